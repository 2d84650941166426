import { z } from 'zod';
import { TAGS } from '../switchboard/calls/tag.js';
import { answered, envelope, ms, RefusalSchema, text } from './schema-parts.js';

/** Calls in progress, how they are answered, and the operators' positions (src/switchboard/calls, answering, positions). */

const call = z
  .string()
  .regex(/^c[0-9]+$/)
  .describe('A call in progress; the number is never used twice.');
const position = z
  .string()
  .regex(/^[0-9A-Za-z]{1,10}$/)
  .describe('Extension of an operator position, or of a telephone in a pick-up group.');
const number = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[0-9A-Za-z+*# ()-]+$/);
const by = z.string().describe('An operator, the link that told it, or `timer`.');
const where = { call, position: text };
const verdict = z
  .enum(['early', 'ok', 'late', 'unknown'])
  .describe('unknown: nobody measured the ringing, and nobody is to blame.');
const tag = z.enum(TAGS).nullable().describe('What it is about; null: nobody said.');

export const CALLS_EVENTS = {
  'live-call': z
    .strictObject({
      what: z.enum(['ringing', 'answered', 'held', 'retrieved', 'transferred', 'ended']),
      ...where,
      link: text.describe('The link that tells of it; null: an operator opened it.'),
      pbxCall: text.describe("The PBX's own id."),
      caller: text.describe('Masked by the privacy policy of the site.'),
      dialed: text.describe('What was called. Masked by the privacy policy of the site.'),
      how: z
        .enum(['cleared', 'dropped', 'diverted', 'unknown'])
        .nullable()
        .describe('Of an end. dropped: it broke off. diverted: it rings elsewhere.'),
      by,
    })
    .describe('A call at an operator position, or in a pick-up group, went on.'),
  'hold-recall': z
    .strictObject({
      ...where,
      recall: z.int().describe('The first, the second …'),
      heldMs: z.int(),
      apologise: z.boolean().describe('From here on an apology comes first.'),
      last: z.boolean().describe('The wait is over: message, later, or another try.'),
    })
    .describe('A held call comes back to its operator.'),
  answering: z
    .strictObject({
      what: z
        .enum(['alert', 'answered', 'printed'])
        .describe('alert: it still rings, too long. printed: by the record of the PBX, afterwards.'),
      call: call.nullable(),
      position: text,
      rungMs: z.number().nullable().describe('null: not measured.'),
      ring: z.int().nullable().describe('In which ring.'),
      verdict,
      apologise: z.boolean().nullable().describe('An apology comes first; null: unknown.'),
    })
    .describe('How fast a call at an operator position was taken.'),
  'talk-hint': z
    .strictObject({
      ...where,
      hint: z
        .enum(['soft', 'hard', 'private'])
        .describe(
          'soft: it takes long. hard: the line is blocked. private: longer than a private call may be.',
        ),
      talkMs: z.int().nullable(),
    })
    .describe('A hint for the operator, once each.'),
  'pick-up': z
    .discriminatedUnion('what', [
      z.strictObject({
        what: z.literal('asked'),
        call,
        extension: text,
        group: z.string(),
        neighbours: z.array(z.string()).describe('Who should take it.'),
      }),
      z.strictObject({
        what: z.literal('taken'),
        call,
        extension: text,
        group: text,
        by: text.describe('Who took it.'),
        needsSlip: z.boolean().describe('They leave a slip.'),
      }),
    ])
    .describe('Neighbours take a call that nobody answers.'),
  position: z
    .strictObject({
      what: z.enum(['switched', 'mismatch', 'away', 'back']),
      position,
      to: text.describe('away: where calls go. mismatch: where the switchboard should be.'),
      byHand: z.boolean().describe('No link can set it at the PBX: somebody has to key it.'),
      by,
    })
    .describe(
      'The switchboard moved, an operator left or came back. mismatch: a call rang where the switchboard is not.',
    ),
  night: z
    .strictObject({
      profile: z.string(),
      closed: z.boolean(),
      extensions: z.array(z.string()),
      byHand: z.boolean().describe('No link can set classes of service: nothing was sent.'),
    })
    .describe('Telephones were closed after hours, or opened again.'),
};

export const CALLS_STATES = {
  position: z.strictObject({
    current: z
      .strictObject({ id: z.string(), extension: z.string(), since: ms, mismatch: z.boolean() })
      .nullable()
      .describe('Where the switchboard is; null: nobody said.'),
    away: z.array(z.strictObject({ position, to: text, since: ms })),
  }),
};

const words = z.strictObject({ zh: z.string(), en: z.string() });
const view = z
  .strictObject({
    card: z.strictObject({
      lines: z
        .array(z.looseObject({ kind: z.enum(['room', 'guest', 'entry']) }))
        .describe('Everybody who fits the number, as an operator may see them; see `lookup`.'),
      superior: z.strictObject({ zh: text, en: text }).nullable().describe('How a superior is addressed.'),
      internal: z.boolean().nullable().describe('null: withheld.'),
    }),
    say: z.array(z.strictObject({ key: z.string(), words })).describe('What to say first, in this order.'),
    languages: z.array(z.enum(['zh', 'en'])),
    verdict: verdict.nullable(),
    alert: z.boolean().describe('It rings too long.'),
  })
  .nullable()
  .describe('What the operator needs with it; null: a call of ours, or not at a position.');

const live = z
  .strictObject({
    id: call,
    link: text,
    pbxCall: text,
    caller: text,
    called: text,
    position: text,
    phase: z.enum(['ringing', 'answered', 'held', 'transferred', 'ended']),
    ringingSince: ms.nullable(),
    answeredAt: ms.nullable(),
    hold: z.strictObject({ since: ms, recallAt: ms, recalls: z.int() }).nullable(),
    endedAt: ms.nullable(),
    tag,
    view,
  })
  .describe('A call. Unknown is null.');
const seat = z.strictObject({
  id: z.string(),
  extension: z.string(),
  operator: text,
  since: ms,
  mismatch: z.boolean(),
});
const away = z.strictObject({
  delegate: text.describe('Who answers instead.'),
  to: text,
  since: ms,
  by: z.string(),
});
const operatorName = z.string().min(1).max(60);

export const CALLS_COMMANDS = {
  'call.open': z
    .strictObject({
      ...envelope,
      position,
      caller: number.optional(),
      called: number.optional(),
      phase: z.enum(['ringing', 'answered']).optional().describe('Without it: answered.'),
    })
    .describe('An operator has a call that no link told of.'),
  'call.note': z
    .strictObject({
      ...envelope,
      call,
      note: z.enum(['answered', 'held', 'retrieved', 'transferred', 'ended']),
      dropped: z.boolean().optional().describe('Of an end: it broke off.'),
      released: z.enum(['us', 'them']).optional().describe('Of an end: who hung up first.'),
    })
    .describe('An operator says what became of a call.'),
  'call.tag': z.strictObject({ ...envelope, call, tag }).describe('What a call is about.'),
  'call.list': z.strictObject(envelope).describe('Calls in progress, with what the operator needs.'),
  'position.switch': z
    .strictObject({
      ...envelope,
      to: z.string().max(60).describe('`positions[].id` of the house rules.'),
      operator: operatorName.optional().describe('Who sits there, as said in greetings.'),
    })
    .describe('The switchboard moves, before the operator does.'),
  'position.away': z
    .strictObject({
      ...envelope,
      position,
      delegate: operatorName.optional().describe('Who takes over.'),
      to: position.optional().describe('Where their calls go.'),
    })
    .describe('An operator leaves for a moment.'),
  'position.back': z.strictObject({ ...envelope, position }).describe('They are back.'),
  'position.list': z.strictObject(envelope).describe('Where the switchboard is, and who is away.'),
};

const refused = RefusalSchema;
const oneCall = z.union([z.strictObject({ ...answered, call: live }), refused]);
export const CALLS_REPLIES = {
  'call.open': oneCall,
  'call.note': z.union([
    z.strictObject({ ...answered, changed: z.boolean().describe('false: it was so.'), call: live }),
    refused,
  ]),
  'call.tag': oneCall,
  'call.list': z.union([z.strictObject({ ...answered, calls: z.array(live) }), refused]),
  'position.switch': z.union([z.strictObject({ ...answered, current: seat, byHand: z.boolean() }), refused]),
  'position.away': z.union([z.strictObject({ ...answered, away, byHand: z.boolean() }), refused]),
  'position.back': z.union([z.strictObject({ ...answered, changed: z.boolean() }), refused]),
  'position.list': z.union([
    z.strictObject({ ...answered, current: seat.nullable(), away: z.record(z.string(), away) }),
    refused,
  ]),
};
