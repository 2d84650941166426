import type { LampTimers } from './keeper.js';

/** How a lit lamp is shown. */
export type LampPattern = 'steady' | 'slow' | 'fast';
export type Blink = Exclude<LampPattern, 'steady'>;

/**
 * Half a period in ms, lit and dark equally long. 60 and 120 flashes a minute are what the telephones on the desks do
 * (Tadiran FlexSet 120/280 user guide, appendix C: "flashing" and "wink"); the equal halves are ours.
 */
const HALF_MS: Readonly<Record<Blink, number>> = { slow: 500, fast: 250 };

/** Lamps of one pattern are dark together, on all boards: the phase is the time itself. */
export function isDarkHalf(blink: Blink, now: number): boolean {
  return halfAt(blink, now) % 2 === 1;
}

const halfAt = (blink: Blink, now: number): number => Math.floor(now / HALF_MS[blink]);

/** One clock for all boards. Nobody blinks: no timer runs. */
export class BlinkClock {
  readonly #timers: LampTimers;
  readonly #boards = new Map<() => void, { blink: Blink; told: number }>();
  #cancel: (() => void) | null = null;

  constructor(timers: LampTimers) {
    this.#timers = timers;
  }

  /** `onHalf` is called at the beginning of every half of `blink` (the fastest that the board shows); null: no more. */
  follow(onHalf: () => void, blink: Blink | null): void {
    if (blink === null) this.#boards.delete(onHalf);
    else if (this.#boards.get(onHalf)?.blink !== blink) {
      this.#boards.set(onHalf, { blink, told: halfAt(blink, this.#timers.now()) });
    } else return;
    this.#cancel?.();
    this.#cancel = null;
    this.#plan();
  }

  #plan(): void {
    const halves = [...this.#boards.values()].map(({ blink }) => HALF_MS[blink]);
    if (halves.length === 0) return;
    const half = Math.min(...halves);
    this.#cancel = this.#timers.after(half - (this.#timers.now() % half), () => this.#beat());
  }

  #beat(): void {
    this.#plan();
    const now = this.#timers.now();
    for (const [onHalf, board] of this.#boards) {
      const half = halfAt(board.blink, now);
      if (half === board.told) continue;
      board.told = half;
      onHalf();
    }
  }
}

/** The fastest of some patterns; null: none blinks. */
export function fastest(blinks: Iterable<Blink>): Blink | null {
  let found: Blink | null = null;
  for (const blink of blinks) {
    if (blink === 'fast') return 'fast';
    found = blink;
  }
  return found;
}
