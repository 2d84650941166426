import type { Kept } from '../directory/entry.js';
import { isHan, shortTitle, surnameOf } from '../directory/honorific.js';
import type { Guest } from '../guests/list.js';
import { type GuestView, knowsConfidential, type Role, seesGuest, seesNumbers } from '../privacy/roles.js';
import { type Keys, keysOf } from './keys.js';
import type { Searchable } from './query.js';
import type { Pinyin } from './readings.js';

/** A stay as the house knows it; how the guest is named is for the house rules of the moment. */
export type StayView = Omit<GuestView, 'honorific'>;

/** Something that can be found. `id` sorts equals, and is the same after a restart. */
export type Item = { readonly id: string; readonly keys: Keys } & (
  | { readonly is: 'room'; readonly room: string; readonly extension: string }
  | { readonly is: 'guest'; readonly view: StayView }
  | { readonly is: 'entry'; readonly entry: string; readonly kept: Kept }
  | { readonly is: 'department'; readonly name: string; readonly members: number }
);

export function roomItem(room: string, extension: string, pinyin: Pinyin): Item {
  const keys = keysOf({ codes: [room, extension], names: [], words: [] }, pinyin);
  return { is: 'room', id: `room/${room}`, keys, room, extension };
}

export function guestItem(
  room: string,
  place: number,
  { reservation, details }: Guest,
  confidential: boolean,
  pinyin: Pinyin,
): Item {
  const view: StayView = {
    room,
    confidential,
    name: details.name ?? null,
    firstName: details.firstName ?? null,
    title: details.title ?? null,
    language: details.language ?? null,
    vip: details.vip ?? null,
    group: details.group ?? null,
    arrival: details.arrival ?? null,
    departure: details.departure ?? null,
    reservation,
  };
  const { name, firstName, title, group } = view;
  // A Chinese name stands without a blank between its halves, any other with one.
  const whole = isHan(name ?? '') ? `${name}${firstName ?? ''}` : [firstName, name].filter(Boolean).join(' ');
  const keys = keysOf(
    {
      codes: [room],
      names: [whole, ...titledNames(name, null, title, null)],
      words: [title, group].filter((text) => text !== null),
    },
    pinyin,
  );
  return { is: 'guest', id: `guest/${room}/${place}`, keys, view };
}

export function entryItem(entry: string, kept: Kept, pinyin: Pinyin): Item {
  const is = kept.entry;
  const keys = keysOf(
    {
      codes: is.numbers.map(({ number }) => number.replace(/\D/g, '')),
      names: [is.name, is.latin ?? '', ...titledNames(is.name, is.surname, is.title, is.titleShort)],
      words: [is.title, is.courtesy, is.department, is.organisation, ...is.synonyms].filter(
        (text) => text !== null,
      ),
    },
    pinyin,
  );
  return { is: 'entry', id: `entry/${entry}`, keys, entry, kept };
}

export function departmentItem(name: string, members: number, pinyin: Pinyin): Item {
  const keys = keysOf({ codes: [], names: [name], words: [] }, pinyin);
  return { is: 'department', id: `department/${name}`, keys, name, members };
}

/** 王经理, 王总: asked for in one word. */
function titledNames(
  name: string | null,
  surname: string | null,
  title: string | null,
  titleShort: string | null,
): string[] {
  const family = surname ?? surnameOf(name ?? '');
  if (family === null || title === null || !isHan(family)) return [];
  return [...new Set([title, titleShort ?? shortTitle(title)])].map((one) => `${family}${one}`);
}

const NOTHING: Searchable = { codes: false, names: false, words: false };

/** What a role may find a thing by: exactly what it would see of it. Of a stay it may not know, nothing. */
export function searchable(item: Item, role: Role): Searchable {
  switch (item.is) {
    case 'room':
    case 'department':
      return { codes: true, names: true, words: true };
    case 'guest':
      if (item.view.confidential && !knowsConfidential(role)) return NOTHING;
      return {
        codes: true,
        names: seesGuest(role, 'name') && seesGuest(role, 'firstName') && seesGuest(role, 'honorific'),
        words: seesGuest(role, 'title') && seesGuest(role, 'group'),
      };
    case 'entry':
      return { codes: seesNumbers(role, item.kept.entry.level), names: true, words: true };
  }
}
