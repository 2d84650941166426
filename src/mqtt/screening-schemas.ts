import { z } from 'zod';
import { ENTRY_ID, NUMBER } from '../switchboard/directory/columns.js';
import { running } from './desk-schemas.js';
import { answered, envelope, RefusalSchema } from './schema-parts.js';

/** Calls to our own people, the search for one of them, and questions for numbers: how each is begun. The rest is `task.choose`. */

const entry = z.string().regex(ENTRY_ID);
const about = {
  call: z.string().max(40).optional().describe('The call it is about.'),
  position: z
    .string()
    .regex(/^[0-9A-Za-z]{1,10}$/)
    .optional()
    .describe("The operator's extension. Absent: that of the call."),
  language: z.enum(['zh', 'en']).optional().describe('What is spoken with the caller. Absent: zh.'),
};
const caller = z
  .string()
  .regex(NUMBER)
  .optional()
  .describe("The caller's number, where the call does not tell it.");

export const SCREENING_COMMANDS = {
  'screening.start': z
    .strictObject({
      ...envelope,
      ...about,
      to: entry.describe('The person called, in the directory.'),
      caller,
    })
    .describe('A call for one of our people: who may be put through, who is asked first, what is told.'),
  'find.start': z
    .strictObject({
      ...envelope,
      ...about,
      person: entry.describe('Who is looked for.'),
      for: entry.optional().describe('Who waits for the answer. Absent: nobody of ours.'),
    })
    .describe('One of our people is looked for, number by number, with an answer in time.'),
  'inquiry.start': z
    .strictObject({
      ...envelope,
      ...about,
      question: z.string().min(1).max(60).describe('What is asked for, one line, as for lookup.'),
      topic: z.string().min(1).max(60).optional().describe('For the count of questions.'),
      for: entry.optional().describe('Who asks. Absent: whoever has the number of the call.'),
      caller,
    })
    .describe('Somebody asks for a number. What may not be told is not in the prompt.'),
};

const begun = z.union([
  z.strictObject({ ...answered, task: running.nullable().describe('null: it ended.') }),
  RefusalSchema,
]);
export const SCREENING_REPLIES = {
  'screening.start': begun,
  'find.start': begun,
  'inquiry.start': begun,
};
