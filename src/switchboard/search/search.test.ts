import { describe, expect, test } from 'vitest';
import { lazyPinyin } from '../../pinyin.js';
import type { CommandFact } from '../../telephony/index.js';
import { RULES, whoIsWho } from '../privacy/hotel.fixture.js';
import { lookups } from './machine.js';
import { readingsOf } from './readings.js';
import { simplified } from './variants.js';

/** Four people, two guests; all invented. */
function house() {
  const hotel = whoIsWho();
  hotel.put('zhang', {
    name: '张三',
    title: '总经理',
    department: '总经理室',
    numbers: [{ kind: 'mobile', number: '138 0555-0123', from: null, until: null }],
  });
  hotel.put('ouyang', { name: '欧阳明华', title: '经理', department: '工程部', synonyms: ['电工'] });
  hotel.put('lu', { name: '吕芳', department: '客房部' });
  hotel.put('mueller', { name: 'Anna Müller', surname: 'Müller', courtesy: 'Dr', department: 'Kitchen' });
  hotel.guest('0101', { name: 'Žofie', firstName: 'Ada', title: 'Ms', group: 'Seaview Tours' });
  hotel.guest('0102', { name: '单雄', vip: '1' });
  return hotel;
}

const QUESTION: CommandFact = {
  type: 'Command',
  id: 'c-0002',
  name: 'lookup',
  args: {},
  by: 'desk',
  reply: { via: 'mqtt', address: 'x', correlation: null },
};

describe('one line finds it (R024)', () => {
  const { find } = house();
  test.each([
    ['a room with its guest', '0101', 'guest 0101'],
    ['the extension of a room', '2102', 'room 0102'],
    ['a Chinese name', '张三', 'entry zhang'],
    ['the same in traditional characters', '張三', 'entry zhang'],
    ['part of a Chinese name', '明华', 'entry ouyang'],
    ['full pinyin', 'zhangsan', 'entry zhang'],
    ['full pinyin in words', 'zhang san', 'entry zhang'],
    ['the beginning of pinyin', 'zhangs', 'entry zhang'],
    ['initials', 'oymh', 'entry ouyang'],
    ['the surname as it is read as a surname', 'shanxiong', 'guest 0102'],
    ['ü as v', 'lvfang', 'entry lu'],
    ['ü as u', 'lufang', 'entry lu'],
    ['ü as yu', 'lyufang', 'entry lu'],
    ['a Latin name', 'anna müller', 'entry mueller'],
    ['the other way round', 'Müller Anna', 'entry mueller'],
    ['without the dots', 'MULLER', 'entry mueller'],
    ['spelled out', 'mueller', 'entry mueller'],
    ['with a mark nobody types', 'zofie', 'guest 0101'],
    ['part of a number, in the middle', '5550', 'entry zhang'],
    ['part of a number, at the end', '0123', 'entry zhang'],
    ['a number as people write it', '138-0555 0123', 'entry zhang'],
    ['surname and title', '张总', 'entry zhang'],
    ['surname and whole title', '欧阳经理', 'entry ouyang'],
    ['surname and title in pinyin', 'zhangzong', 'entry zhang'],
    ['courtesy and surname', 'Dr Müller', 'entry mueller'],
    ['a department', 'kitchen', 'department Kitchen'],
    ['another word', '电工', 'entry ouyang'],
    ['a group', 'seaview', 'guest 0101'],
    ['a homophone', '章三', 'entry zhang'],
    ['zh without h', 'zangsan', 'entry zhang'],
    ['one letter wrong', 'zhangsam', 'entry zhang'],
    ['two letters exchanged', 'muelelr', 'entry mueller'],
    ['department and surname in one word', '工程部欧阳', 'entry ouyang'],
  ])('%s: %s', (_, query, expected) => {
    expect(find(query)[0]).toBe(expected);
  });

  test.each([
    ['two digits of a number', '55'],
    ['nobody', 'wangwu'],
    ['blanks', '   '],
    ['marks only', '-- ()'],
    ['words of two people', 'anna ouyang'],
  ])('%s finds nothing: %j', (_, query) => {
    expect(find(query)).toEqual([]);
  });

  test('what fits best is first, and equals stand in the order of their ids', () => {
    expect(find('工程部')).toEqual(['department 工程部', 'entry ouyang']);
    expect(find('0101')).toEqual(['guest 0101', 'room 0101']);
  });
});

describe('the index follows the house', () => {
  test('what changes is found under its new name only, what goes is not found', () => {
    const { find, put, command } = house();
    put('zhang', { name: '李四' });
    expect([find('zhangsan'), find('lisi')]).toEqual([[], ['entry zhang']]);
    command('directory.remove', { role: 'manager', entry: 'zhang' });
    expect(find('lisi')).toEqual([]);
    command('guest.check-out', { room: '0102' });
    expect(find('shanxiong')).toEqual([]);
    expect(find('总经理室')).toEqual([]);
  });

  test('an index made anew from the house, as after a restart, answers the same', () => {
    const { house: kept, command } = house();
    const fresh = lookups(RULES, lazyPinyin());
    for (const q of ['zs', '0101', 'kitchen', '0123']) {
      const args = { q, role: 'manager' };
      const again = fresh.on({ ...QUESTION, args }, kept, 1000).find((effect) => effect.do === 'reply');
      expect(again?.body).toEqual(command('lookup', args));
    }
  });

  test('no more than asked for are answered, and how many there are', () => {
    const { command } = house();
    const answer = command('lookup', { q: '0101', role: 'manager', limit: 1 });
    expect([answer.results?.length, answer.total]).toEqual([1, 2]);
  });
});

describe('surnames are read as surnames', () => {
  const pinyin = lazyPinyin();
  test.each([
    ['单雄', 'shan'],
    ['曾明', 'zeng'],
    ['仇英', 'qiu'],
    ['解明', 'xie'],
    ['查明', 'zha'],
    ['任明', 'ren'],
    ['盖明', 'ge'],
    ['缪明', 'miao'],
    ['尉迟明', 'yu'],
    ['万俟明', 'mo'],
    ['曾', 'zeng'],
  ])('%s: %s', (name, surname) => {
    expect(readingsOf(name, pinyin)[0]?.[0]).toBe(surname);
  });

  test('a surname that families read in two ways is found both ways', () => {
    expect(readingsOf('覃明', pinyin).map(([head]) => head)).toEqual(['qin', 'tan']);
  });
});

test('traditional characters of names fold to the simplified ones, which are read alike', () => {
  const pinyin = lazyPinyin();
  for (const name of ['張偉', '劉麗華', '歐陽鋒', '諸葛亮', '鍾國強']) {
    expect(simplified(name)).not.toBe(name);
    expect(readingsOf(simplified(name), pinyin)[0]).toEqual(readingsOf(name, pinyin)[0]);
  }
});
