import { z } from 'zod';
import type { CustomFormat } from '../driver-api/index.js';

/**
 * What the site file may say of a link's format beyond its id: the items of a customised Avaya record, and whole formats
 * described by the site (drivers/pbx/custom/README.md). What a pattern or form means is the driver's business; it tells
 * its problems through `CheckFormat` (load.ts).
 */
const texts = (description: string, example: readonly string[]) =>
  z
    .array(z.string().max(40))
    .max(50)
    .default([])
    .meta({ description, examples: [example] });

const span = z.union([
  z
    .int()
    .min(1)
    .max(500)
    .meta({ description: 'A column.', examples: [16] }),
  z
    .string()
    .regex(/^[1-9][0-9]{0,2}(-[1-9][0-9]{0,2})?$/)
    .meta({
      description: 'Columns, both included.',
      examples: ['10-14'],
      patternErrorMessage: 'a column or a range of columns, counted from 1: 16 or 10-14',
    }),
]);

const pattern = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .max(500)
    .meta({ description, examples: [example] });

const form = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .max(30)
    .optional()
    .meta({ description, examples: [example] });

const fieldName = (description: string, example: string) =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)
    .meta({ description, examples: [example], patternErrorMessage: 'the name of a field' });

const WAYS = ['outgoing', 'incoming', 'internal', 'tandem'] as const;

const direction = z
  .union([
    z.enum(WAYS).meta({ description: 'Always the same.' }),
    z.strictObject({
      by: fieldName('The field that tells.', 'direction'),
      outgoing: texts('Its texts on an outgoing call; "" is a blank field.', ['O']),
      incoming: texts('On an incoming call.', ['I']),
      internal: texts('On a call from station to station.', ['E']),
      tandem: texts('On a call from trunk to trunk.', ['T']),
      unknown: texts('Texts that do not tell. Any text that stands in no list makes the line unparsed.', [
        '?',
      ]),
    }),
  ])
  .optional()
  .meta({
    description: 'Direction of the call. Without it: not known.',
    examples: [{ by: 'direction', outgoing: ['O'], incoming: ['I'] }],
  });

const yesNo = (description: string, yes: string, no: string) =>
  z
    .strictObject({
      by: fieldName('The field that tells.', 'condition'),
      yes: texts('Its texts that say yes.', [yes]),
      no: texts('Its texts that say no. Any other text says nothing.', [no]),
    })
    .optional()
    .meta({ description, examples: [{ by: 'condition', yes: [yes] }] });

const record = z.strictObject({
  kind: z
    .enum(['call', 'check-in', 'check-out', 'wake-up', 'room-status', 'message-waiting', 'text', 'system'])
    .default('call')
    .describe('What such a line tells.'),
  event: z
    .string()
    .regex(/^[a-z][a-z-]{0,39}$/)
    .optional()
    .meta({
      description:
        'What happened, for lines that are no calls: `answered` and `no-answer` of a wake-up call.',
      examples: ['answered'],
      patternErrorMessage: 'lower-case letters and "-", e.g. "no-answer"',
    }),
  columns: z
    .record(z.string(), span)
    .optional()
    .meta({
      description:
        'Where each field stands, columns counted from 1. All other columns must be blank. Fields: date, time, extension, trunk, number (dialled or calling, by the direction), dialed, caller, ddi, ring, duration, account, cost, condition, direction, answered, transferred, and detail_ with any name.',
      examples: [
        { date: '1-8', time: '10-14', direction: 16, extension: '18-22', number: '28-47', duration: '49-56' },
      ],
    }),
  unused: z
    .array(span)
    .default([])
    .meta({ description: 'Columns that may hold anything.', examples: [['58-64']] }),
  pattern: pattern(
    'Instead of columns: a pattern of the whole line with a named group for each field.',
    String.raw`(?<date>\d\d\/\d\d) +(?<time>\d\d:\d\d) +(?<extension>\d+) +(?<dialed>\d+)`,
  ).optional(),
  date: form('Form of the date: YYYY or YY (or no year), MM or MON, DD.', 'DD/MM/YY'),
  time: form('Form of the time: HH, MM, SS, and AM or A for a 12-hour clock.', 'HH:MM'),
  timeIs: z
    .enum(['start', 'end'])
    .optional()
    .meta({ description: 'Whether it is the time at which the call began or ended.', examples: ['start'] }),
  ring: form('Form of the ringing time, as `duration`.', 'M:SS'),
  duration: form('Form of the duration: H, M, S, and T for tenths of a minute.', 'HH:MM:SS'),
  direction,
  answered: yesNo('Whether the call was answered. Without it: not known.', 'AN', 'NA'),
  transferred: yesNo('Whether the call was transferred. Without it: not known.', 'TR', ''),
  optional: z
    .array(fieldName('A field.', 'duration'))
    .max(16)
    .default([])
    .meta({
      description: 'Which of date, time, ring, duration and extension may be blank.',
      examples: [['duration']],
    }),
});

const detailValue = z.union([z.string(), z.number(), z.boolean()]);
const said = (description: string, example: string) =>
  z
    .string()
    .max(200)
    .nullable()
    .optional()
    .meta({ description, examples: [example] });
const count = (description: string) =>
  z
    .int()
    .min(0)
    .nullable()
    .optional()
    .meta({ description, examples: [72] });
const truth = (description: string) =>
  z
    .literal([true, false, null])
    .optional()
    .meta({ description, examples: [true] });

const expectedRecord = z.strictObject({
  kind: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'Kind of the record.', examples: ['call'] }),
  direction: said('Direction.', 'outgoing'),
  answered: truth('Answered.'),
  extension: said('Extension.', '0118'),
  trunk: said('Trunk.', '03'),
  dialed: said('Dialled digits.', '5550101'),
  caller: said('Calling number or name.', '5550102'),
  ddi: said('Number the caller dialled.', '100'),
  localTime: said('Time, with :SS if seconds are printed.', '2026-05-14T09:41'),
  timeIs: said('What the time is: `start` or `end`.', 'start'),
  ringSeconds: count('Ringing time.'),
  durationSeconds: count('Conversation.'),
  account: said('Account code.', '4410'),
  cost: said('Cost as printed.', '0.45'),
  conditions: z
    .array(z.string())
    .optional()
    .meta({ description: 'Condition codes.', examples: [['TR']] }),
  transferred: truth('Transferred.'),
  detail: z
    .record(z.string(), detailValue)
    .optional()
    .meta({
      description: 'Further facts; of them only those named are compared.',
      examples: [{ queue: '12' }],
    }),
});

const sample = z.strictObject({
  line: z
    .string()
    .max(500)
    .meta({
      description: 'A line as the PBX prints it, with its blanks, in quotes.',
      examples: ['14/05/26 09:41 O 0118     5550101              00:01:12'],
    }),
  today: z
    .string()
    .regex(/^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/)
    .optional()
    .meta({
      description: 'The day on which it came, for dates without a year.',
      examples: ['2026-06-01'],
      patternErrorMessage: 'a quoted date, e.g. "2026-06-01"',
    }),
  expect: z
    .union([
      z
        .enum(['ignored', 'unparsed'])
        .meta({ description: 'No record: a heading, or a line that must not be taken for one.' }),
      expectedRecord,
    ])
    .meta({
      description: 'What becomes of it; of a record only the fields that are named are compared.',
      examples: [{ direction: 'outgoing', extension: '0118', dialed: '5550101', durationSeconds: 72 }],
    }),
});

export const custom = z
  .strictObject({
    records: z
      .array(record)
      .min(1)
      .max(8)
      .meta({
        description: 'The shapes of lines there are, tried in this order.',
        examples: [
          [
            {
              columns: {
                date: '1-8',
                time: '10-14',
                direction: 16,
                extension: '18-22',
                number: '28-47',
                duration: '49-56',
              },
              date: 'DD/MM/YY',
              time: 'HH:MM',
              timeIs: 'start',
              duration: 'HH:MM:SS',
              direction: { by: 'direction', outgoing: ['O'], incoming: ['I'] },
            },
          ],
        ],
      }),
    ignore: z
      .array(pattern('A pattern.', '.*Page +\\d+.*'))
      .max(8)
      .default([])
      .meta({
        description:
          'Patterns of lines that are no records: headings. Blank lines, rulers and column names need none.',
        examples: [['.*Page +\\d+.*']],
      }),
    maxLine: z.int().min(20).max(500).default(200).describe('Longest line, in bytes; a longer one is cut.'),
    samples: z.array(sample).min(1).max(100).meta({
      description:
        'Lines and what must become of them; `bellwire check-config` tries them. Give every kind of line there is.',
    }),
  })
  .optional()
  .meta({
    description: 'With format `custom`: the records as this site describes them.',
    onlyFormat: 'custom',
  }) satisfies z.ZodType<CustomFormat | undefined>;

export const cdrItems = z
  .array(
    z
      .string()
      .regex(/^[a-z_/-]{2,20}:[1-9][0-9]?$/)
      .meta({
        description: 'An item.',
        examples: ['calling-num:15'],
        patternErrorMessage: 'an item and its length as on the screen of the PBX, e.g. calling-num:15',
      }),
  )
  .min(1)
  .max(60)
  .optional()
  .meta({
    onlyFormat: 'avaya-custom',
    description:
      'With format `avaya-custom`: the items of the record with their lengths, as on the CDR screen of the PBX.',
    examples: [
      [
        'date:6',
        'space:1',
        'time:4',
        'space:1',
        'sec-dur:5',
        'cond-code:1',
        'calling-num:15',
        'dialed-num:23',
      ],
    ],
  });
