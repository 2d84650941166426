import { describe, expect, it } from 'vitest';
import type { ColumnLayout } from '../smdr-kit/index.js';
import { misreadSlips } from '../smdr-kit/slips.js';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { ericssonBp250 } from './index.js';
import { CALL, HOTEL } from './layout.js';

describe('Ericsson specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(ericssonBp250, text, options)).toEqual(expected);
    });
  }
});

const CALL_LINE =
  '00 998 260514 0941 118  00112 0000 0    5550101                  a                      0018 a        0.00 I 711  0    5550101';

describe.each([
  [CALL, CALL_LINE],
  [HOTEL, '31 104 260514 2235 0107'],
  [HOTEL, '40 106 260514 2235 1203'.padEnd(87).concat('0645 0')],
] as [ColumnLayout<Record<never, never>>, string][])('the table of $id', (layout, start) => {
  const line = start.padEnd(layout.width);

  it('takes a mark in any gap for a slipped line', () => {
    expect(kinds(line)).not.toEqual(['unparsed']);
    for (const gap of layout.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });

  it('is never read otherwise when one of its bytes was lost or doubled', () => {
    expect(misreadSlips(ericssonBp250, line, {})).toEqual([]);
  });
});

it('a call without its trailing blanks is not misread either: what was printed starts where it should', () => {
  const sentNumber = CALL.columns.sentNumber[0];
  const misread = misreadSlips(ericssonBp250, CALL_LINE, {});
  expect(misread.filter((line) => line.slice(0, sentNumber) !== CALL_LINE.slice(0, sentNumber))).toEqual([]);
});

function kinds(line: string): unknown[] {
  return outcomesOf(ericssonBp250, `${line}\r\n`, {}).map(({ kind }) => kind);
}
