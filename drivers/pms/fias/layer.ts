import { ACK, ENQ, type Heard, NAK } from './record.js';

/**
 * What became of a record of ours. `written`: on its way, TCP tells no more. `doubtful`: the other side said ACK, but
 * only when asked (ENQ): it may have meant the record before. `silent`, `refused`: given up after all attempts.
 */
export type Delivery = 'acknowledged' | 'written' | 'doubtful' | 'silent' | 'refused';

export interface LayerStep {
  readonly send: readonly Uint8Array[];
  /** The record on the wire is done with. */
  readonly ended: Delivery | null;
}

/** How records cross the wire, one at a time. Pure: says what to send, is told the time. */
export interface LinkLayer {
  /** The connection is new: nothing is known of before. */
  reset(): void;
  mayBegin(now: number): boolean;
  begin(frame: Uint8Array, now: number): LayerStep;
  hear(heard: Heard, now: number): LayerStep;
  due(now: number): LayerStep;
  /** The record on the wire no longer matters. */
  abandon(now: number): void;
  /** When `due` wants to be called, or when `mayBegin` turns true; null: neither. */
  wakeAt(): number | null;
  /** The clock was set back by so many ms. */
  shift(back: number): void;
}

const NOTHING: LayerStep = { send: [], ended: null };
const byte = (signal: string): Uint8Array => Buffer.from(signal, 'latin1');

/** TCP carries and orders by itself. Nothing but frames may be sent: NethVoice hangs up at a stray byte. */
export class TcpLayer implements LinkLayer {
  reset(): void {}
  mayBegin(): boolean {
    return true;
  }
  begin(frame: Uint8Array): LayerStep {
    return { send: [frame], ended: 'written' };
  }
  hear(): LayerStep {
    return NOTHING;
  }
  due(): LayerStep {
    return NOTHING;
  }
  abandon(): void {}
  wakeAt(): null {
    return null;
  }
  shift(): void {}
}

/** A reply is waited for so long, then asked for (README, "Timers": the specification). */
const REPLY_MS = 3000;
const ENQS = 3;
const ATTEMPTS = 4;
/** Ours: a reply may come twice; nothing new is sent before the line has been without one for so long. */
const SETTLE_MS = 250;
/** Ours: the last ENQ for a record comes 9 s after it. One that comes later asks about a record we never heard. */
const REPLY_LIFE_MS = 10_000;

interface Sent {
  readonly frame: Uint8Array;
  attempts: number;
  /** Asked for the reply to the present attempt so often. */
  enqs: number;
  /** When to ask, or to give up. */
  replyBy: number;
  /** It was refused: sent again at this time. */
  againAt: number | null;
}

/** RS-232: ACK, NAK and ENQ around every record, in both directions (README, "Line"). */
export class SerialLayer implements LinkLayer {
  readonly #atStart: string;
  #sent: Sent | null = null;
  /** Stray replies to what was sent before may come until then. */
  #quietUntil = Number.NEGATIVE_INFINITY;
  /** What an ENQ is answered with. */
  #lastReply: { signal: string; until: number } | null = null;

  constructor(enqAtStart: 'nak' | 'ack') {
    this.#atStart = enqAtStart === 'ack' ? ACK : NAK;
    this.reset();
  }

  reset(): void {
    this.#sent = null;
    this.#quietUntil = Number.NEGATIVE_INFINITY;
    this.#lastReply = { signal: this.#atStart, until: Number.POSITIVE_INFINITY };
  }

  mayBegin(now: number): boolean {
    return this.#sent === null && now >= this.#quietUntil;
  }

  begin(frame: Uint8Array, now: number): LayerStep {
    this.#sent = { frame, attempts: 1, enqs: 0, replyBy: now + REPLY_MS, againAt: null };
    return { send: [frame], ended: null };
  }

  hear(heard: Heard, now: number): LayerStep {
    if (heard.is === 'signal' && heard.signal === ENQ) {
      const live = this.#lastReply && now < this.#lastReply.until ? this.#lastReply.signal : NAK;
      return { send: [byte(live)], ended: null };
    }
    // Anything but an ENQ: the reply before is no longer the answer to it.
    this.#lastReply = null;
    switch (heard.is) {
      case 'signal':
        return heard.signal === ACK ? this.#acknowledged(now) : this.#refused(now);
      case 'record':
      case 'malformed':
        // A malformed one came over whole and is kept: to send it again would not mend it.
        this.#lastReply = { signal: ACK, until: now + REPLY_LIFE_MS };
        return { send: [byte(ACK)], ended: null };
      case 'bad':
        return heard.code === 'FRAME_CHECKSUM' ? { send: [byte(NAK)], ended: null } : NOTHING;
      case 'noise':
        return NOTHING;
    }
  }

  due(now: number): LayerStep {
    const sent = this.#sent;
    if (!sent) return NOTHING;
    if (sent.againAt !== null) {
      if (now < sent.againAt) return NOTHING;
      Object.assign(sent, { attempts: sent.attempts + 1, enqs: 0, replyBy: now + REPLY_MS, againAt: null });
      return { send: [sent.frame], ended: null };
    }
    if (now < sent.replyBy) return NOTHING;
    if (sent.enqs === ENQS) return this.#end(sent, 'silent', now);
    sent.enqs += 1;
    sent.replyBy = now + REPLY_MS;
    return { send: [byte(ENQ)], ended: null };
  }

  abandon(now: number): void {
    if (this.#sent) this.#quietUntil = Math.max(this.#quietUntil, now + SETTLE_MS);
    this.#sent = null;
  }

  wakeAt(): number | null {
    if (this.#sent) return this.#sent.againAt ?? this.#sent.replyBy;
    return Number.isFinite(this.#quietUntil) ? this.#quietUntil : null;
  }

  shift(back: number): void {
    this.#quietUntil -= back;
    if (this.#lastReply) this.#lastReply.until -= back;
    if (!this.#sent) return;
    this.#sent.replyBy -= back;
    if (this.#sent.againAt !== null) this.#sent.againAt -= back;
  }

  #acknowledged(now: number): LayerStep {
    const sent = this.#sent;
    if (!sent || sent.againAt !== null) return this.#stray(now);
    return this.#end(sent, sent.enqs === 0 ? 'acknowledged' : 'doubtful', now);
  }

  #refused(now: number): LayerStep {
    const sent = this.#sent;
    if (!sent || sent.againAt !== null) return this.#stray(now);
    if (sent.attempts === ATTEMPTS) return this.#end(sent, 'refused', now);
    sent.againAt = now + SETTLE_MS;
    return NOTHING;
  }

  #stray(now: number): LayerStep {
    this.#quietUntil = Math.max(this.#quietUntil, now + SETTLE_MS);
    return NOTHING;
  }

  /** Each ENQ may have got a reply of its own that is still to come; after silence that time is over. */
  #end(sent: Sent, ended: Delivery, now: number): LayerStep {
    if (ended !== 'silent') this.#quietUntil = now + (sent.enqs > 0 ? REPLY_MS : SETTLE_MS);
    this.#sent = null;
    return { send: [], ended };
  }
}
