import { z } from 'zod';
import { absolutePath, duration } from '../../values.js';
import { DATE_WORDS, date, EXTENSION_WORDS, extension, name, RANKS, ROLES, why } from './kinds.js';

/** Who gets through to the people of the house. */

/** Who calls, as far as is known. `refused`: will not say; `insists`: will not take no for an answer. */
export const CALLER_CLASSES = [
  'known',
  'partner',
  'unknown',
  'refused',
  'insists',
  'no-name',
  'nuisance',
  'sales',
  'private',
  'colleague',
] as const;
export type CallerClass = (typeof CALLER_CLASSES)[number];

export const SCREENING_ACTIONS = [
  'connect',
  'consult',
  'to-front-desk',
  'to-secretary',
  'slip',
  'decline',
  'close',
] as const;
export type ScreeningAction = (typeof SCREENING_ACTIONS)[number];

const action = z.enum(SCREENING_ACTIONS);

const ACTIONS =
  'consult: the caller waits, the person called decides. slip: a call-back slip. decline: the declined words. close: the call is ended.';

const rule = z.strictObject({
  toRanks: z
    .array(z.enum(RANKS).describe('A rank.'))
    .optional()
    .meta({ ...why('Ranks called. Without it: any.', 'R098', 'R221', 'C10'), examples: [['gm']] }),
  toDepartment: name
    .optional()
    .meta({ ...why('Department called. Without it: any.', 'R108', 'C10'), examples: ['sales'] }),
  callers: z
    .array(z.enum(CALLER_CLASSES).describe('A class of callers.'))
    .optional()
    .meta({
      ...why('Classes of callers. Without it: all.', 'R099', 'R107', 'C10', 'C12'),
      examples: [['unknown']],
    }),
  action: action.meta({ ...why(`What happens. ${ACTIONS}`, 'R098', 'R206', 'C11'), examples: ['consult'] }),
});

const override = z.strictObject({
  department: name.meta({ ...why('The department that asked for it.', 'R108'), examples: ['sales'] }),
  from: date.meta({
    ...why('First day.', 'R108'),
    examples: ['2027-01-01'],
    patternErrorMessage: DATE_WORDS,
  }),
  to: date.meta({ ...why('Last day.', 'R108'), examples: ['2027-01-31'], patternErrorMessage: DATE_WORDS }),
  callers: z
    .array(z.enum(CALLER_CLASSES).describe('A class of callers.'))
    .optional()
    .meta({ ...why('Classes of callers. Without it: all.', 'R108'), examples: [['unknown']] }),
  action: action.meta({ ...why('What happens in these days.', 'R108'), examples: ['connect'] }),
});

const screening = z
  .strictObject({
    thresholdRank: z
      .enum(RANKS)
      .nullable()
      .default('director')
      .meta(why('Calls to this rank and above are screened. null: none are.', 'R098', 'R135', 'R221', 'C10')),
    rules: z
      .array(rule)
      .default([])
      .meta(why('The first that fits decides, before the keys below.', 'R098', 'R203', 'R265', 'C10', 'C11')),
    aboveThreshold: action
      .default('consult')
      .meta(why(`A screened call that no rule decides. ${ACTIONS}`, 'R098', 'R206', 'R221', 'C11')),
    unknownCaller: action
      .default('consult')
      .meta(why('A caller nobody knows, below the threshold too.', 'R099', 'R100', 'R182', 'C12')),
    partner: action
      .default('connect')
      .meta(why('A caller on the list of partners whose entry has not expired.', 'R106', 'R107', 'C12')),
    colleague: action.default('connect').meta(why('A caller of ours.', 'R190', 'C12')),
    require: z
      .array(z.enum(['callerName', 'callerOrg', 'purpose']).describe('A field.'))
      .default(['callerName', 'callerOrg'])
      .meta(why('What is asked before a screened person is rung.', 'R096', 'R203', 'R265', 'C27')),
    onRefuse: action
      .default('to-front-desk')
      .meta(why('A caller who will not say who he is.', 'R097', 'R185', 'C27')),
    onInsist: action.default('to-front-desk').meta(why('A caller who insists after a no.', 'R102', 'C12')),
    onNoName: action
      .default('slip')
      .meta(why('A caller who cannot say whom he wants, or what for.', 'R185', 'C12')),
    sales: action.default('decline').meta(why('A caller who wants to sell.', 'R111')),
    nuisance: action.default('close').meta(why('A caller who is marked as a nuisance.', 'R111', 'R187')),
    nuisanceAfter: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .meta(why('So many tags mark a number as a nuisance.', 'R111', 'R187')),
    consultMax: duration('The person called decides within this, or the caller hears the choices.', '45s')
      .prefault('45s')
      .meta({ rules: ['R183', 'C31'] }),
    declinedScript: z
      .enum(['no-answer', 'unavailable', 'polite-decline'])
      .default('unavailable')
      .meta(
        why(
          'What a caller is told when the person will not take the call; what is true is kept apart.',
          'R208',
          'R222',
          'R034',
          'R105',
          'C13',
        ),
      ),
    declinedSeenBy: z
      .array(z.enum(ROLES).describe('A role.'))
      .default(['supervisor', 'manager'])
      .meta(why('Who may see that it was a no; the others see what was told.', 'R208', 'C13', 'G04')),
    relayNeedsPurpose: z
      .boolean()
      .default(true)
      .meta(why('Nothing is passed on while it is unknown what for.', 'R103')),
    partnersFile: absolutePath(
      'CSV of partners: name, organisation, numbers, sponsor, valid to.',
      '/etc/bellwire/partners.csv',
    )
      .nullable()
      .default(null)
      .meta(
        why('CSV of partners: name, organisation, numbers, sponsor, valid to. null: none.', 'R106', 'R107'),
      ),
    overrides: z
      .array(override)
      .default([])
      .meta(why('What a department asked for, for some days; before everything else.', 'R108')),
  })
  .prefault({})
  .meta(why('Calls to our own people.', 'R098', 'R135', 'R221', 'C10', 'C11', 'C12', 'C13', 'C27'));

const desks = z
  .strictObject({
    frontDesk: desk('The front desk.', 'R037', 'R098', 'C11'),
    secretary: desk("The general manager's secretary.", 'R210', 'C15'),
    concierge: desk('The concierge.', 'R211', 'C16'),
    dutyManager: desk('The duty manager.', 'R147'),
    housekeeping: desk('Housekeeping.', 'R147'),
  })
  .prefault({})
  .meta(
    why('Extensions of desks that procedures send to. null: there is none.', 'R037', 'R098', 'R210', 'C11'),
  );

function desk(description: string, ...rules: [string, ...string[]]) {
  return extension
    .nullable()
    .default(null)
    .meta({ ...why(description, ...rules), examples: ['8001'], patternErrorMessage: EXTENSION_WORDS });
}

const privateCalls = z
  .strictObject({
    policy: z
      .enum(['forbid', 'limit'])
      .default('limit')
      .meta(why('Private calls of staff: forbidden, or short.', 'R156', 'R228', 'C20')),
    max: duration('With `limit`: no longer than this.', '3min')
      .prefault('3min')
      .meta({ rules: ['R228', 'C20'] }),
    transfer: z
      .enum(['deny', 'slip', 'allow'])
      .default('slip')
      .meta(why('A private call for one of the staff.', 'R288', 'C20')),
  })
  .prefault({})
  .meta(why('Private calls of staff.', 'R156', 'R228', 'R288', 'C20'));

export const SCREENING = { screening, desks, privateCalls };
