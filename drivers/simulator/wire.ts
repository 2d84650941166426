import { between, type Random } from './random.js';

/** What a cable, an adapter or a dying port does to bytes. Each is ordered once and happens once. */
export type Fault =
  /** The next `bytes` bytes are lost. */
  | { fault: 'drop'; bytes: number }
  /** The next message comes twice. */
  | { fault: 'double' }
  /** The next message comes in pieces, `gapMs` apart. */
  | { fault: 'split'; pieceBytes: number; gapMs: number }
  /** The next message, and what is behind it, comes `ms` late. */
  | { fault: 'delay'; ms: number }
  /** Noise, now. */
  | { fault: 'garbage'; bytes: number }
  /** Nothing arrives for `ms`, from now; what is sent meanwhile is lost. */
  | { fault: 'silence'; ms: number };

/** What became of a message: `harmed` arrives, but not as it was sent. */
export type Fate = 'intact' | 'doubled' | 'harmed' | 'lost';

/** Calls back once after `ms`; returns how to cancel it. */
export type After = (ms: number, run: () => void) => () => void;

export interface WireOptions {
  /** Ms, of the same clock as `after`. */
  now: () => number;
  after: After;
  random: Random;
  deliver: (bytes: Buffer) => void;
}

/** One direction of a cable. Keeps the order of bytes whatever the faults. */
export class Wire {
  readonly #o: WireOptions;
  readonly #next: Fault[] = [];
  #dropBytes = 0;
  #silentUntil = Number.NEGATIVE_INFINITY;
  /** Pieces on their way, oldest first; only the first has a timer. */
  readonly #onTheWay: { at: number; bytes: Buffer }[] = [];
  #cancel: (() => void) | null = null;

  constructor(options: WireOptions) {
    this.#o = options;
  }

  order(fault: Fault): void {
    switch (fault.fault) {
      case 'drop':
        this.#dropBytes += fault.bytes;
        break;
      case 'silence':
        this.#silentUntil = Math.max(this.#silentUntil, this.#o.now() + fault.ms);
        break;
      case 'garbage':
        this.#queue(
          Buffer.from(Array.from({ length: fault.bytes }, () => between(this.#o.random, 0, 255))),
          0,
        );
        break;
      case 'double':
      case 'split':
      case 'delay':
        this.#next.push(fault);
        break;
    }
  }

  send(message: Buffer): Fate {
    if (this.#o.now() < this.#silentUntil) return 'lost';
    const dropped = Math.min(this.#dropBytes, message.length);
    this.#dropBytes -= dropped;
    if (dropped === message.length) return 'lost';
    const bytes = message.subarray(dropped);
    let copies = 1;
    let pieceBytes = bytes.length;
    let gapMs = 0;
    let lateMs = 0;
    for (const fault of this.#next.splice(0)) {
      if (fault.fault === 'double') copies += 1;
      if (fault.fault === 'delay') lateMs += fault.ms;
      if (fault.fault === 'split') ({ pieceBytes, gapMs } = fault);
    }
    for (let copy = 0; copy < copies; copy++)
      for (let from = 0; from < bytes.length; from += pieceBytes) {
        this.#queue(bytes.subarray(from, from + pieceBytes), from === 0 ? lateMs : gapMs);
        if (from === 0) lateMs = 0;
      }
    if (dropped > 0) return 'harmed';
    return copies > 1 ? 'doubled' : 'intact';
  }

  /** Nothing more is delivered. */
  cut(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#onTheWay.length = 0;
  }

  /** `afterMs`: pause between the piece before, or now, and this one. */
  #queue(bytes: Buffer, afterMs: number): void {
    const last = this.#onTheWay.at(-1);
    const at = Math.max(last?.at ?? 0, this.#o.now()) + afterMs;
    if (!last && at <= this.#o.now()) {
      this.#o.deliver(bytes);
    } else {
      this.#onTheWay.push({ at, bytes });
      if (!this.#cancel) this.#wait();
    }
  }

  #wait(): void {
    const first = this.#onTheWay[0];
    if (!first) return;
    this.#cancel = this.#o.after(Math.max(0, first.at - this.#o.now()), () => {
      this.#cancel = null;
      this.#onTheWay.shift();
      this.#wait();
      this.#o.deliver(first.bytes);
    });
  }
}
