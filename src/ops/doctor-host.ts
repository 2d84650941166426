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

/** @param zone of the site; null when the site file could not be read */
export async function checkClock(zone: string | null, probes: Probes): Promise<Check[]> {
  const ntp = check('clock.ntp', 'clock: synchronised');
  const synchronised = await probes.clockSynchronised();
  const rtc = check('clock.rtc', 'clock: after a power cut');
  const clocks = await probes.list('/sys/class/rtc');
  return [
    synchronised === null
      ? ntp.skip('nothing on this system knows')
      : synchronised
        ? ntp.ok('by the network')
        : ntp.warn('CLOCK_UNTRUSTED', 'not synchronised', 'sudo timedatectl set-ntp true'),
    clocks.length > 0
      ? rtc.ok(`real-time clock ${clocks.join(', ')}`)
      : rtc.warn(
          'CLOCK_NO_RTC',
          'no real-time clock',
          "echo 'dtoverlay=i2c-rtc,ds3231' | sudo tee -a /boot/firmware/config.txt  # after fitting one, then reboot",
        ),
    ...(zone === null ? [] : [checkZone(zone, probes.timezone())]),
  ];
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
