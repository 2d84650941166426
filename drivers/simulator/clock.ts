/** The wall clock of a PBX: it may run fast or slow, and somebody may set it. */
export class PbxClock {
  readonly #right: () => number;
  readonly #driftPpm: number;
  readonly #since: number;
  #setByMs = 0;

  /** @param right the time as it is, ms */
  constructor(right: () => number, driftPpm: number) {
    this.#right = right;
    this.#driftPpm = driftPpm;
    this.#since = right();
  }

  /** Ms by which it is ahead (below 0: behind). */
  get aheadMs(): number {
    return this.#setByMs + Math.round(((this.#right() - this.#since) * this.#driftPpm) / 1_000_000);
  }

  set(byMs: number): void {
    this.#setByMs += byMs;
  }
}
