export const FIRST_DELAY_MS = 1000;
export const LONGEST_DELAY_MS = 60_000;

/**
 * Delays between openings: 1 s, doubling to 60 s, each shortened by up to half at random, so that a hundred links that
 * lost one server do not come back in step.
 */
export class BackOff {
  #failures = 0;

  /** `random`: 0 ≤ x < 1. */
  next(random: number): number {
    const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    if (full < LONGEST_DELAY_MS) this.#failures++;
    return full * (0.5 + random / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}
