import type { EventType, JournalOnlyType, Json, StateOf } from '../switchboard/procedure.js';
import type { RawOutcome } from './migrations.js';

/** What one or more turns write; goes into the ledger in one transaction, or not at all. */
export interface Batch {
  turns: number;
  raws: RawRow[];
  /** An opened frame whose continuation never came. */
  rawsOrphaned: { id: number; code: string }[];
  journal: JournalRow[];
  puts: Map<string, StatePut>;
  timers: Map<string, TimerRow | null>;
  shown: Map<string, ShownRow>;
  commands: Map<string, CommandRow>;
  /** Acknowledged events, as contiguous ranges (both ends included). */
  eventsAcked: [first: number, last: number][];
  shownAcked: { of: StateOf; seq: number }[];
  /** Events that left the outbox unsent because it is at its bound; up to this seq. */
  outboxTrimmedTo: number;
}

export interface RawRow {
  id: number;
  link: string;
  at: number;
  /** latin1: one char is one byte. */
  text: string;
  outcome: RawOutcome;
  code: string | null;
}
export type JournalRow = PublishedRow | UnpublishedRow;
interface Row {
  seq: number;
  at: number;
  raw: number | null;
  subject: string | null;
  body: string;
  /** Stamp of the house rules in force, `name@version`. */
  rules: string;
}
export interface PublishedRow extends Row {
  type: EventType;
  publish: true;
}
interface UnpublishedRow extends Row {
  type: EventType | JournalOnlyType;
  publish: false;
}
export interface StatePut {
  machine: string;
  key: string;
  value: Json;
}
export interface TimerRow {
  id: string;
  due: number;
  body: string;
}
export interface ShownRow {
  of: StateOf;
  seq: number;
  body: string | null;
}
export interface CommandRow {
  id: string;
  at: number;
  request: string;
  reply: string;
}

export function emptyBatch(): Batch {
  return {
    turns: 0,
    raws: [],
    rawsOrphaned: [],
    journal: [],
    puts: new Map(),
    timers: new Map(),
    shown: new Map(),
    commands: new Map(),
    eventsAcked: [],
    shownAcked: [],
    outboxTrimmedTo: 0,
  };
}

export function isEmpty(batch: Batch): boolean {
  return (
    batch.turns === 0 &&
    batch.eventsAcked.length === 0 &&
    batch.shownAcked.length === 0 &&
    batch.outboxTrimmedTo === 0
  );
}

export const stateKey = (of: StateOf): string => `${of.entity}/${of.key}/${of.aspect}`;
