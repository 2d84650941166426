import { systemClock } from '../engine/clock.js';

/** Time and chance, injected, so that back-off, pacing and expiry are tested without waiting. */
export interface Timing {
  /** Wall clock, ms since 1970. */
  now(): number;
  /** Ms that never jump. */
  monotonic(): number;
  /** Runs a callback after `ms`; returns its cancel. */
  later(ms: number, run: () => void): () => void;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
}

export const systemTiming: Timing = {
  ...systemClock,
  later(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** A line for the log: fixed sentence, everything that varies in `fields`. Repeats are the log's business. */
export type Note = (level: 'info' | 'warn' | 'error', fields: object, message: string) => void;
