import { z } from 'zod';
import { shortName } from './values.js';

const pattern = (reason: string) =>
  z.enum(['steady', 'slow', 'fast']).default('steady').describe(`A lamp that is lit for ${reason}.`);

/** `lamps.patterns`: how a lamp is lit, by its reason. Keys in the order in which they win. */
export const patterns = z
  .strictObject({
    'text-message': pattern('a text message'),
    'voice-message': pattern('a voice message'),
    pms: pattern('a message in the PMS'),
    parcel: pattern('a parcel'),
    other: pattern('another reason'),
  })
  .prefault({})
  .describe(
    'How lamps are lit: steady, slow (60 flashes a minute) or fast (120). Of several reasons the first in this list decides. Boards that cannot switch in milliseconds show all steady.',
  );

/** `lamps.mirrors`: boards that show the same, counted as one. */
export const mirrors = z
  .array(
    z.strictObject({
      id: shortName('Name under which its boards are told of.', 'message-lamps'),
      boards: z
        .array(shortName('A board (`lamps.boards[].id`).', 'panel'))
        .min(2)
        .describe('The boards that show the same.'),
      proof: z
        .enum(['any', 'all'])
        .default('any')
        .describe('A room counts as shown when any of its boards shows it, or when all do.'),
    }),
  )
  .default([])
  .describe(
    'Boards that show the same and count as one lamp. Each fails and recovers alone; the status names the broken half.',
  );
