import type { LampBoard } from '../driver-api/index.js';
import type { Mirror } from '../switchboard/message-lamp/mirror.js';
import type { Room } from '../telephony/index.js';
import { type Blink, BlinkClock, type LampPattern } from './blink.js';
import { BoardKeeper, type BoardSnapshot, type LampTimers } from './keeper.js';
import { type MirrorSnapshot, mirrorSnapshot } from './mirror.js';
import { type LampFact, type Told, ToldLamps } from './told.js';

export type { BoardSnapshot, LampTimers } from './keeper.js';
export type { LampFact } from './told.js';

/** What the ledger holds about the lamp of a room (machine `lamp`) when the daemon starts. */
export interface KnownLamp {
  room: Room;
  /** Wanted: some reason stands. */
  lit: boolean;
  /** Default: steady. */
  pattern?: LampPattern;
  /** Per board: what it last said, and a fault that stood. */
  shown: Readonly<Record<string, NonNullable<Told['shown']>>>;
  faults: Readonly<Record<string, NonNullable<Told['fault']>>>;
}

export interface LampServiceOptions {
  boards: readonly LampBoard[];
  /** Boards that count as one; default: none. */
  mirrors?: readonly Mirror[];
  timers: LampTimers;
  /** Takes a new fact to the engine. Called only when something changed. */
  submit: (fact: LampFact) => void;
  /** Worth a log line. */
  note: (message: string) => void;
}

export interface LampSnapshot {
  /** Rooms whose lamp is wanted lit. */
  lit: number;
  /** Lamps that do not show what is wanted, over all boards; those of a mirror count once. */
  faults: number;
  boards: readonly BoardSnapshot[];
  mirrors: readonly MirrorSnapshot[];
}

/**
 * The outlet for lamps: hardware = what the ledger wants. It holds no truth of its own; told the same twice, it does
 * nothing. Promises (P4): a change is on the board within 2 s, everything within 5 s of a start, lost or corrupted
 * hardware state is mended within 60 s. A board that fails holds up no other board and is retried for ever.
 */
export class LampService {
  readonly #options: LampServiceOptions;
  readonly #wishes = {
    lit: new Set<Room>(),
    ours: new Set<Room>(),
    blinking: new Map<Room, Blink>(),
    testing: false,
  };
  #keepers: readonly BoardKeeper[] = [];

  constructor(options: LampServiceOptions) {
    this.#options = options;
  }

  /** Once, with every lamp in the ledger. Returns at once; the boards come up in their own time. */
  start(known: Iterable<KnownLamp>): void {
    const lamps = [...known];
    for (const { room, lit, pattern } of lamps) this.#wish(room, lit, pattern);
    const clock = new BlinkClock(this.#options.timers);
    const { boards, submit, timers, note } = this.#options;
    this.#keepers = boards.map((board) => {
      const told = new ToldLamps(board.id, toldBy(board.id, lamps), submit);
      return new BoardKeeper({ timers, note, board, told, clock, wishes: this.#wishes });
    });
    for (const keeper of this.#keepers) keeper.start();
  }

  /** After the commit that lit or darkened a room, or changed how it is lit. */
  setWanted(room: Room, lit: boolean, pattern: LampPattern = 'steady'): void {
    const { ours, lit: isLit, blinking } = this.#wishes;
    const before = isLit.has(room);
    const blink = pattern === 'steady' || !lit ? undefined : pattern;
    if (ours.has(room) && before === lit && blinking.get(room) === blink) return;
    this.#wish(room, lit, pattern);
    for (const keeper of this.#keepers) keeper.wish(room, lit);
  }

  /** Lights every lamp, or shows again what is wanted. Wishes and what is told about lamps stay as they are. */
  test(on: boolean): void {
    if (this.#wishes.testing === on) return;
    this.#wishes.testing = on;
    for (const keeper of this.#keepers) keeper.testChanged();
  }

  /** The hardware behind a board was away and is back (its PBX link reopened): everything is written again. */
  boardReturned(board: string): void {
    this.#keeper(board)?.restart();
  }

  snapshot(): LampSnapshot {
    const boards = this.#keepers.map((keeper) => keeper.snapshot());
    const grouped = this.#options.mirrors ?? [];
    const mirrors = grouped.map((mirror) => mirrorSnapshot(mirror, this.#keepers));
    const alone = boards.filter(
      ({ id }) => !grouped.some((mirror) => mirror.boards.some((b) => b.id === id)),
    );
    return {
      lit: this.#wishes.lit.size,
      faults: [...alone, ...mirrors].reduce((sum, { faults }) => sum + faults, 0),
      boards,
      mirrors,
    };
  }

  /** `leave`: lamps stay as they are, for a restart. */
  async stop(how: 'leave' | 'off'): Promise<void> {
    await Promise.all(this.#keepers.map((keeper) => keeper.stop(how)));
  }

  #wish(room: Room, lit: boolean, pattern: LampPattern = 'steady'): void {
    const { ours, lit: isLit, blinking } = this.#wishes;
    ours.add(room);
    if (lit) isLit.add(room);
    else isLit.delete(room);
    if (lit && pattern !== 'steady') blinking.set(room, pattern);
    else blinking.delete(room);
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
