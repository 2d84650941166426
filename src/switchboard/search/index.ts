import { DIRECTORY_MACHINE, type Kept } from '../directory/entry.js';
import type { DirectoryRules } from '../directory/rules.js';
import { GUEST_MACHINE, type RoomGuests } from '../guests/list.js';
import type { Role } from '../privacy/roles.js';
import type { HouseView, Json } from '../procedure.js';
import { departmentItem, entryItem, guestItem, type Item, roomItem, searchable } from './items.js';
import { fit, looseFit, type Query } from './query.js';
import type { Pinyin } from './readings.js';

/**
 * Everything in the house that can be found, kept beside the house and never ahead of it: before each question what changed
 * since the last one is read again. State is replaced, never written into, so "changed" is one comparison a room or entry;
 * what went from the house goes from here. It holds nothing that the house does not say, and is no state of its own.
 */
export class SearchIndex {
  readonly #pinyin: Pinyin;
  readonly #rooms: readonly Item[];
  readonly #guests: Shelf;
  readonly #entries: Shelf;
  #departments: readonly Item[] = [];

  constructor(rules: DirectoryRules, pinyin: Pinyin) {
    this.#pinyin = pinyin;
    this.#rooms = [...rules.stations].map(([room, extension]) => roomItem(room, extension, pinyin));
    this.#guests = new Shelf((room, value) => this.#guestsOf(room, value as unknown as RoomGuests));
    this.#entries = new Shelf((id, value) => [entryItem(id, value as unknown as Kept, pinyin)]);
  }

  /** Reads again what changed. */
  follow(house: HouseView): void {
    this.#guests.follow(house.entries(GUEST_MACHINE));
    if (this.#entries.follow(house.entries(DIRECTORY_MACHINE))) this.#departments = this.#departmentsNow();
  }

  /** The things that fit, best first; equals by their id, so that one thing more or less moves no other. */
  find(query: Query, role: Role): Item[] {
    const found = this.#ranked(query, role, fit);
    return found.length > 0 ? found : this.#ranked(query, role, looseFit);
  }

  /** The room itself and who is in it. */
  ofRoom(room: string): readonly Item[] {
    return [
      ...this.#rooms.filter((item) => item.is === 'room' && item.room === room),
      ...this.#guests.of(room),
    ];
  }

  ofEntry(id: string): readonly Item[] {
    return this.#entries.of(id);
  }

  #ranked(query: Query, role: Role, how: typeof fit): Item[] {
    const hits: { item: Item; score: number }[] = [];
    for (const item of this.#all()) {
      const score = how(item.keys, query, searchable(item, role));
      if (score > 0) hits.push({ item, score });
    }
    hits.sort((a, b) => b.score - a.score || (a.item.id < b.item.id ? -1 : 1));
    return hits.map(({ item }) => item);
  }

  *#all(): IterableIterator<Item> {
    yield* this.#rooms;
    yield* this.#guests.items();
    yield* this.#entries.items();
    yield* this.#departments;
  }

  #guestsOf(room: string, { guests, confidential }: RoomGuests): Item[] {
    return guests.map((guest, place) => guestItem(room, place, guest, confidential !== null, this.#pinyin));
  }

  #departmentsNow(): Item[] {
    const members = new Map<string, number>();
    for (const item of this.#entries.items()) {
      const name = item.is === 'entry' ? item.kept.entry.department : null;
      if (name !== null) members.set(name, (members.get(name) ?? 0) + 1);
    }
    return [...members].map(([name, count]) => departmentItem(name, count, this.#pinyin));
  }
}

/** The items of one machine's entries. */
class Shelf {
  readonly #read: (key: string, value: Json) => readonly Item[];
  #kept = new Map<string, { of: Json; items: readonly Item[] }>();

  constructor(read: (key: string, value: Json) => readonly Item[]) {
    this.#read = read;
  }

  /** True: something changed. */
  follow(entries: Iterable<[string, Json]>): boolean {
    const now = new Map<string, { of: Json; items: readonly Item[] }>();
    let changed = false;
    for (const [key, value] of entries) {
      const before = this.#kept.get(key);
      if (before?.of === value) now.set(key, before);
      else {
        now.set(key, { of: value, items: this.#read(key, value) });
        changed = true;
      }
    }
    changed ||= now.size !== this.#kept.size;
    this.#kept = now;
    return changed;
  }

  of(key: string): readonly Item[] {
    return this.#kept.get(key)?.items ?? [];
  }

  *items(): IterableIterator<Item> {
    for (const { items } of this.#kept.values()) yield* items;
  }
}
