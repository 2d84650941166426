import { z } from 'zod';
import { duration } from '../../values.js';
import { DIALLED_WORDS, dialled, EXTENSION_WORDS, extension, RANKS, ROLES, type Role, why } from './kinds.js';

/** Emergency, VIPs, who may see what, and how people are named. */

const FAN_OUT = ['mqtt', 'screen', 'relay', 'print'] as const;

const emergency = z
  .strictObject({
    numbers: z
      .array(dialled.meta({ description: 'A number.', patternErrorMessage: DIALLED_WORDS }))
      .default(['110', '119', '120'])
      .meta(why('Numbers that are an emergency when a telephone of ours dials them.', 'R057', 'G30')),
    prefixes: z
      .array(dialled.meta({ description: 'Digits.', patternErrorMessage: DIALLED_WORDS }))
      .default(['0', '9'])
      .meta(why('What may be dialled before, for an outside line.', 'R057', 'G30')),
    fanOut: z
      .array(z.enum(FAN_OUT).describe('A way.'))
      .min(1)
      .default([...FAN_OUT])
      .meta(why('How it is told, all at once.', 'R057')),
    within: duration('Told this soon after the call is seen.', '2s')
      .prefault('2s')
      .meta({ rules: ['R057'] }),
    tell: z
      .array(z.enum(ROLES).describe('A role.'))
      .min(1)
      .default(['operator', 'dutyManager', 'engineer'])
      .meta(why('Who is told and must say "seen".', 'R057')),
    acknowledgeWithin: duration('Without "seen" it is told again, and to the next level.', '1min')
      .prefault('1min')
      .meta({ rules: ['R057'] }),
    tellAgainEvery: duration('Until everybody has seen it.', '1min')
      .prefault('1min')
      .meta({ rules: ['R057'] }),
    nextLevel: z
      .array(z.enum(ROLES).describe('A role.'))
      .default(['manager'])
      .meta(why('Who is told when the first do not answer.', 'R057')),
    detailsSeenBy: z
      .array(z.enum(ROLES).describe('A role.'))
      .default(['operator', 'supervisor', 'dutyManager', 'manager', 'engineer'])
      .meta(why('Who may see the details; callers are told nothing.', 'R058')),
    commandCentre: z
      .boolean()
      .default(true)
      .meta(
        why(
          'The switchboard may be made the command centre, with a journal; ending it needs a reason.',
          'R149',
          'R117',
        ),
      ),
    drillEveryDays: z
      .int()
      .min(1)
      .max(366)
      .nullable()
      .default(30)
      .meta(why('How often the alarm is rehearsed. null: never.', 'R291', 'G30')),
  })
  .prefault({})
  .meta(why('Emergency calls.', 'R057', 'R058', 'R149', 'R291', 'C24'));

const vip = z
  .strictObject({
    banner: z.boolean().default(true).meta(why('Arrivals are shown to every operator.', 'R053')),
    checklist: z
      .boolean()
      .default(true)
      .meta(why('A checklist for the supervisor with each arrival.', 'R053')),
    titleOnCalls: z.boolean().default(true).meta(why('Calls of a VIP show room, name and title.', 'R115')),
  })
  .prefault({})
  .meta(why('VIP guests.', 'R053', 'R115'));

const honorificOf = (initial: string, of: string, ...rules: [string, ...string[]]) =>
  z
    .string()
    .min(1)
    .max(60)
    .refine((text) =>
      [...text.matchAll(/\{([^{}]*)\}/g)].every(
        ([, variable]) => variable === 'surname' || variable === 'title' || variable === 'titleShort',
      ),
    )
    .default(initial)
    .meta({
      ...why(`How ${of} is named.`, ...rules),
      patternErrorMessage:
        'a text with {surname}, {title} and {titleShort} (总 for 总经理), no other variables',
    });

const pair = (zh: string, en: string, of: string, ...rules: [string, ...string[]]) =>
  z
    .strictObject({
      zh: honorificOf(zh, `${of}, in Chinese,`, ...rules),
      en: honorificOf(en, `${of}, in English,`, ...rules),
    })
    .prefault({})
    .meta(why(`How ${of} is named.`, ...rules));

const honorific = z
  .strictObject({
    guest: pair('{surname}{titleShort}', '{title} {surname}', 'a guest or caller', 'R212', 'C30'),
    ...(Object.fromEntries(
      RANKS.map((rank) => [
        rank,
        pair(
          '{surname}{titleShort}',
          '{title} {surname}',
          `one of ours of rank ${rank}`,
          'R190',
          'R278',
          'C30',
        ),
      ]),
    ) as Record<(typeof RANKS)[number], ReturnType<typeof pair>>),
  })
  .prefault({})
  .meta(why('Surname and title; never the bare name.', 'R190', 'R212', 'R278', 'C30'));

interface Sees {
  guestNames: boolean;
  staffNumbers: boolean;
  outsideNumbers: 'full' | 'first4' | 'hidden';
  messageTexts: boolean;
}
const SEES: Readonly<Record<Role, Sees>> = {
  operator: { guestNames: true, staffNumbers: false, outsideNumbers: 'full', messageTexts: true },
  frontDesk: { guestNames: true, staffNumbers: false, outsideNumbers: 'full', messageTexts: true },
  concierge: { guestNames: true, staffNumbers: false, outsideNumbers: 'hidden', messageTexts: false },
  housekeeping: { guestNames: false, staffNumbers: false, outsideNumbers: 'hidden', messageTexts: false },
  supervisor: { guestNames: true, staffNumbers: true, outsideNumbers: 'full', messageTexts: false },
  dutyManager: { guestNames: true, staffNumbers: true, outsideNumbers: 'full', messageTexts: false },
  manager: { guestNames: true, staffNumbers: true, outsideNumbers: 'full', messageTexts: false },
  engineer: { guestNames: false, staffNumbers: false, outsideNumbers: 'first4', messageTexts: false },
};

const sees = (role: Role) => {
  const { guestNames, staffNumbers, outsideNumbers, messageTexts } = SEES[role];
  return z
    .strictObject({
      guestNames: z
        .boolean()
        .default(guestNames)
        .meta(why('Names of guests.', 'R119', 'R165')),
      staffNumbers: z
        .boolean()
        .default(staffNumbers)
        .meta(why('Private numbers of our people.', 'R095', 'R162', 'R184', 'C10')),
      outsideNumbers: z
        .enum(['full', 'first4', 'hidden'])
        .default(outsideNumbers)
        .meta(why('Outside numbers: all digits, the first four, or none.', 'R119', 'R163')),
      messageTexts: z
        .boolean()
        .default(messageTexts)
        .meta(why('What messages say.', 'R119', 'R165')),
    })
    .prefault({})
    .meta(why(`What the role ${role} sees.`, 'R119', 'R165'));
};

const privacy = z
  .strictObject({
    sees: z
      .strictObject(
        Object.fromEntries(ROLES.map((role) => [role, sees(role)])) as Record<Role, ReturnType<typeof sees>>,
      )
      .prefault({})
      .meta(why('Who may see what; every view of guest data is audited.', 'R119', 'R165', 'C19')),
    giveStaffData: z
      .enum(['never', 'office-only'])
      .default('never')
      .meta(
        why(
          'What callers hear about our people: nothing, or the office extension of a person.',
          'R095',
          'R184',
          'C10',
        ),
      ),
    maskExtensions: z
      .array(extension.meta({ description: 'An extension.', patternErrorMessage: EXTENSION_WORDS }))
      .default([])
      .meta(why('Extensions whose numbers are masked everywhere.', 'R163')),
    directoryLevel: z
      .int()
      .min(0)
      .max(9)
      .default(1)
      .meta(why('Directory entries above this secrecy level are masked in exports.', 'R162')),
    caseFiles: z
      .array(z.enum(ROLES).describe('A role.'))
      .default(['manager'])
      .meta(why('Who may open case files.', 'R256', 'R257', 'C18')),
  })
  .prefault({})
  .meta(why('Who may see what.', 'R095', 'R119', 'R162', 'R165'));

const directory = z
  .strictObject({
    minEntries: z
      .int()
      .min(0)
      .max(100_000)
      .default(200)
      .meta(why('Fewer entries than this give a warning.', 'R040')),
    updateDay: z
      .int()
      .min(1)
      .max(28)
      .nullable()
      .default(null)
      .meta(why('Day of the month on which the directory is brought up to date. null: none.', 'R270', 'C29')),
  })
  .prefault({})
  .meta(why('The directory of people and numbers.', 'R040', 'R170', 'R270'));

export const PEOPLE = { emergency, vip, honorific, privacy, directory };
