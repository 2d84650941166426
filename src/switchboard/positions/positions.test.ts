import { describe, expect, it } from 'vitest';
import type { SomeRules } from '../../../test/support/rules.js';
import { atDesk, timersOf, told } from '../calls/desk.fixture.js';
import type { Effect } from '../procedure.js';

const asked = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.do === 'put' && effect.machine === 'ask' && effect.value !== null
      ? [(effect.value as { command: Record<string, unknown> }).command]
      : [],
  );
const shown = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.do === 'show' ? [effect.value] : [])).at(-1);

describe('where the switchboard is', () => {
  it('R216: one action moves it, and it is retained where it is', () => {
    const desk = atDesk();
    const effects = desk.command('position.switch', { to: 'office', operator: 'Lin' }, 5);
    expect(told(effects, 'position')).toMatchObject([{ what: 'switched', position: '8040', byHand: true }]);
    expect(shown(effects)).toEqual({
      current: { id: 'office', extension: '8040', since: 5, mismatch: false },
      away: [],
    });
    expect(desk.answer('position.switch', { to: 'moon' })).toMatchObject({ code: 'POSITION_UNKNOWN' });
  });

  it('R216: a call that rings where it is not is told, once', () => {
    const desk = atDesk();
    desk.command('position.switch', { to: 'office' });
    expect(told(desk.rings('5550142', 0, '8040'), 'position')).toEqual([]);
    expect(told(desk.rings('5550143', 0, '8001'), 'position')).toMatchObject([
      { what: 'mismatch', position: '8001', to: '8040' },
    ]);
    expect(told(desk.rings('5550144', 0, '8001'), 'position')).toEqual([]);
  });
});

describe('away', () => {
  it('R219: nobody leaves without naming a person; the name is in the journal and in no event', () => {
    const desk = atDesk();
    expect(desk.answer('position.away', { position: '8001' })).toMatchObject({ code: 'DELEGATE_MISSING' });
    const effects = desk.command('position.away', { position: '8001', delegate: 'Quillfeather', to: '8040' });
    expect(told(effects, 'switchboard-log')).toMatchObject([{ what: 'away', delegate: 'Quillfeather' }]);
    const outside = effects.filter(
      (effect) => effect.do === 'show' || (effect.do === 'record' && effect.publish),
    );
    expect(JSON.stringify(outside)).not.toContain('Quillfeather');
    expect(desk.answer('position.list')).toMatchObject({ away: { 8001: { delegate: 'Quillfeather' } } });
    expect(desk.answer('position.back', { position: '8001' })).toMatchObject({ changed: true });
    expect(desk.answer('position.back', { position: '8001' })).toMatchObject({ changed: false });
  });

  it('R219: calls go to who was named where the PBX can do that, until the return', () => {
    const desk = atDesk({ services: ['DeflectCall'] });
    const away = { position: '8001', delegate: 'Bo', to: '8040' };
    expect(desk.answer('position.away', away)).toMatchObject({ byHand: false });
    expect(asked(desk.rings('5550142', 0))).toEqual([{ service: 'DeflectCall', device: '8001', to: '8040' }]);
    desk.command('position.back', { position: '8001' });
    expect(asked(desk.rings('5550143', 0))).toEqual([]);
    expect(atDesk().answer('position.away', away)).toMatchObject({ byHand: true });
  });

  it('C34: one house asks for a name, the other does not', () => {
    const away = (rules: SomeRules) => atDesk({ rules }).answer('position.away', { position: '8001' }).ok;
    expect([away({}), away({ away: { requireDelegate: false } })]).toEqual([false, true]);
  });
});

describe('neighbours', () => {
  const GROUPS = { groups: { sales: ['2101', '2102', '2103'], spa: ['2201', '2202'] } };
  it('R174: after the rings of the house the others of the group are asked, and nobody else', () => {
    const desk = atDesk({ rules: { pickUp: { ...GROUPS, afterRings: 4 } } });
    expect(timersOf(desk.rings('5550142', 0, '2101'))).toMatchObject({ 'pick-up/c1': 20_000 });
    expect(told(desk.due('pick-up/c1', 20_000), 'pick-up')).toMatchObject([
      { what: 'asked', extension: '2101', group: 'sales', neighbours: ['2102', '2103'] },
    ]);
    // R175: who takes it leaves a slip.
    const taken = desk.event('Established', 22_000, { device: '2103', other: '5550142' });
    expect(told(taken, 'pick-up')).toMatchObject([{ what: 'taken', by: '2103', needsSlip: true }]);
    expect(told(taken, 'answering')).toEqual([]);
    expect(told(desk.due('pick-up/c1', 25_000), 'pick-up')).toEqual([]);
  });
  it('R174: who answers their own telephone was not helped', () => {
    const desk = atDesk({ rules: { pickUp: GROUPS } });
    desk.rings('5550142', 0, '2101');
    const own = desk.event('Established', 1000, { device: '2101', other: '5550142' });
    expect(told(own, 'pick-up')).toEqual([]);
    expect(own).toContainEqual({ do: 'cancel-timer', id: 'pick-up/c1' });
  });
  it('C34: null asks nobody', () => {
    const desk = atDesk({ rules: { pickUp: { ...GROUPS, afterRings: null } } });
    expect(timersOf(desk.rings('5550142', 0, '2101'))).toEqual({});
  });
});

describe('how long a talk may be', () => {
  const talking = (rules: SomeRules = {}, tag: string | null = null) => {
    const desk = atDesk({ rules });
    desk.rings('5550142', 0);
    const answered = desk.event('Established', 1000, { other: '5550142' });
    const tagged = tag === null ? [] : desk.command('call.tag', { call: 'c1', tag }, 2000);
    return { ...desk, answered, tagged };
  };
  it('R118: a hint at the limit, once', () => {
    const { answered, due } = talking({ talk: { softLimit: '5min' } });
    expect(timersOf(answered)).toMatchObject({ 'talk/c1/soft': 301_000, 'talk/c1/hard': 1_801_000 });
    expect(told(due('talk/c1/soft', 301_000), 'talk-hint')).toMatchObject([
      { hint: 'soft', talkMs: 300_000 },
    ]);
  });
  it('R226: another house, another limit', () => {
    expect(timersOf(talking({ talk: { softLimit: '2min' } }).answered)['talk/c1/soft']).toBe(121_000);
  });
  it('R227: who complains is heard as long as it takes', () => {
    const { tagged } = talking({}, 'complaint');
    expect(tagged).toContainEqual({ do: 'cancel-timer', id: 'talk/c1/soft' });
    expect(timersOf(tagged)).toEqual({});
  });
  it('C32: unless the house has no such exception', () => {
    expect(timersOf(talking({ talk: { noLimitFor: [] } }, 'complaint').tagged)).toHaveProperty(
      'talk/c1/soft',
    );
  });
  it.each([
    [180_000, 0],
    [180_001, 1],
  ])('R228: a private talk of %i ms leaves %i rows for a person to judge', (ms, rows) => {
    const { tagged, event } = talking({}, 'private');
    expect(timersOf(tagged)['talk/c1/private']).toBe(181_000);
    const ended = event('ConnectionCleared', 1000 + ms);
    const log = ended.filter((effect) => effect.do === 'record' && effect.type === 'switchboard-log');
    expect(log).toHaveLength(rows);
    expect(log.every((effect) => effect.do === 'record' && !effect.publish)).toBe(true);
  });
  it('C20: where private calls are forbidden it is told at once', () => {
    expect(told(talking({}, 'private').tagged, 'talk-hint')).toEqual([]);
    const { tagged } = talking({ privateCalls: { policy: 'forbid' } }, 'private');
    expect(told(tagged, 'talk-hint')).toMatchObject([{ hint: 'private' }]);
  });
});

describe('who hangs up first', () => {
  const ended = (rules: SomeRules, released: string | undefined, tag: string | null = null) => {
    const desk = atDesk({ rules });
    desk.command('call.open', { position: '8001', caller: '5550142' }, 0);
    desk.command('call.tag', { call: 'c1', tag });
    const note = { call: 'c1', note: 'ended', ...(released !== undefined && { released }) };
    return told(desk.command('call.note', note, 1000), 'switchboard-log');
  };
  it('R127: we, as an operator says, is a row of the journal; unknown is nothing', () => {
    expect(ended({}, 'us')).toMatchObject([{ what: 'released-first', who: ['caller'] }]);
    expect(ended({}, 'them')).toEqual([]);
    expect(ended({}, undefined)).toEqual([]);
  });
  it('R229: a private call is excepted where the house says so', () => {
    expect(ended({ release: { except: ['private'] } }, 'us', 'private')).toEqual([]);
  });
  it('C22: two houses, two answers to the same end', () => {
    expect([ended({}, 'us').length, ended({ release: { farEndFirst: ['guest'] } }, 'us').length]).toEqual([
      1, 0,
    ]);
  });
});

describe('telephones at night', () => {
  const NIGHT = { id: 'offices', from: '18:00', to: '08:00', extensions: ['2101', '2105', '8001', '0101'] };
  const house = (
    night: object = {},
    services: ('SetClassOfService' | 'SetDoNotDisturb')[] = ['SetClassOfService'],
  ) => atDesk({ rules: { night: [{ ...NIGHT, ...night }] }, services, time: '17:59:30' });
  const at = (desk: ReturnType<typeof atDesk>, time: string) => {
    desk.clock.time = time;
    return desk.due('night', 0);
  };

  it('R159: at closing time one command for each telephone, once; operators and rooms are left alone', () => {
    const desk = house();
    expect(asked(at(desk, '17:59:59'))).toEqual([]);
    const closed = at(desk, '18:00:00');
    expect(asked(closed)).toEqual([
      { service: 'SetClassOfService', extension: '2101', level: 'barred' },
      { service: 'SetClassOfService', extension: '2105', level: 'barred' },
    ]);
    expect(told(closed, 'night')).toMatchObject([{ profile: 'offices', closed: true, byHand: false }]);
    expect(asked(at(desk, '23:59:59'))).toEqual([]);
    expect(asked(at(desk, '07:59:59'))).toEqual([]);
    expect(asked(at(desk, '08:00:00'))).toMatchObject([{ level: 'all' }, { level: 'all' }]);
  });

  it('R159: the next look is at the next time of a profile, and every quarter of an hour', () => {
    const desk = house();
    const next = (time: string) => timersOf(at(desk, time)).night;
    expect([next('17:59:30'), next('18:00:00'), next('12:00:00')]).toEqual([30_000, 900_000, 900_000]);
  });

  it('C21: the operator is closed only in a house that says so', () => {
    const open = told(at(house(), '18:00:00'), 'night')[0]?.extensions;
    const all = told(at(house({ exclude: ['rooms'] }), '18:00:00'), 'night')[0]?.extensions;
    expect([open, all]).toEqual([
      ['2101', '2105'],
      ['2101', '2105', '8001'],
    ]);
  });

  it('R159: silent too where nobody may be called, and by hand where no link can', () => {
    const silent = house({ level: 'none' }, ['SetClassOfService', 'SetDoNotDisturb']);
    expect(asked(at(silent, '18:00:00'))).toContainEqual({
      service: 'SetDoNotDisturb',
      extension: '2101',
      on: true,
    });
    const none = at(house({}, []), '18:00:00');
    expect([asked(none), told(none, 'night')]).toMatchObject([[], [{ byHand: true }]]);
  });

  it('R159: without a list, the telephones of people and departments; nobody else’s', () => {
    const desk = house({ extensions: [] });
    const number = (digits: string) => [{ kind: 'extension', number: digits, from: null, until: null }];
    desk.person('a', { name: 'Ada Lo', numbers: number('2150') });
    desk.person('b', { name: 'Lift 1', kind: 'other', numbers: number('2160') });
    expect(told(at(desk, '18:00:00'), 'night')[0]?.extensions).toEqual(['2150']);
  });
});
