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

/** A file in a command: all of it or nothing is taken. The command is at most 65,000 bytes. */
export const csvBody = {
  csv: z.string().min(1).optional().describe('The text of a CSV file.'),
  bytes: z
    .string()
    .regex(/^[A-Za-z0-9+/]+={0,2}$/)
    .optional()
    .describe('Instead of the text: the bytes of the file, UTF-8 or GB18030, in base64.'),
};
export const dry = z.boolean().describe('true: only check, and answer what would change.');
export const RejectionSchema = RefusalSchema.extend({
  code: z.literal('IMPORT_REJECTED'),
  problems: z
    .array(
      z.strictObject({
        line: z.int().nullable().describe('1-based line of the file; null: the file as a whole.'),
        column: text.describe('Its heading.'),
        code: errorCode,
        found: text.describe('What stands there, cut to 40 characters.'),
      }),
    )
    .describe('The first 50 of them.'),
  total: z.int(),
});
