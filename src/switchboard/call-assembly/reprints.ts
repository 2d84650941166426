import type { StationRecord } from '../../telephony/index.js';
import { momentsOf } from './moments.js';
import { counterOf } from './rules.js';

/** The records a link printed last, oldest first. Types: they are kept in the ledger and have to be Json. */
export type Recent = {
  readonly seen: readonly Seen[];
  /** Reprints on this link, ever. */
  readonly total: number;
};
export type Seen = {
  readonly seq: number;
  /** Of all that the record says. */
  readonly hash: number;
  /** End of the call by the clock of the PBX, seconds. */
  readonly end: number | null;
  /** How often it was printed again. */
  readonly again: number;
};

/** How many records back a reprint is recognised. */
export const WINDOW = 32;

/**
 * Is this record a reprint of one before? The same words again are a reprint when the PBX had already printed a later
 * call since, because it prints calls as they end; or when they carry the same running number. Otherwise they are
 * twins: two calls that look alike. Null: no reprint.
 */
export function reprintOf(recent: Recent, record: StationRecord, hash: number): Seen | null {
  const { seen } = recent;
  const moments = momentsOf(record);
  const end = moments?.end ?? null;
  const original = seen.findLastIndex((each) => each.hash === hash && each.end === end);
  if (original < 0) return null;
  const isLater = (other: Seen) =>
    other.end !== null &&
    moments !== null &&
    other.end > moments.end + (record.timeIs === 'start' ? moments.blur : 0);
  const proven = hasNumber(record) || seen.slice(original + 1).some(isLater);
  return proven ? (seen[original] ?? null) : null;
}

/** A reprint is not put among the recent ones: three in a row are all reprints of the one before them. */
export function withReprint(recent: Recent, original: Seen): Recent {
  const seen = recent.seen.map((each) => (each === original ? { ...each, again: each.again + 1 } : each));
  return { seen, total: recent.total + 1 };
}

export function withRecord(recent: Recent, record: StationRecord, hash: number, seq: number): Recent {
  const seen = recent.seen.length < WINDOW ? recent.seen.slice() : recent.seen.slice(1);
  seen.push({ seq, hash, end: momentsOf(record)?.end ?? null, again: 0 });
  return { seen, total: recent.total };
}

/**
 * 32 bits (FNV-1a) of everything but the number of the line: the words themselves would be the largest row of the ledger's
 * state, written with every commit, and hold numbers. A false match needs the same end of the call too, and only marks.
 */
export function hashOf(r: StationRecord): number {
  const words = JSON.stringify([
    r.kind,
    r.localTime,
    r.extension,
    r.trunk,
    r.direction,
    r.dialed,
    r.caller,
    r.ddi,
    r.ringSeconds,
    r.durationSeconds,
    r.account,
    r.cost,
    r.conditions,
    r.detail,
  ]);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function hasNumber({ format, detail }: StationRecord): boolean {
  const counter = counterOf(format);
  return counter !== undefined && detail[counter.field] !== undefined;
}
