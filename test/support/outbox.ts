import type { CommittedBatch, Outbox, OutboxEvent, OutboxState } from '../../src/mqtt/outbox.js';
import type { EventType } from '../../src/switchboard/procedure.js';

/** The ledger's outbox, in memory, with what an auditor would want to know. */
export class FakeOutbox implements Outbox {
  /** Not yet acknowledged, by seq. */
  readonly owed = new Map<number, OutboxEvent>();
  /** Ranges as they were acknowledged. */
  readonly ranges: [number, number][] = [];
  /** How often the publisher had to read back. */
  reads = 0;
  readonly #states = new Map<string, OutboxState & { acked: number }>();
  readonly #listeners = new Set<(batch: CommittedBatch) => void>();
  #seq = 0;

  eventsAfter(after: number, limit: number): OutboxEvent[] {
    this.reads++;
    const events: OutboxEvent[] = [];
    for (const event of this.owed.values()) {
      if (event.seq <= after) continue;
      events.push(event);
      if (events.length === limit) break;
    }
    return events;
  }
  statesPending(): OutboxState[] {
    return [...this.#states.values()].filter(({ seq, acked }) => seq > acked);
  }
  allStates(): OutboxState[] {
    return [...this.#states.values()].filter(({ body }) => body !== null);
  }
  eventsAcked(first: number, last: number): void {
    this.ranges.push([first, last]);
    for (let seq = first; seq <= last; seq++) this.owed.delete(seq);
  }
  stateAcked(key: OutboxState['key'], seq: number): void {
    const state = this.#states.get(JSON.stringify(key));
    if (state && state.acked < seq) state.acked = seq;
  }
  onCommitted(listener: (batch: CommittedBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One commit. Returns the seqs of its events. */
  commit(batch: {
    events?: readonly { type?: EventType; subject?: string | null; data?: object }[];
    states?: readonly { key: OutboxState['key']; value: object | null }[];
  }): number[] {
    const events = (batch.events ?? []).map(({ type = 'clock', subject = null, data = { byMs: 0 } }) => {
      const body = JSON.stringify(data);
      const rules = 'hotel-base@1';
      const event = { seq: ++this.#seq, at: AT + this.#seq, type, subject, body, rules };
      this.owed.set(event.seq, event);
      return event;
    });
    const states = (batch.states ?? []).map(({ key, value }) => {
      const state = { key, seq: ++this.#seq, body: value && JSON.stringify(value) };
      const id = JSON.stringify(key);
      this.#states.set(id, { ...state, acked: this.#states.get(id)?.acked ?? 0 });
      return state;
    });
    for (const listener of this.#listeners) listener({ events, states });
    return events.map(({ seq }) => seq);
  }

  /** `count` events in commits of `perCommit`. */
  commitMany(count: number, perCommit = 100, event = {}): void {
    for (let left = count; left > 0; left -= perCommit) {
      this.commit({ events: Array.from({ length: Math.min(left, perCommit) }, () => event) });
    }
  }
}

/** 14 March 2026, 20:00 UTC. */
export const AT = Date.UTC(2026, 2, 14, 20);
