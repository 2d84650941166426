import { z } from 'zod';
import { DATE_WORDS, date, why } from './kinds.js';

/** What makes a file of house rules a controlled document (R038, R055, R109). */

export const NAME_WORDS = 'lower-case letters, digits and "-", at most 40, e.g. "seaview"';

const LOCAL = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d)?$/;

export const head = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
      .meta({
        ...why('Name of these rules; the stamp on records is `name@version`.', 'R038', 'R202'),
        examples: ['seaview'],
        patternErrorMessage: NAME_WORDS,
      }),
    version: z
      .int()
      .min(1)
      .max(100_000)
      .meta({ ...why('Counts up with every change.', 'R038', 'R055', 'R202'), examples: [1] }),
    extends: z
      .string()
      .min(1)
      .max(300)
      .default('hotel-base')
      .meta(
        why(
          'What these rules begin with: a shipped profile (`bellwire rules list`) or a file, from the folder of this one.',
          'R055',
        ),
      ),
    approvedBy: z
      .string()
      .min(1)
      .max(80)
      .meta({
        ...why('Who approved them. Without it the file is refused.', 'R038'),
        examples: ['Front office manager'],
      }),
    approvedOn: date.meta({
      ...why('When.', 'R038'),
      examples: ['2027-01-15'],
      patternErrorMessage: DATE_WORDS,
    }),
    effectiveFrom: z
      .string()
      .regex(LOCAL)
      .refine((text) => date.safeParse(text.slice(0, 10)).success)
      .meta({
        ...why('They are in force from this moment, by the clocks of the site.', 'R038', 'R109', 'R233'),
        examples: ['2027-02-01T00:00'],
        patternErrorMessage: 'a date or a date with a time, YYYY-MM-DD or YYYY-MM-DDTHH:MM',
      }),
    note: z
      .string()
      .min(1)
      .max(300)
      .optional()
      .meta({
        ...why('What changed, for people.', 'R055'),
        examples: ['Director calls are announced first.'],
      }),
  })
  .meta(why('Name, version, approval and date of these rules.', 'R038', 'R055', 'R109', 'R201', 'R202'));
