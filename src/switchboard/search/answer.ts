import { hasLeft, isExpired, numbersOn } from '../directory/entry.js';
import type { DirectoryRules } from '../directory/rules.js';
import { maskGuest, maskNumbers, type Role } from '../privacy/roles.js';
import type { Json } from '../procedure.js';
import { entryHonorific, type Item } from './items.js';

/** A thing as a role may see it. Null: for this role there is no such thing. */
export function shown(item: Item, role: Role, rules: DirectoryRules, today: string): Json {
  switch (item.is) {
    case 'room':
      return { kind: 'room', room: item.room, extension: item.extension };
    case 'guest': {
      const view = maskGuest(item.view, role);
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
        honorific: entryHonorific(entry, rules),
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
