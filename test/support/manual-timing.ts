import type { Timing } from '../../src/mqtt/ports.js';

/** Time in the test's hand: nothing comes due until it is moved. */
export class ManualTiming implements Timing {
  #now: number;
  readonly #timers = new Set<{ at: number; run: () => void }>();
  chance = 1;

  constructor(now: number) {
    this.#now = now;
  }
  readonly now = (): number => this.#now;
  readonly monotonic = (): number => this.#now;
  readonly random = (): number => this.chance;
  later(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
  /** Ms until each timer that waits, soonest first. */
  waiting(): number[] {
    return [...this.#timers].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = until;
  }
}
