import type { Draft } from '../draft.js';
import type { HouseView } from '../procedure.js';
import type { CallState } from './state.js';

/** How a call ended here. `dropped`: it broke off. `diverted`: it rings elsewhere. `unknown`: nobody could tell. */
export type Ending = 'cleared' | 'dropped' | 'diverted' | 'unknown';

/** What became of a call. After `ended` it is no entry any more: this is the last that is told of it. */
export interface CallChange {
  readonly what: 'ringing' | 'answered' | 'held' | 'retrieved' | 'transferred' | 'ended';
  /** Null: it is new. */
  readonly before: CallState | null;
  readonly call: CallState;
  /** Of an end; else null. */
  readonly how: Ending | null;
  /** Who hung up, as an operator says it; no link of ours tells it. */
  readonly released: 'us' | 'them' | null;
  /** An operator, or the link that told it. */
  readonly by: string;
}

/** What else follows when a call changes, in the same turn: answering, calls we owe, positions. */
export type Follower = (draft: Draft, change: CallChange, now: number) => void;

/** A call of ours: the position dialled. It is never judged by how fast it was answered. */
export const isOutgoing = (call: CallState): boolean => call.caller !== null && call.caller === call.position;

/** The number of who is not at the position; null: withheld or not told. */
export const otherParty = (call: CallState): string | null => (isOutgoing(call) ? call.called : call.caller);

/** Where an operator may sit (R216). Calls there are judged; those at telephones of a pick-up group are only followed. */
export const isPosition = ({ rules }: HouseView, extension: string | null): boolean =>
  rules.positions.some((position) => position.extension === extension);

/** Stations whose calls are kept as state: the calls of rooms are nobody's business while they run. */
export const isFollowed = (house: HouseView, extension: string): boolean =>
  isPosition(house, extension) ||
  Object.values(house.rules.pickUp.groups).some((members) => members.includes(extension));
