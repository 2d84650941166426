/**
 * The order of checks for a call to a room, as a table: the first row that fits decides (C23, C24). The order is the same in
 * every house. Whoever may not be known of is `nobody` before this table is read (guest.ts): it cannot tell the two apart.
 */
export interface Situation {
  /** The operator declared it, with a reason. */
  readonly emergency: boolean;
  /** One of our people or departments is called, not a guest. */
  readonly person: boolean;
  readonly said: 'both' | 'name' | 'room';
  /** `unknown`: nobody ever told the house of its guests. `ask-guest`: a listed caller of a stay that wants to be asked. */
  readonly stay: 'nobody' | 'unknown' | 'guest' | 'ask-guest';
  /** The name is that of a guest of the room. */
  readonly fits: boolean;
  /** Do-not-disturb is on, and no exception lets this call through. */
  readonly barred: boolean;
}

export type Verdict = 'complete' | 'not-registered' | 'by-hand' | 'ask-room' | 'ask-guest' | 'dnd' | 'dial';

export interface CheckRow {
  readonly when: Partial<Situation>;
  readonly so: Verdict;
  readonly rules: readonly string[];
}

export const CHECKS: readonly CheckRow[] = [
  { when: { emergency: true }, so: 'dial', rules: ['R057', 'C24'] },
  { when: { person: true }, so: 'dial', rules: ['R028'] },
  // Without a room there is nobody to look at: asking for what is missing says nothing of anybody.
  { when: { said: 'name' }, so: 'complete', rules: ['R131'] },
  { when: { said: 'room' }, so: 'complete', rules: ['R131'] },
  { when: { stay: 'nobody' }, so: 'not-registered', rules: ['R132', 'C23'] },
  { when: { stay: 'unknown' }, so: 'by-hand', rules: ['R024'] },
  // There is no guest of that name, and the room is not rung to ask for one.
  { when: { fits: false, barred: true }, so: 'not-registered', rules: ['R025', 'R133', 'C24'] },
  { when: { fits: false }, so: 'ask-room', rules: ['R025', 'R026'] },
  { when: { barred: true }, so: 'dnd', rules: ['R133', 'C24'] },
  { when: { stay: 'ask-guest' }, so: 'ask-guest', rules: ['R132'] },
  { when: {}, so: 'dial', rules: ['R028', 'R131'] },
];

/** The first row that fits. */
export function verdict(situation: Situation, table: readonly CheckRow[] = CHECKS): Verdict {
  const row = table.find(({ when }) =>
    (Object.keys(when) as (keyof Situation)[]).every((key) => when[key] === situation[key]),
  );
  if (!row) throw new Error('the last row of the checks fits everything');
  return row.so;
}
