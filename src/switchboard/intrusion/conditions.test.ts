import { describe, expect, it } from 'vitest';
import { INTRUSION, type IntrusionCase, mayIntrude } from './conditions.js';

const BOTH = [true, false];
const ALL: readonly IntrusionCase[] = BOTH.flatMap((allowed) =>
  BOTH.flatMap((open) =>
    BOTH.flatMap((farEnough) =>
      BOTH.flatMap((tone) => BOTH.map((resting) => ({ allowed, open, farEnough, tone, resting }))),
    ),
  ),
);
const expected = ({ allowed, open, farEnough, tone, resting }: IntrusionCase) =>
  !(allowed && open)
    ? 'INTRUSION_NOT_ALLOWED'
    : !tone
      ? 'INTRUSION_NO_TONE'
      : !farEnough
        ? 'INTRUSION_NOT_LONG_DISTANCE'
        : resting
          ? 'INTRUSION_AGAIN'
          : null;
const wrong = (table = INTRUSION) => ALL.filter((one) => mayIntrude(one, table) !== expected(one));

describe('when an operator may step in', () => {
  it('R031 R032 R034 R281 C19: every combination has its answer', () => {
    expect(ALL).toHaveLength(32);
    expect(wrong()).toEqual([]);
  });

  it('C19: no row can be left out or turned round unseen', () => {
    const broken = INTRUSION.flatMap((row, at) => {
      const flipped = INTRUSION.with(at, { ...row, so: row.so === null ? 'INTRUSION_AGAIN' : null });
      return at === INTRUSION.length - 1 ? [flipped] : [INTRUSION.toSpliced(at, 1), flipped];
    });
    expect(broken).toHaveLength(11);
    expect(broken.filter((table) => wrong(table).length === 0)).toEqual([]);
  });
});
