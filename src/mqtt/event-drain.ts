import { Bucket } from './bucket.js';
import type { Outbox, OutboxEvent } from './outbox.js';

/** Events kept in memory while the broker is slower than the PBX; beyond it they are read back from the ledger. */
const TAIL_LIMIT = 5000;
const READ_LIMIT = 1000;

/**
 * Which event is next, and which are at the broker. Follows the outbox in ledger order with a cursor; what does not get
 * its PUBACK is given out again after {@link rewind}. Knows nothing of MQTT.
 */
export class EventDrain {
  readonly #outbox: Outbox;
  readonly #replayPerSecond: number;
  /** Seq of the last event taken. */
  #cursor = 0;
  /** Events after the cursor, in order; complete unless `behind`. */
  #tail: OutboxEvent[] = [];
  #tailAt = 0;
  #behind = true;
  /** Taken and not acknowledged, oldest first, from `sentAt` on. */
  #sent: OutboxEvent[] = [];
  #sentAt = 0;
  /** Acknowledged and not yet reported; nothing in between is owed. */
  #acked: { first: number; last: number } | null = null;
  #lastAcked = 0;
  /** Up to here the events were owed when the connection came up, and are paced. Infinity: not known yet. */
  #pacedTo = Infinity;
  #pace: Bucket;

  constructor(outbox: Outbox, replayPerSecond: number) {
    this.#outbox = outbox;
    this.#replayPerSecond = replayPerSecond;
    this.#pace = this.#newPace(0);
  }

  get lastAcked(): number {
    return this.#lastAcked;
  }
  get inFlight(): number {
    return this.#sent.length - this.#sentAt;
  }
  get behind(): boolean {
    return this.#behind;
  }

  /** A connection begins: everything owed now is paced, everything committed from now on is not. */
  begin(monotonicMs: number): void {
    this.#pacedTo = Infinity;
    this.#pace = this.#newPace(monotonicMs);
  }

  committed(events: readonly OutboxEvent[]): void {
    const first = events[0];
    if (!first) return;
    if (this.#pacedTo === Infinity) this.#pacedTo = first.seq - 1;
    if (this.#behind) return;
    if (this.#tail.length - this.#tailAt + events.length > TAIL_LIMIT) this.#behind = true;
    else for (const event of events) this.#tail.push(event);
  }

  /** The event after the cursor; null when everything committed was taken, or (still `behind`) cannot be read now. */
  peek(): OutboxEvent | null {
    const event = this.#tail[this.#tailAt];
    if (event) return event;
    this.#tail = [];
    this.#tailAt = 0;
    if (!this.#behind) return null;
    const read = this.#outbox.eventsAfter(this.#cursor, READ_LIMIT);
    if (read === null) return null;
    if (read.length < READ_LIMIT) {
      // Caught up: what is committed from here on is appended.
      this.#behind = false;
      if (this.#pacedTo === Infinity) this.#pacedTo = read.at(-1)?.seq ?? 0;
    }
    this.#tail = [...read];
    return this.#tail[0] ?? null;
  }

  /** False: this one was owed from before the connection, and the replay is as fast as it may be. */
  mayGo(event: OutboxEvent, monotonicMs: number): boolean {
    return event.seq > this.#pacedTo || this.#pace.take(monotonicMs);
  }

  /** The peeked event goes on the wire. */
  take(event: OutboxEvent): void {
    this.#tailAt++;
    this.#cursor = event.seq;
    this.#sent.push(event);
  }

  /** An event on the wire. */
  onWire(seq: number): OutboxEvent | undefined {
    return this.#sent.find((event, index) => index >= this.#sentAt && event.seq === seq);
  }

  /** A PUBACK that says yes. */
  acknowledged(seq: number): void {
    const inOrder = this.#sent[this.#sentAt]?.seq === seq;
    if (inOrder) this.#dropOldestSent();
    else {
      const at = this.#sent.findIndex((event, index) => index >= this.#sentAt && event.seq === seq);
      if (at >= 0) this.#sent.splice(at, 1);
    }
    this.#lastAcked = seq;
    // Only the oldest one on the wire proves that nothing before it is owed.
    if (inOrder && this.#acked && this.#acked.last < seq) this.#acked.last = seq;
    else {
      this.report();
      this.#acked = { first: seq, last: seq };
    }
  }

  /** Tells the outbox what was acknowledged since the last time. */
  report(): void {
    if (!this.#acked) return;
    const { first, last } = this.#acked;
    this.#acked = null;
    this.#outbox.eventsAcked(first, last);
  }

  /** Starts again at the oldest event without an acknowledgement. */
  rewind(): void {
    this.report();
    const oldest = this.#sent[this.#sentAt];
    if (oldest) this.#cursor = oldest.seq - 1;
    this.#sent = [];
    this.#sentAt = 0;
    this.#tail = [];
    this.#tailAt = 0;
    this.#behind = true;
  }

  #dropOldestSent(): void {
    this.#sentAt++;
    if (this.#sentAt < 1024) return;
    this.#sent = this.#sent.slice(this.#sentAt);
    this.#sentAt = 0;
  }

  #newPace(monotonicMs: number): Bucket {
    const perSecond = this.#replayPerSecond;
    return new Bucket({ burst: Math.max(1, perSecond / 50), perSecond }, monotonicMs);
  }
}
