/** Time, injected. `now` is the wall clock in ms since 1970; `monotonic` never jumps (ms from an arbitrary zero). */
export interface Clock {
  now(): number;
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** A clock that stands until it is moved: replay and tests. */
export class VirtualClock implements Clock {
  #now: number;
  constructor(now: number) {
    this.#now = now;
  }
  now(): number {
    return this.#now;
  }
  monotonic(): number {
    return this.#now;
  }
  /** Never goes back. */
  moveTo(now: number): void {
    if (now > this.#now) this.#now = now;
  }
}
