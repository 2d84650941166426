import { z } from 'zod';
import { board } from './board-options.js';
import { calls } from './calls-options.js';
import { ahl, experimental, guestworks, nortelPmsi } from './experimental-options.js';
import { fiasOptions } from './fias-options.js';
import { cdrItems, custom } from './format-options.js';
import { hospitality } from './hospitality-options.js';
import { mirrors, patterns } from './lamp-options.js';
import { mitelPms } from './mitel-options.js';
import { panel } from './panel-options.js';
import { printers } from './printer-options.js';
import { programmable } from './programmable-options.js';
import { recognise } from './recognise-options.js';
import { absolutePath, duration, number, shortName } from './values.js';

/**
 * The site file: one schema gives validation, defaults, the documentation page, error texts and the JSON Schema for
 * editors. Every key has a description; `patternErrorMessage` says in words what a pattern allows (VS Code shows it
 * too).
 */
const timeOfDay = (description: string) =>
  z
    .string()
    .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)
    .meta({ description, examples: ['07:00'], patternErrorMessage: 'a quoted time HH:MM, e.g. "07:00"' });

const serial = z
  .strictObject({
    type: z.literal('serial').describe('A serial port.'),
    path: absolutePath(
      'The port, best by its stable name: ttyUSB numbers change when adapters are unplugged.',
      '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A10KZP45-if00-port0',
    ),
    baud: z
      .literal([300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200])
      .optional()
      .meta({ description: "Bits per second. Without it: the format's own.", examples: [9600] }),
    dataBits: z
      .literal([7, 8])
      .optional()
      .meta({ description: "Data bits. Without it: the format's own.", examples: [8] }),
    parity: z
      .enum(['none', 'even', 'odd'])
      .optional()
      .meta({
        description: "Parity. Without it: the format's own. Mark parity: none with one more stop bit.",
        examples: ['none'],
        // Why each is the same on the wire: hw-docs/serial.md, section 5.
        insteadOf: {
          mark: 'none with stopBits: 2; 8M1 is 8N2, 7M1 is 7N2 (hw-docs/serial.md)',
          space: 'none with dataBits: 8; 7S1 is 8N1. There is nothing for 8S1 (hw-docs/serial.md)',
        },
      }),
    stopBits: z
      .literal([1, 2])
      .optional()
      .meta({
        description: "Stop bits. Without it: the format's own.",
        examples: [1],
        insteadOf: { '1.5': '2; a receiver takes one stop bit and any pause behind it (hw-docs/serial.md)' },
      }),
    flow: z
      .enum(['none', 'rtscts', 'xonxoff'])
      .optional()
      .meta({
        description:
          "Flow control. Without it: the format's own. With `none`, what the PBX prints while the gateway restarts is lost.",
        examples: ['rtscts'],
      }),
  })
  .meta({ title: 'serial' });

const tcp = z
  .strictObject({
    type: z.literal('tcp').describe('A serial device server, or a PBX with a network port.'),
    host: z
      .string()
      .min(1)
      .meta({ description: 'Name or address.', examples: ['192.0.2.20'] }),
    port: z
      .int()
      .min(1)
      .max(65535)
      .meta({ description: 'TCP port.', examples: [4001] }),
    keepAlive: duration('TCP keep-alive probe interval; finds a dead peer.', '15s').prefault('15s'),
  })
  .meta({ title: 'tcp' });

const link = z.strictObject({
  id: shortName('Name of the link; part of its MQTT topic.', 'smdr'),
  format: z.string().meta({
    description: 'What the PBX speaks; `bellwire parse --list` prints the ids.',
    examples: ['panasonic-tda-a'],
  }),
  transport: z.discriminatedUnion('type', [serial, tcp]).describe('Where the bytes come from.'),
  dateOrder: z
    .enum(['mdy', 'dmy', 'ymd', 'ydm'])
    .optional()
    .meta({
      description: 'Order of the date column, for formats whose date order is programmed in the PBX.',
      examples: ['dmy'],
    }),
  encoding: z
    .enum(['latin1', 'cp866'])
    .default('latin1')
    .describe('Character set of names on the wire. The raw bytes are kept in any case.'),
  framing: z
    .enum(['lines', 'stx-etx'])
    .optional()
    .meta({ description: "How bytes become records. Without it: the format's own.", examples: ['lines'] }),
  expectTraffic: z
    .strictObject({
      within: duration('The link is called silent after this long without a byte.', '4h'),
      from: timeOfDay('Start of the hours in which traffic is expected, local time of the site.').default(
        '00:00',
      ),
      to: timeOfDay('End of these hours; equal to `from` means all day.').default('00:00'),
    })
    .optional()
    .describe('Silence watchdog. Without it silence is never a fault.'),
  pace: duration('Least time between two commands on a control link.', '1s').prefault('1s'),
  stationDigits: z
    .int()
    .min(2)
    .max(10)
    .optional()
    .meta({
      description: 'Control links: digits of a station number on the wire, left-filled with 0.',
      examples: [4],
    }),
  cdrItems,
  custom,
  fias: fiasOptions,
  mitelPms,
  experimental,
  guestworks,
  nortelPmsi,
  ahl,
  programmable,
});

const roomObject = z
  .strictObject({
    room: number('The room.'),
    extension: number('Its extension, when that is not the room number.').optional(),
  })
  .meta({ title: 'room with another extension' });

const room = z.union([
  z
    .string()
    .regex(/^([0-9A-Za-z]{1,10}|[0-9]{1,8}-[0-9]{1,8})$/)
    .meta({
      title: 'number or range',
      description: 'A room, or a range with both ends included. Always quoted: "0101" is not 101.',
      examples: ['0101-0120'],
      patternErrorMessage: 'a quoted room "0101" or a quoted range "0101-0120"',
    }),
  roomObject,
]);

export const SiteSchema = z.strictObject({
  site: shortName('Name of this site; part of every topic and event id. Never change it later.', 'seaview'),
  timezone: z
    .string()
    .refine(isTimeZone)
    .meta({
      description: 'IANA time zone of the hotel.',
      examples: ['Europe/Lisbon'],
      patternErrorMessage: 'an IANA time zone, e.g. "Europe/Lisbon" or "Asia/Shanghai"',
    }),
  rooms: z
    .array(room)
    .default([])
    .describe('The rooms of the house: numbers, ranges, or room and extension.'),
  links: z.array(link).prefault([]).describe('Wires to the PBX.'),
  lamps: z
    .strictObject({
      boards: z.array(board).default([]).describe('Lamp boards; a room may have a lamp on several.'),
      mirrors,
      patterns,
    })
    .prefault({})
    .describe('Message lamps.'),
  panel,
  printers,
  mqtt: z
    .strictObject({
      url: z
        .string()
        .regex(/^(mqtt|mqtts):\/\/[^/@\s]+$/)
        .meta({
          description: 'The broker. No credentials in it.',
          examples: ['mqtts://broker.hotel.lan:8883'],
          patternErrorMessage: 'mqtt://host:port or mqtts://host:port, without user, password and path',
        }),
      base: z
        .string()
        .regex(/^[^#+/\s]+(\/[^#+/\s]+)*$/)
        .default('bellwire')
        .meta({
          description: 'First topic level, or levels.',
          patternErrorMessage: 'topic levels without #, + and blanks, e.g. "hotel/bellwire"',
        }),
      clientId: z
        .string()
        .min(1)
        .max(60)
        .optional()
        .meta({ description: 'Without it: `bellwire-<site>-<machine>`.', examples: ['bellwire-seaview'] }),
      username: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'Login name.', examples: ['bellwire'] }),
      passwordFile: absolutePath(
        'File with the password (a systemd credential), never the password itself.',
        '/etc/bellwire/mqtt-password',
      ).optional(),
      tls: z
        .strictObject({
          ca: absolutePath(
            'PEM file of the authority that signed the broker certificate. Without it: those the system trusts.',
            '/etc/bellwire/broker-ca.pem',
          ).optional(),
          cert: absolutePath('PEM file of our client certificate.', '/etc/bellwire/client.pem').optional(),
          key: absolutePath('PEM file of its key.', '/etc/bellwire/client.key').optional(),
        })
        .optional()
        .describe('For mqtts.'),
      protocol: z.literal([5, 4]).default(5).describe('5, or 4 for brokers that speak MQTT 3.1.1 only.'),
      keepAlive: duration('A half-open connection is found within 1.5 times this.', '15s').prefault('15s'),
      outboxLimit: z
        .int()
        .min(1000)
        .max(100_000_000)
        .default(1_000_000)
        .describe(
          'Most events kept for an absent broker; beyond it the oldest leave the outbox, not the journal.',
        ),
      commandMaxAge: duration('Commands without notAfter are refused when older.', '30s').prefault('30s'),
    })
    .optional()
    .describe('The broker. Without it nothing is published.'),
  ledger: z
    .strictObject({
      path: absolutePath(
        'The ledger file, on a disk that survives power loss.',
        '/var/lib/bellwire/ledger.db',
      ).default('/var/lib/bellwire/ledger.db'),
    })
    .prefault({})
    .describe('Where everything that happened, and is owed, is kept.'),
  wakeUp: z
    .strictObject({
      resultWithin: duration(
        'A wake-up that rang and whose result the PBX has not printed after this long is called unknown.',
        '10min',
      ).prefault('10min'),
    })
    .prefault({})
    .describe("Watching the PBX's own wake-up calls."),
  hospitality,
  calls,
  houseRules: z
    .array(
      z
        .string()
        .min(1)
        .meta({ description: 'A profile or a file.', examples: ['./rules-2027.yaml'] }),
    )
    .default([])
    .meta({
      description:
        'House rules of the switchboard: shipped profiles (`bellwire rules list`) or files, from the folder of this one; each is in force from its date. Without any: the shipped `hotel-base`.',
      examples: [['./rules-2027.yaml']],
    }),
  recognise,
  privacy: z
    .strictObject({
      dialed: z
        .enum(['first4', 'full', 'hidden'])
        .default('first4')
        .describe('Outside numbers in events and logs: the first four digits, all, or none.'),
      names: z.boolean().default(false).describe('Guest and caller names in events.'),
    })
    .prefault({})
    .describe('What leaves the ledger.'),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level written.'),
    })
    .prefault({})
    .describe('The log (stdout; the journal under systemd).'),
  status: z
    .strictObject({
      path: absolutePath(
        'File for `bellwire status`, rewritten every few seconds; on tmpfs, to spare the SD card.',
        '/run/bellwire/status.json',
      ).default('/run/bellwire/status.json'),
    })
    .prefault({})
    .describe('Status file.'),
});

/** The site file, validated, defaults filled in; durations (`keepAlive`, `within`, `pace`, `commandMaxAge`) in ms. */
export type SiteFile = z.output<typeof SiteSchema>;
export type LinkConfig = SiteFile['links'][number];
export type BoardConfig = SiteFile['lamps']['boards'][number];
export type MirrorConfig = SiteFile['lamps']['mirrors'][number];
export type PanelConfig = NonNullable<SiteFile['panel']>;
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
