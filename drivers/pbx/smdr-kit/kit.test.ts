import { describe, expect, it } from 'vitest';
import type { Decoder, Frame } from '../../../src/driver-api/index.js';
import type { DriverFact } from '../../../src/telephony/index.js';
import { field, gapsAreBlank, isNumberLike, twoDigits, twoDigitsOrBlank } from './columns.js';
import { createLineDecoder, type LineDialect } from './decoder.js';
import { framesOf } from './frames.js';
import { charsetOf, cleanLength, ornament, scrub } from './lines.js';
import { draft } from './record.js';
import {
  isDate,
  minuteOfDay,
  readClock,
  readColonDuration,
  readColonMinuteSecond,
  readHourMinuteSecond,
  readLongDuration,
  readMinuteSecond,
  SlashDateReader,
  YearlessDateReader,
} from './times.js';

describe('columns', () => {
  it.each([
    ['  204  ', [0, 6], '204'],
    ['  204  ', [3, 4], '04'],
    ['0101', [0, 3], '0101'],
    [' a b ', [0, 4], 'a b'],
    ['     ', [0, 4], null],
    ['\u00a0x', [0, 1], '\u00a0x'],
  ] as const)('%j %j is %j', (line, span, value) => {
    expect(field(line, span)).toBe(value);
  });

  it('reads two digits and nothing else', () => {
    expect(['07', '99', ' 7', '7 ', '/0', '0:', ''].map((text) => twoDigits(text, 0))).toEqual([
      7, 99, -1, -1, -1, -1, -1,
    ]);
    expect([' 7', '  ', '07'].map((text) => twoDigitsOrBlank(text, 0))).toEqual([7, -1, 7]);
  });

  it('sees a mark in a gap, also in a shifted line', () => {
    expect(gapsAreBlank('ab cd e', [2, 5], 0)).toBe(true);
    expect(gapsAreBlank('ab cd e', [3, 6], -1)).toBe(true);
    expect(gapsAreBlank('abxcd e', [2, 5], 0)).toBe(false);
  });

  it('knows what a station or trunk number looks like', () => {
    expect(['0101', 'T074', '*123', 'ATT1', '#702'].every(isNumberLike)).toBe(true);
    expect(['', '01 01', '0/1', '0:1', '0\xb7', '@1', '[1'].some(isNumberLike)).toBe(false);
  });
});

describe('lines', () => {
  it('takes a line with control bytes at its end as it is', () => {
    expect(['abc\r\n', 'abc', 'a b\r\r\n', '\r\n', ''].map(cleanLength)).toEqual([3, 3, 3, 0, 0]);
    expect(['a\x00bc\r\n', '\x13abc', 'ab\x7f', 'a\tb', 'ab\xe9'].map(cleanLength)).toEqual([
      -1, -1, -1, -1, -1,
    ]);
  });

  it('deletes control bytes wherever they stand, TAB excepted', () => {
    expect(scrub('\x0c\x02a\x00b\x7f\tc\x11\xe9\r\n', null)).toBe('ab\tc\xe9');
    expect(scrub('abc', null)).toBe('abc');
  });

  it('decodes code page 866, one character a byte', () => {
    const charset = charsetOf('cp866');
    expect(charset).toHaveLength(128);
    expect(scrub('\x8f\x90\xa0\r\n', charset)).toBe('ПРа');
  });

  it.each([
    ['', 'blank'],
    ['   \t ', 'blank'],
    ['-'.repeat(10), 'ruler'],
    ['= = = = = = = = = =', 'ruler'],
    ['---------', null],
    ['Date     Time   Ext', 'header'],
    ['  Date  Time  Ext  ', 'header'],
    ['Дата     Время     Номер', 'header'],
    ['one  gap', null],
    ['Date  Time  Ext 1', null],
    ['a-b  c-d  e', 'header'],
    ['**  ** ** ** ** ** 1', null],
  ])('%j is %s', (line, what) => {
    expect(ornament(line)).toBe(what);
  });
});

describe('dates and times', () => {
  it('reads a day once and the next one too', () => {
    const dates = new SlashDateReader('mdy');
    const read = (line: string) => dates.read(line, 0);
    expect(['05/14/26', '05/14/26', '05/15/26', '02/30/26', '05/15/26'].map(read)).toEqual([
      '2026-05-14',
      '2026-05-14',
      '2026-05-15',
      null,
      '2026-05-15',
    ]);
    expect(['05-14-26', '5/14/26 ', '05/14/2x', ''].map(read)).toEqual([null, null, null, null]);
  });

  it.each([
    ['mdy', '02/03/04', '2004-02-03'],
    ['dmy', '02/03/04', '2004-03-02'],
    ['ymd', '02/03/04', '2002-03-04'],
    ['ydm', '02/03/04', '2002-04-03'],
    ['mdy', '12/31/79', '2079-12-31'],
    ['mdy', '12/31/80', '1980-12-31'],
  ] as const)('%s %s is %s', (order, text, date) => {
    expect(new SlashDateReader(order).read(text, 0)).toBe(date);
  });

  it('reads dates with dots, and with blanks for zeros only where a format prints them', () => {
    expect(new SlashDateReader('dmy', '.').read('31.12.26', 0)).toBe('2026-12-31');
    expect(new SlashDateReader('dmy', '.').read('31/12/26', 0)).toBeNull();
    const blanks = new SlashDateReader('mdy', '/', 'blank');
    expect([' 2/26/26', '12/ 6/26', ' 2/ 6/26', '  / 6/26'].map((line) => blanks.read(line, 0))).toEqual([
      '2026-02-26',
      '2026-12-06',
      '2026-02-06',
      null,
    ]);
    expect(new SlashDateReader('mdy').read(' 2/26/26', 0)).toBeNull();
  });

  it('sees midnight pass while it runs', () => {
    let today = '2026-12-30';
    const dates = new YearlessDateReader(() => today);
    expect(dates.read(12, 31)).toBe('2026-12-31');
    expect(dates.read(1, 1)).toBe('2026-01-01');
    today = '2026-12-31';
    expect(dates.read(1, 1)).toBe('2027-01-01');
    expect(dates.read(1, 2)).toBe('2026-01-02');
    expect(dates.read(2, 29)).toBe('2024-02-29');
    expect(dates.read(13, 1)).toBeNull();
    expect(dates.read(4, 31)).toBeNull();
    expect(dates.read(-1, 5)).toBeNull();
  });

  it('knows leap years', () => {
    expect([2000, 2024, 1900, 2026].map((year) => isDate(year, 2, 29))).toEqual([true, true, false, false]);
    expect(isDate(null, 2, 29)).toBe(true);
  });

  it.each([
    [12, 0, 'am', 0],
    [12, 30, 'pm', 750],
    [1, 0, 'pm', 780],
    [11, 59, 'pm', 1439],
    [0, 0, 'am', -1],
    [13, 0, 'pm', -1],
    [0, 0, null, 0],
    [23, 59, null, 1439],
    [24, 0, null, -1],
    [9, 60, null, -1],
  ] as const)('%i:%i %s is minute %i', (hour, minute, half, expected) => {
    expect(minuteOfDay(hour, minute, half)).toBe(expected);
  });

  it('reads durations and refuses 60 minutes or seconds', () => {
    expect(readClock(' 3:06', 0, 'pm')).toBe(906);
    expect(readHourMinuteSecond("99:59'59", 0)).toBe(359_999);
    expect(readMinuteSecond("1'15", 0)).toBe(75);
    expect(
      ['59:59', '60:00', '00:60', "01'15", ' 1:15'].map((text) => readColonMinuteSecond(text, 0)),
    ).toEqual([3599, -1, -1, -1, -1]);
    expect(readColonDuration('00:01:12', 0)).toBe(72);
    expect(readLongDuration('0100:00:01', 0)).toBe(360_001);
    expect(readHourMinuteSecond("00:60'00", 0)).toBe(-1);
    expect(readMinuteSecond("1'60", 0)).toBe(-1);
    expect(readColonDuration('00-01-12', 0)).toBe(-1);
    expect(readLongDuration('0000:00:60', 0)).toBe(-1);
  });
});

describe('the line decoder', () => {
  /** Takes lines of exactly `ok`; a record of two lines is `one` and `two`. */
  const dialect: LineDialect = {
    width: 4,
    read: (line, _length, number) => (line.startsWith('ok') ? draft('toy', 'text', number) : null),
    twoLines: {
      opens: (line) => line.startsWith('one'),
      complete: (_first, second, number) => (second === 'two' ? draft('toy', 'wake-up', number) : null),
    },
  };
  const decodeAll = (decoder: Decoder, text: string, maxFrame?: number) =>
    [...framesOf(text, maxFrame)].map((frame: Frame) => {
      const decoded = decoder.decode(frame);
      return 'orphan' in decoded ? `orphan ${decoded.orphan?.line}, ${decoded.is}` : decoded.is;
    });
  const fresh = () => createLineDecoder(dialect, undefined);

  it('pads short lines and gives every frame one outcome', () => {
    expect(decodeAll(fresh(), 'ok\r\n\r\nxx\r\n----------\r\n')).toEqual([
      'facts',
      'ignored',
      'unparsed',
      'ignored',
    ]);
  });

  it('takes a cut frame only when it is whole', () => {
    const cut = (text: string) => fresh().decode({ text, at: 0, cut: 'idle', line: 1 });
    expect(cut('ok  ').is).toBe('facts');
    expect(cut('ok')).toEqual({ is: 'unparsed', code: 'FRAME_CUT', raw: 'ok', line: 1 });
    const needy = createLineDecoder({ ...dialect, needsLineEnd: true }, undefined);
    expect(needy.decode({ text: 'ok  ', at: 0, cut: 'closed', line: 1 }).is).toBe('unparsed');
  });

  it('takes no piece of an overlong line for a line', () => {
    const decoder = fresh();
    expect(decodeAll(decoder, 'ok  okok\nok\n', 4)).toEqual(['unparsed', 'unparsed', 'unparsed', 'facts']);
  });

  it('joins two lines, forgives a blank one between, and gives orphans back', () => {
    expect(decodeAll(fresh(), 'one\ntwo\none\n\ntwo\n')).toEqual([
      'opened',
      'continuation',
      'opened',
      'ignored',
      'continuation',
    ]);
    expect(decodeAll(fresh(), 'one\nok\none\none\nxx\n')).toEqual([
      'opened',
      'orphan 1, facts',
      'opened',
      'orphan 3, opened',
      'orphan 4, unparsed',
    ]);
    const decoder = fresh();
    decodeAll(decoder, 'one\n');
    expect(decoder.end()).toEqual({ is: 'unparsed', code: 'FRAME_UNPARSED', raw: 'one', line: 1 });
    expect(decoder.end()).toBeNull();
  });

  it('holds a record while further lines may follow, and tells it with the next line, a quiet line or the end', () => {
    const decoder = createLineDecoder(
      {
        ...dialect,
        furtherLines: {
          areMarked: (line) => line.startsWith('&'),
          add: (record, line, nth) =>
            nth > 2 ? null : { ...record, caller: `${record.caller ?? ''}${line}` },
        },
      },
      undefined,
    );
    const callers = (facts: readonly DriverFact[]) =>
      facts.map((fact) => (fact.type === 'StationRecord' ? `${fact.record.line}${fact.record.caller}` : ''));
    const outcomes = (text: string) =>
      [...framesOf(text)].map((frame) => {
        const decoded = decoder.decode(frame);
        const before = decoded.is === 'continuation' ? [] : callers(decoded.completed ?? []);
        return [...before, decoded.is].join(' ');
      });
    expect(outcomes('&a\nok\n\n&a\n&b\n&c\nok\nok\n&   a   b\nxx\n')).toEqual([
      'unparsed',
      'opened',
      'ignored',
      'continuation',
      'continuation',
      '2&a&b unparsed',
      'opened',
      '7null opened',
      'continuation',
      '8&   a   b unparsed',
    ]);
    outcomes('ok\n&a\n');
    expect(callers(decoder.quiet?.()?.facts ?? [])).toEqual(['1&a']);
    expect(decoder.quiet?.()).toBeNull();
    // A cut further line lacks something: it is no part of the record, and ends it.
    expect(outcomes('ok\n&a')).toEqual(['opened', '1null unparsed']);
    outcomes('ok\n----------\n');
    expect(decoder.end()).toBeNull();
    outcomes('ok\n');
    expect(decoder.end()).toMatchObject({ is: 'facts', facts: [{ record: { line: 1 } }] });
    expect(decoder.end()).toBeNull();
  });

  it('gives every record the same shape', () => {
    expect(Object.keys(draft('toy', 'call', 1))).toHaveLength(19);
    expect(Object.isFrozen(draft('toy', 'call', 1).conditions)).toBe(true);
  });
});
