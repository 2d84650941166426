import { ReadlineParser } from '@serialport/parser-readline';
import type { Frame, LineFraming } from '../../driver-api/index.js';
import { HeldBytes } from './held-bytes.js';
import type { Framer } from './index.js';

/** Most bytes given to the parser at once: it turns them into strings before the first is read. */
const RUN_BYTES = 32 * 1024;

/**
 * Lines end with LF, or with the link's `end`. ReadlineParser splits them, but it never sees an unfinished line: its
 * buffer has no bound and grows quadratically (measured: shelf reliability/PLAN.md F4). Unfinished and overlong lines
 * stay in our fixed buffer.
 *
 * `line` counts lines: it goes on after each line end, and after a half line that was given up.
 */
export class LineFramer implements Framer {
  readonly #maxFrame: number;
  readonly #onFrame: (frame: Frame) => void;
  readonly #held: HeldBytes;
  // Byte-true (latin1), terminator kept, and object mode: without it the stream would join neighbouring lines.
  readonly #parser: ReadlineParser;
  readonly #end: string;
  #line = 1;
  /** Pieces of the current line came out already. */
  #overlong = false;

  constructor(framing: LineFraming, onFrame: (frame: Frame) => void) {
    this.#maxFrame = framing.maxFrame;
    this.#onFrame = onFrame;
    this.#held = new HeldBytes(framing.maxFrame);
    this.#end = framing.end ?? '\n';
    this.#parser = new ReadlineParser({
      delimiter: this.#end,
      encoding: 'latin1',
      includeDelimiter: true,
      readableObjectMode: true,
    });
  }

  push(bytes: Buffer, at: number): void {
    let run = 0; // start of whole lines that were not split yet
    let next = 0; // start of the line looked at
    while (next < bytes.length) {
      const last = bytes.indexOf(this.#end, next, 'latin1');
      const end = last === -1 ? bytes.length : last + 1;
      const whole = last !== -1 && !this.#begun && end - next <= this.#maxFrame;
      if (whole) {
        if (end - run > RUN_BYTES) {
          this.#split(bytes.subarray(run, next), at);
          run = next;
        }
      } else {
        this.#split(bytes.subarray(run, next), at);
        this.#collect(bytes, next, end, last !== -1, at);
        run = end;
      }
      next = end;
    }
    this.#split(bytes.subarray(run, next), at);
  }

  idle(): void {
    this.#giveUp('idle');
  }

  async close(): Promise<void> {
    this.#giveUp('closed');
  }

  get #begun(): boolean {
    return this.#overlong || this.#held.length > 0;
  }

  /** Part of one line, `ended` when its line end is the last byte. */
  #collect(bytes: Buffer, from: number, end: number, ended: boolean, at: number): void {
    while (from < end) {
      const to = Math.min(end, from + this.#held.room);
      this.#held.append(bytes, from, to, at);
      from = to;
      if (ended && from === end) {
        this.#split(this.#held.view(), at);
        this.#held.clear();
      } else if (this.#held.room === 0) {
        this.#overlong = true;
        this.#onFrame({ text: this.#held.take(), at, cut: 'overlong', line: this.#line });
      }
    }
  }

  /**
   * Whole lines only. The parser splits inside write() and read() hands over what is split, so nothing waits in its
   * queues; reading also releases the callback it withholds when its 16-object queue is full.
   */
  #split(lines: Buffer, at: number): void {
    if (lines.length === 0) return;
    this.#parser.write(lines);
    for (let text = this.#parser.read(); text !== null; text = this.#parser.read()) {
      this.#overlong = false;
      this.#onFrame({ text, at, cut: null, line: this.#line++ });
    }
  }

  #giveUp(cut: 'idle' | 'closed'): void {
    if (!this.#begun) return;
    const { lastAt: at } = this.#held;
    if (this.#held.length > 0) this.#onFrame({ text: this.#held.take(), at, cut, line: this.#line });
    this.#overlong = false;
    this.#line++;
  }
}
