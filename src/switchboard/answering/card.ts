import type { Room } from '../../telephony/index.js';
import { entryAddress } from '../directory/address.js';
import { type Caller, callerOf } from '../directory/caller.js';
import { keptEntry, type NumberKind } from '../directory/entry.js';
import { rankOf, reaches } from '../directory/rank.js';
import type { DirectoryRules } from '../directory/rules.js';
import { roomGuests } from '../guests/list.js';
import type { HouseView, Json } from '../procedure.js';
import { shown } from '../search/answer.js';
import { entryItem, guestItem, type Item, roomItem } from '../search/items.js';
import { NO_PINYIN } from '../search/readings.js';

/**
 * Who calls, before the telephone is taken (R114, R115, R190): everything that fits the number, as an operator may see it.
 * A guest who wants to be unknown is on no card: their room looks like an empty one. Nobody: no lines.
 */
export type CallerCard = {
  readonly lines: readonly Json[];
  /** Our own person of a rank that is named by title (R278), where there is just one: how, per language; null where not known. */
  readonly superior: { readonly zh: string | null; readonly en: string | null } | null;
  /** A telephone of the house. Null: withheld. */
  readonly internal: boolean | null;
};

export function cardOf(
  house: HouseView,
  number: string | null,
  directory: DirectoryRules,
  now: number,
): CallerCard {
  const known = callerOf(number, house, directory, now).filter((caller) => tells(house, caller));
  const today = directory.today(now);
  const lines = known
    .flatMap((caller) => itemsOf(house, caller, directory))
    .map((item) => shown(item, 'operator', house.rules.honorific, today))
    .filter((line) => line !== null);
  const inside = known.some((one) => one.is === 'room' || isInside(one.number));
  return { lines, superior: superiorOf(house, known), internal: number === null ? null : inside };
}

const KINDS: Readonly<Record<NumberKind, HouseView['rules']['recognise']['numbers'][number]>> = {
  extension: 'office',
  direct: 'office',
  mobile: 'mobile',
  home: 'home',
  pager: 'other',
  switchboard: 'other',
  fax: 'other',
  other: 'other',
};

/** R191: which of a person's numbers tell who calls is the house's to say. */
const tells = (house: HouseView, caller: Caller): boolean =>
  caller.is === 'room' || house.rules.recognise.numbers.includes(KINDS[caller.number]);

const isInside = (kind: NumberKind): boolean => kind === 'extension' || kind === 'pager';

function itemsOf(house: HouseView, caller: Caller, directory: DirectoryRules): Item[] {
  if (caller.is === 'room') return roomItems(house, caller.room, directory);
  const kept = keptEntry(house, caller.id);
  return kept ? [entryItem(caller.id, kept, NO_PINYIN)] : [];
}

function roomItems(house: HouseView, room: Room, directory: DirectoryRules): Item[] {
  const { guests, confidential } = roomGuests(house, room);
  const there = guests.map((guest, place) => guestItem(room, place, guest, confidential !== null, NO_PINYIN));
  return [roomItem(room, directory.stations.get(room) ?? room, NO_PINYIN), ...there];
}

/** Somebody who left, or one of several, is not greeted by title: it may be somebody else. */
function superiorOf(house: HouseView, known: readonly Caller[]): CallerCard['superior'] {
  const [only, ...others] = known;
  if (only?.is !== 'entry' || others.length > 0 || only.left) return null;
  const entry = keptEntry(house, only.id)?.entry;
  if (!entry || !reaches(rankOf(entry.rank), house.rules.recognise.titleFrom)) return null;
  const { honorific } = house.rules;
  return { zh: entryAddress(entry, 'zh', honorific), en: entryAddress(entry, 'en', honorific) };
}
