import { z } from 'zod';
import { LAMP_TEST_SECONDS } from '../switchboard/lamp-test/machine.js';
import type { EventType, StateOf } from '../switchboard/procedure.js';
import type { StationRecord } from '../telephony/index.js';
import { CALLS_COMMANDS, CALLS_EVENTS, CALLS_REPLIES, CALLS_STATES } from './calls-schemas.js';
import { type CommandName, EVENT_TYPE_PREFIX } from './contract.js';
import { DESK_COMMANDS, DESK_EVENTS, DESK_REPLIES } from './desk-schemas.js';
import { DIRECTORY_COMMANDS, DIRECTORY_EVENTS, DIRECTORY_REPLIES } from './directory-schemas.js';
import {
  HOSPITALITY_COMMANDS,
  HOSPITALITY_EVENTS,
  HOSPITALITY_REPLIES,
  HOSPITALITY_STATES,
} from './hospitality-schemas.js';
import { MESSAGE_COMMANDS, MESSAGE_EVENTS, MESSAGE_REPLIES } from './messages-schemas.js';
import { OWED_COMMANDS, OWED_EVENTS, OWED_REPLIES } from './owed-schemas.js';
import {
  answered,
  detailValue,
  envelope,
  errorCode,
  localTime,
  ms,
  RefusalSchema,
  room,
  text,
} from './schema-parts.js';
import { SCREENING_COMMANDS, SCREENING_REPLIES } from './screening-schemas.js';
import { TRANSFER_COMMANDS, TRANSFER_EVENTS, TRANSFER_REPLIES } from './transfer-schemas.js';

export { RefusalSchema } from './schema-parts.js';

/**
 * Every message in and out, as a schema. Commands are checked with them at run time; messages out are checked in the
 * tests (they come from typed code), and the published AsyncAPI document (asyncapi.ts) is generated from them.
 */

const reason = z
  .enum(['text-message', 'voice-message', 'pms', 'parcel', 'other'])
  .describe('Why the lamp is lit; each reason is set and cleared on its own.');
const proof = z
  .enum(['confirmed', 'presumed'])
  .describe('confirmed: read back or answered. presumed: sent, and the board cannot tell.');

// ---- events ---------------------------------------------------------------------------------------------------------

const record = z.strictObject({
  format: z.string().describe('Format id of the driver, e.g. panasonic-tda-a.'),
  kind: z.enum([
    'call',
    'check-in',
    'check-out',
    'wake-up',
    'room-status',
    'message-waiting',
    'text',
    'system',
  ]),
  direction: z.enum(['outgoing', 'incoming', 'internal', 'tandem']).nullable(),
  answered: z
    .boolean()
    .nullable()
    .describe('null: the record does not tell. Nobody is to be blamed for null.'),
  extension: text.describe('PBX-side party, or the room of a hotel record, as printed.'),
  trunk: text,
  dialed: text.describe('Masked by the privacy policy of the site.'),
  caller: text.describe('Number and/or name, masked by the privacy policy of the site.'),
  ddi: text.describe('Masked by the privacy policy of the site.'),
  localTime,
  timeIs: z.enum(['start', 'end']).nullable(),
  ringSeconds: z.number().nullable(),
  durationSeconds: z.number().nullable(),
  account: text,
  cost: text,
  conditions: z.array(z.string()).describe('Raw condition codes in print order.'),
  transferred: z.boolean().nullable(),
  detail: z.record(z.string(), detailValue).describe('Further facts; keys per format.'),
  line: z.int().describe('1-based number of the line or frame in its stream.'),
}) satisfies z.ZodType<StationRecord>;

const link = z.string().describe('The link it was read from.');
const seq = z.int().describe('Ledger sequence of an event, the number in its id.');

/** Data of each event type, as the procedures record it (src/switchboard). */
export const EVENT_DATA = {
  call: record,
  'call-joined': z
    .strictObject({
      link,
      format: record.shape.format,
      complete: z.boolean().describe('false: the first or the last leg was never printed.'),
      closedBy: z
        .enum(['last-leg', 'next-call', 'time', 'limit'])
        .describe('What told that no leg will follow.'),
      direction: record.shape.direction,
      answered: record.shape.answered,
      extensions: z.array(z.string()).describe('Everybody who had the call, in order, as printed.'),
      trunk: text,
      dialed: record.shape.dialed,
      caller: record.shape.caller,
      ddi: record.shape.ddi,
      account: text,
      localTime: localTime.describe('As the first leg prints it.'),
      timeIs: record.shape.timeIs,
      ringSeconds: z.number().nullable().describe('The longest that a leg prints.'),
      durationSeconds: z.number().nullable().describe('The sum of what the legs print.'),
      legs: z.array(
        z.strictObject({
          seq,
          line: record.shape.line,
          part: z.string().describe('What the leg is; words per format family.'),
        }),
      ),
    })
    .describe(
      'One call of several records. Each leg has had its own `call` event and is in one call-joined only; a `call` in none is whole.',
    ),
  reprint: z
    .strictObject({
      link,
      format: record.shape.format,
      seq: seq.describe('The event of the record that is a reprint.'),
      of: seq.describe('The event of the record that it repeats.'),
      again: z.int().describe('How often that record was printed again.'),
      total: z.int().describe('Reprints on this link, ever.'),
    })
    .describe('The PBX printed a record again. It is not a second call.'),
  'sequence-gap': z
    .strictObject({
      link,
      format: record.shape.format,
      why: z
        .enum(['gap', 'restart', 'jump'])
        .describe('restart: the counter began anew. jump: it went back, or too far on to tell.'),
      after: z.string().describe('The last number before, as printed.'),
      before: z.string().describe('The number that came.'),
      missing: z.int().nullable().describe('At least so many; null: unknown.'),
      unread: z.int().describe('Frames between that did not decode: some of the missing may be those.'),
      total: z.int().describe('Known to be missing on this link, ever.'),
    })
    .describe('The PBX numbers its records, and numbers are missing.'),
  'check-in': record,
  'check-out': record,
  'wake-up': record,
  'room-status': record,
  'message-waiting': record,
  text: record,
  system: record,
  'wake-up-unknown': z
    .strictObject({ room, state: z.string(), wakeTime: detailValue.nullable(), localTime, at: ms })
    .describe('A wake-up call rang and no result was ever printed.'),
  delivered: z
    .strictObject({
      at: z.string().describe('Message desk and terminal, or the alerting extension.'),
      reason: z.enum(['direct', 'forward-all', 'forward-busy', 'forward-no-answer', 'unknown']),
      called: text,
      calling: text.describe('Masked by the privacy policy of the site.'),
      staleAfter: ms.describe(
        'When the call is not waiting any more: 30 s after it was read, ms since 1970.',
      ),
    })
    .describe('CSTA Delivered: a call arrived at a message desk or station.'),
  lamp: z
    .strictObject({
      room,
      lit: z.boolean(),
      reasons: z.array(reason),
      changed: z.boolean(),
      by: z.string().describe('Who asked; the format id when the PBX reported it.'),
    })
    .describe('A reason for a message lamp came or went.'),
  'lamp-fault': z
    .strictObject({ room, board: z.string(), wanted: z.boolean(), code: errorCode })
    .describe('A lamp does not show what it should.'),
  'lamp-test': z
    .strictObject({
      what: z.enum(['started', 'ended']),
      seconds: z.int().describe('How long every lamp is lit, from the newest start on.'),
      by: z.string().describe('Who asked, or the button.'),
    })
    .describe('Every lamp was lit for a look, or shows again what is wanted. No lamp event belongs to it.'),
  button: z
    .strictObject({
      id: z.string().describe('panel.buttons[].id of the site file.'),
      does: z.enum(['lamp-test', 'seen']),
      pressed: z.boolean().describe('false: let go.'),
    })
    .describe('A button of the cupboard or the bell desk.'),
  link: z
    .strictObject({ link: z.string(), state: z.enum(['up', 'silent', 'down']), why: errorCode.nullable() })
    .describe('The view of a link changed.'),
  quarantine: z
    .strictObject({
      link: z.string(),
      code: errorCode,
      length: z.int().nullable().describe('Bytes of the frame; null when it was read before a restart.'),
    })
    .describe('A frame did not decode; its bytes are in the ledger.'),
  clock: z.strictObject({ byMs: z.number() }).describe('The wall clock of the gateway jumped.'),
  daemon: z
    .discriminatedUnion('what', [
      z.strictObject({ what: z.enum(['started', 'stopping']), version: z.string() }),
      z.strictObject({ what: z.literal('outbox-trimmed'), upTo: z.int() }),
      z.strictObject({ what: z.literal('internal-fault'), procedure: z.string(), fact: z.string() }),
    ])
    .describe(
      "The gateway's own life. outbox-trimmed: events up to `upTo` will not come; the journal has them.",
    ),
  'rules-in-force': z
    .strictObject({
      id: z.string().describe('name@version.'),
      before: z.string().describe('Those in force until now; the same id: the file was changed.'),
      effectiveFrom: text.describe('Local to the site; null: shipped with Bellwire.'),
      approvedBy: text,
      approvedOn: text.describe('YYYY-MM-DD.'),
      digest: z.string().describe('SHA-256 over the complete rules.'),
    })
    .describe('From here on the house works by other rules.'),
  ...HOSPITALITY_EVENTS,
  ...DESK_EVENTS,
  ...CALLS_EVENTS,
  ...OWED_EVENTS,
  ...MESSAGE_EVENTS,
  ...DIRECTORY_EVENTS,
  ...TRANSFER_EVENTS,
} satisfies Record<EventType, z.ZodType>;

/** The CloudEvents 1.0 envelope of one event type. */
export function eventSchema(type: EventType) {
  return z.strictObject({
    specversion: z.literal('1.0'),
    id: z
      .string()
      .regex(/^[a-z0-9-]+-[0-9]+$/)
      .describe('Site and ledger sequence. The same event always has the same id: de-duplicate by it.'),
    source: z.string().regex(/^\/bellwire\/[a-z0-9-]+$/),
    type: z.literal(`${EVENT_TYPE_PREFIX}${type}`),
    time: z.iso.datetime().describe('When the gateway journalled it, UTC.'),
    sequence: z
      .string()
      .regex(/^[0-9]{16}$/)
      .describe('CloudEvents sequence extension: rising, zero-padded. Gaps are normal.'),
    subject: z.string().optional().describe('Room, else extension or link.'),
    rules: z
      .string()
      .regex(/^[a-z0-9-]+@[0-9]+$/)
      .optional()
      .describe('Extension: the house rules in force, name@version.'),
    datacontenttype: z.literal('application/json'),
    data: EVENT_DATA[type],
  });
}

// ---- retained state -------------------------------------------------------------------------------------------------

export const STATES = {
  lamp: z.strictObject({
    lit: z.boolean().describe('Wanted: true while any reason stands.'),
    reasons: z.array(reason),
    shown: z
      .record(z.string(), z.strictObject({ lit: z.boolean(), proof }))
      .describe('What each lamp board shows.'),
    fault: z.record(z.string(), errorCode).optional().describe('Lamp boards that cannot show it.'),
  }),
  'wake-up': z.strictObject({
    state: z.string().describe('What was told last; ringing; unknown when no result was ever printed.'),
    wakeTime: detailValue.nullable(),
    localTime,
    date: text.optional().describe('YYYY-MM-DD, where a hospitality link told it.'),
    at: ms,
  }),
  occupancy: z.strictObject({ occupied: z.boolean(), localTime, at: ms }),
  status: z.strictObject({
    status: z.string().describe('Housekeeping status, as printed or in the words of hospitality links.'),
    localTime,
    at: ms,
  }),
  state: z.strictObject({
    state: z.enum(['up', 'silent', 'down']),
    why: errorCode.nullable(),
    since: ms,
  }),
  ...HOSPITALITY_STATES,
  ...CALLS_STATES,
} satisfies Record<StateOf['aspect'], z.ZodType>;

export const StatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('online'), version: z.string(), at: ms }),
  z.strictObject({
    state: z.literal('offline'),
    why: z.literal('stopped').optional().describe('Absent: the connection was lost (last will).'),
  }),
]);
export type Status = z.output<typeof StatusSchema>;

export const HealthSchema = z.looseObject({ at: ms });

// ---- commands and answers -------------------------------------------------------------------------------------------

const lampCommand = z.strictObject({ ...envelope, room, reason });

export const COMMANDS = {
  'lamp.set': lampCommand.describe('Add a reason to the message lamp of a room.'),
  'lamp.clear': lampCommand.describe('Take a reason away; the lamp goes dark with the last one.'),
  'lamp.test': z
    .strictObject({
      ...envelope,
      seconds: z
        .int()
        .min(1)
        .max(LAMP_TEST_SECONDS.most)
        .optional()
        .describe(`How long; ${LAMP_TEST_SECONDS.usual} without it.`),
    })
    .describe(
      'Light every lamp for a look, then show again what is wanted. Lamps that a PBX switches are left out: its voice mail lights them too.',
    ),
  ping: z.strictObject(envelope).describe('Is the gateway there, and can its ledger be written?'),
  ...HOSPITALITY_COMMANDS,
  ...DESK_COMMANDS,
  ...CALLS_COMMANDS,
  ...OWED_COMMANDS,
  ...SCREENING_COMMANDS,
  ...MESSAGE_COMMANDS,
  ...DIRECTORY_COMMANDS,
  ...TRANSFER_COMMANDS,
} satisfies Record<CommandName, z.ZodType>;

const lampAnswer = z.strictObject({
  ...answered,
  room,
  lit: z.boolean(),
  reasons: z.array(reason),
  changed: z.boolean().describe('false: it was so already.'),
});
export type Refusal = z.output<typeof RefusalSchema>;

export const REPLIES = {
  'lamp.set': z.union([lampAnswer, RefusalSchema]),
  'lamp.clear': z.union([lampAnswer, RefusalSchema]),
  'lamp.test': z.union([z.strictObject({ ...answered, seconds: z.int(), until: ms }), RefusalSchema]),
  ping: z.union([z.strictObject({ ...answered, at: ms }), RefusalSchema]),
  ...HOSPITALITY_REPLIES,
  ...DESK_REPLIES,
  ...CALLS_REPLIES,
  ...OWED_REPLIES,
  ...SCREENING_REPLIES,
  ...MESSAGE_REPLIES,
  ...DIRECTORY_REPLIES,
  ...TRANSFER_REPLIES,
} satisfies Record<CommandName, z.ZodType>;
