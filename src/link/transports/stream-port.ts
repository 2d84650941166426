import type { Duplex } from 'node:stream';
import { BellwireError } from '../../telephony/index.js';
import type { OpenPort, PortEvents } from '../transport.js';

/** What a serial port and a socket do differently. */
export interface StreamParts {
  stream: Duplex;
  /** Shown in errors: path or host:port. */
  name: string;
  isOpen(): boolean;
  /** Called once. Must not reject. */
  release(): Promise<void>;
}

/** An open port over a Node stream: order, pausing, a single end, and no write that is sent later. */
export class StreamPort implements OpenPort {
  readonly #parts: StreamParts;
  readonly #on: PortEvents;
  readonly #deliver = (bytes: Buffer): void => this.#on.data(bytes);
  readonly #waiting = new Set<(why: unknown) => void>();
  #paused = true;
  #end: { why: BellwireError; reported: boolean } | null = null;
  #release: Promise<void> | null = null;

  constructor(parts: StreamParts, on: PortEvents) {
    this.#parts = parts;
    this.#on = on;
    // Paused first: attaching a data listener alone would start the flow.
    parts.stream.pause();
    parts.stream.on('data', this.#deliver);
  }

  /** The port ended by itself. Streams may tell it several times (serialport: error, then close twice). */
  ended(why: BellwireError): void {
    if (this.#end !== null || this.#release !== null) return;
    this.#end = { why, reported: false };
    this.#failWrites(why);
    if (!this.#paused) this.#report();
  }

  write(bytes: Uint8Array): Promise<void> {
    // A closed serialport would keep the bytes and send them after a reopen: hw/README.md section 3, bug D.
    if (this.#end !== null || this.#release !== null || !this.#parts.isOpen())
      return Promise.reject(this.#down(this.#end?.why));
    return new Promise((resolve, reject) => {
      const fail = (why: unknown): void => {
        this.#waiting.delete(fail);
        reject(this.#down(why));
      };
      this.#waiting.add(fail);
      this.#parts.stream.write(bytes, (error) => {
        if (error) return fail(error);
        this.#waiting.delete(fail);
        resolve();
      });
    });
  }

  pause(): void {
    this.#paused = true;
    this.#parts.stream.pause();
  }

  resume(): void {
    if (this.#release !== null) return;
    this.#paused = false;
    if (this.#end) this.#report();
    else this.#parts.stream.resume();
  }

  close(): Promise<void> {
    if (this.#release === null) {
      this.#parts.stream.off('data', this.#deliver);
      this.#release = this.#parts.release();
      this.#failWrites(undefined);
    }
    return this.#release;
  }

  /** What the stream still holds from before the end goes out first. */
  #report(): void {
    const end = this.#end;
    if (!end || end.reported) return;
    end.reported = true;
    const { stream } = this.#parts;
    stream.off('data', this.#deliver);
    stream.pause();
    for (let rest: Buffer | null = stream.read(); rest !== null; rest = stream.read()) this.#on.data(rest);
    this.#on.closed(end.why);
  }

  #failWrites(why: unknown): void {
    for (const fail of this.#waiting) fail(why);
  }

  #down(cause: unknown): BellwireError {
    return new BellwireError('PBX_LINK_DOWN', this.#parts.name, { cause });
  }
}
