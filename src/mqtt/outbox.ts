import type { EventType, StateOf } from '../switchboard/procedure.js';

/** What is owed to the broker, as the ledger keeps it. Implemented by the engine; this folder only drains it. */
export interface Outbox {
  /** Events not yet acknowledged with seq > `after`, oldest first. Null: they cannot be read now; ask again later. */
  eventsAfter(after: number, limit: number): readonly OutboxEvent[] | null;
  /** Newest value per key that is not yet acknowledged; a null body removes the retained message. */
  statesPending(): readonly OutboxState[];
  /** All retained state, for a broker that lost its memory. */
  allStates(): readonly OutboxState[];
  /**
   * Everything in the outbox from `firstSeq` to `lastSeq` (both included) is at the broker. Numbers in between that
   * are not in the outbox do not matter. The engine deletes in its next commit.
   */
  eventsAcked(firstSeq: number, lastSeq: number): void;
  stateAcked(key: StateOf, seq: number): void;
  /** Called after each commit, in commit order. Events carry everything, so that nobody who keeps up has to read. */
  onCommitted(listener: (batch: CommittedBatch) => void): () => void;
}

export interface OutboxEvent {
  /** Ledger sequence: rising, part of the event id. Gaps are rows that are not events. */
  seq: number;
  /** Ms since 1970. */
  at: number;
  type: EventType;
  subject: string | null;
  /** JSON of the event's data. */
  body: string;
  /** House rules in force when it was journalled, `name@version`; null: of an older version of Bellwire. */
  rules: string | null;
}

export interface OutboxState {
  key: StateOf;
  seq: number;
  /** JSON, or null to remove. */
  body: string | null;
}

export interface CommittedBatch {
  events: readonly OutboxEvent[];
  states: readonly OutboxState[];
}
