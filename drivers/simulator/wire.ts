import type { Faults } from './faults.js';
import { between, type Random } from './random.js';

/** What a cable, an adapter or a dying port does to bytes. Each is ordered once and happens once. */
export type Fault =
  /** The next `bytes` bytes are lost; `after`: those behind so many that still arrive. */
  | { fault: 'drop'; bytes: number; after?: number }
  /** The next message comes twice. */
  | { fault: 'double' }
  /** The next message comes in pieces, `gapMs` apart. */
  | { fault: 'split'; pieceBytes: number; gapMs: number }
  /** The next message, and what is behind it, comes `ms` late. */
  | { fault: 'delay'; ms: number }
  /** So many bits of the next message are turned, each in a byte at random. */
  | { fault: 'flip'; bits: number }
  /** The next message has its even parity in bit 7: 7E1 read as 8N1. */
  | { fault: 'parity' }
  /** Noise, now. */
  | { fault: 'garbage'; bytes: number }
  /** Nothing arrives for `ms`, from now; what is sent meanwhile is lost. */
  | { fault: 'silence'; ms: number }
  /** The reader has said XOFF, or stopped reading: nothing arrives for `ms`, from now; it all comes afterwards. */
  | { fault: 'hold'; ms: number };

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
  /** What happens by chance, besides what is ordered. */
  faults?: Faults | undefined;
}

/** What befalls one message, besides lost bytes. */
interface Lot {
  copies: number;
  pieceBytes: number;
  gapMs: number;
  lateMs: number;
  flips: number;
  parity: boolean;
}

/** One direction of a cable. Keeps the order of bytes whatever the faults. */
export class Wire {
  readonly #o: WireOptions;
  readonly #next: Fault[] = [];
  /** In order: `bytes` are lost behind `after` that are not. */
  readonly #drops: { after: number; bytes: number }[] = [];
  #silentUntil = Number.NEGATIVE_INFINITY;
  #heldUntil = Number.NEGATIVE_INFINITY;
  /** Pieces on their way, oldest first; only the first has a timer. */
  readonly #onTheWay: { at: number; bytes: Buffer }[] = [];
  #cancel: (() => void) | null = null;

  constructor(options: WireOptions) {
    this.#o = options;
  }

  order(fault: Fault): void {
    switch (fault.fault) {
      case 'drop':
        this.#drops.push({ after: fault.after ?? 0, bytes: fault.bytes });
        break;
      case 'silence':
        this.#silentUntil = Math.max(this.#silentUntil, this.#o.now() + fault.ms);
        break;
      case 'hold':
        this.#heldUntil = Math.max(this.#heldUntil, this.#o.now() + fault.ms);
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
      case 'flip':
      case 'parity':
        this.#next.push(fault);
        break;
    }
  }

  send(message: Buffer): Fate {
    for (const fault of this.#o.faults?.onMessage(message.length) ?? []) this.order(fault);
    if (this.#o.now() < this.#silentUntil) return 'lost';
    const left = this.#drop(message);
    if (left.length === 0) return 'lost';
    const lot = this.#lot(left.length);
    const bytes = garbled(left, lot, this.#o.random);
    let { lateMs } = lot;
    for (let copy = 0; copy < lot.copies; copy++)
      for (let from = 0; from < bytes.length; from += lot.pieceBytes) {
        this.#queue(bytes.subarray(from, from + lot.pieceBytes), from === 0 ? lateMs : lot.gapMs);
        if (from === 0) lateMs = 0;
      }
    if (!bytes.equals(message)) return 'harmed';
    return lot.copies > 1 ? 'doubled' : 'intact';
  }

  /** Nothing is on its way. */
  get idle(): boolean {
    return this.#onTheWay.length === 0;
  }

  /** Nothing more is delivered. */
  cut(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#onTheWay.length = 0;
  }

  /** What is left of the message. */
  #drop(message: Buffer): Buffer {
    if (this.#drops.length === 0) return message;
    const left: number[] = [];
    for (const byte of message) {
      const [drop] = this.#drops;
      if (drop === undefined || drop.after > 0) {
        if (drop !== undefined) drop.after -= 1;
        left.push(byte);
        continue;
      }
      drop.bytes -= 1;
      if (drop.bytes <= 0) this.#drops.shift();
    }
    return Buffer.from(left);
  }

  #lot(length: number): Lot {
    const lot: Lot = { copies: 1, pieceBytes: length, gapMs: 0, lateMs: 0, flips: 0, parity: false };
    for (const fault of this.#next.splice(0)) {
      if (fault.fault === 'double') lot.copies += 1;
      if (fault.fault === 'delay') lot.lateMs += fault.ms;
      if (fault.fault === 'flip') lot.flips += fault.bits;
      if (fault.fault === 'parity') lot.parity = true;
      if (fault.fault === 'split') {
        lot.pieceBytes = fault.pieceBytes;
        lot.gapMs = fault.gapMs;
      }
    }
    return lot;
  }

  /** `afterMs`: pause between the piece before, or now, and this one. */
  #queue(bytes: Buffer, afterMs: number): void {
    const now = this.#o.now();
    const last = this.#onTheWay.at(-1);
    const at = Math.max(last?.at ?? 0, now) + afterMs;
    if (!last && at <= now && now >= this.#heldUntil) {
      this.#o.deliver(bytes);
    } else {
      this.#onTheWay.push({ at, bytes });
      if (!this.#cancel) this.#wait();
    }
  }

  #wait(): void {
    const first = this.#onTheWay[0];
    if (!first) return;
    const due = Math.max(first.at, this.#heldUntil);
    this.#cancel = this.#o.after(Math.max(0, due - this.#o.now()), () => {
      this.#cancel = null;
      // Held since the timer was set.
      if (this.#o.now() < this.#heldUntil) {
        this.#wait();
        return;
      }
      this.#onTheWay.shift();
      this.#wait();
      this.#o.deliver(first.bytes);
    });
  }
}

function garbled(message: Buffer, { flips, parity }: Lot, random: Random): Buffer {
  if (flips === 0 && !parity) return message;
  const bytes = Buffer.from(message);
  if (parity) for (const [at, byte] of bytes.entries()) bytes.writeUInt8(withEvenParity(byte), at);
  for (let n = 0; n < flips; n += 1) {
    const at = between(random, 0, bytes.length - 1);
    bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << between(random, 0, 7)), at);
  }
  return bytes;
}

function withEvenParity(byte: number): number {
  let ones = 0;
  for (let bits = byte & 0x7f; bits > 0; bits >>= 1) ones += bits & 1;
  return ones % 2 === 0 ? byte & 0x7f : byte | 0x80;
}
