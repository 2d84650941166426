import { expect, test } from 'vitest';
import { facts, STATUS, verdict, type Wrong } from './doctor-world.fixture.js';

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
    /i2c-rtc,ds3231/,
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
