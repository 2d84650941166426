import type { LampBoard } from '../driver-api/index.js';
import type { Room } from '../telephony/index.js';
import { type Blink, fastest, isDarkHalf } from './blink.js';

/** What the house wants, shared by all keepers; only the service writes it. */
export interface Wishes {
  /** Rooms whose lamp is wanted lit. */
  readonly lit: ReadonlySet<Room>;
  /** Rooms that ever had a reason; of others nothing is reported. */
  readonly ours: ReadonlySet<Room>;
  /** Of those lit, the ones that are not steady. */
  readonly blinking: ReadonlyMap<Room, Blink>;
  /** A lamp test runs: every lamp is lit, whatever is wanted. */
  readonly testing: boolean;
}

/** The wishes of the house, as far as one board shows them. */
export class Picture {
  readonly #board: LampBoard;
  readonly #wishes: Wishes;
  readonly #here: ReadonlySet<Room>;

  constructor(board: LampBoard, wishes: Wishes) {
    this.#board = board;
    this.#wishes = wishes;
    this.#here = new Set(board.rooms);
  }

  has(room: Room): boolean {
    return this.#here.has(room);
  }

  isLit(room: Room): boolean {
    return this.#wishes.lit.has(room);
  }

  lit(): Set<Room> {
    return this.#pick(this.#wishes.lit);
  }

  ours(): Set<Room> {
    return this.#pick(this.#wishes.ours);
  }

  /** A lamp test leaves a shared board alone: it would put out what others lit. */
  get testing(): boolean {
    return this.#wishes.testing && !this.#board.shared;
  }

  /** What should be lit, were it not for the dark half of a blink. */
  meant(): Set<Room> {
    return this.testing ? new Set(this.#board.rooms) : this.lit();
  }

  /** The same at this moment. */
  inPhase(meant: ReadonlySet<Room>, now: number): ReadonlySet<Room> {
    if (this.testing || !this.#board.blinks || this.#wishes.blinking.size === 0) return meant;
    return new Set([...meant].filter((room) => !this.#isDarkHalf(room, now)));
  }

  /** What is shown at any moment is all that is wanted. */
  isSteady(room: Room): boolean {
    return !this.testing && !this.#wishes.blinking.has(room);
  }

  /** Null: nothing blinks here. */
  fastestBlink(): Blink | null {
    if (!this.#board.blinks) return null;
    return fastest([...this.#wishes.blinking].flatMap(([room, blink]) => (this.has(room) ? [blink] : [])));
  }

  #isDarkHalf(room: Room, now: number): boolean {
    const blink = this.#wishes.blinking.get(room);
    return blink !== undefined && isDarkHalf(blink, now);
  }

  #pick(rooms: ReadonlySet<Room>): Set<Room> {
    return new Set(this.#board.rooms.filter((room) => rooms.has(room)));
  }
}

export const samePicture = (a: ReadonlySet<Room>, b: ReadonlySet<Room>): boolean =>
  a.size === b.size && [...a].every((room) => b.has(room));
