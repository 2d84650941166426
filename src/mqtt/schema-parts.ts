import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../telephony/index.js';
import { COMMAND_ID } from './contract.js';

/** What several messages have in common. */

export const text = z.string().nullable();
export const ms = z.int().describe('Milliseconds since 1970-01-01T00:00:00Z.');
export const localTime = text.describe(
  'As the PBX printed it, YYYY-MM-DDTHH:MM with or without :SS, local to the PBX.',
);
export const room = z
  .string()
  .regex(/^[0-9A-Za-z]{1,10}$/)
  .describe('Room as written in the site file; always a string, "0101" is not 101.');
export const errorCode = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]+$/)
  .describe('Stable code (`bellwire docs errors`).');
export const detailValue = z.union([z.string(), z.number(), z.boolean()]);

export const envelope = {
  id: z
    .string()
    .regex(COMMAND_ID)
    .describe('Chosen by the sender, unique (UUID). The same id and content again gives the same answer.'),
  issuedAt: z.iso.datetime({ offset: true }).describe('When it was asked for.'),
  notAfter: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Refused after this time. Without it: refused when issuedAt is older than mqtt.commandMaxAge.'),
  by: z.string().min(1).max(80).optional().describe('Who asks, for the journal. Not a proof of identity.'),
};

export const answered = {
  id: z.string(),
  ok: z.literal(true),
  durable: z.literal(false).optional().describe('Present when the ledger cannot be written now.'),
};
export const RefusalSchema = z.strictObject({
  id: z.string().nullable().describe('null when the command had no readable id.'),
  ok: z.literal(false),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  fix: z.string(),
  durable: z.literal(false).optional(),
});
