import { z } from 'zod';
import { FIAS_CHARSETS, FIAS_RECORDS, type FiasOptions } from '../driver-api/index.js';

/** What the site file may say of a FIAS link. The sources that disagree are named in drivers/pms/fias/README.md. */
export const fiasOptions = z
  .strictObject({
    charset: z
      .enum(FIAS_CHARSETS)
      .default('latin1')
      .describe('Character set of names; Western systems send cp850 or cp1252, Chinese ones gb18030.'),
    records: z
      .array(z.enum(FIAS_RECORDS).describe('A record.'))
      .min(1)
      .default([...FIAS_RECORDS])
      .meta({
        description:
          'Records asked for at link start. Without it: all that this gateway understands. Some PMSs refuse a link that names a record they are not licensed for.',
        examples: [['GI', 'GC', 'GO', 'RE', 'WR', 'WC', 'WA']],
      }),
    resync: z
      .enum(['at-start', 'never'])
      .default('at-start')
      .describe('Whether the PMS is asked for the whole house when the link has started.'),
    keepAliveMinutes: z
      .int()
      .min(5)
      .max(1440)
      .default(5)
      .describe(
        'Minutes of silence after which the link is checked; the specification says not less than 5.',
      ),
    postingAnswer: z
      .enum(['wait', 'none'])
      .default('wait')
      .describe(
        'How a charge ends: with the answer of the PMS, or (`none`) once it is sent, for a PMS that never answers: NethVoice.',
      ),
    enqAtStart: z
      .enum(['nak', 'ack'])
      .default('nak')
      .describe(
        'Serial links: the answer to an ENQ before anything was received. The text of the specification says NAK, a trace in it shows ACK.',
      ),
  })
  .optional()
  .meta({
    description: 'With formats `fias` and `fias-serial`: how this PMS speaks.',
    onlyFormat: 'fias',
  }) satisfies z.ZodType<FiasOptions | undefined>;
