import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallEventFact } from '../../telephony/index.js';
import { atDesk, CTI, timersOf, told } from './desk.fixture.js';

describe('a call that a link tells of', () => {
  it('goes from ringing to its end, an event each, and is no entry any more', () => {
    const desk = atDesk();
    desk.rings('5550142', 1000);
    expect(desk.calls()).toMatchObject([
      { id: 'c1', link: CTI, phase: 'ringing', caller: '5550142', ringingSince: 1000, answeredAt: null },
    ]);
    // The id comes with the first event that has one; the ringing is told again by some.
    desk.rings('5550142', 6000);
    expect(told(desk.event('Established', 8000, { other: '5550142' }), 'live-call')).toMatchObject([
      { what: 'answered', call: 'c1', pbxCall: '7', position: '8001' },
    ]);
    desk.event('Established', 8001);
    desk.event('Held', 9000);
    desk.event('Retrieved', 10_000);
    expect(desk.calls()).toMatchObject([{ id: 'c1', phase: 'answered', answeredAt: 8000, hold: null }]);
    const end = desk.event('ConnectionCleared', 11_000);
    expect(told(end, 'live-call')).toMatchObject([{ what: 'ended', how: 'cleared' }]);
    expect(desk.calls()).toEqual([]);
    expect([...desk.house.entries('call-view')]).toEqual([]);
  });

  it('is none of the house when it is at a telephone of a room', () => {
    const desk = atDesk();
    expect(desk.rings('5550142', 0, '0101')).toEqual([]);
    expect(desk.event('Established', 0, { device: '0101' })).toEqual([]);
  });

  it('unknown is null: an answer without a ring, and a ring whose link went down', () => {
    const desk = atDesk();
    desk.event('Established', 500, { other: '5550142' });
    expect(desk.calls()).toMatchObject([{ ringingSince: null, answeredAt: 500 }]);
    desk.rings('5550143', 600);
    const down = desk.on({ type: 'LinkChanged', link: CTI, state: 'down', why: 'TCP_CLOSED' }, 700);
    expect(told(down, 'live-call')).toMatchObject([{ what: 'ended', call: 'c2', how: 'unknown' }]);
    expect(desk.calls()).toHaveLength(1);
    desk.rings('5550144', 800);
    const start = { type: 'Daemon', what: 'started', version: '1', links: [CTI] } as const;
    expect(told(desk.on(start, 900), 'live-call')).toMatchObject([{ call: 'c3', how: 'unknown' }]);
  });

  it('put through it is remembered while it may come back, and then it is what it was', () => {
    const desk = atDesk({ rules: { transfer: { cameBackWithin: '20s' } } });
    desk.event('Established', 0, { other: '5550142' });
    expect(timersOf(desk.event('Transferred', 1000))).toMatchObject({ 'call/c1/forget': 21_000 });
    desk.event('Established', 5000, { other: '5550142' });
    expect(desk.calls()).toMatchObject([{ id: 'c1', phase: 'answered' }]);
    desk.event('Transferred', 6000);
    desk.due('call/c1/forget', 26_000);
    expect(desk.calls()).toEqual([]);
  });
});

describe('a held call', () => {
  const hold = (rules = {}) => {
    const desk = atDesk({ rules: { hold: { recall: '20s', ...rules } } });
    desk.event('Established', 0, { other: '5550142' });
    return { ...desk, held: desk.event('Held', 10_000) };
  };

  it('R177: comes back at T, 2T, 3T; from the second on with an apology, with the third the wait is over', () => {
    const desk = hold();
    expect(timersOf(desk.held)).toMatchObject({ 'call/c1/recall': 30_000 });
    const recalls = [30_000, 50_000, 70_000].map((at) => desk.due('call/c1/recall', at));
    expect(recalls.map((effects) => timersOf(effects)['call/c1/recall'])).toEqual([50_000, 70_000, 90_000]);
    expect(recalls.flatMap((effects) => told(effects, 'hold-recall'))).toMatchObject([
      { call: 'c1', position: '8001', recall: 1, heldMs: 20_000, apologise: false, last: false },
      { recall: 2, heldMs: 40_000, apologise: true, last: false },
      { recall: 3, heldMs: 60_000, apologise: true, last: true },
    ]);
  });

  it('C31: two houses, two times for the same hold', () => {
    const due = (recall: string) => timersOf(hold({ recall }).held)['call/c1/recall'];
    expect([due('20s'), due('45s')]).toEqual([30_000, 55_000]);
  });

  it('R286: whatever is told in whatever order, a held call has a recall to come', () => {
    const events: CallEventFact['event'][] = ['Established', 'Held', 'Retrieved', 'Transferred', 'Diverted'];
    const step = fc.constantFrom(...events, 'recall' as const, 'jump' as const);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const desk = atDesk();
        const armed = new Map<string, number>();
        let now = 0;
        for (const one of ['rings', ...steps] as const) {
          now += one === 'jump' ? 3_600_000 : 1000;
          // Not before its time.
          if (one === 'recall') now = Math.max(now, armed.get('call/c1/recall') ?? now);
          const effects =
            one === 'rings'
              ? desk.rings('5550142', now)
              : one === 'recall'
                ? desk.due('call/c1/recall', now)
                : one === 'jump'
                  ? desk.on({ type: 'ClockJumped', byMs: 3_599_000 }, now)
                  : desk.event(one, now, { other: '5550142' });
          for (const effect of effects)
            if (effect.do === 'timer') armed.set(effect.id, effect.due);
            else if (effect.do === 'cancel-timer') armed.delete(effect.id);
          for (const call of desk.calls()) {
            expect(call.hold !== null).toBe(call.phase === 'held');
            expect(armed.get(`call/${call.id}/recall`)).toBe(call.hold?.recallAt);
            if (call.hold) expect(call.hold.recallAt).toBeGreaterThan(now);
          }
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('an operator tells what no PBX does', () => {
  it('opens, notes and ends a call; what fits no phase is refused', () => {
    const desk = atDesk({ control: null });
    expect(desk.answer('call.open', { position: '8001', caller: '0101' }, 100)).toMatchObject({
      ok: true,
      call: { id: 'c1', link: null, phase: 'answered', ringingSince: null, answeredAt: 100 },
    });
    expect(desk.answer('call.note', { call: 'c1', note: 'retrieved' })).toMatchObject({ changed: false });
    expect(desk.answer('call.note', { call: 'c1', note: 'held' }, 200)).toMatchObject({
      changed: true,
      call: { phase: 'held', hold: { since: 200, recallAt: 30_200 } },
    });
    expect(desk.answer('call.note', { call: 'c1', note: 'answered' })).toMatchObject({ code: 'CALL_NOT_SO' });
    expect(desk.answer('call.note', { call: 'c9', note: 'held' })).toMatchObject({ code: 'CALL_UNKNOWN' });
    expect(desk.answer('call.open', { position: '0101' })).toMatchObject({ code: 'POSITION_UNKNOWN' });
    desk.command('call.note', { call: 'c1', note: 'ended' }, 300);
    expect(desk.answer('call.list')).toEqual({ ok: true, calls: [] });
  });
});
