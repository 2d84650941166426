import { describe, expect, it } from 'vitest';
import { record, rehearse } from '../../../test/support/house.js';
import { wakeUpWatch } from './machine.js';

const said = (event: string, extension = '0101') =>
  ({
    type: 'StationRecord',
    record: record({ kind: 'wake-up', extension, detail: { event, wakeTime: '07:00' } }),
  }) as const;
const due = (timer: string) => ({ type: 'TimerDue', timer, due: 0, lateMs: 0, body: null }) as const;
const watch = () => rehearse(wakeUpWatch({ resultWithinMs: 60_000 }));

describe('the watch over wake-ups of the PBX', () => {
  it.each([
    ['set', 'set'],
    ['start', 'ringing'],
    ['answered', 'answered'],
    ['no-answer', 'no-answer'],
    ['busy', 'busy'],
  ])('%s is shown as %s', (event, state) => {
    const { on, house } = watch();
    on(said(event));
    expect(house.get('wake-up', '0101')).toEqual({ state, wakeTime: '07:00', localTime: null, at: 1000 });
  });

  it('a started call gets a deadline for its result, any later word takes it away', () => {
    const { on } = watch();
    expect(on(said('start'))).toContainEqual({ do: 'timer', id: 'wake-up/0101', due: 61_000, body: null });
    expect(on(said('no-answer'))).toContainEqual({ do: 'cancel-timer', id: 'wake-up/0101' });
  });

  it('past the deadline it is unknown, and an event says so', () => {
    const { on, house } = watch();
    on(said('start'));
    expect(on(due('wake-up/0101'), 61_000)).toContainEqual({
      do: 'record',
      type: 'wake-up-unknown',
      subject: '0101',
      data: { room: '0101', state: 'unknown', wakeTime: '07:00', localTime: null, at: 61_000 },
      publish: true,
    });
    expect(house.get('wake-up', '0101')).toMatchObject({ state: 'unknown' });
  });

  it("other procedures' timers and stations that are no room do not concern it", () => {
    const { on } = watch();
    expect(on(due('find-person/1'))).toEqual([]);
    expect(on(said('start', '9'))).toEqual([]);
  });

  it('a clock that is set moves the deadline of what is ringing, and nothing else', () => {
    const { on, house } = watch();
    on(said('start'));
    expect(on({ type: 'ClockJumped', byMs: 3_600_000 })).toContainEqual({
      do: 'timer',
      id: 'wake-up/0101',
      due: 3_661_000,
      body: null,
    });
    on({ type: 'ClockJumped', byMs: -3_600_000 });
    expect(house.get('wake-up', '0101')).toMatchObject({ state: 'ringing', at: 1000 });
    on(said('answered'));
    expect(on({ type: 'ClockJumped', byMs: 3_600_000 })).toEqual([]);
  });

  it('an answer is never overruled by a deadline', () => {
    const { on } = watch();
    on(said('answered'));
    expect(on(due('wake-up/0101'))).toEqual([]);
  });
});
