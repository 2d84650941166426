import { describe, expect, it } from 'vitest';
import type { Span } from '../smdr-kit/index.js';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { siemensHipathDelimited, siemensHipathFixed } from './index.js';
import { COMPRESSED, NARROW, type SiemensLayout, WIDE } from './layouts.js';

describe('Siemens specimens', () => {
  for (const { name, format, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      const driver = [siemensHipathFixed, siemensHipathDelimited].find(({ id }) => id === format);
      expect(driver && outcomesOf(driver, text, options)).toEqual(expected);
    });
  }
});

describe.each([WIDE, NARROW])('the table of $id', (layout) => {
  it('leaves no column between the fields unwatched', () => {
    expect(layout.gaps).toEqual(columnsBetween(layout));
  });

  it('takes a mark in any gap for a slipped line', () => {
    const line = ringing(layout);
    expect(kinds(line)).toEqual(['call']);
    for (const gap of layout.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });
});

describe.each([COMPRESSED, WIDE, NARROW])('a line of a ringing phone, $id', (layout) => {
  it('is never read with other parties when one of its bytes was lost or doubled', () => {
    const line = ringing(layout);
    const parties = (text: string) => {
      const [record] = outcomesOf(siemensHipathFixed, `${text}\r\n`, {});
      return record?.kind === 'call' ? [record.trunk, record.extension] : null;
    };
    const right = parties(line);
    expect(right).toEqual(['1', '104']);
    for (let at = 0; at < line.length; at += 1) {
      const lost = line.slice(0, at) + line.slice(at + 1);
      const doubled = line.slice(0, at) + line.charAt(at) + line.slice(at);
      for (const text of [lost, doubled]) expect([null, right]).toContainEqual(parties(text));
    }
  });
});

function kinds(line: string): unknown[] {
  return outcomesOf(siemensHipathFixed, `${line}\r\n`, {}).map(({ kind }) => kind);
}

function columnsBetween({ columns, width }: SiemensLayout): number[] {
  const spans: (Span | null)[] = Object.values(columns);
  const inField = (column: number) =>
    spans.some((span) => span !== null && column >= span[0] && column <= span[1]);
  return Array.from({ length: width }, (_, column) => column).filter((column) => !inField(column));
}

function ringing({ columns, width }: SiemensLayout): string {
  const texts: [Span, string][] = [
    [columns.date, '14.05.26'],
    [columns.time, '09:41:07'],
    [columns.trunk, '1'.padStart(columns.trunk[1] - columns.trunk[0] + 1)],
    [columns.station, '104'.padStart(columns.station[1] - columns.station[0] + 1)],
    [columns.number, '5550101'],
    [columns.info, ' 0'],
  ];
  return texts.reduce((line, [[from], text]) => line.padEnd(from) + text, '').padEnd(width);
}
