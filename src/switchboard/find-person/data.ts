import type { Here, Words } from '../desk/chart.js';
import { type EntryNumber, keptEntry, type NumberKind, numbersOn } from '../directory/entry.js';
import { maskNumbers } from '../privacy/roles.js';
import type { HouseView } from '../procedure.js';

/** A search for one of our people. The numbers are not in it: they are read from the directory, where they may change. */
export type Find = {
  readonly person: string;
  readonly requester: string | null;
  readonly round: number;
  /** Which of the numbers is tried now, and how many there were at the start of the round. */
  readonly at: number;
  readonly of: number;
  readonly attempts: readonly Attempt[];
  /** Ms since 1970: the answer is due (R199). The rules of tomorrow do not move it; a clock that is set does. */
  readonly promised: number;
  readonly late: boolean;
};
export type Attempt = {
  readonly round: number;
  readonly kind: Group;
  readonly result: Result;
  readonly at: number;
};
export type Result = 'no-answer' | 'busy' | 'switched-off' | 'not-there';
export type Group = HouseView['rules']['find']['order'][number];
export type At = Here<Find>;

const GROUPS: Readonly<Record<NumberKind, Group | null>> = {
  extension: 'office',
  direct: 'office',
  mobile: 'mobile',
  home: 'home',
  pager: 'pager',
  switchboard: null,
  fax: null,
  other: null,
};
export const GROUP_WORDS: Readonly<Record<Group, Words>> = {
  office: { zh: '办公室', en: 'office' },
  mobile: { zh: '手机', en: 'mobile' },
  home: { zh: '家里', en: 'home' },
  pager: { zh: '寻呼', en: 'pager' },
};
export const RESULT_WORDS: Readonly<Record<Result, Words>> = {
  'no-answer': { zh: '无人接', en: 'no answer' },
  busy: { zh: '占线', en: 'busy' },
  'switched-off': { zh: '关机', en: 'switched off' },
  'not-there': { zh: '不在', en: 'not there' },
};

export interface Number_ {
  readonly kind: Group;
  readonly number: EntryNumber;
}

/** R198: by kind in the order of the house rules, and within a kind in the order of the person's entry. */
export function numbersToTry(house: HouseView, person: string, today: string): readonly Number_[] {
  const entry = keptEntry(house, person)?.entry;
  if (!entry) return [];
  const numbers = numbersOn(entry, today).map((number) => ({ kind: GROUPS[number.kind], number }));
  return house.rules.find.order.flatMap((group) =>
    numbers.flatMap(({ kind, number }) => (kind === group ? [{ kind, number }] : [])),
  );
}

/** As the operator may see it: a number that is too secret for the role is `***`, and the link or a supervisor rings it. */
export function shownNumber(house: HouseView, person: string, { number }: Number_): string {
  const level = keptEntry(house, person)?.entry.level ?? 0;
  return maskNumbers([number], level, 'operator')[0]?.number ?? '';
}

/** Whoever waits is in the directory as one of our people. */
export const isOurs = (house: HouseView, id: string | null): boolean =>
  id !== null && keptEntry(house, id)?.entry.kind === 'person';

/** `办公室无人接、手机关机`: what this round found out, number by number (R200). */
export function found({ attempts, round }: Find): Words {
  const now = attempts.filter((attempt) => attempt.round === round);
  return {
    zh: now.map(({ kind, result }) => GROUP_WORDS[kind].zh + RESULT_WORDS[result].zh).join('、'),
    en: now.map(({ kind, result }) => `${GROUP_WORDS[kind].en} ${RESULT_WORDS[result].en}`).join(', '),
  };
}
