import type { Frame, Framing } from '../driver-api/index.js';
import type { Clock } from '../engine/clock.js';
import { BellwireError } from '../telephony/index.js';
import { createFramer, type Framer } from './framers/index.js';
import type { OpenPort, Transport } from './transport.js';

export interface SessionParts {
  framing: Framing;
  clock: Clock;
  later: (ms: number, run: () => void) => () => void;
  onBytes(bytes: Buffer, at: number): void;
  /** Must not throw. */
  onFrame(frame: Frame): void;
  /** No byte for `framing.idleFlushMs`, once a burst, after the half frame came out. Must not throw. */
  onQuiet(at: number): void;
}

/** One opening of a link, from open() to close(), with a framer of its own and the timer for half lines. */
export class Session {
  /** Resolves with why it is over. */
  readonly ended: Promise<BellwireError>;
  readonly #parts: SessionParts;
  readonly #framer: Framer;
  #end: (why: BellwireError) => void = () => undefined;
  #port: OpenPort | null = null;
  #paused = true;
  #quietSince = 0;
  #cancelIdle: (() => void) | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#framer = createFramer(parts.framing, parts.onFrame);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Opens paused. Rejects as Transport.open() does. */
  async open(transport: Transport, signal: AbortSignal): Promise<void> {
    const events = {
      data: (bytes: Buffer) => this.#read(bytes),
      closed: (why: BellwireError) => this.end(why),
    };
    this.#port = await transport.open(events, signal);
  }

  end(why: BellwireError): void {
    this.#end(why);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#port) throw new BellwireError('PBX_LINK_DOWN');
    await this.#port.write(bytes);
  }

  pause(): void {
    this.#paused = true;
    this.#port?.pause();
    // The rest of a half line may be waiting unread: that is not quiet.
    this.#cancelIdle?.();
    this.#cancelIdle = null;
  }

  resume(): void {
    this.#paused = false;
    this.#quietSince = this.#parts.clock.monotonic();
    this.#cancelIdle?.();
    this.#armIdle(this.#parts.framing.idleFlushMs);
    this.#port?.resume();
  }

  /** The half frame comes out, then the port is released. */
  async close(): Promise<void> {
    this.pause();
    await this.#framer.close(this.#parts.clock.now());
    await this.#port?.close();
  }

  #read(bytes: Buffer): void {
    const at = this.#parts.clock.now();
    this.#quietSince = this.#parts.clock.monotonic();
    this.#parts.onBytes(bytes, at);
    this.#framer.push(bytes, at);
    if (!this.#cancelIdle && !this.#paused) this.#armIdle(this.#parts.framing.idleFlushMs);
  }

  /** One timer for a burst, however many chunks it has: it looks how long the line was quiet, and waits for the rest. */
  #armIdle(ms: number): void {
    this.#cancelIdle = this.#parts.later(ms, () => {
      this.#cancelIdle = null;
      const { clock, framing } = this.#parts;
      const left = framing.idleFlushMs - (clock.monotonic() - this.#quietSince);
      if (left > 0) this.#armIdle(left);
      else {
        this.#framer.idle(clock.now());
        this.#parts.onQuiet(clock.now());
      }
    });
  }
}
