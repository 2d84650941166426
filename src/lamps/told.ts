import type { LampResult } from '../driver-api/index.js';
import type { LampFaultFact, LampShownFact, Room } from '../telephony/index.js';

export type LampFact = LampShownFact | LampFaultFact;

/** What the house has heard of one lamp on one board. */
export interface Told {
  shown?: { readonly lit: boolean; readonly proof: LampShownFact['proof'] };
  fault?: { readonly code: string; readonly wanted: boolean };
}

/** What the house has heard of the lamps of one board, so that it hears only what changed. */
export class ToldLamps {
  readonly #board: string;
  readonly #told: Map<Room, Told>;
  readonly #submit: (fact: LampFact) => void;

  constructor(board: string, told: Map<Room, Told>, submit: (fact: LampFact) => void) {
    this.#board = board;
    this.#told = told;
    this.#submit = submit;
  }

  /** Rooms whose lamp has a fault. */
  get faulty(): ReadonlySet<Room> {
    return new Set([...this.#told].flatMap(([room, { fault }]) => (fault ? [room] : [])));
  }

  /** Neither lit nor in doubt. */
  isSeenDark(room: Room): boolean {
    const told = this.#told.get(room);
    return told?.shown?.lit === false && told.fault === undefined;
  }

  /** The lamp may be lit from now on: "dark" counts only once it is seen again (the machine forgets it likewise). */
  forgetDark(room: Room): void {
    const told = this.#told.get(room);
    if (told?.shown?.lit === false) this.#told.set(room, told.fault ? { fault: told.fault } : {});
  }

  /** An answer of the board; none means confirmed. */
  answer(room: Room, lit: boolean, answer: LampResult | undefined): void {
    const result = answer?.result ?? 'confirmed';
    switch (result) {
      case 'pending':
        return;
      case 'confirmed':
      case 'presumed':
        this.#shown(room, lit, result);
        return;
      case 'refused':
        this.fault(room, lit, answer?.code ?? 'LAMP_REFUSED');
        return;
      case 'failed':
        this.fault(room, lit, answer?.code ?? 'LAMP_BOARD_FAILED');
        return;
    }
  }

  fault(room: Room, wanted: boolean, code: string): void {
    const before = this.#told.get(room);
    if (before?.fault?.code === code && before.fault.wanted === wanted) return;
    this.#told.set(room, { ...before, fault: { code, wanted } });
    this.#submit({ type: 'LampFault', room, board: this.#board, wanted, code });
  }

  #shown(room: Room, lit: boolean, proof: LampShownFact['proof']): void {
    const before = this.#told.get(room);
    const known = !before?.fault && before?.shown?.lit === lit ? before.shown.proof : null;
    // What was confirmed once stays so when the same is only presumed later (sent again after a restart).
    if (known === 'confirmed' || known === proof) return;
    this.#told.set(room, { shown: { lit, proof } });
    this.#submit({ type: 'LampShown', room, board: this.#board, lit, proof });
  }
}
