import type { Effect, EventType, HouseView, Json, Put, StateOf } from './procedure.js';

/**
 * The house as it will be after the effects of this turn so far: for a rule of several steps, where each must see what
 * the ones before it put. It writes nothing; its `effects` are the answer of the procedure.
 */
export class Draft implements HouseView {
  readonly effects: Effect[] = [];
  readonly #house: HouseView;
  readonly #puts = new Map<string, Map<string, Json>>();
  #rows = 0;

  constructor(house: HouseView) {
    this.#house = house;
  }

  get lastSeq(): number {
    return this.#house.lastSeq + this.#rows;
  }

  get rules(): HouseView['rules'] {
    return this.#house.rules;
  }

  get rulesVersion(): string {
    return this.#house.rulesVersion;
  }

  get(machine: string, key: string): Json | undefined {
    const put = this.#puts.get(machine)?.get(key);
    return put === undefined ? this.#house.get(machine, key) : (put ?? undefined);
  }

  *entries(machine: string): IterableIterator<[string, Json]> {
    const puts = this.#puts.get(machine) ?? new Map<string, Json>();
    for (const entry of this.#house.entries(machine)) if (!puts.has(entry[0])) yield entry;
    for (const [key, value] of puts) if (value !== null) yield [key, value];
  }

  hasRoom(room: string): boolean {
    return this.#house.hasRoom(room);
  }

  roomOfExtension(extension: string) {
    return this.#house.roomOfExtension(extension);
  }

  add(...effects: readonly Effect[]): void {
    for (const effect of effects) {
      this.effects.push(effect);
      if (effect.do === 'put') this.#keep(effect);
      else if (effect.do === 'record') this.#rows++;
    }
  }

  /** Null deletes. */
  put(machine: string, key: string, value: Json): void {
    this.add({ do: 'put', machine, key, value });
  }

  show(of: StateOf, value: Json): void {
    this.add({ do: 'show', of, value });
  }

  event(type: EventType, subject: string | null, data: object): void {
    this.add({ do: 'record', type, subject, data, publish: true });
  }

  #keep({ machine, key, value }: Put): void {
    const puts = this.#puts.get(machine) ?? new Map<string, Json>();
    this.#puts.set(machine, puts);
    puts.set(key, value);
  }
}
