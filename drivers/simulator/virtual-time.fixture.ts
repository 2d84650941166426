/** A clock for tests: it stands still, and its timers fire, in order, when it is moved. */
export class VirtualTime {
  #now: number;
  #timers: { at: number; run: () => void }[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  now = (): number => this.#now;

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((t) => t !== timer);
    };
  };

  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on; what is due runs at its own time, promises included. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#now = due.at;
      this.#timers = this.#timers.filter((t) => t !== due);
      due.run();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.#now = end;
  }
}
