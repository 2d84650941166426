import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOf, yesOrNo } from './table.js';
import { parseCsv } from './text.js';

const cells = (text: string) => {
  const parsed = parseCsv(text);
  return parsed.ok ? parsed.rows.map((row) => row.cells) : parsed.line;
};

describe('CSV as people save it', () => {
  test.each([
    [
      'commas',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons of a European Excel',
      'a;b\r\n1,5;2\r\n',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1\t2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a byte order mark',
      '\ufeffa,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quotes',
      'a,b\n"1,1","say ""hi"""',
      [
        ['a', 'b'],
        ['1,1', 'say "hi"'],
      ],
    ],
    [
      'a line end in a cell',
      'a,b\n"1\n1",2\n3,4',
      [
        ['a', 'b'],
        ['1\n1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'blank lines and blanks',
      ' a , b \n\n , \n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'an empty last cell',
      'a,b\n1,',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  test('a quote that is not closed, or closed in mid-cell, is told by its line', () => {
    expect(cells('a,b\n"1\n2')).toBe(2);
    expect(cells('a,b\n1,2\n"1"x,2')).toBe(3);
  });

  test('lines are counted through cells of several lines', () => {
    const parsed = parseCsv('a,b\n"1\n1",2\n3,4');
    expect(parsed.ok && parsed.rows.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  test('what is written comes back', () => {
    const cell = fc.string({ maxLength: 8 }).map((text) => text.trim());
    const rows = fc.array(fc.tuple(cell, cell, fc.constant('x')), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (wanted, end) => {
        const written = [['a', 'b', 'c'], ...wanted].map((row) =>
          row.map((text) => `"${text.replace(/"/g, '""')}"`).join(','),
        );
        expect(cells(written.join(end))).toEqual([['a', 'b', 'c'], ...wanted]);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

test.each([
  ['2026-03-01', '2026-03-01'],
  ['2026/3/1', '2026-03-01'],
  ['2026年3月1日', '2026-03-01'],
  ['2026-02-30', null],
  ['01/03/2026', null],
  ['26-03-01', null],
])('the day %s is %j', (text, day) => {
  expect(dateOf(text)).toBe(day);
});

test.each([
  ['是', true],
  ['Yes', true],
  ['否', false],
  ['', false],
  ['perhaps', null],
])('%j is %j', (text, is) => {
  expect(yesOrNo(text)).toBe(is);
});
