import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/house.js';
import { lampState } from '../message-lamp/machine.js';
import { checkIn, checkOut, events, hotel, moved, PMS, RULES, waiting } from './house.fixture.js';
import { roomGuests } from './list.js';
import type { HospitalityRules } from './rules.js';

const reasons = ({ house }: ReturnType<typeof hotel>, room: string) =>
  Object.keys(lampState(house.get('lamp', room)).reasons);

describe('who is in a room', () => {
  it.each([
    ['a check-in', [checkIn('0101', '7')], ['7']],
    ['the same again', [checkIn('0101', '7'), checkIn('0101', '7')], ['7']],
    ['a sharer', [checkIn('0101', '7'), checkIn('0101', '8', { share: true })], ['7', '8']],
    [
      'a check-in that says nothing of sharing: the other has left',
      [checkIn('0101', '7'), checkIn('0101', '8')],
      ['8'],
    ],
    ['a check-out', [checkIn('0101', '7'), checkOut('0101', '7')], []],
    [
      'one of two leaves',
      [checkIn('0101', '7'), checkIn('0101', '8', { share: true }), checkOut('0101', '7', true)],
      ['8'],
    ],
    [
      'one of two leaves, and the room is said to be empty',
      [checkIn('0101', '7'), checkIn('0101', '8', { share: true }), checkOut('0101', '7', false)],
      [],
    ],
    [
      'a check-out without a number empties the room',
      [checkIn('0101', '7'), checkIn('0101', '8', { share: true }), checkOut('0101')],
      [],
    ],
    [
      'a number nobody knows is that of the guest without one',
      [checkIn('0101', null), checkOut('0101', '7')],
      [],
    ],
    ['another number is nobody here', [checkIn('0101', '7'), checkOut('0101', '9')], ['7']],
    ['somebody nobody named stays', [checkIn('0101', '7'), checkOut('0101', '7', true)], [null]],
    ['a change of a guest nobody knew is the arrival', [{ ...moved('0102', '0101', '7') }], ['7']],
    ['a room the site file does not have', [checkIn('0999', '7')], []],
  ] as const)('%s', (_, facts, expected) => {
    const h = hotel();
    for (const fact of facts) h.pms(fact);
    expect(h.who('0101')).toEqual(expected);
  });

  it('keeps what was told before where a record says nothing of it', () => {
    const h = hotel();
    h.pms(checkIn('0101', '7', { guest: { name: 'Lo', vip: '1' } }));
    h.pms({
      type: 'GuestChanged',
      station: '0101',
      reservation: '7',
      share: null,
      guest: { vip: null },
      from: null,
    });
    expect(roomGuests(h.house, '0101').guests).toEqual([
      { reservation: '7', details: { name: 'Lo', vip: null }, since: 1000, by: 'pms' },
    ]);
  });

  it('a link without reservation numbers: arrival, name, departure are one guest', () => {
    const h = hotel();
    h.pms(checkIn('0101', null));
    const named = h.pms({
      type: 'GuestChanged',
      station: '0101',
      reservation: null,
      share: null,
      guest: { name: 'Lo' },
      from: null,
    });
    expect(events(named).map(([type, { guestName }]) => [type, guestName])).toEqual([
      ['guest-changed', 'Lo'],
    ]);
    h.pms(checkOut('0101'));
    expect(h.vacant('0101')).toBe(true);
  });

  it('occupancy is shown once per change, in one place', () => {
    const h = hotel();
    const shown = (effects: ReturnType<typeof h.pms>) =>
      effects.filter((e) => e.do === 'show' && e.of.aspect === 'occupancy').length;
    expect(shown(h.pms(checkIn('0101', '7')))).toBe(1);
    expect(h.pms(checkIn('0101', '7'))).toEqual([]);
    expect(shown(h.pms(checkOut('0101', '7')))).toBe(1);
  });

  it('a room that is not in the site file is told', () => {
    expect(events(hotel().pms(checkIn('0999', '7')))).toEqual([
      ['unknown-room', { station: '0999', what: 'CheckedIn', by: 'pms' }],
    ]);
  });

  it('a printed check-out ends the stay where nobody else owns the guests', () => {
    const h = hotel({ ...RULES, owns: { ...RULES.owns, occupancy: 'any' } });
    h.pms(checkIn('0102', '7'));
    h.on({ type: 'StationRecord', record: record({ kind: 'check-out', extension: '2102' }) });
    expect([h.who('0102'), h.vacant('0102')]).toEqual([[], true]);
  });
});

describe('when the last guest leaves', () => {
  const full = () => {
    const h = hotel();
    h.pms(checkIn('0101', '7'));
    h.pms(waiting('0101', true));
    h.pbx(waiting('0101', true));
    h.pms({ type: 'MessageText', station: '0101', reservation: null, id: '1', text: 'hello' });
    h.pbx({ type: 'DoNotDisturb', station: '0101', on: true });
    h.pms({ type: 'WakeUpSet', station: '0101', date: null, time: '06:30' });
    h.command('lamp.set', { room: '0101', reason: 'parcel' });
    h.command('guest.confidential', { room: '0101', on: true });
    return h;
  };

  it('nothing of theirs is left: mark, texts, lamp reasons, do-not-disturb, wake-up; a parcel waits on', () => {
    const h = full();
    h.pms(checkOut('0101', '7'));
    expect(reasons(h, '0101')).toEqual(['parcel']);
    expect(roomGuests(h.house, '0101')).toEqual({ guests: [], confidential: null });
    expect(h.house.get('phone', '0101')).toMatchObject({ doNotDisturb: false });
    expect(h.house.get('wake-up', '0101')).toMatchObject({ state: 'canceled' });
    expect(h.house.get('text', '0101')).toBeUndefined();
    expect(
      h
        .asks()
        .filter(({ key }) => key.startsWith('pbx/'))
        .map(({ service }) => service),
    ).toEqual(expect.arrayContaining(['ClearGuest', 'ClearWakeUp', 'SetDoNotDisturb']));
  });

  it('one of two leaves: all stays', () => {
    const h = full();
    h.pms(checkIn('0101', '8', { share: true }));
    h.pms(checkOut('0101', '7', true));
    expect(reasons(h, '0101')).toHaveLength(4);
    expect(roomGuests(h.house, '0101').confidential).not.toBeNull();
  });

  it('a move takes all along, and leaves the old room clean', () => {
    const h = full();
    h.pms(moved('0101', '0102', '7'));
    expect([h.who('0101'), h.who('0102')]).toEqual([[], ['7']]);
    expect([reasons(h, '0101'), reasons(h, '0102').sort()]).toEqual([
      ['parcel'],
      ['pms', 'text-message', 'voice-message'],
    ]);
    expect(roomGuests(h.house, '0101').confidential).toBeNull();
    expect(roomGuests(h.house, '0102').confidential).not.toBeNull();
    expect(h.house.get('wake-up', '0102')).toMatchObject({ state: 'set', wakeTime: '06:30' });
  });

  it('a sharer who moves takes the mark along; it stays where the other stays', () => {
    const h = full();
    h.pms(checkIn('0101', '8', { share: true }));
    h.pms(moved('0101', '0102', '8', true));
    expect([h.who('0101'), h.who('0102')]).toEqual([['7'], ['8']]);
    for (const room of ['0101', '0102']) expect(roomGuests(h.house, room).confidential).not.toBeNull();
    expect(reasons(h, '0102')).toEqual([]);
  });
});

describe('names', () => {
  it('a confidential guest is named in no event', () => {
    const h = hotel();
    h.pms(checkIn('0101', '7', { guest: { name: 'Lo', firstName: 'Ada' } }));
    h.command('guest.confidential', { room: '0101', on: true });
    const said = [
      ...h.pms(checkIn('0101', '8', { share: true, guest: { name: 'Bo', group: 'Bo & Sons', title: 'Dr' } })),
      ...h.pms({ type: 'MessageText', station: '0101', reservation: '7', id: '1', text: 'Dear Ms Lo' }),
      ...h.pms(checkOut('0101', '7', true)),
      ...h.pms(checkOut('0101')),
    ];
    const told = JSON.stringify(said.filter((e) => e.do === 'record' || e.do === 'show'));
    expect(told).not.toMatch(/Lo|Ada|Bo|Dr|Sons/);
  });

  it('a VIP code sets the mark where the site says so, before the name is told', () => {
    const h = hotel({ ...RULES, confidentialVip: ['9'] });
    const effects = h.pms(checkIn('0101', '7', { guest: { name: 'Lo', vip: '9' } }));
    expect(events(effects).find(([type]) => type === 'guest-arrived')?.[1]).toMatchObject({
      guestName: null,
      confidential: true,
    });
    h.pms(checkIn('0102', '8', { guest: { name: 'Bo', vip: '1' } }));
    expect(roomGuests(h.house, '0102').confidential).toBeNull();
  });
});

describe('lamps and texts', () => {
  it.each([
    ['pms', 'pms'],
    ['pbx', 'voice-message'],
  ] as const)('message waiting from the %s is the reason %s', (side, reason) => {
    const h = hotel();
    h[side](waiting('0101', true));
    expect(reasons(h, '0101')).toEqual([reason]);
    h[side](waiting('0101', false));
    expect(reasons(h, '0101')).toEqual([]);
  });

  it('one side does not darken what the other lit', () => {
    const h = hotel();
    h.pms(waiting('0101', true));
    h.pbx(waiting('0101', false));
    expect(reasons(h, '0101')).toEqual(['pms']);
  });

  it('a text lights the lamp until the last one is gone; the same id is the same text', () => {
    const h = hotel();
    const came = (id: string, text: string) =>
      h.pms({ type: 'MessageText', station: '0101', reservation: null, id, text });
    came('1', 'one');
    expect(came('1', 'one')).toEqual([]);
    came('2', 'two');
    h.pms({ type: 'MessageTextDeleted', station: '0101', id: '1' });
    expect(reasons(h, '0101')).toEqual(['text-message']);
    h.pms({ type: 'MessageTextDeleted', station: '0101', id: '2' });
    expect(reasons(h, '0101')).toEqual([]);
  });

  it('a text that an operator took down keeps the lamp lit', () => {
    const h = hotel();
    h.command('lamp.set', { room: '0101', reason: 'text-message' });
    h.pms({ type: 'MessageText', station: '0101', reservation: null, id: '1', text: 'one' });
    h.pms({ type: 'MessageTextDeleted', station: '0101', id: null });
    expect(reasons(h, '0101')).toEqual(['text-message']);
  });
});

describe('who owns what: the other side is told, or not believed', () => {
  const owns = (over: Partial<HospitalityRules['owns']>) =>
    hotel({ ...RULES, owns: { ...RULES.owns, ...over } });

  it('a check-in of the PMS goes to the PBX, by its own number of the room', () => {
    const h = hotel();
    h.pms(checkIn('0102', '7', { guest: { name: 'Lo', classOfService: 'all' } }));
    expect(h.asks()).toEqual([
      {
        key: 'pbx/guest/2102',
        service: 'SetGuest',
        extension: '2102',
        guest: { name: 'Lo', classOfService: 'all' },
        arrived: true,
      },
      { key: 'pbx/class/2102', service: 'SetClassOfService', extension: '2102', level: 'all' },
    ]);
  });

  it('a change before the arrival was sent is still the arrival', () => {
    const h = hotel();
    h.pms(checkIn('0101', '7'));
    h.pms({
      type: 'GuestChanged',
      station: '0101',
      reservation: '7',
      share: null,
      guest: { name: 'Lo' },
      from: null,
    });
    expect(h.asks()).toMatchObject([{ service: 'SetGuest', guest: { name: 'Lo' }, arrived: true }]);
  });

  it('an arrival that left before it was sent is not sent', () => {
    const h = hotel();
    h.pms(checkIn('0101', '7'));
    h.pms(checkOut('0101', '7'));
    expect(h.asks().map(({ service }) => service)).toEqual(['ClearGuest']);
  });

  it('what is keyed at the telephone goes to the PMS, by the name of the room', () => {
    const h = hotel();
    h.pbx({ type: 'DoNotDisturb', station: '2102', on: true });
    h.pbx({ type: 'RoomStatus', station: '2102', status: 'clean-vacant', code: '8', maid: '12' });
    h.pbx(waiting('2102', true));
    h.pbx({
      type: 'WakeUpDone',
      station: '2102',
      date: null,
      time: '06:30',
      outcome: 'answered',
      code: 'OK',
    });
    expect(h.asks()).toEqual([
      { key: 'pms/dnd/0102', service: 'SetDoNotDisturb', extension: '0102', on: true },
      {
        key: 'pms/status/0102',
        service: 'ReportRoomStatus',
        extension: '0102',
        status: 'clean-vacant',
        maid: '12',
      },
      { key: 'pms/lamp/0102', service: 'SetMessageWaiting', extension: '0102', on: true },
      {
        key: 'pms/wake-up-done/2026-11-24/06:30/0102',
        service: 'ReportWakeUp',
        extension: '0102',
        date: '2026-11-24',
        time: '06:30',
        outcome: 'answered',
      },
    ]);
  });

  it('a wake-up call that nobody can ring is told as such', () => {
    const h = hotel({ ...RULES, links: RULES.links.filter(({ id }) => id === PMS) });
    const effects = h.pms({ type: 'WakeUpSet', station: '0101', date: null, time: '06:30' });
    expect(events(effects)).toEqual([
      ['wake-up-asked', { room: '0101', what: 'set', date: null, time: '06:30', to: [], by: 'pms' }],
    ]);
  });

  it('a minibar charge is posted under a number of its own', () => {
    const h = hotel();
    const charge = { type: 'Charge', station: '0101', article: '3', count: 2, amount: null } as const;
    h.pbx(charge);
    h.pbx(charge);
    expect(h.asks()).toMatchObject([
      { key: 'pms/charge/1', service: 'PostCharge', posting: 1, charge: { article: '3', count: 2 } },
      { key: 'pms/charge/2', service: 'PostCharge', posting: 2 },
    ]);
  });

  it.each([
    ['occupancy', 'pms', checkIn('0101', '7'), 'pbx', 'occupied'],
    ['occupancy', 'gateway', checkOut('0101', '7'), 'pms', 'vacant'],
    ['lamp', 'pms', waiting('0101', true), 'pbx', 'on'],
    ['dnd', 'pbx', { type: 'DoNotDisturb', station: '0101', on: true }, 'pms', 'on'],
    [
      'classOfService',
      'pms',
      { type: 'ClassOfService', station: '0101', level: 'all', code: '3' },
      'pbx',
      'all',
    ],
    ['wakeUp', 'pbx', { type: 'WakeUpSet', station: '0101', date: null, time: '06:30' }, 'pms', '06:30'],
    [
      'roomStatus',
      'pbx',
      { type: 'RoomStatus', station: '0101', status: 'clean', code: '2', maid: null },
      'pms',
      'clean',
    ],
  ] as const)('%s of the %s', (field, owner, fact, side, theirs) => {
    const h = owns({ [field]: owner });
    const effects = h[side](fact);
    expect(events(effects)).toMatchObject([
      ['ownership-conflict', { room: '0101', field, owner, by: side, theirs }],
    ]);
    expect(effects).toHaveLength(1);
    expect(events(owns({ [field]: 'any' })[side](fact)).map(([type]) => type)).not.toContain(
      'ownership-conflict',
    );
  });

  it('who says what the house has is in no conflict', () => {
    const h = hotel();
    h.pms(checkIn('0101', '7'));
    expect(h.pbx(checkIn('0101', null))).toEqual([]);
    expect(h.on({ type: 'StationRecord', record: record({ kind: 'check-in', extension: '0101' }) })).toEqual(
      [],
    );
    expect(
      events(h.on({ type: 'StationRecord', record: record({ kind: 'check-out', extension: '0101' }) })),
    ).toMatchObject([['ownership-conflict', { have: 'occupied', theirs: 'vacant', by: 'test' }]]);
    expect(h.vacant('0101')).toBe(false);
  });
});

describe('by command', () => {
  const own = () => hotel({ ...RULES, owns: { ...RULES.owns, occupancy: 'any' } });

  it('the same as by link, and the PBX is told', () => {
    const h = own();
    expect(h.command('guest.check-in', { room: '0101', reservation: '7', guest: { name: 'Lo' } })).toEqual({
      ok: true,
      room: '0101',
      occupied: true,
      guests: 1,
    });
    h.command('guest.change', { room: '0102', reservation: '7', from: { room: '0101' } });
    expect([h.who('0101'), h.who('0102')]).toEqual([[], ['7']]);
    expect(h.command('guest.check-out', { room: '0102' })).toMatchObject({ occupied: false });
    expect(h.asks().map(({ key }) => key)).toEqual(['pbx/guest-out/0101', 'pbx/guest-out/2102']);
  });

  it.each([
    ['guest.check-in', { room: '0999' }, 'ROOM_UNKNOWN'],
    ['guest.change', { room: '0101', from: { room: '0999' } }, 'ROOM_UNKNOWN'],
    ['guest.confidential', { room: '0999', on: true }, 'ROOM_UNKNOWN'],
    ['guest.import', { rooms: [{ room: '0999', guests: [] }] }, 'ROOM_UNKNOWN'],
  ])('%s %j is %s', (name, args, code) => {
    expect(own().command(name, args)).toMatchObject({ ok: false, code });
  });

  it.each(['guest.check-in', 'guest.check-out', 'guest.change', 'guest.import'])(
    '%s is refused where the PMS owns the guests',
    (name) => {
      const h = hotel();
      expect(h.command(name, { room: '0101', rooms: [{ room: '0101', guests: [{}] }] })).toMatchObject({
        code: 'FIELD_NOT_OWNED',
      });
      expect(h.who('0101')).toEqual([]);
    },
  );

  it('commands of others are not answered here', () => {
    expect(own().command('find-person', {})).toBeNull();
  });
});

it('a peer that wants the whole house gets what is known of every room, in order', () => {
  const h = hotel();
  h.pms(checkIn('0102', '7', { guest: { name: 'Lo' } }));
  h.pms(checkIn('0101', '8'));
  h.pms(checkOut('0101', '8'));
  h.pms(waiting('0102', true));
  h.pms({ type: 'ClassOfService', station: '0102', level: 'local', code: '1' });
  for (const { key } of h.asks()) {
    const command = 'SetGuest';
    const id = (h.house.get('ask', key) as { id: number }).id;
    h.on({
      type: 'LinkAnswered',
      link: RULES.links[1]?.id ?? PMS,
      key: key.slice(4),
      id,
      command,
      result: 'confirmed',
      code: null,
    });
  }
  expect(h.asks()).toEqual([]);
  h.pbx({ type: 'SyncWanted' });
  expect(h.asks().map(({ service, extension }) => [service, extension])).toEqual([
    ['ClearGuest', '0101'],
    ['SetGuest', '2102'],
    ['SetMessageWaiting', '2102'],
    ['SetClassOfService', '2102'],
  ]);
});
