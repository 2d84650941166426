import type { Rank } from '../../config/house-rules/schema/kinds.js';
import type { CallerClass, ScreeningAction } from '../../config/house-rules/schema/screening.js';
import { reaches } from '../directory/rank.js';
import type { HouseView } from '../procedure.js';

/** Who is called by whom, on which day (`YYYY-MM-DD` at the hotel). */
export interface Asked {
  readonly rank: Rank;
  readonly department: string | null;
  readonly caller: CallerClass;
  readonly today: string;
}
export interface Decision {
  readonly action: ScreeningAction;
  /** What decided: the first of these that has something to say. */
  readonly by: 'override' | 'rule' | 'colleague' | 'conduct' | 'threshold' | 'caller' | 'nothing';
}

const PRIVATE = { deny: 'decline', slip: 'slip', allow: 'connect' } as const;

/**
 * What becomes of a call to one of our people (C10, C11, C12). In this order: what a department asked for, for these days (R108);
 * the rules of the house, first match; colleagues; how the caller behaves (R097, R102, R111, R185, R187); the rank called
 * (R098, R135, R221); who the caller is (R099, R107, R288).
 */
export function decide(
  { screening, privateCalls }: HouseView['rules'],
  { rank, department, caller, today }: Asked,
): Decision {
  const fits = (callers: readonly CallerClass[] | undefined) => callers?.includes(caller) ?? true;
  const override = screening.overrides.find(
    (one) => one.department === department && one.from <= today && today <= one.to && fits(one.callers),
  );
  if (override) return { action: override.action, by: 'override' };
  const rule = screening.rules.find(
    ({ toRanks, toDepartment, callers }) =>
      (toRanks?.includes(rank) ?? true) &&
      (toDepartment === undefined || toDepartment === department) &&
      fits(callers),
  );
  if (rule) return { action: rule.action, by: 'rule' };
  const threshold = screening.thresholdRank;
  const above: Decision | null =
    threshold !== null && reaches(rank, threshold)
      ? { action: screening.aboveThreshold, by: 'threshold' }
      : null;
  switch (caller) {
    case 'colleague':
      return { action: screening.colleague, by: 'colleague' };
    case 'nuisance':
      return { action: screening.nuisance, by: 'conduct' };
    case 'sales':
      return { action: screening.sales, by: 'conduct' };
    case 'refused':
      return { action: screening.onRefuse, by: 'conduct' };
    case 'insists':
      return { action: screening.onInsist, by: 'conduct' };
    case 'no-name':
      return { action: screening.onNoName, by: 'conduct' };
    case 'private':
      return above ?? { action: PRIVATE[privateCalls.transfer], by: 'caller' };
    case 'partner':
      return above ?? { action: screening.partner, by: 'caller' };
    case 'unknown':
      return above ?? { action: screening.unknownCaller, by: 'caller' };
    case 'known':
      return above ?? { action: 'connect', by: 'nothing' };
  }
}
