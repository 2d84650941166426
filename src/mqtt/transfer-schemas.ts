import { z } from 'zod';
import { ENTRY_ID } from '../switchboard/directory/columns.js';
import { ROLES } from '../switchboard/privacy/roles.js';
import { running } from './desk-schemas.js';
import { answered, envelope, ms, RefusalSchema, room, text } from './schema-parts.js';

/** Calls put through: transfer, camp-on, intrusion (src/switchboard/transfer, camp-on, intrusion). */

const station = z.string().describe('Extension or desk that is called.');
const role = z
  .enum(ROLES)
  .describe('What the sender may see and do; who may send which is for the broker to say.');
const words = z.string().min(1).max(120);
const number = z.string().min(1).max(40);
const position = z
  .string()
  .regex(/^[0-9A-Za-z]{1,10}$/)
  .describe('Extension of the operator.');

const who = {
  ...envelope,
  position,
  call: z.string().optional().describe('The call it is about, where the house knows it.'),
  language: z.enum(['zh', 'en']).optional().describe('In which the operator speaks; zh without it.'),
  callerNumber: number.optional().describe('Without it that of the call.'),
  callerName: words.optional(),
  callerPlace: words.optional(),
  longDistance: z.boolean().optional().describe('Without it the number tells, where it can.'),
};
const entry = z.string().regex(ENTRY_ID).describe('Instead of a guest: an entry of the directory.');

export const TRANSFER_EVENTS = {
  'call-context': z
    .strictObject({
      station,
      call: text,
      position: text,
      holds: z
        .array(z.enum(['callerName', 'callerPlace', 'callerNumber', 'matter']))
        .describe('What `call.context` can tell; the words themselves are no event.'),
    })
    .describe('A call is about to ring at a desk, and this is known of it.'),
  'came-back': z
    .strictObject({
      station: text.describe('Where the caller had been put through to.'),
      at: z.string().describe('Where the caller rings now.'),
      afterMs: z.int().describe('Milliseconds after the transfer.'),
    })
    .describe('A caller is back so soon that the transfer was a wrong one.'),
};

export const TRANSFER_COMMANDS = {
  'transfer.start': z
    .strictObject({
      ...who,
      room: room.optional().describe('As the caller said it.'),
      name: words.optional().describe('As the caller said it.'),
      entry: entry.optional(),
      matter: words.optional().describe('For the desk that gets the call.'),
      emergency: words
        .optional()
        .describe('Why it is an emergency: the room is rung without any other check. In the journal.'),
    })
    .describe(
      'Put a call through. Checks in their order: emergency, confidential, name and room, do-not-disturb, busy, no answer.',
    ),
  'camp-on.start': z
    .strictObject({ ...who, entry, callerNumber: number.describe('Who is rung back.') })
    .describe('Watch a busy line, ring the caller back when it is free.'),
  'intrusion.start': z
    .strictObject({
      ...who,
      room: room.optional(),
      name: words.optional(),
      entry: entry.optional(),
      reason: words.optional(),
    })
    .describe('Step into a talk, heard by all. Refused unless every condition of the house is met.'),
  'guest.allowed-callers': z
    .strictObject({
      ...envelope,
      role,
      room,
      callers: z
        .array(z.strictObject({ name: words.optional(), number: number.optional() }))
        .max(20)
        .refine((callers) => callers.every(({ name, number }) => name ?? number))
        .describe('All that is written of a caller must fit. Replaces the list; empty: nobody.'),
    })
    .describe('Whom a guest wants to hear from, past a confidential stay and do-not-disturb.'),
  'call.context': z
    .strictObject({ ...envelope, role, station: z.string().min(1).max(20) })
    .describe('What is known of the call that rings, or rang, at a desk.'),
};

const began = z.union([
  z.strictObject({ ...answered, task: running.nullable().describe('null: it ended.') }),
  RefusalSchema,
]);

export const TRANSFER_REPLIES = {
  'transfer.start': began,
  'camp-on.start': began,
  'intrusion.start': began,
  'guest.allowed-callers': z.union([
    z.strictObject({ ...answered, room, callers: z.int().describe('How many are listed now.') }),
    RefusalSchema,
  ]),
  'call.context': z.union([
    z
      .strictObject({
        ...answered,
        station,
        call: text,
        at: ms,
        callerName: text,
        callerPlace: text,
        callerNumber: text,
        matter: text,
      })
      .describe('null: not known. `***`: not for this role.'),
    RefusalSchema,
  ]),
};
