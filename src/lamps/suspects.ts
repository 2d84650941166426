import type { Room } from '../telephony/index.js';

/** So often a lamp that reads wrong is written again before it is called a fault of its bulb, wire or pin (R153: NAK ×3). */
const REWRITES = 3;

/** One look at a board: what it should show, what it shows. */
export interface Look {
  expected: ReadonlySet<Room>;
  seen: ReadonlySet<Room>;
  /** Rooms to judge; others' last write failed, and that is told already. */
  rooms: readonly Room[];
  /** What is expected now is all that is wanted: not half of a blink, not a lamp test. */
  isWhole: (room: Room) => boolean;
}

export interface Verdict {
  /** Read wrong, and are to be written again; `fresh`: not at the look before. */
  wrong: readonly Room[];
  fresh: readonly Room[];
  /** Among the wrong: writing does not help. */
  stuck: readonly Room[];
  /** Were stuck and read right again. */
  healed: readonly Room[];
}

/** Lamps that did not read as written, of one board. */
export class Suspects {
  readonly #of = new Map<Room, { expected: boolean; times: number }>();

  /** Writing this lamp proves nothing: only a look at it does. */
  isStuck(room: Room): boolean {
    return (this.#of.get(room)?.times ?? 0) > REWRITES;
  }

  /** Some are written again and not yet judged. */
  get undecided(): boolean {
    return [...this.#of.keys()].some((room) => !this.isStuck(room));
  }

  judge({ expected, seen, rooms, isWhole }: Look): Verdict {
    const verdict = { wrong: [] as Room[], fresh: [] as Room[], stuck: [] as Room[], healed: [] as Room[] };
    for (const room of rooms) {
      const should = expected.has(room);
      const before = this.#of.get(room);
      if (seen.has(room) !== should) {
        this.#of.set(room, { expected: should, times: (before?.times ?? 0) + 1 });
        verdict.wrong.push(room);
        if (!before) verdict.fresh.push(room);
        if (this.isStuck(room)) verdict.stuck.push(room);
      } else if (before && (isWhole(room) || before.expected === should)) {
        // A lamp stuck dark reads right in the dark half of a blink: that proves nothing.
        if (this.isStuck(room)) verdict.healed.push(room);
        this.#of.delete(room);
      }
    }
    return verdict;
  }
}
