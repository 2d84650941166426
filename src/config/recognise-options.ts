import { z } from 'zod';

/** `recognise` of the site file: whose number is it. The rule: src/switchboard/directory/README.md. */
export const recognise = z
  .strictObject({
    callerPrefixes: z
      .array(
        z
          .string()
          .regex(/^[+0-9*#]{1,8}$/)
          .meta({
            description: 'Digits before an outside number.',
            examples: ['+86'],
            patternErrorMessage: 'a quoted text of 1 to 8 of the characters 0-9 + * #, e.g. "+86"',
          }),
      )
      .default([])
      .meta({
        description:
          'What may stand before an outside number and does not count when its owner is looked for: the digit for an outside line, country and area code, in every form that the PBX sends.',
        examples: [['9', '+86']],
      }),
  })
  .prefault({})
  .describe('Recognising callers by their numbers in the directory.');
