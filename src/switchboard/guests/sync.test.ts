import { describe, expect, it } from 'vitest';
import type { HospitalityFact } from '../../telephony/index.js';
import { lampState } from '../message-lamp/machine.js';
import { checkIn, checkOut, events, hotel, moved, PMS, RULES, waiting } from './house.fixture.js';
import { roomGuests } from './list.js';

const diff = (effects: Parameters<typeof events>[0]) =>
  events(effects).find(([type]) => type === 'sync-diff')?.[1] as
    | {
        applied: number;
        held: { room: string; what: string; have: object; theirs: object }[];
        unmentioned: string[];
      }
    | undefined;
const heldOf = (effects: Parameters<typeof events>[0]) =>
  diff(effects)?.held.map(({ room, what }) => [room, what]);
const other = checkIn('0102', '9');

describe('a swap', () => {
  it('changes nothing before it ends; then harmless differences are applied, by the rules of live records', () => {
    const h = hotel();
    h.pms(checkIn('0102', '1'));
    h.on({ type: 'SyncStarted', link: PMS });
    expect(events(h.on({ ...checkIn('0101', '7'), link: PMS, sync: true }))).toEqual([]);
    expect(h.who('0101')).toEqual([]);
    h.on({ ...checkOut('0102'), link: PMS, sync: true });
    const ended = h.on({ type: 'SyncEnded', link: PMS });
    expect([h.who('0101'), h.who('0102')]).toEqual([['7'], []]);
    expect(diff(ended)).toMatchObject({ applied: 2, held: [], unmentioned: [] });
    expect(h.asks().map(({ key }) => key)).toEqual(['pbx/guest/0101', 'pbx/guest-out/2102']);
    expect([...h.house.entries('sync-row')]).toEqual([]);
  });

  it('that says what the house has changes nothing', () => {
    const h = hotel();
    const rows = [checkIn('0101', '7', { guest: { name: 'Lo' } }), checkOut('0102'), waiting('0101', true)];
    h.swap(rows);
    const again = h.swap(rows);
    expect(events(again)).toMatchObject([['sync-diff', { applied: 0, held: [] }]]);
  });

  it('sharers are rows of their own', () => {
    const h = hotel();
    h.swap([checkIn('0101', '7', { share: true }), checkIn('0101', '8', { share: true })]);
    expect(h.who('0101')).toEqual(['7', '8']);
    h.swap([checkIn('0101', '8')]);
    expect(h.who('0101')).toEqual(['8']);
  });

  it('rooms it does not mention stay as they are, and are listed', () => {
    const h = hotel();
    h.pms(checkIn('0102', '1'));
    expect(diff(h.swap([checkIn('0101', '7')]))).toMatchObject({ unmentioned: ['0102'] });
    expect(h.who('0102')).toEqual(['1']);
  });

  it('status, do-not-disturb and class of service are never dangerous; an owner is an owner here too', () => {
    const h = hotel();
    const ended = h.swap([
      { type: 'ClassOfService', station: '0101', level: 'all', code: '3' },
      { type: 'DoNotDisturb', station: '0101', on: true },
    ]);
    expect(h.house.get('phone', '0101')).toMatchObject({ classOfService: 'all', doNotDisturb: null });
    expect(events(ended).map(([type]) => type)).toContain('ownership-conflict');
  });

  it('rows without a start are the start; an end without rows is nothing', () => {
    const h = hotel();
    expect(h.on({ type: 'SyncEnded', link: PMS })).toEqual([]);
    h.on({ ...checkIn('0101', '7'), link: PMS, sync: true });
    h.on({ type: 'SyncEnded', link: PMS });
    expect(h.who('0101')).toEqual(['7']);
  });
});

describe('live records between the rows win', () => {
  it.each<[string, HospitalityFact[], HospitalityFact[], string[]]>([
    ['a sharer joined', [checkIn('0101', '7')], [checkIn('0101', '8', { share: true })], ['7', '8']],
    ['the guest left', [checkIn('0101', '7')], [checkOut('0101', '7')], []],
    ['the guest moved out', [checkIn('0101', '7')], [moved('0101', '0102', '7')], []],
    [
      'another came after a check-out',
      [checkIn('0101', '7')],
      [checkOut('0101'), checkIn('0101', '8')],
      ['8'],
    ],
    ['one came into a room told vacant', [checkOut('0101')], [checkIn('0101', '8')], ['8']],
  ])('%s', (_, rows, live, expected) => {
    for (const before of [[], [checkIn('0101', '7')]] as HospitalityFact[][]) {
      const h = hotel();
      for (const fact of before) h.pms(fact);
      h.swap(rows, live);
      // In order of arrival, as this house heard of it.
      expect(h.who('0101').sort()).toEqual(expected);
    }
  });

  it('at once, not at the end', () => {
    const h = hotel();
    h.on({ type: 'SyncStarted', link: PMS });
    h.pms(checkIn('0101', '8'));
    expect(h.who('0101')).toEqual(['8']);
  });

  it('a lamp lit in between stays lit', () => {
    const h = hotel();
    h.swap([waiting('0101', false)], [waiting('0101', true)]);
    expect(Object.keys(lampState(h.house.get('lamp', '0101')).reasons)).toEqual(['pms']);
  });
});

describe('what would override something waits for a word', () => {
  const prepared = (...how: ('confidential' | 'wake-up' | 'lamp')[]) => {
    const h = hotel();
    h.pms(checkIn('0101', '7'));
    if (how.includes('confidential')) h.command('guest.confidential', { room: '0101', on: true });
    if (how.includes('wake-up')) h.pbx({ type: 'WakeUpSet', station: '0101', date: null, time: '06:30' });
    if (how.includes('lamp')) h.command('lamp.set', { room: '0101', reason: 'voice-message' });
    return h;
  };
  const vacant = [checkOut('0101'), other];
  const exchanged = [checkIn('0101', '8'), other];

  it.each([['confidential'], ['wake-up'], ['lamp']] as const)('%s', (what) => {
    for (const rows of [vacant, exchanged]) {
      const h = prepared(what);
      const ended = h.swap(rows);
      expect(heldOf(ended)).toEqual([['0101', what]]);
      expect([h.who('0101'), h.who('0102')]).toEqual([['7'], ['9']]);
    }
  });

  it('all three of one room, with both sides of the difference and no name', () => {
    const h = prepared('confidential', 'wake-up', 'lamp');
    const have = { occupied: true, reservations: ['7'], lamp: true, wakeUp: '06:30' };
    const theirs = { occupied: true, reservations: ['8'], lamp: null, wakeUp: null };
    expect(diff(h.swap([checkIn('0101', '8', { guest: { name: 'Bo' } })]))?.held).toEqual([
      { room: '0101', what: 'confidential', have, theirs },
      { room: '0101', what: 'wake-up', have, theirs },
      { room: '0101', what: 'lamp', have, theirs },
    ]);
  });

  it.each([
    ['a sharer more', [checkIn('0101', '7'), checkIn('0101', '8')]],
    ['other data of the same guest', [checkIn('0101', '7', { guest: { vip: '2' } })]],
    ['a lamp to be lit', [checkIn('0101', '7'), waiting('0101', true)]],
  ] as const)('not %s', (_, rows) => {
    const ended = prepared('confidential', 'wake-up', 'lamp').swap(rows);
    expect(diff(ended)).toMatchObject({ applied: 1, held: [] });
  });

  it('a lamp that the PMS would darken; a wake-up call that it would cancel', () => {
    const h = prepared('wake-up');
    h.pms(waiting('0101', true));
    const cancel: HospitalityFact = { type: 'WakeUpCleared', station: '0101', date: null, time: null };
    expect(heldOf(h.swap([waiting('0101', false)]))).toEqual([['0101', 'lamp']]);
    expect(heldOf(h.swap([cancel]))).toEqual([['0101', 'wake-up']]);
  });

  it('a parcel and a printed wake-up that is over are no reason', () => {
    const h = prepared();
    h.command('lamp.set', { room: '0101', reason: 'parcel' });
    h.pbx({
      type: 'WakeUpDone',
      station: '0101',
      date: null,
      time: '06:30',
      outcome: 'answered',
      code: 'OK',
    });
    expect(heldOf(h.swap(vacant))).toEqual([]);
  });

  it('accepted: as the swap has it. rejected: as it was. Either way it is decided, and shown', () => {
    for (const [decision, expected] of [
      ['sync.accept', ['8']],
      ['sync.reject', ['7']],
    ] as const) {
      const h = prepared('confidential', 'lamp');
      h.swap(exchanged);
      expect(h.command(decision, { link: 'pms', rooms: ['0102'] })).toEqual({
        ok: true,
        link: 'pms',
        rooms: [],
      });
      expect(h.command(decision, { link: 'pms' })).toEqual({ ok: true, link: 'pms', rooms: ['0101'] });
      expect(h.who('0101')).toEqual(expected);
      expect(roomGuests(h.house, '0101').confidential === null).toBe(decision === 'sync.accept');
      expect([...h.house.entries('sync-held')]).toEqual([]);
      expect(h.command(decision, { link: 'pms' })).toEqual({ ok: true, link: 'pms', rooms: [] });
    }
  });

  it('the next swap replaces what was held', () => {
    const h = prepared('lamp');
    h.swap(vacant);
    expect(heldOf(h.swap([checkIn('0101', '7')]))).toEqual([]);
    expect([...h.house.entries('sync-held')]).toEqual([]);
  });

  it.each([
    ['a record about its guests', checkIn('0101', '7')],
    ['a move out of it', moved('0101', '0102', '7')],
  ] as const)('%s settles the room', (_, fact) => {
    const h = prepared('lamp');
    h.swap(vacant);
    const effects = h.pms(fact);
    expect([...h.house.entries('sync-held')]).toEqual([]);
    expect(effects.find((e) => e.do === 'show' && e.of.aspect === 'sync')).toMatchObject({
      value: { held: [] },
    });
  });

  it('a record about the lamp settles what is held for the lamp alone', () => {
    for (const [how, left] of [
      [['lamp'], 0],
      [['lamp', 'confidential'], 1],
    ] as const) {
      const h = prepared(...how);
      h.swap(vacant);
      h.pms(waiting('0101', true));
      expect([...h.house.entries('sync-held')]).toHaveLength(left);
    }
  });
});

describe('a swap that breaks off', () => {
  it('is discarded when the link goes down, and told', () => {
    const h = hotel();
    h.on({ type: 'SyncStarted', link: PMS });
    h.on({ ...checkIn('0101', '7'), link: PMS, sync: true });
    const down = h.on({ type: 'LinkChanged', link: PMS, state: 'down', why: 'TCP_CLOSED' });
    expect(events(down)).toEqual([['sync-discarded', { link: 'pms', rows: 1, why: 'TCP_CLOSED' }]]);
    expect(h.on({ type: 'SyncEnded', link: PMS })).toEqual([]);
    expect(h.who('0101')).toEqual([]);
    expect(h.on({ type: 'LinkChanged', link: PMS, state: 'down', why: null })).toEqual([]);
  });

  it('is discarded when its end is lost: two minutes after the last row, not after a live record', () => {
    const h = hotel();
    const timers = (effects: ReturnType<typeof h.on>) =>
      effects.flatMap((e): (number | string)[] =>
        e.do === 'timer' ? [e.due] : e.do === 'cancel-timer' ? ['off'] : [],
      );
    const due = { type: 'TimerDue', timer: 'sync/pms', due: 0, lateMs: 0, body: null } as const;
    expect(timers(h.on({ type: 'SyncStarted', link: PMS }, 1000))).toEqual(['off', 121_000]);
    expect(timers(h.on({ ...checkIn('0101', '7'), link: PMS, sync: true }, 2000))).toEqual([122_000]);
    expect(timers(h.on({ ...other, link: PMS }, 3000))).toEqual([]);
    const given = h.on(due, 122_000);
    const why = 'SYNC_UNFINISHED';
    expect(events(given)).toEqual([['sync-discarded', { link: 'pms', rows: 2, why }]]);
    expect([h.who('0101'), h.who('0102')]).toEqual([[], ['9']]);
    expect([...h.house.entries('sync-row')]).toEqual([]);
    expect(h.on(due, 130_000)).toEqual([]);
    h.on({ type: 'SyncStarted', link: PMS });
    expect(timers(h.on({ type: 'SyncEnded', link: PMS }))).toEqual(['off']);
  });

  it('another start begins anew', () => {
    const h = hotel();
    h.on({ type: 'SyncStarted', link: PMS });
    h.on({ ...checkIn('0101', '7'), link: PMS, sync: true });
    h.swap([checkOut('0102')]);
    expect(h.who('0101')).toEqual([]);
  });

  it('a link that left the site file leaves nothing behind', () => {
    const h = hotel();
    h.command('lamp.set', { room: '0101', reason: 'pms' });
    h.swap([checkOut('0101')]);
    h.on({ type: 'SyncStarted', link: PMS });
    h.on({ ...checkIn('0101', '7'), link: PMS, sync: true });
    const effects = h.on({ type: 'Daemon', what: 'started', version: '1', links: ['pbx'] });
    expect(effects).toContainEqual({
      do: 'show',
      of: { entity: 'link', key: 'pms', aspect: 'sync' },
      value: null,
    });
    for (const machine of ['sync', 'sync-row', 'sync-held', 'ask'])
      expect([...h.house.entries(machine)].filter(([key]) => key.startsWith('pms'))).toEqual([]);
  });
});

it('an import is a swap of the rooms it lists', () => {
  const h = hotel({ ...RULES, owns: { ...RULES.owns, occupancy: 'any' } });
  h.pms(checkIn('0101', '7'));
  h.command('guest.confidential', { room: '0101', on: true });
  const rooms = [
    { room: '0101', guests: [] },
    { room: '0102', guests: [{ reservation: '1' }, { reservation: '2', guest: { name: 'Bo' } }] },
  ];
  expect(h.command('guest.import', { rooms })).toEqual({
    ok: true,
    link: 'import',
    applied: 1,
    held: ['0101'],
  });
  expect([h.who('0101'), h.who('0102')]).toEqual([['7'], ['1', '2']]);
  expect(h.command('sync.accept', { link: 'import' })).toMatchObject({ rooms: ['0101'] });
  expect(h.who('0101')).toEqual([]);
});
