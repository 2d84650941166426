import { entryAddress } from '../directory/address.js';
import { hasLeft, isExpired, numbersOn } from '../directory/entry.js';
import { honorific, languageOf } from '../directory/honorific.js';
import { maskGuest, maskNumbers, type Role } from '../privacy/roles.js';
import type { HouseView, Json } from '../procedure.js';
import type { Item, StayView } from './items.js';

type Formats = HouseView['rules']['honorific'];

/** A thing as a role may see it. Null: for this role there is no such thing. */
export function shown(item: Item, role: Role, formats: Formats, today: string): Json {
  switch (item.is) {
    case 'room':
      return { kind: 'room', room: item.room, extension: item.extension };
    case 'guest': {
      const view = maskGuest({ ...item.view, honorific: guestAddress(item.view, formats) }, role);
      return view && { kind: 'guest', ...view };
    }
    case 'department':
      return { kind: 'department', name: item.name, members: item.members };
    case 'entry': {
      const { entry, pending } = item.kept;
      const { kind, name, title, rank, department, organisation, language, secretary, successor, flags } =
        entry;
      return {
        kind: 'entry',
        is: kind,
        entry: item.entry,
        name,
        honorific: entryAddress(entry, languageOf(name), formats),
        title,
        rank,
        department,
        organisation,
        language,
        secretary,
        flags,
        numbers: maskNumbers(numbersOn(entry, today), entry.level, role).map(({ kind, number }) => ({
          kind,
          number,
        })),
        left: hasLeft(entry, today),
        successor,
        expired: isExpired(entry, today),
        pending,
      };
    }
  }
}

/** The PMS's `name` is the surname where a first name stands beside it (R212). */
function guestAddress({ name, firstName, title }: StayView, formats: Formats): string | null {
  const surname = firstName === null ? null : name;
  const addressed = { name, surname, title, titleShort: null, courtesy: title };
  return honorific(addressed, languageOf(name ?? ''), formats.guest);
}
