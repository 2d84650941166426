import { z } from 'zod';
import { duration } from '../../values.js';
import { type Callee, perCallee, why } from './kinds.js';

/** Notes and messages: what is asked, who takes and carries them, how long they are kept. */

export const FIELDS = [
  'callerName',
  'callerPhone',
  'callerOrg',
  'callerPlace',
  'recipient',
  'room',
  'content',
  'purpose',
  'related',
  'handling',
  'time',
] as const;
export type Field = (typeof FIELDS)[number];

interface Form {
  is: string;
  required: Field[];
  optional: Field[];
  allowDeclined: boolean;
  onRefuse: 'accept' | 'slip' | 'to-front-desk' | 'refuse';
  readBack: 'always' | 'multi-item' | 'off';
  rules: [string, ...string[]];
}

/** `allowDeclined: true`: "would not say" fills a field; the call is never held up by it (R094). */
const FORMS = {
  message: {
    is: 'A message for a guest.',
    required: ['callerName', 'callerPhone', 'recipient', 'room', 'content'],
    optional: [],
    allowDeclined: true,
    onRefuse: 'accept',
    readBack: 'always',
    rules: ['R138', 'R139', 'C17'],
  },
  relay: {
    is: 'Something to be passed on to one of our people.',
    required: ['time', 'callerName', 'purpose'],
    optional: ['related'],
    allowDeclined: true,
    onRefuse: 'accept',
    readBack: 'multi-item',
    rules: ['R224', 'C17'],
  },
  record: {
    is: 'A call written down.',
    required: ['time', 'room', 'content'],
    optional: ['callerName'],
    allowDeclined: true,
    onRefuse: 'accept',
    readBack: 'multi-item',
    rules: ['R276', 'C17'],
  },
  slip: {
    is: 'A call-back slip of a caller who is not put through.',
    required: ['callerName', 'callerOrg', 'callerPhone'],
    optional: ['purpose'],
    allowDeclined: true,
    onRefuse: 'accept',
    readBack: 'multi-item',
    rules: ['R100', 'R185', 'C17', 'C27'],
  },
  pickUp: {
    is: 'A note of the neighbour who took the call.',
    required: ['callerOrg', 'callerName', 'content'],
    optional: ['callerPhone'],
    allowDeclined: true,
    onRefuse: 'accept',
    readBack: 'multi-item',
    rules: ['R181', 'C17'],
  },
  untransferred: {
    is: 'The ledger row of a call that was not put through.',
    required: ['callerPhone', 'callerName', 'callerOrg', 'handling'],
    optional: [],
    allowDeclined: true,
    onRefuse: 'accept',
    readBack: 'off',
    rules: ['R267', 'C17'],
  },
  followUp: {
    is: 'Something to be followed up for a resident or guest.',
    required: ['callerName', 'callerPhone', 'room'],
    optional: ['content'],
    allowDeclined: true,
    onRefuse: 'accept',
    readBack: 'multi-item',
    rules: ['R093', 'R094', 'C17', 'C27'],
  },
  screening: {
    is: 'What a caller says before a screened person is rung.',
    required: ['callerName', 'callerOrg'],
    optional: ['purpose'],
    allowDeclined: false,
    onRefuse: 'to-front-desk',
    readBack: 'off',
    rules: ['R203', 'R265', 'C17', 'C27'],
  },
} satisfies Record<string, Form>;
export type FormId = keyof typeof FORMS;

const form = (id: FormId) => {
  const { is, required, optional, allowDeclined, onRefuse, readBack, rules }: Form = FORMS[id];
  return z
    .strictObject({
      required: z
        .array(z.enum(FIELDS).describe('A field.'))
        .default(required)
        .meta(why('Fields that must be filled.', ...rules)),
      optional: z
        .array(z.enum(FIELDS).describe('A field.'))
        .default(optional)
        .meta(why('Fields that may be.', ...rules)),
      allowDeclined: z
        .boolean()
        .default(allowDeclined)
        .meta(why('Whether "would not say" fills a required field.', 'R094', 'C27')),
      onRefuse: z
        .enum(['accept', 'slip', 'to-front-desk', 'refuse'])
        .default(onRefuse)
        .meta(why('A caller who will not fill it.', 'R094', 'R097', 'R185', 'R203', 'C27')),
      readBack: z
        .enum(['always', 'multi-item', 'off'])
        .default(readBack)
        .meta(
          why(
            'Read back before it is final: always, unless it is one simple notice, or not.',
            'R088',
            'R090',
            'R139',
            'R280',
            'C26',
          ),
        ),
    })
    .prefault({})
    .meta(why(is, ...rules));
};

const forms = z
  .strictObject(
    Object.fromEntries((Object.keys(FORMS) as FormId[]).map((id) => [id, form(id)])) as Record<
      FormId,
      ReturnType<typeof form>
    >,
  )
  .prefault({})
  .meta(why('What is asked and written down.', 'R087', 'R138', 'R224', 'R276', 'C17', 'C26', 'C27'));

const TAKERS = ['operator', 'frontDesk', 'concierge', 'neighbour', 'secretary'] as const;
const CARRIERS = ['none', 'concierge', 'bellDesk', 'secretary'] as const;

const route = (callee: Callee) => {
  const hand = callee === 'gm';
  return z
    .strictObject({
      taker: z
        .enum(TAKERS)
        .default('operator')
        .meta(why('Who writes the message down.', 'R037', 'R125', 'R175', 'C16')),
      carrier: z
        .enum(CARRIERS)
        .default(hand ? 'concierge' : 'none')
        .meta(why('Who brings it on paper; `none`: lamp, screen or telephone.', 'R211', 'C16')),
      copies: z
        .array(z.enum(['frontDesk', 'secretary', 'supervisor']).describe('Who else gets it.'))
        .default([])
        .meta(why('Who gets a copy.', 'R101', 'C16')),
      print: z
        .boolean()
        .default(hand)
        .meta(why('Printed as a slip.', 'R211', 'C16')),
      within: duration('Delivered within this, or an alarm.', '15min')
        .prefault(hand ? '10min' : '15min')
        .meta({ rules: ['R046', 'R211', 'C16'] }),
    })
    .prefault({})
    .meta(why(`Messages for the callee ${callee}.`, 'R037', 'R046', 'R211', 'C16'));
};

const slips = z
  .strictObject({
    printWithin: duration('Printed within this, or an alarm.', '5s')
      .prefault('5s')
      .meta({ rules: ['R211', 'G05'] }),
    takeWithin: duration('Taken from the printer within this. The sources give no number.', '5min')
      .prefault('5min')
      .meta({ rules: ['R211', 'G05'] }),
    markReprints: z
      .boolean()
      .default(true)
      .meta(why('A second print says "copy".', 'R211', 'G05')),
  })
  .prefault({})
  .meta(why('The way of a paper slip: saved, printed, taken, delivered.', 'R211', 'G05'));

const retention = z
  .strictObject({
    messageTextHours: z
      .int()
      .min(0)
      .max(8760)
      .default(24)
      .meta(why('Hours the text of a delivered message is kept; 0: not at all.', 'R143', 'C18')),
    messageProofDays: z
      .int()
      .min(1)
      .max(36500)
      .default(365)
      .meta(why('Days it stays on record that, when and to whom it was delivered.', 'R143', 'R046', 'C18')),
    callRecordDays: z
      .int()
      .min(1)
      .max(36500)
      .default(1095)
      .meta(why('Days call records are kept.', 'R160', 'C18')),
    caseYears: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .meta(why('Years a case is kept.', 'R068', 'R256', 'C18')),
  })
  .prefault({})
  .meta(why('How long things are kept: the content and its proof apart.', 'R143', 'R160', 'R256', 'C18'));

const lamp = z
  .strictObject({
    textLights: z
      .boolean()
      .default(true)
      .meta(why('A text message lights the lamp of the room, until it was told.', 'R140', 'R142')),
    reasons: z
      .array(z.enum(['text-message', 'voice-message', 'pms', 'parcel', 'other']).describe('A reason.'))
      .default(['text-message', 'voice-message', 'pms', 'parcel', 'other'])
      .meta(why('Reasons that light a lamp; it goes dark with the last.', 'R140', 'R142', 'G14')),
    within: duration('Lit within this after the message was saved.', '2s')
      .prefault('2s')
      .meta({ rules: ['R140'] }),
  })
  .prefault({})
  .meta(why('Message lamps.', 'R140', 'R142'));

const messages = z
  .strictObject({
    forms,
    routes: z
      .strictObject(perCallee(route))
      .prefault({})
      .meta(why('Who takes and brings a message, by who it is for.', 'R037', 'R046', 'R175', 'R211', 'C16')),
    warnBefore: duration(
      'A warning this long before a message is overdue. The sources give no number.',
      '3min',
    )
      .prefault('3min')
      .meta({ rules: ['R046'] }),
    slips,
  })
  .prefault({})
  .meta(why('Notes and messages.', 'R046', 'R138', 'C16', 'C17'));

export const MESSAGES = { messages, lamp, retention };
