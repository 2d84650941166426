import { describe, expect, test } from 'vitest';
import { RULES, rows, whoIsWho } from '../privacy/hotel.fixture.js';
import { callerOf } from './caller.js';
import { honorific, surnameOf } from './honorific.js';

const DAY = 86_400_000;
const number = (kind: string, digits: string) => ({ kind, number: digits, from: null, until: null });

describe('surname and title, never the bare name (R190, R278)', () => {
  const person = { name: null, surname: null, title: null, titleShort: null, courtesy: null };
  test.each([
    ['王明', '王'],
    ['欧阳修', '欧阳'],
    ['歐陽修', '歐陽'],
    ['司马光', '司马'],
    ['诸葛亮', '诸葛'],
    ['尉迟恭', '尉迟'],
    ['欧明', '欧'],
    ['Lo, Ada', 'Lo'],
    ['Müller', 'Müller'],
    ['Ada Lo', null],
    ['Zhang San', null],
    ['', null],
  ])('the surname of %j is %j', (name, surname) => {
    expect(surnameOf(name)).toBe(surname);
  });

  test.each([
    ['a short title', { name: '章明', title: '总经理' }, 'zh', '章总'],
    ['a title without a short form', { name: '王明', title: '经理' }, 'zh', '王经理'],
    ['the short title of the entry', { name: '王明', title: '经理', titleShort: '工' }, 'zh', '王工'],
    ['a compound surname', { name: '欧阳明', title: '经理' }, 'zh', '欧阳经理'],
    ['no title: no name', { name: '王明' }, 'zh', null],
    ['English', { name: 'Ada Lo', surname: 'Lo', courtesy: 'Dr' }, 'en', 'Dr Lo'],
    ['English without a surname', { name: 'Ada Lo', courtesy: 'Dr' }, 'en', null],
    ['English without a title', { name: 'Lo, Ada' }, 'en', null],
  ] as const)('%s', (_, is, language, expected) => {
    const format = { zh: '{surname}{titleShort}', en: '{title} {surname}' };
    expect(honorific({ ...person, ...is }, language, format)).toBe(expected);
  });

  test('the format is the house rule, but one without a title is no address', () => {
    const format = { zh: '尊敬的{surname}{title}', en: '{surname}' };
    const wang = { ...person, name: '王明', title: '总经理', courtesy: 'Mr' };
    expect(honorific(wang, 'zh', format)).toBe('尊敬的王总经理');
    expect(honorific(wang, 'en', format)).toBe(null);
    // A house may call every general manager 总, whatever the entry says.
    expect(honorific({ ...wang, title: null }, 'zh', { zh: '{surname}总', en: '' })).toBe('王总');
  });
});

describe('whose number is it (R191)', () => {
  const hotel = whoIsWho();
  hotel.put('zhang', {
    name: '章明',
    numbers: [number('extension', '8001'), number('mobile', '138 0555 0123'), number('home', '5550-1234')],
  });
  hotel.put('sister', { name: '章华', numbers: [number('home', '55501234')] });
  hotel.put('gone', {
    name: 'Ada',
    left: '2026-01-31',
    successor: 'zhang',
    numbers: [number('mobile', '13905550199')],
  });
  hotel.put('partner', {
    name: 'Acme',
    kind: 'partner',
    expires: '2026-11-23',
    numbers: [number('direct', '010-5550-7777')],
  });
  hotel.put('short', {
    name: 'Bo',
    numbers: [{ kind: 'mobile', number: '13705550111', from: '2026-12-01', until: null }],
  });
  hotel.put('long', { name: 'Cy', numbers: [number('extension', '80001')] });
  const who = (digits: string | null) =>
    callerOf(digits, hotel.house, RULES, 0).map((one) => (one.is === 'room' ? one.room : one.id));

  test.each([
    ['the office', '8001', ['zhang']],
    ['the mobile', '13805550123', ['zhang']],
    ['the mobile behind the digit for an outside line', '913805550123', ['zhang']],
    ['the mobile with the country', '+8613805550123', ['zhang']],
    ['both', '9+8613805550123', ['zhang']],
    ['a number of two people: both, not a guess', '55501234', ['sister', 'zhang']],
    ['with the area code', '01055501234', ['sister', 'zhang']],
    ['a number written with the area code, shown without', '55507777', ['partner']],
    ['a room', '0101', ['0101']],
    ['the extension of a room', '2102', ['0102']],
    ['an extension is compared whole', '08001', []],
    ['a long extension too, prefix or not', '980001', []],
    ['part of a number is nobody', '0123', []],
    ['a number that is not valid yet', '13705550111', []],
    ['withheld', null, []],
    ['empty', '', []],
  ])('%s: %j', (_, digits, expected) => {
    expect(who(digits)).toEqual(expected);
  });

  test('who left, and whose time is over, is told as such (R271, R106)', () => {
    expect(callerOf('13905550199', hotel.house, RULES, 0)).toMatchObject([
      { id: 'gone', left: true, expired: false },
    ]);
    expect(callerOf('55507777', hotel.house, RULES, 0)).toMatchObject([
      { id: 'partner', left: false, expired: true },
    ]);
  });

  test('the card of a caller: how to address them, and who took over (R114, R271)', () => {
    hotel.put('boss', { name: '章明', title: '总经理', numbers: [number('extension', '8100')] });
    const card = (digits: string) =>
      hotel.command('caller.lookup', { number: digits, role: 'operator' }).results?.[0];
    expect(card('8100')).toMatchObject({ honorific: '章总', title: '总经理' });
    expect(card('13905550199')).toMatchObject({ left: true, successor: 'zhang' });
  });
});

describe('who writes the directory (R170)', () => {
  const put = (role: string, hotel = whoIsWho(), entry = 'e-1') =>
    hotel.command('directory.put', { role, source: 'caller', entry, is: { name: 'Ada' } });

  test.each([
    ['operator', { ok: true, pending: true }],
    ['frontDesk', { ok: true, pending: true }],
    ['concierge', { ok: true, pending: true }],
    ['supervisor', { ok: true, pending: false }],
    ['engineer', { ok: false, code: 'ROLE_NOT_ALLOWED' }],
    ['manager', { ok: true, pending: false }],
    ['system', { ok: true, pending: false }],
  ])('%s', (role, answer) => {
    expect(put(role)).toMatchObject(answer);
  });

  test('an operator may mend a proposal, and nothing that is confirmed (R193)', () => {
    const hotel = whoIsWho();
    put('operator', hotel);
    expect(
      hotel.command('directory.put', { role: 'operator', source: '114', entry: 'e-1', is: { name: 'Bo' } })
        .ok,
    ).toBe(true);
    put('supervisor', hotel);
    expect(put('operator', hotel)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' });
  });

  test('operators remove and import nothing', () => {
    const hotel = whoIsWho();
    put('manager', hotel);
    const refused = [
      hotel.command('directory.remove', { role: 'operator', entry: 'e-1' }),
      hotel.command('directory.import', { role: 'operator', source: 'x', csv: 'id,name\ne-2,Bo' }),
    ];
    expect(refused.map(({ code }) => code)).toEqual(['ROLE_NOT_ALLOWED', 'ROLE_NOT_ALLOWED']);
    expect(hotel.find('ada')).toEqual(['entry e-1']);
  });

  test('every change is a row with author, role and source, and names nobody', () => {
    const hotel = whoIsWho();
    const args = { role: 'manager', source: 'list of 1 November', entry: 'e-1', is: { name: 'Lovelace' } };
    const changed = rows(hotel.effects('directory.put', args));
    const change = { entry: 'e-1', what: 'added', fields: [] };
    expect(changed).toEqual([
      [
        'directory-changed',
        { version: 1, changes: [change], by: 'desk', role: 'manager', source: 'list of 1 November' },
      ],
    ]);
    expect(rows(hotel.effects('directory.put', args))).toEqual([]);
    const next = rows(hotel.effects('directory.put', { ...args, is: { name: 'Lovelace', rank: 'gm' } }));
    expect(next[0]?.[1]).toMatchObject({ version: 2, changes: [{ what: 'changed', fields: ['rank'] }] });
  });

  test('a secretary must be somebody, and somebody else', () => {
    const hotel = whoIsWho();
    const secretary = (of: string) =>
      hotel.command('directory.put', {
        role: 'manager',
        source: 'x',
        entry: 'e-1',
        is: { name: 'Ada', secretary: of },
      });
    expect(secretary('e-9')).toMatchObject({ code: 'ENTRY_UNKNOWN' });
    expect(secretary('e-1')).toMatchObject({ code: 'ENTRY_UNKNOWN' });
    hotel.put('e-9', { name: 'Bo' });
    expect(secretary('e-9')).toMatchObject({ ok: true });
  });

  test.each([
    [199, true],
    [200, false],
  ])('%i entries are too few: %s (R040)', (count, tooFew) => {
    const lines = Array.from({ length: count }, (_, i) => `e-${i},Name ${i}`);
    const csv = ['id,name', ...lines].join('\n');
    const answer = whoIsWho().command('directory.import', { role: 'manager', source: 'x', csv });
    expect(answer).toMatchObject({ ok: true, entries: count, tooFew });
  });
});

describe('a list comes in whole or not at all (R270)', () => {
  const send = (
    hotel: ReturnType<typeof whoIsWho>,
    csv: string,
    more: Record<string, unknown> = {},
    now = 1000,
  ) => hotel.command('directory.import', { role: 'manager', source: 'list', csv, ...more }, now);

  test('Chinese headings, several numbers in a cell, the columns in the order of looking', () => {
    const hotel = whoIsWho();
    const csv =
      '编号;姓名;职务;部门;手机;分机;离职日期\nm1;欧阳明;经理;工程部;13805550123、13805550124;8001;2026年3月1日\n';
    expect(send(hotel, csv)).toMatchObject({ ok: true, changes: [{ entry: 'm1', what: 'added' }] });
    expect(hotel.command('lookup', { q: '欧阳', role: 'manager' }).results?.[0]).toMatchObject({
      honorific: '欧阳经理',
      department: '工程部',
      numbers: [
        { kind: 'mobile', number: '13805550123' },
        { kind: 'mobile', number: '13805550124' },
        { kind: 'extension', number: '8001' },
      ],
      left: true,
    });
  });

  test('a file of a Chinese office, in GB18030', () => {
    // 编号,姓名 / m1,王明: the bytes of iconv -t GB18030.
    const bytes = Buffer.from('b1e0bac52cd0d5c3fb0a6d312ccdf5c3f70a', 'hex').toString('base64');
    const hotel = whoIsWho();
    const answer = hotel.command('directory.import', { role: 'manager', source: 'list', bytes });
    expect(answer).toMatchObject({ ok: true });
    expect(hotel.find('王明')).toEqual(['entry m1']);
  });

  test('dry: the same answer, and nothing happens', () => {
    const hotel = whoIsWho();
    send(hotel, 'id,name\na,Ada\nb,Bo\nc,Cy');
    const csv = 'id,name,rank\na,Ada,\nb,Bob,\nd,Di,gm';
    const tried = send(hotel, csv, { dry: true, replace: true });
    expect(tried).toMatchObject({
      dry: true,
      version: 1,
      unchanged: 1,
      changes: [
        { entry: 'b', what: 'changed', fields: ['name'] },
        { entry: 'c', what: 'removed', fields: [] },
        { entry: 'd', what: 'added', fields: [] },
      ],
    });
    expect(hotel.find('di')).toEqual([]);
    expect(send(hotel, csv, { replace: true })).toEqual({ ...tried, dry: false, version: 2, entries: 3 });
    expect([hotel.find('cy'), hotel.find('bob')]).toEqual([[], ['entry b']]);
  });

  test('without replace nobody goes, and what the list has no column for stays', () => {
    const hotel = whoIsWho();
    const numbers = [
      number('extension', '8001'),
      { ...number('mobile', '13805550123'), until: '2026-12-31' },
    ];
    hotel.put('a', { name: 'Ada', flags: ['nuisance'], level: 2, numbers });
    hotel.put('b', { name: 'Bo' });
    send(hotel, 'id,name,mobile\na,Ada Lo,13805550123');
    expect(hotel.house.get('directory', 'a')).toMatchObject({
      entry: { name: 'Ada Lo', flags: ['nuisance'], level: 2, numbers: [numbers[1], numbers[0]] },
    });
    expect(hotel.find('bo')).toEqual(['entry b']);
  });

  test.each([
    ['a heading nobody knows', 'id,name,colour\na,Ada,red', [1, 'colour', 'CSV_HEADER']],
    ['a heading twice', 'id,name,name\na,Ada,Bo', [1, 'name', 'CSV_HEADER']],
    ['no id', 'name\nAda', [1, 'id', 'CSV_HEADER']],
    ['an empty name', '编号,姓名\na,Ada\nb,', [3, '姓名', 'CSV_MISSING']],
    ['an id with blanks', 'id,name\na b,Ada', [2, 'id', 'CSV_VALUE']],
    ['an id twice', 'id,name\na,Ada\n\na,Bo', [4, 'id', 'CSV_DUPLICATE']],
    ['a number with letters', 'id,name,手机\na,Ada,call me', [2, '手机', 'CSV_VALUE']],
    ['an impossible day', 'id,name,left\na,Ada,2026-02-30', [2, 'left', 'CSV_VALUE']],
    ['a day with the year last', 'id,name,left\na,Ada,01/02/2026', [2, 'left', 'CSV_VALUE']],
    ['a flag nobody knows', 'id,name,flags\na,Ada,friend', [2, 'flags', 'CSV_VALUE']],
    ['a secretary nobody knows', 'id,name,secretary\na,Ada,b', [2, 'secretary', 'ENTRY_UNKNOWN']],
    ['a quote that is not closed', 'id,name\na,"Ada', [2, null, 'CSV_SHAPE']],
    ['a cell too many', 'id,name\na,Ada,Bo', [2, null, 'CSV_SHAPE']],
  ])('%s: told by line, and nothing is taken', (_, csv, [line, column, code]) => {
    const hotel = whoIsWho();
    const answer = send(hotel, `${csv}`);
    expect(answer).toMatchObject({ ok: false, code: 'IMPORT_REJECTED', problems: [{ line, column, code }] });
    expect([...hotel.house.entries('directory')]).toEqual([]);
  });

  test('bytes that are no text', () => {
    const answer = whoIsWho().command('directory.import', {
      role: 'manager',
      source: 'x',
      bytes: '/////w==',
    });
    expect(answer).toMatchObject({ problems: [{ line: null, code: 'CSV_CHARSET' }] });
  });

  test('the diff of a month is net: what came, what changed, what went', () => {
    const hotel = whoIsWho();
    send(hotel, 'id,name,rank\na,Ada,\nb,Bo,\nc,Cy,', {}, 10 * DAY);
    send(hotel, 'id,name,rank\na,Ada,gm\nd,Di,', {}, 40 * DAY);
    hotel.command('directory.remove', { role: 'manager', entry: 'b' }, 41 * DAY);
    hotel.command(
      'directory.put',
      { role: 'manager', source: 'x', entry: 'x', is: { name: 'Ex' } },
      42 * DAY,
    );
    hotel.command('directory.remove', { role: 'manager', entry: 'x' }, 43 * DAY);
    const diff = (since: number) =>
      hotel.command('directory.diff', { since: new Date(since).toISOString() }, 50 * DAY).changes;
    expect(diff(30 * DAY)).toEqual([
      { entry: 'a', what: 'changed', fields: ['rank'] },
      { entry: 'b', what: 'removed', fields: [] },
      { entry: 'd', what: 'added', fields: [] },
    ]);
    expect(diff(45 * DAY)).toEqual([]);
  });

  test('removed entries are forgotten in time, so that the house does not grow for ever', () => {
    const hotel = whoIsWho();
    send(hotel, 'id,name\na,Ada', {}, 0);
    hotel.command('directory.remove', { role: 'manager', entry: 'a' }, DAY);
    send(hotel, 'id,name\nb,Bo', {}, 500 * DAY);
    expect([...hotel.house.entries('directory-gone')]).toEqual([]);
  });
});
