import { describe, expect, it } from 'vitest';
import type { Fact } from '../telephony/index.js';
import { Ticker } from './ticker.js';

function ticking() {
  const time = { now: 1_000_000, monotonic: 50 };
  const facts: Fact[] = [];
  const ticks: number[] = [];
  const engine = {
    tick: (now: number) => void ticks.push(now),
    submitFacts: (_at: number, ...f: Fact[]) => void facts.push(...f),
  };
  const ticker = new Ticker(engine, { now: () => time.now, monotonic: () => time.monotonic });
  const step = (wall: number, real: number) => {
    time.now += wall;
    time.monotonic += real;
    ticker.tick();
  };
  return { step, facts, ticks };
}

describe('the ticker', () => {
  it('says nothing while both clocks agree, also after a long stall', () => {
    const { step, facts, ticks } = ticking();
    step(1000, 1000);
    step(90_000, 90_400);
    expect(facts).toEqual([]);
    expect(ticks).toEqual([1_001_000, 1_091_000]);
  });

  it('tells a jump forwards and backwards, once each', () => {
    const { step, facts } = ticking();
    step(9 * 3_600_000, 1000);
    step(1000, 1000);
    step(-3_600_000, 1000);
    expect(facts).toEqual([
      { type: 'ClockJumped', byMs: 9 * 3_600_000 - 1000 },
      { type: 'ClockJumped', byMs: -3_601_000 },
    ]);
  });
});
