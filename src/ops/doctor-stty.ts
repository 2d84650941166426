import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SerialSettings } from '../driver-api/index.js';
import type { SerialAnswer } from './doctor-probes.js';

const run = promisify(execFile);

/**
 * Asks a port to take its settings and reads them back: drivers may drop parity or speed without an error. stty(1)
 * does it without loading serialport; what was set before is set again.
 */
export async function trySerial(path: string, settings: SerialSettings): Promise<SerialAnswer> {
  try {
    const before = (await stty(path, ['-g'])).trim();
    try {
      await stty(path, sttyArguments(settings));
      return compare(settings, await stty(path, ['-a']));
    } finally {
      await stty(path, [before]);
    }
  } catch (error) {
    return { is: 'failed', why: said(error) };
  }
}

async function stty(path: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('stty', ['-F', path, ...args], {
      timeout: 5000,
      env: { ...process.env, LC_ALL: 'C' },
    });
    return stdout;
  } catch (error) {
    // It set what it could. What it could not is seen when reading back; and it says so after restoring with -g
    // although all is as before (coreutils 9.1 on a pseudo-terminal).
    if (said(error).includes('unable to perform all requested operations')) return '';
    throw error;
  }
}

function said(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const stderr = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return stderr || error.message;
}

export function sttyArguments({ baudRate, dataBits, parity, stopBits, flow }: SerialSettings): string[] {
  return [
    String(baudRate),
    `cs${dataBits}`,
    ...(parity === 'none' ? ['-parenb'] : ['parenb', parity === 'odd' ? 'parodd' : '-parodd']),
    stopBits === 2 ? 'cstopb' : '-cstopb',
    flow === 'rtscts' ? 'crtscts' : '-crtscts',
    ...(flow === 'xonxoff' ? ['ixon', 'ixoff'] : ['-ixon', '-ixoff']),
  ];
}

/** @param readBack output of `stty -a` */
export function compare(settings: SerialSettings, readBack: string): SerialAnswer {
  const words = new Set(readBack.split(/[\s;]+/));
  const [speed, ...flags] = sttyArguments(settings);
  const what = flags.filter((flag) => !words.has(flag)).map((flag) => MEANING[flag.replace('-', '')] ?? flag);
  if (!readBack.includes(`speed ${speed} baud`)) what.unshift(`${speed} baud`);
  return what.length === 0 ? { is: 'kept' } : { is: 'dropped', what: [...new Set(what)] };
}

const MEANING: Readonly<Record<string, string>> = {
  cs7: '7 data bits',
  cs8: '8 data bits',
  parenb: 'the parity',
  parodd: 'the parity',
  cstopb: 'the stop bits',
  crtscts: 'RTS/CTS',
  ixon: 'XON/XOFF',
  ixoff: 'XON/XOFF',
};
