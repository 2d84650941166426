import type { HouseRules } from '../config/house-rules/schema/index.js';
import type { Fact, ReplyTo, Room } from '../telephony/index.js';

/**
 * A procedure is a pure function of (house, fact, now): no I/O, no clock, no randomness. It answers with effects; new
 * state is an effect too (`put`). Procedures of one turn run in the fixed order of `index.ts`, each
 * seeing what the ones before it put.
 */
export interface Procedure {
  readonly id: string;
  on(fact: Fact, house: HouseView, now: number): readonly Effect[];
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Read-only view of all procedure state. */
export interface HouseView {
  get(machine: string, key: string): Json | undefined;
  /** All entries of one machine. */
  entries(machine: string): IterableIterator<[string, Json]>;
  /** Sequence of the newest journal row: for who comes right after call-log, the row of the record itself. */
  readonly lastSeq: number;
  /** The site's rooms. */
  hasRoom(room: string): boolean;
  roomOfExtension(extension: string): Room | undefined;
  /**
   * The house rules in force at this turn, complete, durations in milliseconds: every number, choice and word that may
   * differ from house to house. What each key means and serves: `bellwire rules explain KEY`.
   */
  readonly rules: HouseRules;
  /** `name@version` of these; the engine stamps it on every journal row of the turn. */
  readonly rulesVersion: string;
}

export type Effect = Put | Record_ | Show | SetTimer | CancelTimer | Reply;

/** New state of one entry; null deletes it. */
export interface Put {
  do: 'put';
  machine: string;
  key: string;
  value: Json;
}
/** One journal row. With `publish` it is also an event for the outside, with the row's sequence in its id. */
export type Record_ = { do: 'record'; subject: string | null; data: object } & (
  | { type: EventType; publish: boolean }
  | { type: JournalOnlyType; publish: false }
);
/** Newest state of something, for whoever connects later (retained). Null removes it. */
export interface Show {
  do: 'show';
  of: StateOf;
  value: Json;
}
export type StateOf =
  | { entity: 'room'; key: string; aspect: 'lamp' | 'wake-up' | 'occupancy' | 'status' | 'phone' }
  | { entity: 'link'; key: string; aspect: 'state' | 'sync' }
  | { entity: 'switchboard'; key: 'position'; aspect: 'position' };

export interface SetTimer {
  do: 'timer';
  id: string;
  due: number;
  body: Json;
}
export interface CancelTimer {
  do: 'cancel-timer';
  id: string;
}
/** The answer to a command: `{ok: true, …}` or `{ok: false, code, message, fix}`; the outlet adds the id. */
export interface Reply {
  do: 'reply';
  to: ReplyTo;
  command: string;
  id: string;
  body: Json;
  /**
   * It tells what people said, which is not kept longer than the message itself: the ledger remembers that the command was
   * executed, not this answer (R143). The same id again is ANSWER_NOT_KEPT.
   */
  forget?: true;
}

/** Journal and event types. The CloudEvents type is `bellwire.<this>`, the topic `event/<this>`. */
export type EventType =
  | 'call'
  | 'call-joined'
  | 'reprint'
  | 'sequence-gap'
  | 'check-in'
  | 'check-out'
  | 'wake-up'
  | 'wake-up-unknown'
  | 'room-status'
  | 'message-waiting'
  | 'text'
  | 'system'
  | 'delivered'
  | 'lamp'
  | 'lamp-fault'
  | 'lamp-test'
  | 'button'
  | 'link'
  | 'quarantine'
  | 'clock'
  | 'daemon'
  | 'rules-in-force'
  // hospitality links
  | 'guest-arrived'
  | 'guest-changed'
  | 'guest-left'
  | 'guest-confidential'
  | 'room-set'
  | 'text-message'
  | 'wake-up-asked'
  | 'wake-up-done'
  | 'charge'
  | 'call-counter'
  | 'night-audit'
  | 'unknown-room'
  | 'ownership-conflict'
  | 'sync-diff'
  | 'sync-decided'
  | 'sync-discarded'
  | 'link-command'
  // procedures that are charts (desk/)
  | 'task'
  // calls in progress
  | 'live-call'
  | 'hold-recall'
  | 'answering'
  | 'talk-hint'
  | 'pick-up'
  | 'owed'
  | 'position'
  | 'night'
  // calls put through
  | 'call-context'
  | 'came-back'
  // messages on their way, and their paper
  | 'message'
  | 'slip'
  | 'printer'
  // who is who
  | 'directory-changed'
  | 'guest-data-viewed';

/** Kept in the journal only: what it holds is not for everybody who may read events. */
export type JournalOnlyType = 'task-report' | 'switchboard-log' | 'screening-outcome';
