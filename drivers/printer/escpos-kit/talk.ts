import type { Paper, PrintProof } from '../../../src/driver-api/index.js';
import { BellwireError, type ErrorCode } from '../../../src/telephony/index.js';
import { encodePaper, type PaperOptions } from './encode.js';
import { askStatus, faultOf, isStatus, QUESTIONS, type Question, worstOf } from './status.js';

/** An open way to a printer. */
export interface PrinterPort {
  write(bytes: Uint8Array): Promise<void>;
  /** The next byte that arrives; null: none within the time. Throws when the way is gone. */
  read(withinMs: number): Promise<number | null>;
}

export interface TalkOptions extends PaperOptions {
  /** `required`: a printer that does not answer is off. `off`: it cannot answer, and is believed. */
  readonly status: 'required' | 'off';
  /** How long it may take to answer; to print, ten times that. */
  readonly timeoutMs: number;
}

const PATIENCE = 10;

/**
 * Looks, prints, looks again: only a printer that is well before and after has printed. One that ran out of paper in between
 * is a fault, and prints again.
 */
export async function talk(
  way: PrinterPort,
  paper: Paper,
  { status, timeoutMs, ...options }: TalkOptions,
  sending: () => void,
): Promise<PrintProof> {
  const bytes = encodePaper(paper, options);
  const longest = timeoutMs * PATIENCE;
  const port: PrinterPort = { ...way, write: (some) => inTime(way.write(some), longest) };
  if (status === 'required') await look(port, timeoutMs);
  sending();
  await port.write(bytes);
  if (status === 'off') return 'presumed';
  const proof = await processed(port, longest);
  await look(port, timeoutMs);
  return proof;
}

async function look(port: PrinterPort, timeoutMs: number): Promise<void> {
  const faults: (ErrorCode | null)[] = [];
  for (const question of QUESTIONS) faults.push(await ask(port, question, timeoutMs));
  const fault = worstOf(faults);
  if (fault) throw new BellwireError(fault);
}

async function ask(port: PrinterPort, question: Question, timeoutMs: number): Promise<ErrorCode | null> {
  await port.write(askStatus(question));
  for (;;) {
    const byte = await port.read(timeoutMs);
    if (byte === null) throw new BellwireError('PRINTER_SILENT');
    if (isStatus(byte)) return faultOf(question, byte);
  }
}

/**
 * GS r 1 is answered in its turn, behind all that was sent before, unlike DLE EOT: the paper is out. A printer that is well and
 * does not know it has the bytes; to print again because of that would never end.
 */
async function processed(port: PrinterPort, timeoutMs: number): Promise<PrintProof> {
  await port.write(Uint8Array.from([0x1d, 0x72, 0x01]));
  return (await port.read(timeoutMs)) === null ? 'presumed' : 'confirmed';
}

/** Flow control holds a write for ever while a printer is off. */
async function inTime(write: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BellwireError('PRINTER_SILENT', 'it takes no bytes')), ms);
  });
  try {
    await Promise.race([write, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Bytes as they come, for a reader that asks for one at a time. */
export class Inbox {
  readonly #bytes: number[] = [];
  #waiting: (() => void) | null = null;
  #end: BellwireError | null = null;

  push(bytes: Uint8Array): void {
    this.#bytes.push(...bytes);
    this.#waiting?.();
  }

  end(why: BellwireError): void {
    this.#end ??= why;
    this.#waiting?.();
  }

  async read(withinMs: number): Promise<number | null> {
    if (this.#bytes.length === 0 && !this.#end)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.#waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#waiting = null;
    const byte = this.#bytes.shift();
    if (byte === undefined && this.#end) throw this.#end;
    return byte ?? null;
  }
}
