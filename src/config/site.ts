import { z } from 'zod';

/**
 * The site file: one schema gives validation, defaults, the documentation page and the JSON Schema for editors.
 * Every key has a description (shown in docs and errors) and, where it helps, an example.
 */
const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and "-", at most 40')
  .describe('Short name: lower-case letters, digits and "-".');

const number = z
  .string()
  .regex(/^[0-9A-Za-z]{1,10}$/, 'a quoted string of 1-10 digits or letters, e.g. "0101"')
  .describe('A number as the PBX prints it; always quoted, "0101" is not 101.');

const durationText = z
  .string()
  .regex(/^[1-9][0-9]*(ms|s|min|h|d)$/, 'a number with a unit: 500ms, 30s, 5min, 2h, 7d')
  .describe('A number with a unit: 500ms, 30s, 5min, 2h, 7d.');

const serial = z.strictObject({
  type: z.literal('serial'),
  path: z
    .string()
    .startsWith('/', 'an absolute path')
    .describe('The port, best by its stable name.')
    .meta({ examples: ['/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A10KZP45-if00-port0'] }),
  baud: z
    .union([300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200].map((n) => z.literal(n)))
    .optional()
    .describe("Bits per second. Default: the format's own."),
  dataBits: z
    .union([z.literal(7), z.literal(8)])
    .optional()
    .describe("Data bits. Default: the format's own."),
  parity: z.enum(['none', 'even', 'odd']).optional().describe("Parity. Default: the format's own."),
  stopBits: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe("Stop bits. Default: the format's own."),
  flow: z
    .enum(['none', 'rtscts', 'xonxoff'])
    .optional()
    .describe(
      "Flow control. Default: the format's own. With none, records are lost while the gateway restarts.",
    ),
});

const tcp = z.strictObject({
  type: z.literal('tcp'),
  host: z.string().min(1).describe('Name or address of the serial device server or PBX.'),
  port: z.int().min(1).max(65535).describe('TCP port.'),
  keepAlive: durationText.default('15s').describe('TCP keep-alive probe interval; finds a dead peer.'),
});

const link = z.strictObject({
  id,
  format: z.string().describe('Format id of the PBX driver (`bellwire parse --list`).'),
  transport: z.discriminatedUnion('type', [serial, tcp]).describe('Where the bytes come from.'),
  dateOrder: z
    .enum(['mdy', 'dmy', 'ymd', 'ydm'])
    .optional()
    .describe('Order of the date column, for formats whose date order is programmed in the PBX.'),
  encoding: z.enum(['latin1', 'cp866']).default('latin1').describe('Character set of names on the wire.'),
  framing: z.enum(['lines', 'stx-etx']).optional().describe("Overrides the format's framing."),
  expectTraffic: z
    .strictObject({
      within: durationText.describe('The link is called silent after this long without a byte.'),
      from: z
        .string()
        .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'HH:MM')
        .default('00:00')
        .describe('Start of the hours in which traffic is expected, local time.'),
      to: z
        .string()
        .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'HH:MM')
        .default('00:00')
        .describe('End of these hours; equal to `from` means all day.'),
    })
    .optional()
    .describe('Silence watchdog. Without it silence is never a fault.'),
  pace: durationText.default('1s').describe('Least time between two commands on a control link.'),
  stationDigits: z
    .int()
    .min(2)
    .max(10)
    .optional()
    .describe('Control links: digits of a station number on the wire, left-filled with 0.'),
});

const room = z.union([
  number,
  z
    .string()
    .regex(/^[0-9]{1,8}-[0-9]{1,8}$/, 'a range of equally long numbers, e.g. "0101-0120"')
    .describe('A range of rooms, both ends included: "0101-0120".'),
  z.strictObject({
    room: number.describe('The room.'),
    extension: number.optional().describe('Its extension when that is not the room number.'),
  }),
]);

const board = z.strictObject({
  id,
  driver: z.enum(['onoff', 'virtual', 'pbx']).describe('Lamp board driver.'),
  link: id.optional().describe('pbx: the control link that carries the lamp commands.'),
  chip: z
    .string()
    .default('auto')
    .describe('onoff: label of the GPIO chip; auto = the first GPIO bank of the Pi, found by label.'),
  activeLow: z.boolean().default(false).describe('onoff: the lamp is lit when the line is low.'),
  path: z.string().optional().describe('virtual: file that shows the lamps (one JSON object).'),
  map: z
    .record(z.string(), z.int().min(0))
    .default({})
    .describe('Lamp position per room: GPIO number (BCM) for onoff. virtual and pbx need none.'),
});

export const SiteSchema = z.strictObject({
  site: id.describe('Name of this site; part of every topic and event id.'),
  timezone: z
    .string()
    .refine(isTimeZone, 'an IANA time zone, e.g. Europe/Lisbon')
    .describe('IANA time zone of the hotel.')
    .meta({ examples: ['Europe/Lisbon', 'Asia/Shanghai'] }),
  rooms: z.array(room).default([]).describe('The rooms of the house: numbers, ranges, or room + extension.'),
  links: z.array(link).default([]).describe('Wires to the PBX.'),
  lamps: z
    .strictObject({
      boards: z.array(board).default([]).describe('Lamp boards; a room may have a lamp on several.'),
    })
    .prefault({})
    .describe('Message lamps.'),
  mqtt: z
    .strictObject({
      url: z
        .string()
        .regex(/^(mqtt|mqtts):\/\/[^/@]+$/, 'mqtt://host:port or mqtts://host:port, no credentials in it')
        .describe('The broker.')
        .meta({ examples: ['mqtts://broker.hotel.lan:8883'] }),
      base: z
        .string()
        .regex(/^[^#+/\s]+(\/[^#+/\s]+)*$/, 'topic levels without # + and blanks')
        .default('bellwire')
        .describe('First topic level(s).'),
      clientId: z.string().min(1).max(60).optional().describe('Default: bellwire-<site>-<machine>.'),
      username: z.string().optional().describe('Login name.'),
      passwordFile: z
        .string()
        .optional()
        .describe('File with the password (systemd credential); never the password itself.'),
      tls: z
        .strictObject({
          ca: z.string().optional().describe('PEM file of the authority that signed the broker certificate.'),
          cert: z.string().optional().describe('PEM file of our client certificate.'),
          key: z.string().optional().describe('PEM file of its key.'),
        })
        .optional()
        .describe('For mqtts.'),
      protocol: z
        .union([z.literal(5), z.literal(4)])
        .default(5)
        .describe('5, or 4 for MQTT 3.1.1 brokers.'),
      keepAlive: durationText.default('15s').describe('Finds a half-open connection within 1.5 times this.'),
      outboxLimit: z
        .int()
        .min(1000)
        .default(1_000_000)
        .describe(
          'Most events kept for an absent broker; beyond it the oldest leave the outbox (not the journal).',
        ),
      commandMaxAge: durationText
        .default('30s')
        .describe('Commands without notAfter are refused when older.'),
    })
    .optional()
    .describe('The broker. Without it nothing is published.'),
  ledger: z
    .strictObject({
      path: z.string().default('/var/lib/bellwire/ledger.db').describe('The ledger file.'),
    })
    .prefault({})
    .describe('Where everything that happened, and is owed, is kept.'),
  privacy: z
    .strictObject({
      dialed: z
        .enum(['first4', 'full', 'hidden'])
        .default('first4')
        .describe('Outside numbers in events and logs: first four digits, all, or none.'),
      names: z.boolean().default(false).describe('Guest and caller names in events.'),
    })
    .prefault({})
    .describe('What leaves the ledger.'),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level written.'),
    })
    .prefault({})
    .describe('The log (stdout, journal).'),
  status: z
    .strictObject({
      path: z
        .string()
        .default('/run/bellwire/status.json')
        .describe('File for `bellwire status`, rewritten every few seconds; on tmpfs, to spare the SD card.'),
    })
    .prefault({})
    .describe('Status file.'),
});

/** The site file as written, validated, defaults filled in. */
export type SiteFile = z.output<typeof SiteSchema>;
export type LinkConfig = SiteFile['links'][number];
export type BoardConfig = SiteFile['lamps']['boards'][number];
export type MqttConfig = NonNullable<SiteFile['mqtt']>;
export type PrivacyConfig = SiteFile['privacy'];

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const UNIT_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30s` → 30000. The text was validated by the schema. */
export function durationMs(text: string): number {
  const unit = /[a-z]+$/.exec(text)?.[0] as keyof typeof UNIT_MS;
  return Number.parseInt(text, 10) * UNIT_MS[unit];
}
