import { z } from 'zod';
import type { MitelPmsOptions } from '../driver-api/index.js';

const digit = (description: string, preset: string) =>
  z
    .string()
    .regex(/^[0-9]$/)
    .default(preset)
    .meta({ description, patternErrorMessage: 'one digit in quotes, e.g. "2"' });

/** Where Mitel PMS links differ. The sources of each choice: drivers/pbx/mitel-pms/README.md. */
export const mitelPms = z
  .strictObject({
    digits: z.literal([5, 7]).default(5).describe('Width of the extension field.'),
    padding: z
      .enum(['left', 'right'])
      .default('left')
      .describe('Side on which a PMS fills the extension with blanks.'),
    wakeUpCancel: z
      .enum(['blanks', '9999'])
      .default('blanks')
      .describe('What stands for the time when a wake-up is cancelled. Both are understood.'),
    wakeUpGap: z.boolean().default(false).describe('A blank between time and extension of a wake-up.'),
    nameLength: z.literal([20, 21]).default(20).describe('Most letters of a name.'),
    clearName: z.boolean().default(false).describe('At check-out: also take the name off the telephone.'),
    restriction: z
      .strictObject({
        barred: digit('Internal calls only.', '0'),
        local: digit('And local calls.', '1'),
        national: digit('And long-distance calls.', '2'),
        all: digit('All calls.', '2'),
      })
      .prefault({})
      .describe('Digit of RST for each class of service; SX-200 and SX-2000 differ.'),
    charges: z
      .enum(['none', 'counter', 'fee'])
      .default('none')
      .describe('As a PBX: how charges are told: MR with the meter pulses, or MSG with the amount.'),
  })
  .optional()
  .meta({
    description: 'With formats `mitel-pms` and `mitel-pms-pbx`: where such links differ.',
    onlyFormat: 'mitel-pms, mitel-pms-pbx',
  }) satisfies z.ZodType<MitelPmsOptions | undefined>;
