import type { LampBoard } from '../driver-api/index.js';
import type { Room } from '../telephony/index.js';
import { BoardKeeper, type BoardSnapshot, type LampTimers } from './keeper.js';
import { type LampFact, type Told, ToldLamps } from './told.js';

export type { BoardSnapshot, LampTimers } from './keeper.js';
export type { LampFact } from './told.js';

/** What the ledger holds about the lamp of a room (machine `lamp`) when the daemon starts. */
export interface KnownLamp {
  room: Room;
  /** Wanted: some reason stands. */
  lit: boolean;
  /** Per board: what it last said, and a fault that stood. */
  shown: Readonly<Record<string, NonNullable<Told['shown']>>>;
  faults: Readonly<Record<string, NonNullable<Told['fault']>>>;
}

export interface LampServiceOptions {
  boards: readonly LampBoard[];
  timers: LampTimers;
  /** Takes a new fact to the engine. Called only when something changed. */
  submit: (fact: LampFact) => void;
  /** Worth a log line. */
  note: (message: string) => void;
}

export interface LampSnapshot {
  /** Rooms whose lamp is wanted lit. */
  lit: number;
  /** Lamps that do not show what is wanted, over all boards. */
  faults: number;
  boards: readonly BoardSnapshot[];
}

/**
 * The outlet for lamps: hardware = what the ledger wants. It holds no truth of its own; told the same twice, it does
 * nothing. Promises (P4): a change is on the board within 2 s, everything within 5 s of a start, lost or corrupted
 * hardware state is mended within 60 s. A board that fails holds up no other board and is retried for ever.
 */
export class LampService {
  readonly #options: LampServiceOptions;
  readonly #wishes = { lit: new Set<Room>(), ours: new Set<Room>() };
  #keepers: readonly BoardKeeper[] = [];

  constructor(options: LampServiceOptions) {
    this.#options = options;
  }

  /** Once, with every lamp in the ledger. Returns at once; the boards come up in their own time. */
  start(known: Iterable<KnownLamp>): void {
    const lamps = [...known];
    for (const { room, lit } of lamps) {
      this.#wishes.ours.add(room);
      if (lit) this.#wishes.lit.add(room);
    }
    const { boards, submit, ...rest } = this.#options;
    this.#keepers = boards.map((board) => {
      const told = new ToldLamps(board.id, toldBy(board.id, lamps), submit);
      return new BoardKeeper({ ...rest, board, told, wishes: this.#wishes });
    });
    for (const keeper of this.#keepers) keeper.start();
  }

  /** After the commit that lit or darkened a room. */
  setWanted(room: Room, lit: boolean): void {
    if (this.#wishes.ours.has(room) && this.#wishes.lit.has(room) === lit) return;
    this.#wishes.ours.add(room);
    if (lit) this.#wishes.lit.add(room);
    else this.#wishes.lit.delete(room);
    for (const keeper of this.#keepers) keeper.wish(room, lit);
  }

  /** The hardware behind a board was away and is back (its PBX link reopened): everything is written again. */
  boardReturned(board: string): void {
    this.#keeper(board)?.restart();
  }

  snapshot(): LampSnapshot {
    const boards = this.#keepers.map((keeper) => keeper.snapshot());
    return {
      lit: this.#wishes.lit.size,
      faults: boards.reduce((sum, board) => sum + board.faults, 0),
      boards,
    };
  }

  /** `leave`: lamps stay as they are, for a restart. */
  async stop(how: 'leave' | 'off'): Promise<void> {
    await Promise.all(this.#keepers.map((keeper) => keeper.stop(how)));
  }

  #keeper(board: string): BoardKeeper | undefined {
    return this.#keepers.find((keeper) => keeper.board.id === board);
  }
}

/** So that a restart reports nothing the ledger knows already, and ends faults that are over. */
function toldBy(board: string, lamps: readonly KnownLamp[]): Map<Room, Told> {
  const told = new Map<Room, Told>();
  for (const lamp of lamps) {
    const shown = lamp.shown[board];
    const fault = lamp.faults[board];
    told.set(lamp.room, { ...(shown && { shown }), ...(fault && { fault }) });
  }
  return told;
}
