import { asRoom } from '../../telephony/index.js';
import { callerOf, digitsOf } from '../directory/caller.js';
import { keptEntry } from '../directory/entry.js';
import { isHan, surnameOf } from '../directory/honorific.js';
import type { DirectoryRules } from '../directory/rules.js';
import { GUEST_MACHINE, type Guest, type RoomGuests, roomGuests } from '../guests/list.js';
import type { HouseView } from '../procedure.js';
import { phoneOf } from '../room-state/machine.js';
import { wordsOf } from '../search/fold.js';
import { keysOf, standing } from '../search/keys.js';
import type { Pinyin } from '../search/readings.js';
import { isListed } from './allowed.js';
import type { Situation } from './checks.js';

/** Who calls, as far as it is known. */
export interface Asking {
  readonly number: string | null;
  readonly name: string | null;
}

/**
 * The guests of a room as this caller may know them. A confidential stay is **no stay** for whoever is not on its list (R132): every
 * step behind this sees an empty room, so none can answer otherwise than for nobody.
 */
export function guestsFor(house: HouseView, room: string, asking: Asking): readonly Guest[] {
  const { guests, confidential } = roomGuests(house, room);
  return confidential !== null && !isListed(house, room, asking) ? [] : guests;
}

/** What the table of checks has to know of the stay. */
export function stayFor(house: HouseView, room: string, asking: Asking): Situation['stay'] {
  if (guestsFor(house, room, asking).length === 0) return knowsGuests(house) ? 'nobody' : 'unknown';
  const { confidential } = roomGuests(house, room);
  return confidential !== null && house.rules.confidential.listedCallers === 'ask-guest'
    ? 'ask-guest'
    : 'guest';
}

/** A confidential stay is no proof either: a house with no other guest is a house that was told of none. */
function knowsGuests(house: HouseView): boolean {
  for (const [, value] of house.entries(GUEST_MACHINE))
    if ((value as unknown as RoomGuests).confidential === null) return true;
  return false;
}

/** Not part of a name: how it is put. */
const COURTESY = new Set(['mr', 'mrs', 'ms', 'miss', 'mister', 'dr', 'sir', 'madam']);
const COURTESY_HAN = /(先生|女士|小姐|太太|夫人)$/u;

/** Is the name that of one of these guests? Every word of it must be a whole name of theirs, or how it reads (R024, R131). */
export function isNamed(asked: string, guests: readonly Guest[], pinyin: Pinyin): boolean {
  const said = wordsOf(asked.trim().replace(COURTESY_HAN, '')).filter((word) => !COURTESY.has(word));
  if (said.length === 0) return false;
  return guests.some(({ details: { name = null, firstName = null } }) => {
    if (name === null) return false;
    const whole = isHan(name) ? `${name}${firstName ?? ''}` : [firstName, name].filter(Boolean).join(' ');
    const names = [whole, name, firstName ?? '', surnameOf(name) ?? ''];
    const keys = keysOf({ codes: [], names, words: [] }, pinyin).names;
    return [said, [said.join('')]].some((way) => way.every((word) => standing(keys, word) === 'whole'));
  });
}

/** Do-not-disturb is on, and none of the exceptions of the house lets this caller through (R133, C24). */
export function isBarred(
  house: HouseView,
  room: string,
  asking: Asking,
  longDistance: boolean,
  rules: DirectoryRules,
  now: number,
): boolean {
  if (phoneOf(house, asRoom(room)).doNotDisturb !== true) return false;
  const { exceptions } = house.rules.dnd;
  if (exceptions.includes('listedCallers') && isListed(house, room, asking)) return false;
  if (exceptions.includes('longDistance') && longDistance) return false;
  return !(exceptions.includes('vipCaller') && isVip(house, asking, rules, now));
}

function isVip(house: HouseView, { number }: Asking, rules: DirectoryRules, now: number): boolean {
  return callerOf(number, house, rules, now).some((caller) =>
    caller.is === 'entry'
      ? keptEntry(house, caller.id)?.entry.flags.includes('vip')
      : guestsFor(house, caller.room, { number: null, name: null }).some(({ details }) => details.vip),
  );
}

/**
 * Does the call come from far away (R030)? Only a number with an area code can: it begins with 0 or +. Null: withheld or not told;
 * the operator asks.
 */
export function isLongDistance(house: HouseView, number: string | null): boolean | null {
  const digits = number === null ? '' : digitsOf(number);
  if (digits === '') return null;
  if (house.rules.longDistance.localAreaCodes.some((code) => digits.startsWith(code))) return false;
  return digits.startsWith('0') && house.roomOfExtension(digits) === undefined
    ? true
    : digits.startsWith('+');
}
