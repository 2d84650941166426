import type { LampTimers } from './keeper.js';

/** The first retries (RULES.md, `lamp.retry`). */
const FIRST_MS = [1_000, 5_000] as const;

/** When a board that failed is tried again: 1 s, 5 s, then every `thenMs` for ever; never later than `thenMs`. */
export class Retry {
  readonly #timers: LampTimers;
  readonly #thenMs: number;
  readonly #run: () => void;
  #tries = 0;
  #planned: { at: number; cancel: () => void } | null = null;

  constructor(timers: LampTimers, thenMs: number, run: () => void) {
    this.#timers = timers;
    this.#thenMs = thenMs;
    this.#run = run;
  }

  /** ms since 1970; null: none is planned. */
  get at(): number | null {
    return this.#planned?.at ?? null;
  }

  /** One that is planned already is not put off by a fresh wish that failed too. */
  plan(): void {
    if (this.#planned) return;
    const ms = Math.min(FIRST_MS[this.#tries] ?? this.#thenMs, this.#thenMs);
    this.#tries += 1;
    const cancel = this.#timers.after(ms, () => {
      this.#planned = null;
      this.#run();
    });
    this.#planned = { at: this.#timers.now() + ms, cancel };
  }

  /** It works, or nobody wants it any more. */
  end(): void {
    this.#planned?.cancel();
    this.#planned = null;
    this.#tries = 0;
  }
}
