import { describe, expect, it } from 'vitest';
import { CHECKS, type Situation, type Verdict, verdict } from './checks.js';

const BOTH = [true, false];
const ALL: readonly Situation[] = BOTH.flatMap((emergency) =>
  BOTH.flatMap((person) =>
    (['both', 'name', 'room'] as const).flatMap((said) =>
      (['nobody', 'unknown', 'guest', 'ask-guest'] as const).flatMap((stay) =>
        BOTH.flatMap((fits) => BOTH.map((barred) => ({ emergency, person, said, stay, fits, barred }))),
      ),
    ),
  ),
);

/** The order of checks as RULES.md tells it, said another way than the table: by what stops a call. */
function expected({ emergency, person, said, stay, fits, barred }: Situation): Verdict {
  if (emergency || person) return 'dial';
  if (said !== 'both') return 'complete';
  if (stay === 'nobody') return 'not-registered';
  if (stay === 'unknown') return 'by-hand';
  if (!fits) return barred ? 'not-registered' : 'ask-room';
  if (barred) return 'dnd';
  return stay === 'ask-guest' ? 'ask-guest' : 'dial';
}

const wrong = (table = CHECKS) => ALL.filter((one) => verdict(one, table) !== expected(one));

describe('the order of checks', () => {
  it('R131 R132 R133 R025 C23 C24: every combination has its verdict', () => {
    expect(ALL).toHaveLength(192);
    expect(wrong()).toEqual([]);
  });

  it('C23: no row can be left out, turned round or put elsewhere unseen', () => {
    const broken = CHECKS.flatMap((row, at) => {
      // The two rows for what is missing stand next to each other and exclude each other; so do neighbours that agree.
      const without = CHECKS.toSpliced(at, 1);
      const other: Verdict = row.so === 'dial' ? 'dnd' : 'dial';
      const flipped = CHECKS.with(at, { ...row, so: other });
      return at === CHECKS.length - 1 ? [flipped] : [without, flipped];
    });
    expect(broken).toHaveLength(21);
    expect(broken.filter((table) => wrong(table).length === 0)).toEqual([]);
  });
});
