import { z } from 'zod';
import type { ProgrammableFormat } from '../driver-api/index.js';

/**
 * A link that the site describes (drivers/pbx/programmable/README.md). What a string, a pattern or an event means is the
 * driver's business; it tells its problems through `CheckFormat` (load.ts).
 */
const MOST = 500;

const string = (description: string, example: string) =>
  z
    .string()
    .max(MOST)
    .meta({ description, examples: [example] });

const pattern = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .max(MOST)
    .meta({ description, examples: [example] });

const patterns = (description: string, example: string) =>
  z
    .array(pattern('A pattern of the whole line.', example))
    .max(20)
    .optional()
    .meta({ description, examples: [[example]] });

const names = (description: string, example: Record<string, string>) =>
  z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,29}$/), z.string().max(MOST))
    .optional()
    .meta({ description, examples: [example] });

const line = z
  .strictObject({
    framing: z
      .enum(['lines', 'stx-etx'])
      .optional()
      .meta({ description: 'How messages are told apart. Without it: lines.', examples: ['lines'] }),
    end: z
      .enum(['lf', 'cr', 'pause'])
      .optional()
      .meta({
        description:
          'With `lines`: what ends a line that the PBX sends. `pause`: LF, or a pause, for a PBX that sends no line end.',
        examples: ['cr'],
      }),
    check: z
      .enum(['none', 'bcc'])
      .optional()
      .meta({
        description:
          'With `stx-etx`: a check byte behind ETX, the XOR of all from STX (without) to ETX (with).',
        examples: ['bcc'],
      }),
    prefix: string('What begins every message of ours.', String.raw`\x02`).optional(),
    trailer: string('What ends every message of ours.', String.raw`\r\n`).optional(),
    charset: z
      .enum(['ascii', 'latin1', 'windows-1252', 'windows-1251', 'iso-8859-2', 'ibm866', 'koi8-r'])
      .optional()
      .meta({
        description:
          'Character set of names; `ascii` takes the accents off. The key `encoding` plays no part.',
        examples: ['latin1'],
      }),
    numbers: z
      .enum(['digits', 'dial', 'letters'])
      .optional()
      .meta({
        description:
          'What numbers may hold: digits; digits, * and #; or letters too. A command with any other is refused.',
        examples: ['dial'],
      }),
    notInTexts: string(
      'Characters that become blanks in names, besides control characters.',
      '"|,',
    ).optional(),
    maxLine: z
      .int()
      .min(20)
      .max(500)
      .optional()
      .meta({ description: 'Longest line, in bytes; a longer one is cut.', examples: [200] }),
  })
  .optional()
  .describe('How messages stand on the wire.');

const send = string('What is said.', String.raw`\x1bM1`);
const expect = pattern('Pattern of the reply. Without it none is awaited.', 'READY').optional();

const said = (description: string, example: string) =>
  z
    .union([
      string('A line.', example),
      z.array(string('A line.', example)).min(1).max(8).meta({ description: 'Lines, each with its answer.' }),
    ])
    .optional()
    .meta({ description, examples: [example] });

const byCase = (description: string, cases: Record<string, [what: string, example: string]>) =>
  z
    .strictObject(
      Object.fromEntries(Object.entries(cases).map(([name, [what, example]]) => [name, said(what, example)])),
    )
    .optional()
    .meta({
      description,
      examples: [Object.fromEntries(Object.entries(cases).map(([name, [, example]]) => [name, example]))],
    });

const toParty = (what: string, word: string) =>
  said(`${what} Placeholders: device, to.`, `${word} {device} {to}`);
const ofCall = (what: string, word: string) => said(`${what} Placeholder: device.`, `${word} {device}`);

const commands = z
  .strictObject({
    SetMessageWaiting: byCase('Message lamp. Placeholder: extension.', {
      on: ['Lit.', 'SE ST {extension} MW ON'],
      off: ['Dark.', 'SE ST {extension} MW OF'],
    }),
    SetDoNotDisturb: byCase('Do not disturb. Placeholder: extension.', {
      on: ['Set.', 'SE ST {extension} DN ON'],
      off: ['Cleared.', 'SE ST {extension} DN OF'],
    }),
    SetClassOfService: said(
      'Which calls the station may make. Placeholders: extension, level (with its codes).',
      'CLASS {extension} {level}',
    ),
    SetGuest: byCase(
      'A guest in a room. Placeholders: extension, name, firstName, title, language, vip, group, arrival, departure, level. A line whose value is not known is left out.',
      {
        arrived: ['Checked in.', 'IN {extension} {name:20< }'],
        changed: ['Only the data changed.', 'NAME {extension} {name:20< }'],
      },
    ),
    ClearGuest: said('The room is vacant. Placeholder: extension.', 'OUT {extension}'),
    SetWakeUp: byCase('A wake-up call. Placeholders: extension, time, date.', {
      next: ['At the next such time.', 'WAKE {extension} {time:HHMM}'],
      dated: ['On a day.', 'WAKE {extension} {date:DDMMYY} {time:HHMM}'],
    }),
    ClearWakeUp: byCase('No wake-up call. Placeholders: extension, time, date.', {
      next: ['That of the next such time.', 'NOWAKE {extension} {time:HHMM}'],
      dated: ['That of a day.', 'NOWAKE {extension} {date:DDMMYY} {time:HHMM}'],
      all: ['All of the station.', 'NOWAKE {extension}'],
    }),
    MakeCall: toParty('CSTA MakeCall.', 'MAKE'),
    ConsultationCall: toParty('CSTA ConsultationCall.', 'CONSULT'),
    SingleStepTransferCall: toParty('CSTA SingleStepTransferCall.', 'TRANSFER'),
    DeflectCall: toParty('CSTA DeflectCall.', 'DEFLECT'),
    CampOn: toParty('CSTA CampOn.', 'CAMPON'),
    Intrude: toParty('CSTA Intrude.', 'INTRUDE'),
    AnswerCall: ofCall('CSTA AnswerCall.', 'ANSWER'),
    ClearConnection: ofCall('CSTA ClearConnection.', 'CLEAR'),
    HoldCall: ofCall('CSTA HoldCall.', 'HOLD'),
    RetrieveCall: ofCall('CSTA RetrieveCall.', 'RETRIEVE'),
    ReconnectCall: ofCall('CSTA ReconnectCall.', 'RECONNECT'),
    AlternateCall: ofCall('CSTA AlternateCall.', 'ALTERNATE'),
    TransferCall: ofCall('CSTA TransferCall.', 'JOIN'),
    ReportRoomStatus: said(
      'To a PMS: room status. Placeholders: extension, status (with its codes), maid.',
      'ST {extension} {status} {maid}',
    ),
    ReportWakeUp: said(
      'To a PMS: what came of a wake-up call. Placeholders: extension, date, time, outcome (with its codes).',
      'WA {extension} {time:HHMM} {outcome}',
    ),
    PostCharge: said(
      'To a PMS: a charge. Placeholders: extension, posting, kind (with its codes), date, time, amount, units, seconds, dialed, trunk, article, count.',
      'CH {extension} {posting} {amount:7>0}',
    ),
    RequestMessageTexts: said('To a PMS: the texts of a room. Placeholder: extension.', 'TX {extension}'),
    RequestSync: said('To a PMS: the whole house again.', 'SYNC'),
    StartSync: said('To a peer that asked: the whole house follows.', 'GRS'),
    EndSync: said('The whole house was told.', 'END'),
  })
  .optional()
  .describe('What is said for each service; what is not here, this link cannot do.');

const ms = (description: string, example: number) =>
  z
    .int()
    .min(500)
    .max(300_000)
    .optional()
    .meta({ description, examples: [example] });

const answers = z
  .strictObject({
    ok: patterns('Answers that say yes. A group `station` must name the station of the command.', 'OK'),
    busy: patterns('Answers that say: again, later.', 'TRY AGAIN'),
    refused: z
      .array(
        z.strictObject({
          pattern: pattern('A pattern of the whole line.', 'UNKNOWN STATION'),
          reason: z
            .enum(['invalid', 'blocked', 'other'])
            .default('other')
            .describe('Why: `invalid`, no such station; `blocked`, it cannot, or is so already.'),
        }),
      )
      .max(20)
      .optional()
      .meta({
        description: 'Answers that say no.',
        examples: [[{ pattern: 'UNKNOWN STATION', reason: 'invalid' }]],
      }),
    silence: z
      .enum(['presumed', 'failed'])
      .optional()
      .meta({
        description:
          'What no answer means: `presumed`, this PBX says nothing when all is well; `failed` (the default), ask again.',
        examples: ['presumed'],
      }),
    withinMs: ms('How long an answer may take, ms. Without it: 2000.', 1500),
    retries: z
      .int()
      .min(0)
      .max(10)
      .optional()
      .meta({ description: 'How often a command is said again. Without it: 2.', examples: [3] }),
    busyPauseMs: ms('How long to wait after "later", ms. Without it: 5000.', 10_000),
  })
  .optional()
  .describe('What the PBX answers to commands.');

const event = z.strictObject({
  event: z
    .string()
    .max(30)
    .meta({
      description: 'Name of the event, as Delivered, Established, MessageWaiting, RoomStatus or WakeUpDone.',
      examples: ['RoomStatus'],
    }),
  pattern: pattern(
    'A pattern of the whole line, with a named group for each field.',
    String.raw`ST (?<station>\d+) (?<status>[A-Z]{2})`,
  ),
  with: names('Fields that the line says by being there.', { on: 'on' }),
  date: string('Form of the date, with its year.', 'DD/MM/YY').optional(),
  time: string('Form of the time.', 'HH:MM').optional(),
});

const sample = z.strictObject({
  line: string('A line as the PBX sends it, in quotes.', 'ST 0118 CL').optional(),
  command: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({
      description: 'Instead of a line: a command, with its service and what belongs to it.',
      examples: [{ service: 'SetMessageWaiting', extension: '0118', on: true }],
    }),
  expect: z
    .union([
      string('Of a line: `ignored`, `unparsed`, `ok`, `busy`, `refused`. Of a command: the bytes.', 'ok'),
      z
        .array(string('The bytes.', String.raw`OUT 0118\r\n`))
        .max(8)
        .describe('Of a command of several messages.'),
      z.record(z.string(), z.unknown()).describe('Of a line: the fields of its fact that are named.'),
    ])
    .meta({
      description:
        'What becomes of the line; what is sent for the command, with its escapes, or `refused`: nothing is sent.',
      examples: [{ type: 'RoomStatus', station: '0118', code: 'CL' }],
    }),
});

export const programmable = z
  .strictObject({
    table: z
      .string()
      .max(30)
      .optional()
      .meta({
        description: 'A shipped table to begin with: nortel-mwi, mx-one-mwi, nupoint-mwi, text-cti.',
        examples: ['nortel-mwi'],
      }),
    line,
    start: z
      .array(z.strictObject({ send, expect }))
      .max(8)
      .optional()
      .meta({
        description: 'What is said when the link opens, in order; no command is sent before.',
        examples: [[{ send: 'MONITOR ALL', expect: 'OK' }]],
      }),
    heartbeat: z
      .strictObject({
        send,
        expect,
        everySeconds: z
          .int()
          .min(5)
          .max(3600)
          .meta({ description: 'After so long a silence of ours.', examples: [60] }),
      })
      .optional()
      .meta({
        description:
          'What is said when there is nothing to say. No reply after all retries: the link starts again.',
        examples: [{ send: 'PING', expect: 'PONG', everySeconds: 60 }],
      }),
    replies: z
      .array(z.strictObject({ to: pattern('A pattern of what the PBX says.', 'ALIVE'), send }))
      .max(8)
      .optional()
      .meta({
        description: 'What is said at once when the PBX says something.',
        examples: [[{ to: 'ALIVE', send: 'YES' }]],
      }),
    commands,
    answers,
    events: z
      .array(event)
      .max(60)
      .optional()
      .meta({ description: 'Lines that tell something, tried in this order.' }),
    ignore: patterns('Lines that mean nothing: echoes, prompts, banners.', 'SE .*'),
    codes: z
      .record(z.string().max(30), z.record(z.string().max(40), z.string().max(40)))
      .optional()
      .meta({
        description:
          'Texts on the wire and what they mean, by field: level, status, outcome, reason, on, kind, cause, language, vip.',
        examples: [{ status: { CL: 'clean', RE: 'dirty' } }],
      }),
    values: names('Placeholders that are the same always, as the table or you name them.', { system: '02' }),
    samples: z
      .array(sample)
      .max(100)
      .optional()
      .meta({
        description:
          'Lines and commands with what must become of them; `bellwire check-config` tries them. Needed without a table.',
        examples: [[{ line: 'ST 0118 CL', expect: { type: 'RoomStatus', station: '0118', code: 'CL' } }]],
      }),
  })
  .optional()
  .meta({
    description: 'With format `programmable`: the link as this site describes it.',
    onlyFormat: 'programmable',
  }) satisfies z.ZodType<ProgrammableFormat | undefined>;
