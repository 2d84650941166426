import type { Clock } from './clock.js';
import type { Engine } from './engine.js';

/** A step of the wall clock larger than this is a fact procedures see; NTP slew stays below it. */
const JUMP_MS = 1000;
const TICK_MS = 1000;

/**
 * Compares the wall clock with the monotonic one each second and fires durable timers. No timer of the house is ever a
 * long setTimeout: those ignore clock steps, and beyond 2^31-1 ms they fire at once (shelf: PLAN F10).
 */
export class Ticker {
  readonly #engine: Pick<Engine, 'tick' | 'submitFacts'>;
  readonly #clock: Clock;
  #last: { now: number; monotonic: number };
  #timer: NodeJS.Timeout | null = null;

  constructor(engine: Pick<Engine, 'tick' | 'submitFacts'>, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
    this.#last = { now: clock.now(), monotonic: clock.monotonic() };
  }

  start(): void {
    this.#timer ??= setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  tick(): void {
    const now = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const byMs = Math.round(now - this.#last.now - (monotonic - this.#last.monotonic));
    this.#last = { now, monotonic };
    if (Math.abs(byMs) > JUMP_MS) this.#engine.submitFacts(now, { type: 'ClockJumped', byMs });
    this.#engine.tick(now);
  }
}
