import { expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.js';
import { amount, figures, House } from './house.js';
import { printCalls } from './lines.js';

const KILLS = amount('KILLS', 10);
const CALLS_PER_SECOND = 1000;

/** Ms between "link is up" and the kill; seeded, so that each run dies at the same points: some in the first commits. */
const livesFor = (life: number): number => [5, 120, 40, 333, 15, 250, 80, 180, 2, 400][life % 10] ?? 0;

it(
  `killed ${KILLS} times in mid-stream, the daemon loses nothing it told and tells nothing twice by another id`,
  async () => {
    const house = await House.open(onTestFinished);
    const { consumer, pty } = house;
    let printing: ReturnType<typeof printCalls> | null = null;
    const startMs: number[] = [];
    for (let life = 0; life < KILLS; life++) {
      const begun = performance.now();
      await house.start();
      startMs.push(performance.now() - begun);
      printing ??= printCalls(pty, CALLS_PER_SECOND);
      const readBefore = house.ledger.count('raw');
      await until(() => house.ledger.count('raw') > readBefore, 'this life reads');
      await new Promise((resolve) => setTimeout(resolve, livesFor(life)));
      // Every second time while an event is just arriving: it must be in the file by now.
      if (life % 2 === 1) await consumer.next();
      await house.kill();
      await until(
        () => house.told('status', { state: 'offline' }),
        'the broker tells of the death (last will)',
      );
      // What the consumer knows was committed before it was told: it is in the file of the dead process.
      const told = Math.max(0, ...consumer.events.keys());
      const kept = house.ledger.journal().at(-1)?.seq ?? 0;
      expect(told, `life ${life + 1}: nothing was told that is not in the ledger`).toBeLessThanOrEqual(kept);
    }
    await house.start();
    const sent = (await printing?.stop()) ?? 0;
    await until(() => house.calls().at(-1) === sent, 'the last line is read', 20_000);
    await house.delivered();

    const { events, repeats } = house.balance();
    const calls = house.calls();
    // Bytes that were in the kernel when the process died are gone (serialport's open() flushes). In between, nothing.
    const holes = calls.map((n, i) => n - (calls[i - 1] ?? 0) - 1).filter((hole) => hole !== 0);
    expect(Math.min(0, ...holes), 'no line came twice').toBe(0);
    expect(holes.length, 'lines are missing only where the process died').toBeLessThanOrEqual(KILLS);
    for (const { code } of house.ledger.quarantine())
      expect(code, 'only cut lines do not decode').toBe('FRAME_UNPARSED');
    expect(house.ledger.quarantine().length).toBeLessThanOrEqual(KILLS);
    figures(`${KILLS} kills`, {
      sent,
      'in the ledger': calls.length,
      'gone in the kernel': sent - calls.length,
      'largest hole': Math.max(0, ...holes),
      events,
      repeats,
      'ms to start (median)': Math.round(startMs.sort((a, b) => a - b)[KILLS >> 1] ?? 0),
    });
  },
  90_000 + KILLS * 5000,
);
