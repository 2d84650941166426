import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlAction, ControlEvent, ControlMachine } from '../../../src/driver-api/index.js';
import { asExtension, type DriverFact } from '../../../src/telephony/index.js';
import { ANSWER_WINDOW_MS, BLOCKED_PAUSE_MS, BLOCKED_RETRIES, createSmdiControl } from './control.js';

const lamp = (id: string, extension: string, on = true, notAfter: number | null = null): ControlEvent => ({
  is: 'command',
  id,
  command: { service: 'SetMessageWaiting', extension: asExtension(extension), on },
  notAfter,
});
const refusal = (extension: string, reason: 'invalid' | 'blocked'): ControlEvent => {
  const fact: DriverFact = { type: 'MessageWaitingRefused', extension: asExtension(extension), reason };
  const frame = { text: '', at: 0, cut: null, line: 1 };
  return { is: 'heard', frame, decoded: { is: 'facts', facts: [fact] } };
};

const sent = (actions: ControlAction[]) =>
  actions.flatMap((a) => (a.do === 'send' ? [Buffer.from(a.bytes).toString('latin1')] : []));
const results = (actions: ControlAction[]) =>
  actions.flatMap((a) =>
    a.do === 'result' ? [[a.id, a.result.is === 'refused' ? a.result.reason : a.result.is]] : [],
  );
const wake = (actions: ControlAction[]) =>
  actions.flatMap((a) => (a.do === 'wake' ? [a.at] : [])).at(-1) ?? null;

function opened(options = {}): ControlMachine {
  const machine = createSmdiControl(options);
  machine.step({ is: 'opened' }, 0);
  return machine;
}

describe('what goes on the wire', () => {
  it('lights and darkens with the bytes of the manual, the station left-filled with zeros', () => {
    expect(sent(opened().step(lamp('a', '101'), 0))).toEqual(['OP:MWI 0000101!\x04']);
    expect(sent(opened().step(lamp('a', '0101', false), 0))).toEqual(['RMV:MWI 0000101!\x04']);
    expect(sent(opened({ stationDigits: 10 }).step(lamp('a', '5125550101'), 0))).toEqual([
      'OP:MWI 5125550101!\x04',
    ]);
    expect(sent(opened({ stationDigits: 4 }).step(lamp('a', '101'), 0))).toEqual(['OP:MWI 0101!\x04']);
  });

  it.each(['ATT1', '12345678901', '1!\x04OP:MWI 2', ''])('never writes the station %j', (extension) => {
    const actions = opened({ stationDigits: 0 }).step(lamp('a', extension), 0);
    expect(sent(actions)).toEqual([]);
    expect(results(actions)).toEqual([['a', 'invalid']]);
  });
});

describe('the answer', () => {
  it('silence for the whole window is presumed success', () => {
    const machine = opened();
    const first = machine.step(lamp('a', '101'), 0);
    expect(wake(first)).toBe(ANSWER_WINDOW_MS);
    expect(results(machine.step({ is: 'wake' }, ANSWER_WINDOW_MS - 1))).toEqual([]);
    expect(results(machine.step({ is: 'wake' }, ANSWER_WINDOW_MS))).toEqual([['a', 'presumed']]);
  });

  it('INV refuses at once, without retry', () => {
    const machine = opened();
    machine.step(lamp('a', '101'), 0);
    const actions = machine.step(refusal('0000101', 'invalid'), 100);
    expect(results(actions)).toEqual([['a', 'invalid']]);
    expect(wake(actions)).toBeNull();
  });

  it('BLK is retried twice, spaced, then refused', () => {
    const machine = opened();
    machine.step(lamp('a', '101'), 0);
    let now = 0;
    for (let retry = 1; retry <= BLOCKED_RETRIES; retry++) {
      const blocked = machine.step(refusal('0000101', 'blocked'), now + 100);
      expect(results(blocked)).toEqual([]);
      expect(wake(blocked)).toBe(now + 100 + BLOCKED_PAUSE_MS);
      now = now + 100 + BLOCKED_PAUSE_MS;
      expect(sent(machine.step({ is: 'wake' }, now))).toEqual(['OP:MWI 0000101!\x04']);
    }
    expect(results(machine.step(refusal('0000101', 'blocked'), now + 100))).toEqual([['a', 'blocked']]);
  });

  it('a refusal for another station, or after the window, answers nothing', () => {
    const machine = opened();
    machine.step(lamp('a', '101'), 0);
    expect(results(machine.step(refusal('0000102', 'invalid'), 100))).toEqual([]);
    machine.step({ is: 'wake' }, 1000);
    expect(results(machine.step(refusal('0000101', 'invalid'), 1001))).toEqual([]);
  });

  it('an answer read in the same instant as the end of the window still counts', () => {
    const machine = opened();
    machine.step(lamp('a', '101'), 0);
    expect(results(machine.step(refusal('101', 'invalid'), ANSWER_WINDOW_MS))).toEqual([['a', 'invalid']]);
  });
});

describe('the queue', () => {
  it('keeps the pace after a quick answer', () => {
    const machine = opened({ paceMs: 3000 });
    machine.step(lamp('a', '101'), 0);
    machine.step(lamp('b', '102'), 1);
    const answered = machine.step(refusal('101', 'invalid'), 100);
    expect([sent(answered), wake(answered)]).toEqual([[], 3000]);
    expect(sent(machine.step({ is: 'wake' }, 3000))).toEqual(['OP:MWI 0000102!\x04']);
  });

  it('the newest wish for a station takes the place of the waiting one', () => {
    const machine = opened();
    machine.step(lamp('a', '101'), 0);
    machine.step(lamp('b', '102', true), 1);
    machine.step(lamp('c', '103', true), 2);
    const actions = machine.step(lamp('d', '102', false), 3);
    expect(actions).toContainEqual({
      do: 'result',
      id: 'b',
      result: { is: 'failed', code: 'COMMAND_SUPERSEDED' },
    });
    expect(sent(machine.step({ is: 'wake' }, 1000))).toEqual(['RMV:MWI 0000102!\x04']);
  });

  it('a blocked wish is not tried again when a newer one for its station waits', () => {
    const machine = opened();
    machine.step(lamp('a', '101', true), 0);
    machine.step(lamp('b', '101', false), 1);
    expect(results(machine.step(refusal('101', 'blocked'), 100))).toEqual([['a', 'blocked']]);
    expect(sent(machine.step({ is: 'wake' }, 1000))).toEqual(['RMV:MWI 0000101!\x04']);
  });

  it('what waits too long expires, unsent', () => {
    const machine = opened();
    machine.step(lamp('a', '101'), 0);
    expect(wake(machine.step(lamp('b', '102', true, 500), 1))).toBe(501);
    const actions = machine.step({ is: 'wake' }, 501);
    expect(actions).toContainEqual({
      do: 'result',
      id: 'b',
      result: { is: 'failed', code: 'COMMAND_EXPIRED' },
    });
    expect(sent(machine.step({ is: 'wake' }, 1000))).toEqual([]);
  });

  it('a closed link fails everything, and takes nothing', () => {
    const machine = opened();
    machine.step(lamp('a', '101'), 0);
    machine.step(lamp('b', '102'), 1);
    expect(results(machine.step({ is: 'closed' }, 2))).toEqual([
      ['a', 'failed'],
      ['b', 'failed'],
    ]);
    expect(results(machine.step(lamp('c', '103'), 3))).toEqual([['c', 'failed']]);
    expect(sent(machine.step({ is: 'opened' }, 4))).toEqual([]);
  });

  it('a clock set back by an hour does not hold the line up', () => {
    const machine = opened();
    const hour = 3_600_000;
    machine.step(lamp('a', '101'), hour);
    machine.step(lamp('b', '102'), 10);
    expect(results(machine.step({ is: 'wake' }, 10 + ANSWER_WINDOW_MS))).toEqual([['a', 'presumed']]);
  });
});

describe('for any sequence of events', () => {
  const STATIONS = ['101', '102', '0103', 'ATT1'];
  const station = fc.constantFrom(...STATIONS);
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('command' as const),
        station,
        on: fc.boolean(),
        ttl: fc.option(fc.integer({ min: 0, max: 9000 })),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('refusal' as const),
        station,
        reason: fc.constantFrom('invalid' as const, 'blocked' as const),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('wake' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('opened' as const, 'closed' as const) }) },
  );
  const run = fc.record({
    paceMs: fc.constantFrom(0, 1000, 2500),
    steps: fc.array(fc.tuple(fc.integer({ min: 0, max: 1500 }), step), { maxLength: 120 }),
  });

  it('every command gets one result; pace, one outstanding, silence while closed and a bounded queue hold', () => {
    fc.assert(
      fc.property(run, ({ paceMs, steps }) => {
        const machine = createSmdiControl({ paceMs });
        const answers = new Map<string, number>();
        let now = 0;
        let open = false;
        let lastSend = Number.NEGATIVE_INFINITY;
        let outstanding = false;
        let wakeAt: number | null = null;

        const feed = (event: ControlEvent) => {
          if (event.is === 'opened') open = true;
          if (event.is === 'closed') open = false;
          const actions = machine.step(event, now);
          const freed = event.is === 'closed' || event.is === 'heard' || now >= lastSend + ANSWER_WINDOW_MS;
          for (const action of actions) {
            switch (action.do) {
              case 'result':
                answers.set(action.id, (answers.get(action.id) ?? 0) + 1);
                break;
              case 'wake':
                expect(action.at).toBeGreaterThan(now);
                wakeAt = action.at;
                break;
              case 'send':
                expect(open).toBe(true);
                expect(now - lastSend).toBeGreaterThanOrEqual(paceMs);
                expect(!outstanding || freed).toBe(true);
                outstanding = true;
                lastSend = now;
                break;
            }
          }
          const owed = [...answers.values()].filter((n) => n === 0).length;
          expect(owed).toBeLessThanOrEqual(STATIONS.length + 1);
        };

        let id = 0;
        for (const [after, s] of steps) {
          now += after;
          switch (s.kind) {
            case 'command': {
              const name = `c${id++}`;
              answers.set(name, 0);
              feed(lamp(name, s.station, s.on, s.ttl === null ? null : now + s.ttl));
              break;
            }
            case 'refusal':
              feed(refusal(s.station, s.reason));
              break;
            case 'wake':
              if (wakeAt !== null && wakeAt > now) now = wakeAt;
              feed({ is: 'wake' });
              break;
            default:
              feed({ is: s.kind });
          }
        }
        feed({ is: 'closed' });
        expect([...answers.values()].every((n) => n === 1)).toBe(true);
      }),
      { seed: 1283, numRuns: 1500 },
    );
  });

  it('with the link open and its wakes honoured, every command is answered in bounded time', () => {
    const stations = fc.array(fc.tuple(station, fc.boolean()), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(stations, fc.integer({ min: 0, max: 2 }), (wishes, mood) => {
        const machine = opened();
        const owed = new Set<string>();
        let next: number | null = null;
        const settle = (actions: ControlAction[], now: number): void => {
          next = wake(actions);
          for (const a of actions) if (a.do === 'result') owed.delete(a.id);
          // The switch answers as its mood is: silent, always INV, always BLK.
          for (const bytes of sent(actions)) {
            const asked = /(\d+)!/.exec(bytes)?.[1] ?? '';
            if (mood > 0) settle(machine.step(refusal(asked, mood === 1 ? 'invalid' : 'blocked'), now), now);
          }
        };
        wishes.forEach(([extension, on], i) => {
          owed.add(`w${i}`);
          settle(machine.step(lamp(`w${i}`, extension, on), 0), 0);
        });
        const limit = (STATIONS.length + 1) * (BLOCKED_RETRIES + 1) * (BLOCKED_PAUSE_MS + ANSWER_WINDOW_MS);
        while (owed.size > 0) {
          expect(next).not.toBeNull();
          const now: number = next ?? Number.POSITIVE_INFINITY;
          expect(now).toBeLessThan(limit);
          settle(machine.step({ is: 'wake' }, now), now);
        }
      }),
      { seed: 2283, numRuns: 300 },
    );
  });
});
