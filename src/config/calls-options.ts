import { z } from 'zod';

/** `calls` of the site file: which wire knows of calls while they run. Positions are house rules: they change by date. */
export const calls = z
  .strictObject({
    control: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'The link that tells of calls and can act on them. Without it: the first in `links` whose format can act on calls.',
        examples: ['smdi'],
      }),
  })
  .prefault({})
  .describe('Calls in progress.');
