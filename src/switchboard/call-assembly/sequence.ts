import type { Counter } from './rules.js';

/** Where the running number of a link stands. A type: it is kept in the ledger and has to be Json. */
export type Count = {
  readonly format: string;
  /** As printed. */
  readonly number: string;
  /** Frames since then that did not decode: some of the missing numbers may be theirs. */
  readonly unread: number;
  /** Records known to be missing on this link, ever. */
  readonly missing: number;
};

/**
 * `gap`: so many numbers are missing, at least (a whole round of the counter cannot be seen). `restart`: the counter
 * began anew. `jump`: it went back, or so far on that it may have gone back. What a restart or a jump lost is unknown.
 */
export interface Gap {
  why: 'gap' | 'restart' | 'jump';
  missing: number | null;
}

/** Null: the number is the one that had to come. */
export function gapBetween(counter: Counter, before: number, now: number): Gap | null {
  const size = counter.last - counter.first + 1;
  const missing = (now - before - 1 + 2 * size) % size;
  const isFirst = now === counter.first || (counter.orSecond === true && now === counter.first + 1);
  if (missing === 0 || (isFirst && before === counter.last)) return null;
  if (isFirst) return { why: 'restart', missing: null };
  return missing <= size / 2 ? { why: 'gap', missing } : { why: 'jump', missing: null };
}

/** Null when what is printed there is no number of this counter. */
export function numberOf(counter: Counter, printed: unknown): number | null {
  if (typeof printed !== 'string' || !/^\d{1,9}$/.test(printed)) return null;
  const number = Number(printed);
  return number >= counter.first && number <= counter.last ? number : null;
}
