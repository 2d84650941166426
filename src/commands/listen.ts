import { createReadStream } from 'node:fs';
import { loadPbxDriver, PBX_DRIVER_IDS } from '../../drivers/index.js';
import type { PbxDriver } from '../driver-api/index.js';
import { localDate } from '../engine/local-date.js';
import { EXIT } from '../exit.js';
import { readCapture } from '../link/capture-file.js';
import { SerialTransport } from '../link/transports/serial.js';
import { listen } from '../listen/listen.js';
import { reportJson, reportText, type Source } from '../listen/report.js';
import { judge, type Verdict } from '../listen/verdict.js';
import type { Note } from '../ops/note.js';
import { BellwireError } from '../telephony/index.js';
import { untilSignal } from './signals.js';

export interface ListenOptions {
  file?: string;
  /** Seconds. */
  for: number;
  json?: boolean;
}

/**
 * `bellwire listen`: what is on this wire, or in this file? Answers 0 when a dialect was found. Throws PORT_… when the
 * port cannot be opened, CAPTURE_… when the file cannot be read.
 */
export async function listenTo(port: string | undefined, o: ListenOptions): Promise<number> {
  const drivers = await Promise.all(PBX_DRIVER_IDS.map((id) => loadPbxDriver(id)));
  const today = localDate(Intl.DateTimeFormat().resolvedOptions().timeZone)(Date.now());
  const verdicts: [Source, Verdict][] = [];
  if (o.file !== undefined) {
    for (const [name, bytes] of await bytesOf(o.file))
      verdicts.push([{ name, port: null }, judge(bytes, null, drivers, today)]);
  } else if (port !== undefined) {
    verdicts.push([{ name: port, port }, await listenToPort(port, o.for, drivers, today)]);
  }
  for (const [source, verdict] of verdicts)
    process.stdout.write(
      o.json ? `${JSON.stringify(reportJson(source, verdict))}\n` : `${reportText(source, verdict)}\n`,
    );
  return verdicts.some(([, { result }]) => result === 'found') ? EXIT.ok : EXIT.failed;
}

async function listenToPort(
  path: string,
  seconds: number,
  drivers: readonly PbxDriver[],
  today: string,
): Promise<Verdict> {
  const end = AbortSignal.any([untilSignal(), AbortSignal.timeout(seconds * 1000)]);
  const tell = (text: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  };
  const note: Note = (level, _fields, message) => {
    if (level !== 'debug') tell(`${message}\n`);
  };
  try {
    return await listen({
      drivers,
      today,
      transport: (settings) => new SerialTransport(path, { ...settings, flow: 'none' }, note),
      now: () => performance.now(),
      pause: (ms) => pause(ms, end),
      ended: () => end.aborted,
      progress: (text) => tell(`${path}  ${text}  (Ctrl-C: say what is known)`),
    });
  } finally {
    tell('');
  }
}

function pause(ms: number, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      end.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    end.addEventListener('abort', over);
  });
}

/** More than this of a file proves nothing more. */
const MOST_OF_A_FILE = 1024 * 1024;
const CAPTURE_START = '{"bellwire":"capture"';

/** The bytes of a raw file, or of each link of a capture, latin1. */
async function bytesOf(path: string): Promise<Map<string, string>> {
  const raw = await headOf(path);
  if (!raw.startsWith(CAPTURE_START)) return new Map([[path, raw]]);
  const links = new Map<string, string>();
  for await (const event of readCapture(path, () => undefined)) {
    const name = `${path}, link ${event.link}`;
    const before = links.get(name) ?? '';
    const more = event.is === 'data' ? event.bytes.toString('latin1') : '';
    if (before.length < MOST_OF_A_FILE) links.set(name, before + more);
  }
  return links;
}

async function headOf(path: string): Promise<string> {
  try {
    let text = '';
    for await (const chunk of createReadStream(path, { encoding: 'latin1', end: MOST_OF_A_FILE - 1 }))
      text += String(chunk);
    return text;
  } catch (error) {
    throw new BellwireError('CAPTURE_FAILED', `${path}: ${String(error)}`, { cause: error });
  }
}
