import { describe, expect, it } from 'vitest';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { samsungOfficeserv } from './index.js';
import { NARROW, NX, type SamsungLayout, SKP, TCP, WIDE } from './layouts.js';

describe('Samsung specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(samsungOfficeserv, text, options)).toEqual(expected);
    });
  }
});

describe.each([NARROW, WIDE, TCP, NX, SKP])('the table of $id', (layout) => {
  it('gives no column to two fields or gaps', () => {
    const fields = Object.values(layout.columns).flatMap((span) => (span === null ? [] : columnsOf(span)));
    const used = [...fields, ...layout.gaps];
    expect(new Set(used).size).toBe(used.length);
    expect(Math.max(...used)).toBe(layout.width - 1);
  });

  it('takes a mark in any gap for a slipped line', () => {
    const line = abandonedOrDialled(layout);
    expect(kinds(line)).toEqual(['call']);
    for (const gap of layout.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });
});

function columnsOf([from, to]: readonly [number, number]): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

function abandonedOrDialled({ width, columns, separator }: SamsungLayout): string {
  const line = Array<string>(width).fill(' ');
  const put = (span: readonly [number, number] | null, text: string) => {
    if (span !== null) for (const [n, char] of [...text].entries()) line[span[0] + n] = char;
  };
  put(columns.extension, '2010');
  put(columns.date, `05${separator}14`);
  put(columns.time, '09:00:00');
  put(columns.duration, '00:01:00');
  put(columns.flag, 'O');
  put(columns.digits, '5550113');
  return line.join('');
}

function kinds(line: string): unknown[] {
  return outcomesOf(samsungOfficeserv, `${line}\r\n`, {}).map(({ kind }) => kind);
}
