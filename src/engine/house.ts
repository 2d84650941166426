import type { RulesVersion } from '../config/house-rules/in-force.js';
import type { HouseRules } from '../config/house-rules/schema/index.js';
import type { Snapshot } from '../ledger/ledger.js';
import type { HouseView, Json } from '../switchboard/procedure.js';
import type { Room } from '../telephony/index.js';

/** The site's rooms, as far as procedures need them. */
export interface RoomTable {
  hasRoom(room: string): boolean;
  roomOfExtension(extension: string): Room | undefined;
}

/** All procedure state and timers in memory. It leads; the ledger follows within the same turn. */
export class House implements HouseView {
  readonly #states: Map<string, Map<string, Json>>;
  readonly #rooms: RoomTable;
  /** The engine counts it up with every row it journals. */
  lastSeq: number;
  readonly #timers = new Map<string, { due: number; body: Json; told: boolean }>();
  #nextDue = Number.POSITIVE_INFINITY;
  /** Of this turn; the engine sets them. */
  rules: HouseRules;
  rulesVersion: string;

  constructor(
    rooms: RoomTable,
    { id, rules }: Pick<RulesVersion, 'id' | 'rules'>,
    snapshot: Pick<Snapshot, 'states' | 'timers' | 'nextSeq'>,
  ) {
    this.#rooms = rooms;
    this.rules = rules;
    this.rulesVersion = id;
    this.#states = snapshot.states;
    this.lastSeq = snapshot.nextSeq - 1;
    for (const t of snapshot.timers) this.setTimer(t.id, t.due, JSON.parse(t.body) as Json);
  }

  get(machine: string, key: string): Json | undefined {
    return this.#states.get(machine)?.get(key);
  }

  entries(machine: string): IterableIterator<[string, Json]> {
    return (this.#states.get(machine) ?? new Map<string, Json>()).entries();
  }

  hasRoom(room: string): boolean {
    return this.#rooms.hasRoom(room);
  }

  roomOfExtension(extension: string): Room | undefined {
    return this.#rooms.roomOfExtension(extension);
  }

  put(machine: string, key: string, value: Json): void {
    const entries = this.#states.get(machine) ?? new Map<string, Json>();
    this.#states.set(machine, entries);
    if (value === null) entries.delete(key);
    else entries.set(key, value);
  }

  setTimer(id: string, due: number, body: Json): void {
    this.#timers.set(id, { due, body, told: false });
    if (due < this.#nextDue) this.#nextDue = due;
  }

  cancelTimer(id: string): void {
    this.#timers.delete(id);
  }

  /** Timers that fell due by `now` and were not told yet, earliest first; equal times in order of their ids. */
  tellDue(now: number): { id: string; due: number; body: Json }[] {
    if (now < this.#nextDue) return [];
    const due = [...this.#timers].filter(([, t]) => t.due <= now && !t.told).map(([id, t]) => ({ id, ...t }));
    for (const [, t] of this.#timers) if (t.due <= now) t.told = true;
    const waiting = [...this.#timers.values()].filter((t) => !t.told).map((t) => t.due);
    this.#nextDue = waiting.reduce((least, t) => Math.min(least, t), Number.POSITIVE_INFINITY);
    return due.sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
  }

  /** A told timer's turn has come. False: it was cancelled or set anew since, and means nothing any more. */
  takeTimer(id: string, due: number): boolean {
    if (this.#timers.get(id)?.due !== due) return false;
    return this.#timers.delete(id);
  }
}
