import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/house.js';
import type { StationRecord } from '../../telephony/index.js';
import { atDesk, timersOf, told } from '../calls/desk.fixture.js';
import { allOwed } from './state.js';

type Desk = ReturnType<typeof atDesk>;
const open = (desk: Desk) => allOwed(desk.house).map(({ kind, number }) => `${kind} ${number}`);
const print = (desk: Desk, now: number, over: Partial<StationRecord>) =>
  desk.on(
    { type: 'StationRecord', record: record({ direction: 'outgoing', durationSeconds: 30, ...over }) },
    now,
  );
/** A talk of so long that broke off. */
function dropped(desk: Desk, talkMs = 60_000, tag: string | null = null) {
  desk.rings('5550142', 0);
  desk.event('Established', 1000, { other: '5550142' });
  if (tag !== null) desk.command('call.tag', { call: 'c1', tag });
  return desk.event('ConnectionCleared', 1000 + talkMs, { cause: 'networkOutOfOrder' });
}

describe('broken talks', () => {
  it('R178: a talk that broke off is owed, with its time and a warning before', () => {
    const desk = atDesk({ rules: { owed: { droppedBack: '5min', warnBefore: '1min' } } });
    const effects = dropped(desk);
    expect(told(effects, 'owed')).toMatchObject([
      { what: 'added', kind: 'dropped', caller: '5550142', call: 'c1', due: 361_000 },
    ]);
    expect(timersOf(effects)).toMatchObject({ 'owed/o1/warn': 301_000, 'owed/o1/due': 361_000 });
    expect(told(desk.due('owed/o1/warn', 301_000), 'owed')).toMatchObject([{ what: 'warned' }]);
    expect(told(desk.due('owed/o1/due', 361_000), 'owed')).toMatchObject([{ what: 'due' }]);
    expect(allOwed(desk.house)).toMatchObject([{ overdue: true }]);
  });

  it.each([
    ['a talk too short to be one', (desk: Desk) => dropped(desk, 4999)],
    ['a private one', (desk: Desk) => dropped(desk, 60_000, 'private')],
    [
      'one that ended as talks do',
      (desk: Desk) => {
        desk.event('Established', 0, { other: '5550142' });
        desk.event('ConnectionCleared', 60_000);
      },
    ],
    [
      'one of ours that nobody took',
      (desk: Desk) => {
        desk.event('Originated', 0, { other: '5550142' });
        desk.event('ConnectionCleared', 60_000);
      },
    ],
  ])('R178: nothing is owed for %s', (_, happens) => {
    const desk = atDesk();
    happens(desk);
    expect(open(desk)).toEqual([]);
  });

  it('R178: who hangs up on hold, or is cut off as an operator says, is called back too', () => {
    const desk = atDesk();
    desk.event('Established', 0, { other: '5550142' });
    desk.event('Held', 20_000);
    desk.event('ConnectionCleared', 40_000);
    desk.command('call.open', { position: '8001', caller: '5550143' });
    desk.command('call.note', { call: 'c2', note: 'ended', dropped: true }, 60_000);
    expect(open(desk).sort()).toEqual(['dropped 5550142', 'dropped 5550143']);
  });
});

describe('abandoned calls', () => {
  it('R274: who gave up at a position is owed a call, once; a withheld number cannot be', () => {
    const desk = atDesk();
    for (const caller of ['5550142', '5550142', null]) {
      desk.rings(caller, 0);
      desk.event('ConnectionCleared', 9000, { call: null });
    }
    expect(open(desk)).toEqual(['abandoned 5550142']);
  });

  it('R274: a printed one too, and its record is not a second call', () => {
    const desk = atDesk();
    print(desk, 0, { direction: 'incoming', answered: false, caller: '5550142', extension: '8001' });
    print(desk, 1, { direction: 'incoming', answered: false, caller: '5550142', extension: '8001' });
    print(desk, 2, { direction: 'incoming', answered: false, caller: '5550143', extension: '0101' });
    print(desk, 3, { direction: 'incoming', answered: null, caller: '5550144', extension: '8001' });
    expect(open(desk)).toEqual(['abandoned 5550142']);
    print(desk, 9, { direction: 'incoming', answered: true, caller: '5550142', extension: '8001' });
    expect(open(desk)).toEqual([]);
  });

  it('C21: two houses, two times', () => {
    const due = (abandonedBack: string) => {
      const desk = atDesk({ rules: { owed: { abandonedBack } } });
      desk.rings('5550142', 0);
      desk.event('ConnectionCleared', 9000);
      return allOwed(desk.house)[0]?.due;
    };
    expect([due('15min'), due('30min')]).toEqual([909_000, 1_809_000]);
  });
});

describe('settled', () => {
  it('R178: the record of the call back closes it, with whatever prefix it was dialled', () => {
    const desk = atDesk();
    dropped(desk);
    const closed = print(desk, 200_000, { dialed: '9+865550142', durationSeconds: 20 });
    expect(told(closed, 'owed')).toMatchObject([{ what: 'closed', owed: 'o1', end: 'called-back' }]);
    expect(closed).toContainEqual({ do: 'cancel-timer', id: 'owed/o1/due' });
  });

  it.each([
    ['nobody took it', { dialed: '5550142', durationSeconds: 0 }],
    ['it was refused', { dialed: '5550142', answered: false }],
    ['another number', { dialed: '5550143' }],
    ['a talk that began before', { dialed: '5550142', durationSeconds: 170 }],
    [
      'the record of the broken talk itself',
      { direction: 'incoming', answered: true, caller: '5550142', extension: '8001' },
    ],
  ] as const)('R178: %s does not', (_, over) => {
    const desk = atDesk();
    dropped(desk);
    print(desk, 200_000, over);
    expect(open(desk)).toEqual(['dropped 5550142']);
  });

  it('R178: so does a call back that a link tells of, and the caller who calls again', () => {
    const desk = atDesk();
    dropped(desk);
    desk.event('Originated', 70_000, { other: '95550142', call: '9' });
    expect(open(desk)).toHaveLength(1);
    const back = desk.event('Established', 80_000, { other: '95550142', call: '9' });
    expect(told(back, 'owed')).toMatchObject([{ end: 'called-back' }]);
    const other = atDesk();
    dropped(other);
    other.rings('5550142', 70_000);
    const again = other.event('Established', 72_000, { other: '5550142', call: '8' });
    expect(told(again, 'owed')).toMatchObject([{ end: 'called-again' }]);
  });

  it('R186: a slip is not settled by the caller calling again, only by a call back or a decision', () => {
    const desk = atDesk();
    desk.command('owed.add', { kind: 'slip', number: '5550142', name: 'Lo', about: 'the lease', who: 'm1' });
    desk.rings('5550142', 70_000);
    desk.event('Established', 72_000, { other: '5550142' });
    expect(open(desk)).toEqual(['slip 5550142']);
    expect(told(desk.command('owed.close', { owed: 'o1', end: 'delegated' }), 'owed')).toMatchObject([
      { what: 'closed', end: 'delegated', by: 'op1' },
    ]);
    expect(desk.answer('owed.close', { owed: 'o1', end: 'ignored' })).toMatchObject({ code: 'OWED_UNKNOWN' });
  });

  it.each([
    ['R067', 'promised', 'promisedBack'],
    ['R283', 'promised', 'promisedBack'],
    ['R186', 'slip', 'slipDecision'],
    ['R267', 'untransferred', 'untransferred'],
  ] as const)('%s: %s is due when the house says', (_, kind, key) => {
    const desk = atDesk({ rules: { owed: { [key]: '7min' } } });
    expect(desk.answer('owed.add', { kind, number: '5550142' }, 1000)).toMatchObject({
      owed: { due: 421_000 },
    });
    expect(desk.answer('owed.add', { kind, name: 'Lo', withinMinutes: 2 }, 1000)).toMatchObject({
      owed: { due: 121_000 },
    });
    expect(desk.answer('owed.add', { kind })).toMatchObject({ code: 'FIELD_MISSING' });
    // Soonest first.
    expect((desk.answer('owed.list').owed as { due: number }[]).map(({ due }) => due)).toEqual([
      121_000, 421_000,
    ]);
  });

  it('G07: five minutes are five minutes when the clock is set, and what is over stays over', () => {
    const desk = atDesk();
    dropped(desk);
    const jump = desk.on({ type: 'ClockJumped', byMs: 3_600_000 }, 3_670_000);
    expect(timersOf(jump)).toMatchObject({ 'owed/o1/due': 3_961_000 });
    expect(timersOf(desk.on({ type: 'ClockJumped', byMs: 0 }, 4_000_000))).not.toHaveProperty('owed/o1/due');
  });

  it('R119: what it is about and whom it concerns is in no event', () => {
    const desk = atDesk();
    const effects = desk.command('owed.add', { kind: 'promised', name: 'Quillfeather', about: 'the lease' });
    expect(JSON.stringify(effects.filter((effect) => effect.do === 'record'))).not.toMatch(/Quill|lease/);
  });
});
