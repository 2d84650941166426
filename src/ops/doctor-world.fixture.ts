import { parseSite } from '../config/load.js';
import type { SerialSettings } from '../driver-api/index.js';
import { type Check, type DoctorReport, type Probes, runDoctor } from './doctor.js';
import type { FileFacts } from './doctor-probes.js';
import type { StatusSnapshot } from './status-file.js';

export const BY_ID = '/dev/serial/by-id/usb-FTDI_A-if00-port0';
const SITE = `
site: seaview
timezone: Europe/Lisbon
rooms: ["0101-0102"]
links:
  - { id: smdr, format: panasonic-tda-a, transport: { type: serial, path: ${BY_ID} } }
  - { id: smdi, format: smdi, transport: { type: tcp, host: 192.0.2.20, port: 4001 } }
lamps: { boards: [{ id: panel, driver: onoff, map: { "0101": 17 } }] }
mqtt:
  url: mqtts://broker.hotel.lan:8883
  username: bellwire
  passwordFile: /etc/bellwire/mqtt-password
  tls: { ca: /etc/bellwire/ca.pem }
`;
export const OWN: SerialSettings = {
  baudRate: 9600,
  dataBits: 7,
  parity: 'even',
  stopBits: 1,
  flow: 'rtscts',
};
export const FORMATS = ['panasonic-tda-a', 'smdi'];

export const facts = (real: string, change: Partial<FileFacts> = {}): FileFacts => ({
  real,
  kind: 'file',
  mode: 0o600,
  uid: 990,
  gid: 990,
  group: 'bellwire',
  readable: true,
  writable: true,
  ...change,
});
export const device = (real: string, change: Partial<FileFacts> = {}) =>
  facts(real, { kind: 'device', mode: 0o660, uid: 0, gid: 20, group: 'dialout', ...change });

export const STATUS: StatusSnapshot = {
  schema: 1,
  writtenAt: 0,
  site: 'seaview',
  version: '0.1.0',
  pid: 4711,
  startedAt: 0,
  links: [{ id: 'smdi', format: 'smdi', state: 'up', why: null, lastByteAt: null, counters: {} }],
  ledger: { fault: null, bytes: 0, quarantined: 0, outbox: 0 },
  mqtt: null,
  lamps: { lit: 0, faults: 0, boards: [] },
};

export interface World {
  files: Record<string, FileFacts>;
  lists: Record<string, string[]>;
  texts: Record<string, string>;
  probes: Partial<Probes>;
  site: string;
}

/** A machine on which everything is right, seen by root, judged for user bellwire. */
export function well(): World {
  return {
    files: {
      [BY_ID]: device('/dev/ttyUSB0'),
      '/sys/class/gpio/export': facts('/sys/class/gpio/export', {
        mode: 0o220,
        uid: 0,
        gid: 993,
        group: 'gpio',
      }),
      '/dev/gpiochip0': device('/dev/gpiochip0', { gid: 993, group: 'gpio' }),
      '/etc/bellwire/mqtt-password': facts('/etc/bellwire/mqtt-password'),
      '/etc/bellwire/ca.pem': facts('/etc/bellwire/ca.pem', { mode: 0o644, uid: 0, gid: 0 }),
      '/var/lib/bellwire': facts('/var/lib/bellwire', { kind: 'directory', mode: 0o750 }),
    },
    lists: {
      '/dev/serial/by-id': ['usb-FTDI_A-if00-port0'],
      '/sys/class/rtc': ['rtc0'],
      '/sys/class/thermal': ['cooling_device0', 'thermal_zone0'],
      '/sys/class/watchdog': ['watchdog0'],
    },
    texts: {
      '/proc/meminfo': 'MemTotal:  4000000 kB\nMemAvailable:  3000000 kB\n',
      '/proc/cmdline': 'console=tty1 root=/dev/mmcblk0p2',
      '/proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.4\0',
      '/proc/mounts': '/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n/dev/mmcblk0p3 /var/lib/bellwire ext4 rw 0 0\n',
      '/sys/class/rtc/rtc0/name': 'rtc-ds1307 1-0068\n',
      '/sys/class/thermal/thermal_zone0/type': 'cpu-thermal\n',
      '/sys/class/thermal/thermal_zone0/temp': '51000\n',
      '/sys/class/watchdog/watchdog0/identity': 'Broadcom BCM2835 Watchdog timer\n',
      '/sys/class/watchdog/watchdog0/state': 'active\n',
      '/boot/firmware/config.txt': 'dtparam=audio=on\n',
      '/boot/firmware/cmdline.txt': 'console=serial0,115200 console=tty1 root=/dev/mmcblk0p2\n',
      '/etc/bellwire/mqtt-password': 'invented\n',
    },
    probes: {},
    site: SITE,
  };
}

export function probesOf({ files, lists, texts, probes }: World): Probes {
  return {
    nodeVersion: () => '20.19.0',
    daemonUser: async () => ({
      name: 'bellwire',
      uid: 990,
      groups: [
        { gid: 990, name: 'bellwire' },
        { gid: 20, name: 'dialout' },
        { gid: 993, name: 'gpio' },
      ],
      isMe: false,
    }),
    file: async (path) => files[path] ?? null,
    list: async (path) => lists[path] ?? [],
    text: async (path) => texts[path] ?? null,
    holders: async () => ({ processes: [], complete: true }),
    trySerial: async () => ({ is: 'kept' }),
    connect: async () => ({ is: 'open', ms: 3 }),
    login: async ({ username }) => (username ? { is: 'accepted' } : { is: 'refused', why: 'Not authorized' }),
    disk: async () => ({ at: '/var/lib/bellwire', type: 'ext4', freeBytes: 8e9, freeInodes: 100_000 }),
    clockSynchronised: async () => true,
    vcgencmd: async (command) => (command === 'get_throttled' ? 'throttled=0x0\n' : null),
    timezone: () => 'Europe/Lisbon',
    loadModule: async () => null,
    gpioChip: async (way) => ({
      name: way === 'sysfs' ? 'gpiochip512' : 'gpiochip0',
      label: 'pinctrl-bcm2711',
      lines: 58,
    }),
    gpioHolders: async () => new Map(),
    daemon: async () => ({ is: 'absent' }),
    ...probes,
  };
}

export async function examine(change: (world: World) => void): Promise<DoctorReport> {
  const world = well();
  change(world);
  const site = parseSite(world.site, 'site.yaml', FORMATS);
  return runDoctor(site, probesOf(world), {
    siteFile: '/etc/bellwire/bellwire.yaml',
    serialOf: async () => OWN,
  });
}

/** One thing wrong: what; how; the check that says so; its result and code; what it found; the fix. */
export type Wrong = [
  what: string,
  change: (world: World) => void,
  id: string,
  result: Check['result'],
  code: string | null,
  found: RegExp,
  fix: RegExp | null,
];

/** The check of that id, as a machine with one thing wrong gives it, and the exit code. */
export async function verdict(
  change: (world: World) => void,
  id: string,
): Promise<{ one: Check | undefined; exitCode: number; failed: boolean }> {
  const { checks, exitCode } = await examine(change);
  return {
    one: checks.find((check) => check.id === id),
    exitCode,
    failed: checks.some(({ result }) => result === 'fail'),
  };
}
