import { callerOf } from '../directory/caller.js';
import { type Entry, hasLeft, isExpired, keptEntry, type NumberKind, numbersOn } from '../directory/entry.js';
import type { DirectoryRules } from '../directory/rules.js';
import { seesNumbers } from '../privacy/roles.js';
import type { HouseView } from '../procedure.js';

/** Never read out to anybody: how our people are reached at home and on the way (R095, R105, R184). */
const PRIVATE: readonly NumberKind[] = ['mobile', 'home', 'pager'];
/** What anybody may be told is public: level 0 of the directory (R104, R162). */
const PUBLIC_LEVEL = 0;

/**
 * The number that whoever asks may be told; null: none, and then none is on the screen. Our own people get office numbers of our people
 * and every number of others that the operator may see (R192); a caller from outside what the house rules say of our people
 * (`privacy.giveStaffData`), and of others what is public.
 */
export function numberFor(
  house: HouseView,
  id: string,
  asker: { readonly ours: boolean },
  today: string,
): string | null {
  const entry = keptEntry(house, id)?.entry;
  if (!entry || hasLeft(entry, today) || isExpired(entry, today)) return null;
  const { maskExtensions } = house.rules.privacy;
  const may = mayHear(house, entry, asker.ours);
  const number = numbersOn(entry, today).find(
    ({ kind, number: digits }) => may(kind) && !maskExtensions.includes(digits),
  );
  return number?.number ?? null;
}

function mayHear(house: HouseView, { kind, level }: Entry, ours: boolean): (kind: NumberKind) => boolean {
  const ourPeople = kind === 'person';
  const open = !ourPeople || ours || house.rules.privacy.giveStaffData === 'office-only';
  const secrecy = ours || ourPeople ? seesNumbers('operator', level) : level <= PUBLIC_LEVEL;
  return (number) => open && secrecy && (!ourPeople || !PRIVATE.includes(number));
}

/** One of our people asks: by the entry the operator named, or by the number of the call. */
export function askerOf(
  house: HouseView,
  said: string | null,
  number: string | null,
  rules: DirectoryRules,
  now: number,
): { readonly entry: string | null; readonly ours: boolean } {
  const callers = callerOf(number, house, rules, now);
  const [only] = callers.length === 1 ? callers : [];
  const entry = said ?? (only?.is === 'entry' ? only.id : null);
  const kept = entry === null ? null : keptEntry(house, entry);
  const ours = kept?.entry.kind === 'person' && !hasLeft(kept.entry, rules.today(now));
  return { entry, ours };
}
