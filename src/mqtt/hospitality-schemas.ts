import { z } from 'zod';
import {
  answered,
  csvBody,
  dry,
  envelope,
  errorCode,
  ms,
  RefusalSchema,
  RejectionSchema,
  room,
  text,
} from './schema-parts.js';

/** The messages about guests, rooms and hospitality links (src/switchboard/guests, link-commands). */

const link = z.string().describe('The link it is about.');
const classOfService = z
  .enum(['barred', 'local', 'national', 'all'])
  .describe('Which calls the telephone may make.');
const who = z.string().describe('The link, the sender of the command, or the format of the printed record.');
const date = text.describe('YYYY-MM-DD; null: the next such time.');
const sketch = z
  .strictObject({
    occupied: z.boolean().nullable(),
    reservations: z.array(text),
    lamp: z.boolean().nullable(),
    wakeUp: text.describe('Date and time of the wake-up call that waits or rings.'),
  })
  .describe('A room. Null: not told.');
const held = z
  .array(
    z.strictObject({
      room,
      what: z.enum(['confidential', 'wake-up', 'lamp']).describe('What applying it would override.'),
      have: sketch,
      theirs: sketch,
    }),
  )
  .describe('Waits for sync.accept or sync.reject, or for a live record of the room.');
const unmentioned = z
  .array(room)
  .describe('Rooms that the swap did not speak of; nothing was changed there.');

const guest = z.strictObject({
  room,
  reservation: text,
  guestName: text.describe('Hidden by the privacy policy of the site; null for confidential guests, always.'),
  guestFirstName: text,
  guestTitle: text,
  guestGroup: text,
  language: text.describe("The PMS's own code."),
  vip: text.describe("The PMS's own code."),
  arrival: text,
  departure: text,
  classOfService: classOfService.nullable(),
  others: z.int().describe('Other guests in the room after it.'),
  confidential: z.boolean(),
  by: who,
});

export const HOSPITALITY_EVENTS = {
  'guest-arrived': guest.describe('A guest arrived, as a hospitality link or a command told.'),
  'guest-changed': guest.describe('More or something else is known of a guest.'),
  'guest-left': guest.describe('A guest left.'),
  'guest-confidential': z
    .strictObject({ room, on: z.boolean(), by: who })
    .describe('The guests of a room are confidential, or are so no longer.'),
  'room-set': z
    .strictObject({
      room,
      what: z.enum(['status', 'do-not-disturb', 'class-of-service']),
      value: z.string(),
      code: text.describe('As the link wrote it.'),
      maid: text.describe('Id of the maid, when keyed.'),
      by: who,
    })
    .describe('Housekeeping status, do-not-disturb or class of service of a room was set.'),
  'text-message': z
    .strictObject({
      room,
      what: z.enum(['came', 'deleted']),
      messageId: text.describe('The id that the PMS gave it.'),
      text: text.describe('Hidden by the privacy policy of the site; null for confidential guests.'),
      by: who,
    })
    .describe('A text for a guest came, or was taken back or read.'),
  'wake-up-asked': z
    .strictObject({
      room,
      what: z.enum(['set', 'cleared']),
      date,
      time: text.describe('HH:MM; null: all of the room.'),
      to: z.array(z.string()).describe('Links that were asked to do it. Empty: nobody rings.'),
      by: who,
    })
    .describe('A hospitality link or a guest asked for a wake-up call.'),
  'wake-up-done': z
    .strictObject({
      room,
      date,
      time: text,
      outcome: z.enum(['answered', 'no-answer', 'busy', 'failed', 'refused', 'cancelled', 'unknown']),
      code: z.string().describe('As the link wrote it.'),
      by: who,
    })
    .describe('What came of a wake-up call, as a hospitality link told.'),
  charge: z
    .strictObject({
      room,
      article: text,
      count: z.number().nullable(),
      amount: z.number().nullable().describe('Minor units of the currency.'),
      postings: z
        .array(z.strictObject({ link, posting: z.int() }))
        .describe('The PMS links asked to post it, each with the number of the posting.'),
      by: who,
    })
    .describe('A charge was keyed at a telephone.'),
  'call-counter': z
    .strictObject({ room, count: z.string(), by: who })
    .describe("The PBX's own call counter of a room."),
  'night-audit': z
    .strictObject({ link, running: z.boolean() })
    .describe('The night audit of the PMS began or ended; charges wait meanwhile.'),
  'unknown-room': z
    .strictObject({ station: z.string(), what: z.string(), by: who })
    .describe('A hospitality link speaks of a room or extension that is not in the site file.'),
  'ownership-conflict': z
    .strictObject({
      room,
      field: z.enum(['occupancy', 'lamp', 'dnd', 'classOfService', 'wakeUp', 'roomStatus']),
      owner: z.enum(['pms', 'pbx', 'gateway', 'any']),
      by: who,
      have: text,
      theirs: z.string(),
    })
    .describe(
      'Somebody who does not own a field says something else than the house has. It was not applied.',
    ),
  'sync-diff': z
    .strictObject({ link, applied: z.int().describe('Rooms that changed at once.'), held, unmentioned })
    .describe('A swap (or an import) ended, and this is how it differs from the house.'),
  'sync-decided': z
    .strictObject({ link, decision: z.enum(['accepted', 'rejected']), rooms: z.array(room), by: who })
    .describe('A person decided about held rooms of a swap.'),
  'sync-discarded': z
    .strictObject({ link, rows: z.int().describe('So many had come.'), why: errorCode })
    .describe('A swap broke off, and nothing of it was applied.'),
  'link-command': z
    .strictObject({
      link,
      key: z.string().describe('What it is about; a newer command under the same key replaces the older.'),
      command: z.string().describe('The service.'),
      result: z.enum(['confirmed', 'presumed', 'refused', 'failed']),
      code: errorCode.nullable(),
      settled: z.boolean().describe('false: the failure passes, and it is tried again.'),
    })
    .describe('A link answered what the house asked of it.'),
};

export const HOSPITALITY_STATES = {
  phone: z.strictObject({
    doNotDisturb: z.boolean().nullable(),
    classOfService: classOfService.nullable(),
    at: ms,
  }),
  sync: z.strictObject({
    state: z.enum(['running', 'done', 'discarded']).describe('The newest swap of the link.'),
    at: ms.nullable(),
    applied: z.int().nullable().describe('Rooms that the last whole swap changed at once.'),
    unmentioned,
    held,
  }),
};

const reservation = z.string().min(1).max(30).describe('The reservation number of the PMS.');
const share = z.boolean().describe('Others stay in the room. Absent: not told.');
const guestDetails = z
  .strictObject({
    name: z.string().max(100),
    firstName: z.string().max(100),
    title: z.string().max(40),
    language: z.string().max(10),
    vip: z.string().max(10),
    group: z.string().max(100),
    arrival: z.iso.date(),
    departure: z.iso.date(),
    classOfService,
  })
  .partial()
  .describe('What is told of the guest; what is absent stays as it was.');
const guestCommand = { ...envelope, room, reservation: reservation.optional(), share: share.optional() };
const syncDecision = z.strictObject({
  ...envelope,
  link: z.string().describe('The link whose swap is meant; `import` for guest.import.'),
  rooms: z.array(room).max(2000).optional().describe('Absent: all that are held.'),
});

export const HOSPITALITY_COMMANDS = {
  'guest.check-in': z
    .strictObject({ ...guestCommand, guest: guestDetails.optional() })
    .describe('A guest arrives. Without `share: true` whoever was in the room has left.'),
  'guest.change': z
    .strictObject({
      ...guestCommand,
      guest: guestDetails.optional(),
      from: z
        .strictObject({ room, share: share.optional() })
        .optional()
        .describe('A move: the room that the guest leaves.'),
    })
    .describe("A guest's data changed, or the guest moves into `room`."),
  'guest.check-out': z
    .strictObject(guestCommand)
    .describe('A guest leaves; without a reservation everybody does.'),
  'guest.confidential': z
    .strictObject({ ...envelope, room, on: z.boolean() })
    .describe('Mark the guests of a room confidential, or take the mark away.'),
  'guest.import': z
    .strictObject({
      ...envelope,
      rooms: z
        .array(
          z.strictObject({
            room,
            guests: z
              .array(z.strictObject({ reservation: reservation.optional(), guest: guestDetails.optional() }))
              .max(20)
              .describe('All guests of the room; empty: it is vacant.'),
            confidential: z.literal(true).optional().describe('Mark them. Absent: says nothing.'),
          }),
        )
        .min(1)
        .max(2000)
        .optional(),
      ...csvBody,
      dry: dry.optional(),
    })
    .refine(({ rooms, csv, bytes }) => [rooms, csv, bytes].filter((one) => one !== undefined).length === 1, {
      error: 'one of rooms, csv, bytes is needed',
    })
    .describe(
      'The guests of many rooms at once, as JSON or as a CSV file, compared like a swap of the PMS. Other rooms stay as they are.',
    ),
  'sync.accept': syncDecision.describe('Apply what a swap says of rooms that were held.'),
  'sync.reject': syncDecision.describe('Forget what a swap says of rooms that were held.'),
};

const guestAnswer = z.strictObject({
  ...answered,
  room,
  occupied: z.boolean().nullable(),
  guests: z.int().describe('How many are known.'),
});
const decisionAnswer = z.strictObject({ ...answered, link: z.string(), rooms: z.array(room) });

export const HOSPITALITY_REPLIES = {
  'guest.check-in': z.union([guestAnswer, RefusalSchema]),
  'guest.change': z.union([guestAnswer, RefusalSchema]),
  'guest.check-out': z.union([guestAnswer, RefusalSchema]),
  'guest.confidential': z.union([
    z.strictObject({ ...answered, room, confidential: z.boolean() }),
    RefusalSchema,
  ]),
  'guest.import': z.union([
    z.strictObject({
      ...answered,
      link: z.literal('import'),
      applied: z.int().describe('Rooms that changed.'),
      held: z.array(room).describe('Rooms that wait for sync.accept or sync.reject.'),
      dry: z.literal(true).optional(),
    }),
    RejectionSchema,
    RefusalSchema,
  ]),
  'sync.accept': z.union([decisionAnswer, RefusalSchema]),
  'sync.reject': z.union([decisionAnswer, RefusalSchema]),
};
