import type { Rank } from '../../config/house-rules/schema/kinds.js';
import type { CallerClass } from '../../config/house-rules/schema/screening.js';
import { callerOf, digitsOf } from '../directory/caller.js';
import { type Entry, hasLeft, isExpired, keptEntries, keptEntry } from '../directory/entry.js';
import { rankOf } from '../directory/rank.js';
import type { DirectoryRules } from '../directory/rules.js';
import type { Draft } from '../draft.js';
import type { HouseView } from '../procedure.js';

/** Who calls, by the number alone. Null: not known. */
export interface WhoCalls {
  readonly is: CallerClass;
  readonly name: string | null;
  readonly organisation: string | null;
  /** Of one of ours. */
  readonly rank: Rank | null;
  readonly entry: string | null;
}

const STRANGER: WhoCalls = { is: 'unknown', name: null, organisation: null, rank: null, entry: null };

/**
 * R107, R190, R191: the number tells. One that belongs to several people tells nothing, nor does that of a partner whose time is
 * over (R106) or of somebody who left. A number that was tagged often enough is a nuisance, whoever has it (R111, R187).
 */
export function whoCalls(
  number: string | null,
  house: HouseView,
  rules: DirectoryRules,
  now: number,
): WhoCalls {
  if (tagsOf(house, number) >= house.rules.screening.nuisanceAfter) return { ...STRANGER, is: 'nuisance' };
  const [only, ...others] = callerOf(number, house, rules, now);
  if (!only || others.length > 0) return STRANGER;
  if (only.is === 'room') return { ...STRANGER, is: 'known' };
  const entry = keptEntry(house, only.id)?.entry;
  const is = entry && classOf(entry, rules.today(now));
  if (!entry || is === undefined || is === 'unknown') return STRANGER;
  const { name, organisation, department, kind } = entry;
  const ours = kind === 'person' || kind === 'department';
  return {
    is,
    name,
    organisation: organisation ?? (ours ? department : null),
    rank: kind === 'person' ? rankOf(entry.rank) : null,
    entry: only.id,
  };
}

function classOf(entry: Entry, today: string): CallerClass {
  if (entry.flags.includes('nuisance')) return 'nuisance';
  if (entry.flags.includes('sales')) return 'sales';
  switch (entry.kind) {
    case 'person':
    case 'department':
      return hasLeft(entry, today) ? 'unknown' : 'colleague';
    case 'partner':
      return isExpired(entry, today) ? 'unknown' : 'partner';
    case 'other':
      return 'known';
  }
}

/** R107: name and organisation together are a partner's, and the entry has not expired. The name alone is not enough. */
export function isPartner(name: string, organisation: string, house: HouseView, today: string): boolean {
  const same = (a: string, b: string | null) => b !== null && folded(a) === folded(b);
  for (const [, { entry, pending }] of keptEntries(house))
    if (
      entry.kind === 'partner' &&
      !pending &&
      !isExpired(entry, today) &&
      same(name, entry.name) &&
      same(organisation, entry.organisation)
    )
      return true;
  return false;
}

const folded = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

/** Machine `caller-tag`: key = the number's digits, value = how often an operator said "sales" or "nuisance" of it. */
const TAG_MACHINE = 'caller-tag';

function tagsOf(house: HouseView, number: string | null): number {
  return number === null ? 0 : ((house.get(TAG_MACHINE, digitsOf(number)) as number | undefined) ?? 0);
}

/** A withheld number cannot be tagged. */
export function tag(draft: Draft, number: string | null): void {
  if (number !== null && digitsOf(number) !== '')
    draft.put(TAG_MACHINE, digitsOf(number), tagsOf(draft, number) + 1);
}
