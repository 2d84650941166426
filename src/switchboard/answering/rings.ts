import type { HouseView } from '../procedure.js';

type Rules = Pick<HouseView['rules'], 'ring' | 'answer'>;

/** `early`: before the ring that is polite. `unknown`: nobody measured the ringing, and nobody is to blame (G25). */
export type Verdict = 'early' | 'ok' | 'late' | 'unknown';

/** From the beginning of a ring to that of the next. */
const periodMs = ({ ring }: Rules): number => ring.on + ring.off;

/** In which ring is a telephone that has rung so long? The silence behind a ring belongs to it. From 1. */
export const ringAt = (rules: Rules, rungMs: number): number => Math.floor(rungMs / periodMs(rules)) + 1;

/**
 * So long may it ring: to the end of ring `maxRings` (R018: three are in time, the fourth is late), or to its beginning
 * where the house says *before* that ring (R263, C01).
 */
export const limitMs = (rules: Rules): number =>
  (rules.answer.maxInclusive ? rules.answer.maxRings : rules.answer.maxRings - 1) * periodMs(rules);

/** Null: not measured. */
export function verdictOf(rules: Rules, rungMs: number | null): Verdict {
  if (rungMs === null) return 'unknown';
  if (rungMs >= limitMs(rules)) return 'late';
  return ringAt(rules, rungMs) < rules.answer.minRings ? 'early' : 'ok';
}

/** R123: whether an apology is the first thing to say. Null: nobody knows. */
export function mustApologise(rules: Rules, rungMs: number | null): boolean | null {
  const after = rules.answer.apologiseAfterRings;
  if (after === null) return false;
  return rungMs === null ? null : ringAt(rules, rungMs) > after;
}
