import { describe, expect, test } from 'vitest';
import { events, hotel, RULES } from './house.fixture.js';
import { roomGuests } from './list.js';
import type { HospitalityRules } from './rules.js';

const OURS: HospitalityRules = { ...RULES, owns: { ...RULES.owns, occupancy: 'gateway' } };
const imported = (house: ReturnType<typeof hotel>, csv: string, more: Record<string, unknown> = {}) =>
  house.command('guest.import', { csv, ...more });

describe('a guest list as a CSV file', () => {
  test('fills rooms as the same list in JSON does', () => {
    const house = hotel(OURS);
    const csv =
      '房号,预订号,姓名,称呼,语言,贵宾,到店日期,离店日期\n0101,77,张三,先生,ZH,1,2026/11/20,2026/11/30\n0101,78,李四,,,,,\n0102,,,,,,,\n';
    expect(imported(house, csv)).toEqual({ ok: true, link: 'import', applied: 2, held: [] });
    const details = {
      name: '张三',
      title: '先生',
      language: 'ZH',
      vip: '1',
      arrival: '2026-11-20',
      departure: '2026-11-30',
    };
    expect(roomGuests(house.house, '0101').guests).toMatchObject([
      { reservation: '77', details },
      { reservation: '78', details: { name: '李四' } },
    ]);
    expect(house.vacant('0102')).toBe(true);
  });

  test('an empty cell does not take away what is known', () => {
    const house = hotel(OURS);
    imported(house, 'room,reservation,name,vip\n0101,77,Lo,1');
    imported(house, 'room,reservation,name,vip\n0101,77,Lo Ada,');
    expect(roomGuests(house.house, '0101').guests).toMatchObject([{ details: { name: 'Lo Ada', vip: '1' } }]);
  });

  test('a confidential guest is marked before anything is told of them, also in a room that changes hands', () => {
    const house = hotel(OURS);
    imported(house, 'room,reservation,name\n0101,1,Before');
    const effects = house.on({
      type: 'Command',
      id: 'c-0002',
      name: 'guest.import',
      args: { csv: 'room,reservation,name,confidential\n0101,2,Secretive,yes' },
      by: 'desk',
      reply: null,
    });
    expect(roomGuests(house.house, '0101').confidential).not.toBe(null);
    const arrived = events(effects).find(([type]) => type === 'guest-arrived');
    expect(arrived?.[1]).toMatchObject({
      room: '0101',
      reservation: '2',
      guestName: null,
      confidential: true,
    });
    const told = effects.filter((effect) => effect.do === 'record' || effect.do === 'show');
    expect(JSON.stringify(told)).not.toContain('Secretive');
  });

  test('a guest who is there already is marked when the list says so', () => {
    const house = hotel(OURS);
    imported(house, 'room,name\n0101,Lo');
    imported(house, 'room,name,confidential\n0101,Lo,yes');
    expect(roomGuests(house.house, '0101').confidential).not.toBe(null);
  });

  test('"no" under confidential takes no mark away', () => {
    const house = hotel(OURS);
    imported(house, 'room,name,confidential\n0101,Lo,yes');
    imported(house, 'room,name,confidential\n0101,Lo,no');
    expect(roomGuests(house.house, '0101').confidential).not.toBe(null);
  });

  test('what would override a confidential mark or a lit lamp is held, and says so', () => {
    const house = hotel(OURS);
    imported(house, 'room,reservation,name,confidential\n0101,1,Lo,yes\n0102,2,Bo,');
    house.command('lamp.set', { room: '0102', reason: 'text-message' });
    const csv = 'room,reservation,name\n0101,8,Di\n0102,9,Cy';
    const answer = { ok: true, link: 'import', applied: 0, held: ['0101', '0102'] };
    expect(imported(house, csv, { dry: true })).toEqual({ ...answer, dry: true });
    expect(house.command('sync.accept', { link: 'import' })).toMatchObject({ rooms: [] });
    expect(imported(house, csv)).toEqual(answer);
    expect([house.who('0101'), house.who('0102')]).toEqual([['1'], ['2']]);
    house.command('sync.accept', { link: 'import' });
    expect([house.who('0101'), house.who('0102')]).toEqual([['8'], ['9']]);
  });

  test('a held room keeps the mark of the list until somebody accepts', () => {
    const house = hotel(OURS);
    imported(house, 'room,reservation,name\n0101,1,Bo');
    house.command('lamp.set', { room: '0101', reason: 'text-message' });
    imported(house, 'room,reservation,name,confidential\n0101,2,Lo,yes');
    expect(roomGuests(house.house, '0101')).toMatchObject({
      confidential: null,
      guests: [{ reservation: '1' }],
    });
    house.command('sync.accept', { link: 'import' });
    expect(roomGuests(house.house, '0101')).toMatchObject({ guests: [{ reservation: '2' }] });
    expect(roomGuests(house.house, '0101').confidential).not.toBe(null);
  });

  test('dry changes nothing', () => {
    const house = hotel(OURS);
    expect(imported(house, 'room,name\n0101,Lo', { dry: true })).toMatchObject({ applied: 1, dry: true });
    expect(house.who('0101')).toEqual([]);
  });

  test('where the PMS owns the guests it is refused', () => {
    expect(imported(hotel(), 'room,name\n0101,Lo')).toMatchObject({ ok: false, code: 'FIELD_NOT_OWNED' });
  });

  test.each([
    ['a room that is not of the house', 'room,name\n0101,Lo\n0999,Bo', [3, 'room', 'ROOM_UNKNOWN']],
    ['no room', '房号,姓名\n,Lo', [2, '房号', 'CSV_MISSING']],
    ['two guests without a number', 'room,name\n0101,Lo\n0101,Bo', [3, 'room', 'CSV_DUPLICATE']],
    ['vacant and not', 'room,name\n0101,Lo\n0101,', [3, 'room', 'CSV_DUPLICATE']],
    ['a day that is none', 'room,arrival\n0101,soon', [2, 'arrival', 'CSV_VALUE']],
    ['neither yes nor no', 'room,name,保密\n0101,Lo,maybe', [2, '保密', 'CSV_VALUE']],
    ['a VIP code that is too long', 'room,vip\n0101,very important', [2, 'vip', 'CSV_VALUE']],
  ])('%s: told by line, and nothing is taken', (_, csv, [line, column, code]) => {
    const house = hotel(OURS);
    expect(imported(house, `${csv}`)).toMatchObject({
      ok: false,
      code: 'IMPORT_REJECTED',
      problems: [{ line, column, code }],
    });
    expect(house.who('0101')).toEqual([]);
  });
});
