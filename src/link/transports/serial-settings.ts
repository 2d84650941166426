import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import type { SerialSettings } from '../../driver-api/index.js';
import type { Note } from '../../ops/note.js';
import { BellwireError } from '../../telephony/index.js';

/**
 * Drivers drop what they cannot do without an error: the Pi mini UART takes 7E1 and runs without parity (measured:
 * shelf hw/README.md section 3). So the settings are read back. Throws PORT_SETTINGS naming what was dropped.
 */
export async function checkSettings(path: string, wanted: SerialSettings, note: Note): Promise<void> {
  const report = await stty(path, ['-a'], note);
  if (report === null) return;
  const isPty = (await realpath(path).catch(() => path)).startsWith('/dev/pts/');
  const dropped = droppedSettings(report, wanted, isPty);
  if (dropped.length > 0) throw new BellwireError('PORT_SETTINGS', `${path}: ${dropped.join(', ')}`);
}

/**
 * `report`: what `stty -a` prints in the C locale. Returns what differs, e.g. `parity even was dropped (it is none)`.
 * A pty has no bits and no parity: those are not compared.
 */
export function droppedSettings(report: string, wanted: SerialSettings, isPty: boolean): string[] {
  const words = new Set(report.split(/[\s;]+/));
  const actual: Record<keyof SerialSettings, string> = {
    baudRate: /speed (\d+) baud/.exec(report)?.[1] ?? 'unknown',
    dataBits: /\bcs([5-8])\b/.exec(report)?.[1] ?? 'unknown',
    parity: words.has('parenb') ? (words.has('parodd') ? 'odd' : 'even') : 'none',
    stopBits: words.has('cstopb') ? '2' : '1',
    flow: words.has('crtscts') ? 'rtscts' : words.has('ixon') && words.has('ixoff') ? 'xonxoff' : 'none',
  };
  const compared: (keyof SerialSettings)[] = isPty
    ? ['baudRate', 'stopBits', 'flow']
    : ['baudRate', 'dataBits', 'parity', 'stopBits', 'flow'];
  return compared
    .filter((key) => actual[key] !== String(wanted[key]))
    .map((key) => `${key} ${wanted[key]} was dropped (it is ${actual[key]})`);
}

/**
 * DTR and RTS stay high when we close the port, so that a PBX does not take a restart of the gateway for a terminal
 * switched off. Not for rtscts: there RTS must fall, it is what makes the PBX keep its records while nobody reads.
 * serialport's own option can only set the flag, never clear it (serialport_unix.cpp).
 */
export async function keepLinesOnClose(path: string, note: Note): Promise<void> {
  await stty(path, ['-hupcl'], note);
}

const STTY_TIMEOUT_MS = 2000;

/**
 * By its path, a second opening: a child that inherits our descriptor would get it with O_NONBLOCK cleared (libuv does
 * so for a child's standard streams), for us too, and every read would then hold a thread. Null when stty cannot tell.
 */
function stty(path: string, args: readonly string[], note: Note): Promise<string | null> {
  return new Promise((resolve) => {
    const options = {
      encoding: 'latin1',
      timeout: STTY_TIMEOUT_MS,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    } as const;
    execFile('stty', ['-F', path, ...args], options, (error, out) => {
      if (error) note('warn', { path, why: error.message.trim() }, 'serial settings not checked');
      resolve(error ? null : out);
    });
  });
}
