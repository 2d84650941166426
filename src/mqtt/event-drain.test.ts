import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeOutbox } from '../../test/support/outbox.js';
import { EventDrain } from './event-drain.js';

/** Takes up to `count` events, as the publisher does. */
function take(drain: EventDrain, count: number): number[] {
  const seqs: number[] = [];
  for (let n = 0; n < count; n++) {
    const event = drain.peek();
    if (!event) break;
    drain.take(event);
    seqs.push(event.seq);
  }
  return seqs;
}

function start(outbox = new FakeOutbox()) {
  const drain = new EventDrain(outbox, 1000);
  outbox.onCommitted(({ events }) => drain.committed(events));
  return { outbox, drain };
}

it('reads back what was owed at the start, then follows the commits without reading', () => {
  const { outbox, drain } = start();
  outbox.commitMany(10);
  expect(take(drain, 100)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const { reads } = outbox;
  outbox.commitMany(5);
  expect(take(drain, 100)).toEqual([11, 12, 13, 14, 15]);
  expect(outbox.reads).toBe(reads);
});

it('acknowledgements in order become one range; one out of order never covers what is owed', () => {
  const { outbox, drain } = start();
  outbox.commitMany(9);
  take(drain, 9);
  for (const seq of [1, 2, 3, 5, 4, 7]) drain.acknowledged(seq);
  drain.report();
  expect(outbox.ranges).toEqual([
    [1, 3],
    [5, 5],
    [4, 4],
    [7, 7],
  ]);
  expect([...outbox.owed.keys()]).toEqual([6, 8, 9]);
});

it('begins again at the oldest event without an acknowledgement', () => {
  const { outbox, drain } = start();
  outbox.commitMany(6);
  take(drain, 5);
  for (const seq of [1, 2, 4]) drain.acknowledged(seq);
  drain.rewind();
  expect(take(drain, 10)).toEqual([3, 5, 6]);
});

it('keeps no more than its bound in memory when nothing is taken, and loses nothing by it', () => {
  const { outbox, drain } = start();
  take(drain, 1);
  outbox.commitMany(20_000);
  expect(drain.behind).toBe(true);
  const seqs = take(drain, 30_000);
  expect(seqs).toEqual(Array.from({ length: 20_000 }, (_, n) => n + 1));
  expect(drain.behind).toBe(false);
});

it('paces what was owed before the connection, not what happens now', () => {
  const { outbox, drain } = start();
  outbox.commitMany(100);
  drain.begin(0);
  outbox.commitMany(100);
  const going: number[] = [];
  for (let ms = 0; ms <= 100; ms++) {
    for (let event = drain.peek(); event && drain.mayGo(event, ms); event = drain.peek()) {
      drain.take(event);
      going.push(ms);
    }
  }
  // 1000 a second after a burst of 20: the 100th owed event at 80 ms, and the 100 new ones with it.
  expect(going.filter((ms) => ms === 0)).toHaveLength(20);
  expect(going[99]).toBe(80);
  expect(going.slice(100)).toEqual(Array(100).fill(80));
});

it('any order of commits, acknowledgements, lost connections: all arrive, in order per connection, none is given up owed', () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('commit' as const), n: fc.integer({ min: 1, max: 40 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('take' as const), n: fc.integer({ min: 1, max: 40 }) }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('ack' as const), n: fc.integer({ min: 0, max: 30 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('report' as const), n: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lost' as const), n: fc.constant(0) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { outbox, drain } = start();
      const arrived = new Set<number>();
      let wire: number[] = [];
      let last = 0;
      const acknowledge = (at: number) => {
        const [seq] = wire.splice(at, 1);
        if (seq === undefined) return;
        arrived.add(seq);
        drain.acknowledged(seq);
      };
      const takeInOrder = (n: number) => {
        for (const seq of take(drain, n)) {
          expect(seq).toBeGreaterThan(last);
          last = seq;
          wire.push(seq);
        }
      };
      let committed = 0;
      for (const { do: what, n } of steps) {
        if (what === 'commit') {
          outbox.commitMany(n, 7);
          committed += n;
        } else if (what === 'take') takeInOrder(n);
        else if (what === 'ack') acknowledge(n < 25 ? 0 : n % Math.max(1, wire.length));
        else if (what === 'report') drain.report();
        else {
          drain.rewind();
          wire = [];
          last = 0;
        }
        // What left the outbox has arrived.
        for (let seq = 1; seq <= committed; seq++)
          expect(outbox.owed.has(seq) || arrived.has(seq)).toBe(true);
      }
      do {
        while (wire.length > 0) acknowledge(0);
        takeInOrder(1000);
      } while (wire.length > 0);
      drain.report();
      expect(outbox.owed.size).toBe(0);
      expect(arrived.size).toBe(committed);
    }),
    { seed: 5, numRuns: 300 },
  );
});
