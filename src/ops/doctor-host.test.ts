import { expect, test } from 'vitest';
import { facts, STATUS, verdict, type World, type Wrong } from './doctor-world.fixture.js';

const mounts = (text: string) => (w: World) => {
  w.texts['/proc/mounts'] = text;
};

const TABLE: Wrong[] = [
  [
    'old Node',
    (w) => {
      w.probes.nodeVersion = () => '20.18.3';
    },
    'host.node',
    'fail',
    'RUNTIME_OLD',
    /20\.18\.3/,
    /apt install nodejs/,
  ],
  [
    'newer Node',
    (w) => {
      w.probes.nodeVersion = () => '24.1.0';
    },
    'host.node',
    'ok',
    null,
    /24\.1\.0/,
    null,
  ],
  [
    'a broken module',
    (w) => {
      w.probes.loadModule = async (name) => (name === 'onoff' ? 'no epoll' : null);
    },
    'host.module.onoff',
    'fail',
    'RUNTIME_MODULE',
    /no epoll/,
    /npm .*rebuild/,
  ],
  [
    'little memory',
    (w) => {
      w.texts['/proc/meminfo'] = 'MemAvailable: 90000 kB';
    },
    'host.memory',
    'warn',
    'MEMORY_LOW',
    /92 MB/,
    /^ps /,
  ],
  [
    'no NTP',
    (w) => {
      w.probes.clockSynchronised = async () => false;
    },
    'clock.ntp',
    'warn',
    'CLOCK_UNTRUSTED',
    /not synchronised/,
    /^sudo timedatectl set-ntp true$/,
  ],
  [
    'nobody knows of NTP',
    (w) => {
      w.probes.clockSynchronised = async () => null;
    },
    'clock.ntp',
    'skip',
    null,
    /knows/,
    null,
  ],
  [
    'no RTC',
    (w) => {
      w.lists['/sys/class/rtc'] = [];
    },
    'clock.rtc',
    'warn',
    'CLOCK_NO_RTC',
    /no real-time/,
    /pi-setup --rtc ds3231/,
  ],
  [
    'a Pi 5 whose clock has no battery',
    (w) => {
      w.texts['/sys/class/rtc/rtc0/name'] = 'rpi-rtc soc:rpi_rtc';
      w.probes.vcgencmd = async () => '   BATT_V volt(25)=0.00488280V';
    },
    'clock.rtc',
    'warn',
    'CLOCK_NO_RTC',
    /without a battery/,
    /J5/,
  ],
  [
    'a Pi 5 whose clock has one',
    (w) => {
      w.texts['/sys/class/rtc/rtc0/name'] = 'rpi-rtc soc:rpi_rtc';
      w.probes.vcgencmd = async () => '   BATT_V volt(25)=3.01000000V';
    },
    'clock.rtc',
    'ok',
    null,
    /battery 3\.01/,
    null,
  ],
  [
    'a Pi 5 that does not tell',
    (w) => {
      w.texts['/sys/class/rtc/rtc0/name'] = 'rpi-rtc soc:rpi_rtc';
      w.probes.vcgencmd = async () => null;
    },
    'clock.rtc',
    'skip',
    null,
    /cannot be read/,
    null,
  ],
  [
    'a hot processor',
    (w) => {
      w.texts['/sys/class/thermal/thermal_zone0/temp'] = '80000\n';
    },
    'host.temperature',
    'warn',
    'HOST_HOT',
    /^80 °C$/,
    /air/,
  ],
  [
    'the heat of something else',
    (w) => {
      w.texts['/sys/class/thermal/thermal_zone0/type'] = 'battery';
    },
    'host.temperature',
    'skip',
    null,
    /no sensor/,
    null,
  ],
  [
    'a watchdog that is off',
    (w) => {
      w.texts['/sys/class/watchdog/watchdog0/state'] = 'inactive\n';
    },
    'host.watchdog',
    'warn',
    'WATCHDOG_OFF',
    /BCM2835.*off/,
    /RuntimeWatchdogSec=14/,
  ],
  [
    'a watchdog that does not tell',
    (w) => {
      delete w.texts['/sys/class/watchdog/watchdog0/state'];
    },
    'host.watchdog',
    'skip',
    null,
    /does not tell/,
    null,
  ],
  [
    'no watchdog',
    (w) => {
      w.lists['/sys/class/watchdog'] = [];
    },
    'host.watchdog',
    'skip',
    null,
    /none/,
    null,
  ],
  ['mounts unread', mounts(''), 'ledger.root', 'skip', null, /mounts/, null],
  ['one partition', mounts('/dev/a / ext4 rw 0 0'), 'ledger.root', 'ok', null, /writable/, null],
  [
    'a read-only root, the ledger on it',
    mounts('overlayroot / overlay rw,relatime 0 0'),
    'ledger.root',
    'fail',
    'LEDGER_PLACE',
    /read-only or in memory/,
    /partition of its own/,
  ],
  [
    'a read-only root, the ledger apart',
    mounts('/dev/a / ext4 ro,noatime 0 0\n/dev/b /var/lib/bellwire ext4 rw 0 0'),
    'ledger.root',
    'ok',
    null,
    /on \/var\/lib\/bellwire, the root is read-only/,
    null,
  ],
  [
    'a partition under the overlay',
    mounts('o / overlay rw 0 0\no /var/lib overlay rw 0 0\n/dev/b /var/lib/bell ext4 rw 0 0'),
    'ledger.root',
    'fail',
    'LEDGER_PLACE',
    /\/var\/lib is under the overlay/,
    /recurse=0/,
  ],
  [
    'a partition that went read-only',
    mounts('/dev/a / ext4 rw 0 0\n/dev/b /var/lib ext4 rw 0 0\n/dev/b /var/lib/bellwire ext4 ro 0 0'),
    'ledger.root',
    'fail',
    'LEDGER_IO',
    /\/var\/lib\/bellwire is mounted read-only/,
    /remount,rw \/var\/lib\/bellwire$/,
  ],
  [
    'another zone',
    (w) => {
      w.probes.timezone = () => 'Etc/UTC';
    },
    'clock.zone',
    'warn',
    'CLOCK_ZONE',
    /Etc\/UTC.*Lisbon/,
    /set-timezone Europe\/Lisbon$/,
  ],
  [
    'the same zone by another name',
    (w) => {
      w.probes.timezone = () => 'Portugal';
    },
    'clock.zone',
    'ok',
    null,
    /Portugal/,
    null,
  ],
  [
    'no ledger directory',
    (w) => {
      delete w.files['/var/lib/bellwire'];
    },
    'ledger.writable',
    'fail',
    'LEDGER_IO',
    /no directory/,
    /^sudo install -d -o bellwire -m 750 \/var\/lib\/bellwire$/,
  ],
  [
    'a ledger of root',
    (w) => {
      w.files['/var/lib/bellwire/ledger.db'] = facts('/x', { uid: 0, gid: 0, mode: 0o644 });
    },
    'ledger.writable',
    'fail',
    'LEDGER_IO',
    /may not write/,
    /^sudo chown bellwire \/var\/lib\/bellwire\/ledger\.db\*$/,
  ],
  [
    'a ledger in memory',
    (w) => {
      w.probes.disk = async () => ({ at: '/run', type: 'tmpfs', freeBytes: 1e9, freeInodes: 9999 });
    },
    'ledger.filesystem',
    'warn',
    'LEDGER_PLACE',
    /tmpfs at \/run: gone/,
    /findmnt/,
  ],
  [
    'a ledger on FAT',
    (w) => {
      w.probes.disk = async () => ({ at: '/boot', type: 'vfat', freeBytes: 1e9, freeInodes: null });
    },
    'ledger.filesystem',
    'warn',
    'LEDGER_PLACE',
    /vfat/,
    /findmnt/,
  ],
  [
    'a full disk',
    (w) => {
      w.probes.disk = async () => ({ at: '/', type: 'ext4', freeBytes: 49e6, freeInodes: 9999 });
    },
    'ledger.space',
    'fail',
    'LEDGER_FULL',
    /49 MB/,
    /^sudo du /,
  ],
  [
    'a disk soon full',
    (w) => {
      w.probes.disk = async () => ({ at: '/', type: 'ext4', freeBytes: 499e6, freeInodes: 9999 });
    },
    'ledger.space',
    'warn',
    'LEDGER_FULL',
    /499 MB/,
    /^sudo du /,
  ],
  [
    'no inodes',
    (w) => {
      w.probes.disk = async () => ({ at: '/', type: 'ext4', freeBytes: 1e9, freeInodes: 999 });
    },
    'ledger.space',
    'fail',
    'LEDGER_FULL',
    /999 inodes/,
    /--inodes/,
  ],
  [
    'a daemon that hangs',
    (w) => {
      w.probes.daemon = async () => ({ is: 'stale', snapshot: STATUS, ageMs: 60_000 });
    },
    'daemon',
    'fail',
    'DAEMON_SILENT',
    /4711/,
    /systemctl restart bellwire$/,
  ],
];

test.each(TABLE)('%s', async (_, change, id, result, code, found, fix) => {
  const { one, exitCode, failed } = await verdict(change, id);
  expect(one).toMatchObject({ result, code, found: expect.stringMatching(found) });
  if (fix) expect(one?.fix).toMatch(fix);
  else expect(one?.fix).toBeNull();
  expect(exitCode).toBe(failed ? 1 : 0);
  if (result === 'fail') expect(failed).toBe(true);
});
