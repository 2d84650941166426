import { z } from 'zod';
import { OWED_ENDS, OWED_KINDS } from '../switchboard/owed/state.js';
import { answered, envelope, ms, RefusalSchema, text } from './schema-parts.js';

/** Calls that the house owes (src/switchboard/owed). */

const id = z
  .string()
  .regex(/^o[0-9]+$/)
  .describe('A call that is owed; the number is never used twice.');
const kind = z
  .enum(OWED_KINDS)
  .describe(
    'dropped: a talk broke off. abandoned: the caller gave up ringing. promised. slip: somebody decides whether to call. untransferred: not put through.',
  );
const end = z
  .enum(OWED_ENDS)
  .describe('called-back, called-again: by the house, by the caller. The others are what an operator says.');
const number = z.string().min(1).max(40).describe('To call back.');
const callId = text.describe('The call that it comes from.');
const due = ms.describe('To be done by then.');

export const OWED_EVENTS = {
  owed: z
    .strictObject({
      what: z.enum(['added', 'warned', 'due', 'closed']),
      owed: id,
      kind,
      caller: text.describe('Masked by the privacy policy of the site.'),
      who: text.describe('Who owes it; null: the switchboard.'),
      call: callId,
      task: text.describe('The procedure that it comes from.'),
      due,
      end: end.nullable(),
      by: z.string().describe('An operator, `timer`, the link or the format that showed it.'),
    })
    .describe('A call that the house owes: came, its time comes near, its time is over, is settled.'),
};

const owed = z.strictObject({
  id,
  kind,
  number: text,
  name: text,
  about: text.describe('What it is about; never in an event.'),
  who: text,
  call: callId,
  task: text,
  by: z.string(),
  since: ms,
  due,
  overdue: z.boolean(),
});

export const OWED_COMMANDS = {
  'owed.add': z
    .strictObject({
      ...envelope,
      kind,
      number: number.optional(),
      name: z.string().min(1).max(80).optional(),
      about: z.string().min(1).max(500).optional(),
      who: z.string().min(1).max(80).optional().describe('Who owes it; without it the switchboard.'),
      call: z.string().max(20).optional().describe('The call that it comes from.'),
      withinMinutes: z
        .int()
        .min(1)
        .max(14 * 24 * 60)
        .optional()
        .describe('Without it: as the house rules say for its kind.'),
    })
    .describe('A call is owed. At least a number or a name.'),
  'owed.close': z
    .strictObject({
      ...envelope,
      owed: id,
      end: end.exclude(['called-again']),
    })
    .describe('It is settled, and how.'),
  'owed.list': z.strictObject(envelope).describe('All that is owed, soonest first.'),
};

export const OWED_REPLIES = {
  'owed.add': z.union([z.strictObject({ ...answered, owed }), RefusalSchema]),
  'owed.close': z.union([z.strictObject(answered), RefusalSchema]),
  'owed.list': z.union([z.strictObject({ ...answered, owed: z.array(owed) }), RefusalSchema]),
};
