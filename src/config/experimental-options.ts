import { z } from 'zod';

/**
 * Links written from texts and never seen on a wire: the mark a site must set, and the bytes that their sources leave
 * open (README.md of each driver).
 */
export const experimental = z
  .literal(true)
  .optional()
  .meta({
    description:
      'Needed for a format marked experimental: it was written from texts and never seen on a wire; read its README first.',
    examples: [true],
  });

const twoDigits = (description: string, example: string) =>
  z
    .string()
    .regex(/^0[0-7]$/)
    .optional()
    .meta({
      description,
      examples: [example],
      patternErrorMessage: 'a quoted restriction level, "00" to "07"',
    });

export const guestworks = z
  .strictObject({
    proc: z.enum(['ascii', 'binary']).meta({
      description: 'How the switch codes the PROC byte: the sources disagree. A capture shows it.',
      examples: ['ascii'],
    }),
    stationDigits: z
      .literal([5, 7])
      .meta({ description: 'Digits of a station number, as administered on the switch.', examples: [5] }),
    levels: z
      .strictObject({
        barred: twoDigits('Restriction level for no outside calls.', '00'),
        local: twoDigits('For local calls.', '01'),
        national: twoDigits('For national calls.', '02'),
        all: twoDigits('For all calls.', '03'),
      })
      .optional()
      .meta({
        description: 'Restriction levels of this switch. Without it: class of service is not set.',
        examples: [{ barred: '00', all: '03' }],
      }),
  })
  .optional()
  .meta({
    description: 'With format `avaya-guestworks`: how this switch is set.',
    onlyFormat: 'avaya-guestworks',
  });

export const nortelPmsi = z
  .strictObject({
    port: z
      .enum(['pmsi', 'pms2', 'bgd'])
      .default('pmsi')
      .describe('Frames with BCC, the same with BCC XOR 0x40, or the lines of a background terminal.'),
    pollSeconds: z
      .int()
      .min(5)
      .max(3600)
      .optional()
      .meta({ description: 'Send a poll (ST PO) this often. Without it: never.', examples: [30] }),
  })
  .optional()
  .meta({ description: 'With format `nortel-pmsi`: the port of the PBX.', onlyFormat: 'nortel-pmsi' });

const oneCharacter = (description: string, example: string) =>
  z
    .string()
    .regex(/^[0-9A-Z]$/)
    .meta({ description, examples: [example], patternErrorMessage: 'one digit or capital letter, quoted' });

export const ahl = z
  .strictObject({
    stationDigits: z
      .literal([5, 8])
      .meta({ description: 'Digits of a number, as the PBX is set.', examples: [5] }),
    carrier: z
      .enum(['serial', 'tcp'])
      .default('serial')
      .describe(
        "With `tcp`, the PBX's own network port: link start and alive. A serial device server is `serial`.",
      ),
    zeroWake: z
      .enum(['clears', 'keeps'])
      .optional()
      .meta({
        description:
          'What zeros in the wake-up field do to a wake-up that is set: the source says both. Without it nothing is sent that could clear one.',
        examples: ['keeps'],
      }),
    lamp: z
      .strictObject({
        on: oneCharacter('Lights the lamp.', '2'),
        off: oneCharacter('Darkens it.', '1'),
      })
      .optional()
      .meta({
        description: 'Codes of the message lamp field. Without it: lamps are not switched.',
        examples: [{ on: '2', off: '1' }],
      }),
  })
  .optional()
  .meta({ description: 'With format `alcatel-ahl`: how this PBX is set.', onlyFormat: 'alcatel-ahl' });
