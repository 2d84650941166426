import { dirname } from 'node:path';
import { type Check, check, shell } from './doctor-check.js';
import { type DaemonUser, mayUse, type Probes } from './doctor-probes.js';
import { type DaemonState, STALE_MS } from './status-file.js';

const MB = 1_000_000;

export function checkNode(probes: Probes): Check {
  const at = check('host.node', 'Node.js');
  const version = probes.nodeVersion();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  // package.json "engines"; better-sqlite3 12 and serialport 13 are built for it.
  if (major > 20 || (major === 20 && minor >= 19)) return at.ok(version);
  return at.fail('RUNTIME_OLD', `${version}; 20.19 or newer is needed`, 'sudo apt install nodejs');
}

export async function checkModules(names: readonly string[], probes: Probes): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of names) {
    const at = check(`host.module.${name}`, `module ${name}`);
    const why = await probes.loadModule(name);
    checks.push(
      why === null
        ? at.ok('loads')
        : at.fail('RUNTIME_MODULE', why, `sudo npm --prefix /opt/bellwire rebuild`),
    );
  }
  return checks;
}

export async function checkMemory(probes: Probes): Promise<Check> {
  const at = check('host.memory', 'memory');
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec((await probes.text('/proc/meminfo')) ?? '')?.[1];
  if (kilobytes === undefined) return at.skip('/proc/meminfo cannot be read');
  const free = (Number(kilobytes) * 1024) / MB;
  const found = `${Math.round(free)} MB available`;
  return free >= 150 ? at.ok(found) : at.warn('MEMORY_LOW', found, 'ps -eo rss,comm --sort=-rss | head');
}

/** Sensors that stand for the processor: of a Raspberry Pi, of a PC. */
const PROCESSOR_ZONES = ['cpu-thermal', 'cpu_thermal', 'x86_pkg_temp'];
/** From 80 °C a Raspberry Pi slows down (raspberrypi/documentation, frequency-management.adoc). */
const HOT_MILLIDEGREES = 80_000;

export async function checkTemperature(probes: Probes): Promise<Check> {
  const at = check('host.temperature', 'processor: temperature');
  for (const zone of await probes.list('/sys/class/thermal')) {
    const type = (await probes.text(`/sys/class/thermal/${zone}/type`))?.trim() ?? '';
    const read = await probes.text(`/sys/class/thermal/${zone}/temp`);
    if (!PROCESSOR_ZONES.includes(type) || read === null || !/^-?\d+\s*$/.test(read)) continue;
    const found = `${Math.round(Number(read) / 1000)} °C`;
    if (Number(read) < HOT_MILLIDEGREES) return at.ok(found);
    return at.warn('HOST_HOT', found, 'Give it air: a heat sink, an upright board, a larger box.');
  }
  return at.skip('no sensor of the processor');
}

/** The chip that starts the computer anew when even systemd hangs; the daemon itself is watched by systemd. */
export async function checkWatchdog(probes: Probes): Promise<Check> {
  const at = check('host.watchdog', 'watchdog of the hardware');
  const [device] = await probes.list('/sys/class/watchdog');
  if (device === undefined) return at.skip('this computer has none');
  const state = (await probes.text(`/sys/class/watchdog/${device}/state`))?.trim();
  const name = (await probes.text(`/sys/class/watchdog/${device}/identity`))?.trim() ?? device;
  if (state === 'active') return at.ok(`${name}: on`);
  if (state !== 'inactive') return at.skip(`${name}: the kernel does not tell whether it is on`);
  const fix =
    "printf '[Manager]\\nRuntimeWatchdogSec=14\\n' | sudo install -D -m 644 /dev/stdin /etc/systemd/system.conf.d/watchdog.conf" +
    ' && sudo systemctl daemon-reexec';
  return at.warn('WATCHDOG_OFF', `${name}: off`, fix);
}

/** @param zone of the site; null when the site file could not be read */
export async function checkClock(zone: string | null, probes: Probes): Promise<Check[]> {
  const ntp = check('clock.ntp', 'clock: synchronised');
  const synchronised = await probes.clockSynchronised();
  return [
    synchronised === null
      ? ntp.skip('nothing on this system knows')
      : synchronised
        ? ntp.ok('by the network')
        : ntp.warn('CLOCK_UNTRUSTED', 'not synchronised', 'sudo timedatectl set-ntp true'),
    await checkRtc(probes),
    ...(zone === null ? [] : [checkZone(zone, probes.timezone())]),
  ];
}

/** A Pi 5 always has a clock, and mostly no battery for it: then it forgets as if there were none. */
async function checkRtc(probes: Probes): Promise<Check> {
  const at = check('clock.rtc', 'clock: after a power cut');
  const clocks = await probes.list('/sys/class/rtc');
  if (clocks.length === 0) {
    const fix = 'sudo bellwire pi-setup --rtc ds3231 --apply && sudo reboot  # after fitting one';
    return at.warn('CLOCK_NO_RTC', 'no real-time clock', fix);
  }
  const found = `real-time clock ${clocks.join(', ')}`;
  const driver = await probes.text(`/sys/class/rtc/${clocks[0]}/name`);
  if (!driver?.startsWith('rpi')) return at.ok(found);
  const volts = /BATT_V.*=([\d.]+)V/.exec((await probes.vcgencmd('pmic_read_adc', 'BATT_V')) ?? '')?.[1];
  if (volts === undefined) return at.skip(`${found}; whether it has a battery cannot be read: run with sudo`);
  if (Number(volts) >= 1) return at.ok(`${found}, battery ${volts} V`);
  return at.warn(
    'CLOCK_NO_RTC',
    `${found} without a battery (${volts} V)`,
    'Plug its battery into J5 (BAT).',
  );
}

function checkZone(site: string, system: string): Check {
  const at = check('clock.zone', 'clock: time zone');
  if (canonical(site) === canonical(system)) return at.ok(system);
  const fix = `sudo timedatectl set-timezone ${shell(site)}`;
  return at.warn('CLOCK_ZONE', `the system has ${system}, the site ${site}`, fix);
}

/** UTC, Etc/UTC and Zulu are one zone. */
const canonical = (zone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;

/** Anything else of a local disk is fine. Network locks and FAT do not give SQLite what WAL needs. */
const FORGETFUL = ['tmpfs', 'ramfs', 'overlay', 'squashfs'];
const UNSAFE = ['vfat', 'exfat', 'nfs', 'cifs', 'smb2', 'fuse', '9p'];

export async function checkDisk(ledger: string, user: DaemonUser, probes: Probes): Promise<Check[]> {
  const disk = await probes.disk(ledger);
  const type = check('ledger.filesystem', 'ledger: file system');
  const better = 'Set ledger.path to a directory on ext4: findmnt -t ext4,btrfs,xfs,f2fs';
  return [
    await checkWritable(ledger, user, probes),
    FORGETFUL.includes(disk.type)
      ? type.warn('LEDGER_PLACE', `${disk.type} at ${disk.at}: gone after a power cut`, better)
      : UNSAFE.includes(disk.type)
        ? type.warn('LEDGER_PLACE', `${disk.type} at ${disk.at}: no safe place for a database`, better)
        : type.ok(`${disk.type} at ${disk.at}`),
    checkRoot(ledger, (await probes.text('/proc/mounts')) ?? ''),
    checkSpace(disk.freeBytes, disk.freeInodes, disk.at),
  ];
}

async function checkWritable(ledger: string, user: DaemonUser, probes: Probes): Promise<Check> {
  const at = check('ledger.writable', 'ledger: writable');
  const directory = dirname(ledger);
  const fix = `sudo install -d -o ${shell(user.name)} -m 750 ${shell(directory)}`;
  const place = await probes.file(directory);
  if (!place) return at.fail('LEDGER_IO', `no directory ${directory}`, fix);
  if (place.kind !== 'directory') return at.fail('LEDGER_IO', `${directory} is no directory`, fix);
  // SQLite makes its -wal and -shm files beside the ledger, so the directory counts as much as the file.
  if (!mayUse(place, 'rw', user)) {
    return at.fail('LEDGER_IO', `user ${user.name} may not write in ${directory}`, fix);
  }
  const file = await probes.file(ledger);
  if (file && !mayUse(file, 'rw', user)) {
    const own = `sudo chown ${shell(user.name)} ${shell(ledger)}*`;
    return at.fail('LEDGER_IO', `user ${user.name} may not write ${ledger}`, own);
  }
  return at.ok(file ? ledger : `${ledger} (not there yet)`);
}

/**
 * A read-only root needs a ledger with a partition of its own.
 * @param mounts /proc/mounts
 */
function checkRoot(ledger: string, mounts: string): Check {
  const at = check('ledger.root', 'ledger: apart from the root');
  const all = mounts.split('\n').flatMap((line) => {
    const [, path = '', type = '', options = ''] = line.split(' ');
    return path.startsWith('/')
      ? [{ path, overlay: type === 'overlay', readOnly: /^ro(,|$)/.test(options) }]
      : [];
  });
  // The last line of a path counts: mounts lie over each other.
  const root = all.findLast(({ path }) => path === '/');
  if (!root) return at.skip('/proc/mounts cannot be read');
  const own = all
    .filter(({ path }) => path !== '/' && `${dirname(ledger)}/`.startsWith(`${path}/`))
    .reduce<(typeof all)[number] | null>(
      (best, one) => (one.path.length >= (best?.path.length ?? 0) ? one : best),
      null,
    );
  const fix = 'Give the ledger a partition of its own, outside the overlay (overlayroot=tmpfs:recurse=0).';
  if (own?.readOnly) {
    return at.fail(
      'LEDGER_IO',
      `${own.path} is mounted read-only`,
      `sudo mount -o remount,rw ${shell(own.path)}`,
    );
  }
  if (own?.overlay) return at.fail('LEDGER_PLACE', `${own.path} is under the overlay, in memory`, fix);
  const kind = root.overlay || root.readOnly ? 'read-only' : 'writable';
  if (own) return at.ok(`on ${own.path}, the root is ${kind}`);
  return kind === 'writable'
    ? at.ok('on the root, which is writable')
    : at.fail('LEDGER_PLACE', 'on the root, which is read-only or in memory', fix);
}

/** A ledger line is about 1 KB: 50 MB are days of a busy hotel, 500 MB months. */
function checkSpace(freeBytes: number, freeInodes: number | null, at: string): Check {
  const space = check('ledger.space', 'ledger: space');
  const fix = `sudo du -xh --max-depth=2 ${shell(at)} | sort -h | tail`;
  const found = `${Math.round(freeBytes / MB)} MB free`;
  if (freeBytes < 50 * MB) return space.fail('LEDGER_FULL', found, fix);
  if (freeInodes !== null && freeInodes < 1000) {
    const inodes = `sudo du --inodes -x --max-depth=2 ${shell(at)} | sort -n | tail`;
    return space.fail('LEDGER_FULL', `${freeInodes} inodes free`, inodes);
  }
  return freeBytes < 500 * MB ? space.warn('LEDGER_FULL', found, fix) : space.ok(found);
}

export function checkDaemon(state: DaemonState): Check {
  const at = check('daemon', 'daemon');
  switch (state.is) {
    case 'running':
      return at.ok(`running, version ${state.snapshot.version}, process ${state.snapshot.pid}`);
    case 'absent':
      return at.skip('not running');
    case 'stale': {
      const found = `process ${state.snapshot.pid} has not reported for more than ${STALE_MS / 1000} s`;
      return at.fail('DAEMON_SILENT', found, 'journalctl -u bellwire -n 50; sudo systemctl restart bellwire');
    }
    case 'unreadable':
      return at.warn('DAEMON_SILENT', state.why, 'sudo systemctl restart bellwire');
  }
}
