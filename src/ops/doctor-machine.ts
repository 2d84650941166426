import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir, readFile, readlink, realpath, stat, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { tryLogin } from './doctor-login.js';
import type { ConnectAnswer, DiskFacts, FileFacts, Holder, Holders, Probes } from './doctor-probes.js';
import { trySerial } from './doctor-stty.js';
import { daemonUser, groupName } from './doctor-users.js';
import { readStatus } from './status-file.js';

const run = promisify(execFile);

/**
 * The answers of this computer (Linux).
 * @param gpio the answers of the drivers for GPIO
 */
export function machineProbes(gpio: Pick<Probes, 'gpioChip' | 'gpioHolders'>, now: () => number): Probes {
  return {
    nodeVersion: () => process.versions.node,
    daemonUser: async () =>
      daemonUser({
        myUid: process.getuid?.() ?? 0,
        myGids: process.getgroups?.() ?? [],
        passwd: (await text('/etc/passwd')) ?? '',
        group: (await text('/etc/group')) ?? '',
        unit: (await text('/etc/systemd/system/bellwire.service')) ?? '',
      }),
    file,
    list: async (path) => (await unlessAbsent(readdir(path))) ?? [],
    text,
    holders,
    trySerial,
    connect: tcpConnect,
    login: tryLogin,
    disk,
    clockSynchronised,
    vcgencmd,
    timezone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    loadModule,
    ...gpio,
    daemon: (path) => readStatus(path, now()),
  };
}

async function text(path: string): Promise<string | null> {
  return unlessAbsent(readFile(path, 'utf8'));
}

async function file(path: string): Promise<FileFacts | null> {
  const facts = await unlessAbsent(stat(path));
  if (!facts) return null;
  const may = async (mode: number) => (await unlessAbsent(access(path, mode).then(() => true))) ?? false;
  return {
    real: (await unlessAbsent(realpath(path))) ?? path,
    kind: facts.isCharacterDevice()
      ? 'device'
      : facts.isFile()
        ? 'file'
        : facts.isDirectory()
          ? 'directory'
          : 'other',
    mode: facts.mode & 0o7777,
    uid: facts.uid,
    gid: facts.gid,
    group: groupName((await text('/etc/group')) ?? '', facts.gid),
    readable: await may(constants.R_OK),
    writable: await may(constants.W_OK),
  };
}

/** Looks through /proc for open descriptors, as fuser(1) does; only root sees those of other users. */
async function holders(realPath: string): Promise<Holders> {
  const processes: Holder[] = [];
  let complete = true;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    try {
      const descriptors = await readdir(`/proc/${entry}/fd`);
      const targets = await Promise.all(
        descriptors.map((number) => unlessAbsent(readlink(`/proc/${entry}/fd/${number}`))),
      );
      if (targets.includes(realPath)) processes.push(await describe(Number(entry)));
    } catch (error) {
      if (!isOsError(error)) throw error;
      // ENOENT, ESRCH: it ended while we looked.
      if (error.code === 'EACCES' || error.code === 'EPERM') complete = false;
    }
  }
  return { processes, complete };
}

async function describe(pid: number): Promise<Holder> {
  const command = ((await text(`/proc/${pid}/comm`)) ?? '?').trim();
  const unit = /\/([^/]+\.service)(?:\/|$)/m.exec((await text(`/proc/${pid}/cgroup`)) ?? '')?.[1] ?? null;
  return { pid, command, unit };
}

function tcpConnect(host: string, port: number, timeoutMs: number): Promise<ConnectAnswer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (result: ConnectAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(
      () => answer({ is: 'unreachable', why: `no answer in ${timeoutMs} ms` }),
      timeoutMs,
    );
    socket.once('connect', () => answer({ is: 'open', ms: Math.round(performance.now() - started) }));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      answer({
        is: error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable',
        why: error.message || String(error.code),
      }),
    );
  });
}

/** Magic numbers of statfs(2). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  2240043254: 'ramfs',
  2035054128: 'overlay',
  1936814952: 'squashfs',
  2435016766: 'btrfs',
  1481003842: 'xfs',
  4076150800: 'f2fs',
  19780: 'vfat',
  538032816: 'exfat',
  26985: 'nfs',
  4283649346: 'cifs',
  4266872130: 'smb2',
  1702057286: 'fuse',
  16914839: '9p',
};

async function disk(path: string): Promise<DiskFacts> {
  let at = dirname(path);
  while (at !== dirname(at) && !(await unlessAbsent(stat(at)))) at = dirname(at);
  const { type, bavail, bsize, files, ffree } = await statfs(at);
  return {
    at,
    type: FILE_SYSTEMS[type] ?? `0x${type.toString(16)}`,
    freeBytes: bavail * bsize,
    freeInodes: files > 0 ? ffree : null,
  };
}

async function clockSynchronised(): Promise<boolean | null> {
  // systemd-timesyncd makes this file; timedatectl (the kernel's flag) knows chrony and ntpd as well.
  if (await unlessAbsent(stat('/run/systemd/timesync/synchronized'))) return true;
  try {
    const { stdout } = await run('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
      timeout: 3000,
    });
    return stdout.trim() === 'yes' ? true : stdout.trim() === 'no' ? false : null;
  } catch (error) {
    // No timedatectl, or no D-Bus to ask: nobody knows.
    if (error instanceof Error) return null;
    throw error;
  }
}

async function vcgencmd(...words: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run('vcgencmd', words, { timeout: 3000 });
    return stdout;
  } catch (error) {
    // Not installed, or no right to ask the firmware (/dev/vcio, group video).
    if (error instanceof Error) return null;
    throw error;
  }
}

async function loadModule(name: string): Promise<string | null> {
  try {
    await import(name);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

const isOsError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error;

/** Null when the system says no: absent, not permitted, gone meanwhile. Doctor asks because it does not know. */
async function unlessAbsent<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isOsError(error)) return null;
    throw error;
  }
}
