import { closeSync, createReadStream, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Note } from '../ops/note.js';
import { asLinkId, BellwireError, ERRORS, type ErrorCode, type LinkId } from '../telephony/index.js';

/**
 * The capture file: bytes of links with their times, appended line by line, readable and editable by hand.
 *
 *     {"bellwire":"capture","version":1}
 *     1718100000123 smdr open
 *     1718100000250 smdr data 06/11/24 09:59AM 101 01 555-0142\r\n
 *     1718100042000 smdr close PORT_HANGUP
 *
 * Time in ms since 1970, link id, event. Data: printable ASCII as it is; `\r \n \t \\`, and `\xNN` for any other byte
 * and for a blank at the end of the line, which editors like to remove.
 */
export type CaptureEvent =
  | { is: 'open'; at: number; link: LinkId }
  | { is: 'data'; at: number; link: LinkId; bytes: Buffer }
  | { is: 'close'; at: number; link: LinkId; why: ErrorCode };

const HEADER = '{"bellwire":"capture","version":1}';
/** No escape of ours, so the line it ends is a damaged one. */
const TORN = '\\?';

/** Appends to a capture file, creating it when missing. Every event is written through to the system at once. */
export class CaptureWriter {
  readonly #path: string;
  readonly #fd: number;

  /** Throws CAPTURE_FAILED when the file cannot be opened, CAPTURE_INVALID when it is something else. */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#fd = openSync(path, 'a+', 0o600);
    } catch (error) {
      throw failed(path, error);
    }
    const size = fstatSync(this.#fd).size;
    if (size === 0) {
      this.#append(HEADER);
    } else if (this.#text(0, HEADER.length + 1) !== `${HEADER}\n`) {
      closeSync(this.#fd);
      throw new BellwireError('CAPTURE_INVALID', `${path}: not a capture file`);
    } else if (this.#text(size - 1, 1) !== '\n') {
      // A writer that lost power left half a line: it must neither swallow ours nor pass for a whole one.
      this.#append(TORN);
    }
  }

  /** Throws CAPTURE_FAILED. */
  write(event: CaptureEvent): void {
    this.#append(`${event.at} ${event.link} ${describe(event)}`);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #append(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'latin1');
    try {
      for (let from = 0; from < bytes.length; ) from += writeSync(this.#fd, bytes, from);
    } catch (error) {
      throw failed(this.#path, error);
    }
  }

  #text(position: number, length: number): string {
    const bytes = Buffer.alloc(length);
    return bytes.toString('latin1', 0, readSync(this.#fd, bytes, 0, length, position));
  }
}

/**
 * The events of a capture file, in its order. A damaged line (power loss while writing) is noted and left out. Throws
 * CAPTURE_FAILED when the file cannot be read, CAPTURE_INVALID when it is something else.
 */
export async function* readCapture(path: string, note: Note): AsyncGenerator<CaptureEvent> {
  let number = 0;
  for await (const line of linesOf(path)) {
    number++;
    if (number === 1) {
      if (line !== `${HEADER}\n`)
        throw new BellwireError('CAPTURE_INVALID', `${path}: line 1 is not ${HEADER}`);
      continue;
    }
    const event = parse(line);
    if (event) yield event;
    else note('warn', { path, line: number }, 'damaged line in capture file left out');
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, 'latin1')) {
      const lines = (rest + String(chunk)).split(/(?<=\n)/);
      rest = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '');
      yield* lines;
    }
  } catch (error) {
    throw failed(path, error);
  }
  if (rest !== '') yield rest;
}

function describe(event: CaptureEvent): string {
  switch (event.is) {
    case 'open':
      return 'open';
    case 'data':
      return `data ${escapeBytes(event.bytes)}`;
    case 'close':
      return `close ${event.why}`;
  }
}

const LINE = /^(\d{1,16}) (\S+) (?:(open)|data ([\x20-\x7e]+)|close ([A-Z_]+))\r?\n$/;

function parse(line: string): CaptureEvent | null {
  const match = LINE.exec(line);
  if (!match) return null;
  const [, time, id = '', open, data, why] = match;
  const about = { at: Number(time), link: asLinkId(id) };
  if (open) return { ...about, is: 'open' };
  if (data !== undefined) {
    const bytes = unescapeBytes(data);
    return bytes && { ...about, is: 'data', bytes };
  }
  return why !== undefined && isErrorCode(why) ? { ...about, is: 'close', why } : null;
}

const SHORT: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\' };
const LONG: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' };

export function escapeBytes(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(
      /[^\x20-\x5b\x5d-\x7e]| $/g,
      (c) => SHORT[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

/** Null when an escape is not one of ours. */
export function unescapeBytes(text: string): Buffer | null {
  if (!/^(?:[\x20-\x5b\x5d-\x7e]|\\[rnt\\]|\\x[0-9a-f]{2})*$/.test(text)) return null;
  const bytes = text.replace(/\\(?:x(..)|(.))/g, (_, hex: string | undefined, short: string | undefined) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (LONG[short ?? ''] ?? ''),
  );
  return Buffer.from(bytes, 'latin1');
}

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);

function failed(path: string, error: unknown): BellwireError {
  const why = error instanceof Error ? error.message : String(error);
  return new BellwireError('CAPTURE_FAILED', `${path}: ${why}`, { cause: error });
}
