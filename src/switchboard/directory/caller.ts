import type { Room } from '../../telephony/index.js';
import type { HouseView } from '../procedure.js';
import { hasLeft, isExpired, keptEntries, type NumberKind, numbersOn } from './entry.js';
import type { DirectoryRules } from './rules.js';

/** Who a number belongs to. Several answers are several: which of them it is, a person must ask. */
export type Caller =
  | { readonly is: 'room'; readonly room: Room }
  | {
      readonly is: 'entry';
      readonly id: string;
      readonly number: NumberKind;
      /** They left the house; a partner's time is over. Still theirs, and the operator must know. */
      readonly left: boolean;
      readonly expired: boolean;
    };

/** Fewer digits are an extension of some house, not a number of somebody. */
const OUTSIDE_DIGITS = 5;

/**
 * R191: the same person from the office, the mobile, at home. An internal number is compared whole: `0101` is not 101.
 * Only when nobody in the house has it, it is an outside number, and the prefixes of the site do not count.
 * A withheld number is nobody.
 */
export function callerOf(
  number: string | null,
  house: HouseView,
  rules: Pick<DirectoryRules, 'callerPrefixes' | 'today'>,
  now: number,
): readonly Caller[] {
  const dialable = number === null ? '' : digitsOf(number);
  if (dialable === '') return [];
  const inside = insiders(dialable, house, rules.today(now));
  if (inside.length > 0) return inside;
  const forms = outsideForms(dialable, rules.callerPrefixes);
  return forms.size === 0
    ? []
    : entriesWith(house, rules.today(now), (kind, theirs) => {
        if (kind === 'extension') return false;
        for (const form of outsideForms(theirs, rules.callerPrefixes)) if (forms.has(form)) return true;
        return false;
      });
}

function insiders(dialable: string, house: HouseView, today: string): Caller[] {
  const room = house.roomOfExtension(dialable);
  const staff = entriesWith(
    house,
    today,
    (kind, theirs) => (kind === 'extension' || kind === 'pager') && theirs === dialable,
  );
  return room === undefined ? staff : [{ is: 'room', room }, ...staff];
}

function entriesWith(
  house: HouseView,
  today: string,
  matches: (kind: NumberKind, digits: string) => boolean,
): Caller[] {
  const found: Caller[] = [];
  for (const [id, { entry }] of keptEntries(house)) {
    const number = numbersOn(entry, today).find(({ kind, number }) => matches(kind, digitsOf(number)));
    if (number)
      found.push({
        is: 'entry',
        id,
        number: number.kind,
        left: hasLeft(entry, today),
        expired: isExpired(entry, today),
      });
  }
  return found.sort((a, b) => (a.is === 'entry' && b.is === 'entry' && a.id < b.id ? -1 : 1));
}

/** `+86 (10) 5550-0123` → `+861055500123`. */
export const digitsOf = (number: string): string => number.replace(/[^0-9+*#]/g, '');

/** The number, and what is left of it when prefixes of the site are taken off, in any order. */
export function outsideForms(digits: string, prefixes: readonly string[]): Set<string> {
  const forms = new Set<string>();
  const add = (form: string) => {
    if (form.length < OUTSIDE_DIGITS || forms.has(form)) return;
    forms.add(form);
    for (const prefix of prefixes) if (form.startsWith(prefix)) add(form.slice(prefix.length));
  };
  add(digits);
  return forms;
}
