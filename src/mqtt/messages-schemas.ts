import { z } from 'zod';
import { CALLEES } from '../config/house-rules/schema/kinds.js';
import { NOTE_FORMS, PROOFS, TARGETS } from '../switchboard/messages/message.js';
import { ROLES } from '../switchboard/privacy/roles.js';
import { SLIP_STEPS } from '../switchboard/slips/slip.js';
import { running } from './desk-schemas.js';
import { answered, envelope, errorCode, ms, RefusalSchema, room, text } from './schema-parts.js';

/** Messages on their way to whom they are for (src/switchboard/messages), and their paper (src/switchboard/slips). */

const message = z
  .string()
  .regex(/^m[0-9]+$/)
  .describe('A message; the number is never used twice.');
const form = z.enum(NOTE_FORMS).describe('Form of the house rules (`messages.forms`).');
const callee = z.enum(CALLEES).describe('Who it is for.');
const target = z.enum(TARGETS).describe('The recipient, or whom the house rules give a copy.');
const role = z
  .enum(ROLES)
  .optional()
  .describe('Who asks, operator without it. What the role may not know is absent.');
const who = z.string().describe('An operator, `timer`, `house`, a printer, or the link that told it.');

export const MESSAGE_EVENTS = {
  message: z
    .strictObject({
      message,
      form,
      callee,
      room: room.nullable(),
      what: z.enum([
        'saved',
        ...PROOFS,
        'deleted-at-source',
        'moved',
        'reworded',
        'guest-left',
        'guest-calls',
        'warned',
        'overdue',
        'purged',
        'forgotten',
      ]),
      target: target.nullable(),
      undelivered: z.int().describe('How many messages of the house are not delivered now.'),
      by: who,
    })
    .describe(
      'A message moved. overdue is an alarm. Never what it says or whom it names; of a confidential stay there is no event.',
    ),
  slip: z
    .strictObject({
      message,
      what: z.enum([...SLIP_STEPS, 'printed-again', 'overdue']),
      step: z.enum(SLIP_STEPS).describe('Where the paper is; with overdue: the next step is late.'),
      prints: z.int().describe('How often it was printed.'),
      by: who,
    })
    .describe('The paper of a message moved, or is late (an alarm).'),
  printer: z
    .strictObject({ printer: z.string(), fault: errorCode.nullable().describe('null: it works again.') })
    .describe('A printer failed (an alarm; what it owes stays owed), or works again.'),
};

const ends = z.strictObject({
  how: z.enum([...PROOFS, 'deleted-at-source']),
  at: ms,
  by: who,
  to: text.describe('Who got it, or why nobody can, as the operator said.'),
});
const kept = {
  id: message,
  form,
  callee,
  room: room.nullable(),
  person: text.describe('Entry of the directory.'),
  call: text,
  source: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('desk') }),
    z.strictObject({ is: z.literal('link'), link: z.string(), id: text }),
  ]),
  by: who,
  savedAt: ms,
  carrier: z.string(),
  stay: z.strictObject({ reservation: text, since: ms }).nullable().describe('The guest it goes with.'),
  unmatched: z.boolean().describe('Recipient and room did not fit the guest list: it lights no lamp.'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the text.'),
  declined: z.array(z.string()).describe('Fields the caller would not fill.'),
  deliveries: z.array(z.strictObject({ target, proof: ends.nullable() })),
  due: z.strictObject({ at: ms, warnAt: ms.nullable() }).nullable(),
  overdueSince: ms.nullable(),
  guestLeft: ms.nullable(),
  deliveredAt: ms.nullable(),
  purgedAt: ms.nullable(),
};
const slip = z.strictObject({
  message,
  step: z.enum(SLIP_STEPS),
  reached: z.partialRecord(z.enum(SLIP_STEPS), z.strictObject({ at: ms, by: who })),
  nextBy: ms.nullable().describe('When the next step is overdue.'),
  overdue: z.boolean(),
  prints: z.int(),
});

export const MESSAGE_COMMANDS = {
  'message.start': z
    .strictObject({
      ...envelope,
      role,
      form: form.optional(),
      room: room.optional(),
      person: z.string().max(60).optional().describe('Entry of the directory.'),
      callee: callee.optional(),
      call: z.string().max(40).optional(),
      position: z.string().max(40).optional(),
      language: z.enum(['zh', 'en']).optional(),
      fields: z.record(z.string().max(60), z.string().max(2000)).optional().describe('Known already.'),
    })
    .describe('Begins to take a message down; its steps are `task.choose`.'),
  'message.list': z
    .strictObject({
      ...envelope,
      role,
      room: room.optional(),
      delivered: z.boolean().optional().describe('true: delivered ones too, until they are forgotten.'),
    })
    .describe('What is not delivered at this moment, with its text.'),
  'message.deliver': z
    .strictObject({
      ...envelope,
      role,
      message,
      how: z.enum(PROOFS),
      target: target.optional(),
      to: z.string().max(80).optional().describe('Who got it; for undeliverable: why.'),
    })
    .describe('Somebody got the message; with the last of a room its lamp goes dark.'),
  'slip.list': z.strictObject(envelope).describe('Slips with their steps, and the faults of printers.'),
  'slip.taken': z.strictObject({ ...envelope, message }).describe('Somebody took the slip to carry it.'),
  'slip.reprint': z
    .strictObject({ ...envelope, message })
    .describe('Print it once more, marked as a copy. Without an effect while a print is owed.'),
};

const slipAnswer = z.strictObject({ ...answered, slip, changed: z.boolean() });
export const MESSAGE_REPLIES = {
  'message.start': z.union([
    z.strictObject({ ...answered, task: running.nullable().describe('null: it ended.') }),
    RefusalSchema,
  ]),
  'message.list': z.union([
    z.strictObject({
      ...answered,
      messages: z.array(
        z.strictObject({
          ...kept,
          text: z
            .record(z.string(), z.string())
            .nullable()
            .describe('What was filled in; null: purged, or not for this role.'),
        }),
      ),
      undelivered: z.int(),
    }),
    RefusalSchema,
  ]),
  'message.deliver': z.union([
    z.strictObject({ ...answered, message: z.strictObject(kept), changed: z.boolean() }),
    RefusalSchema,
  ]),
  'slip.list': z.union([
    z.strictObject({
      ...answered,
      slips: z.array(slip),
      printers: z.record(z.string(), errorCode).describe('Printer and its fault.'),
    }),
    RefusalSchema,
  ]),
  'slip.taken': z.union([slipAnswer, RefusalSchema]),
  'slip.reprint': z.union([slipAnswer, RefusalSchema]),
};
