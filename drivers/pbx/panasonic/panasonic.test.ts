import { describe, expect, it } from 'vitest';
import type { Span } from '../smdr-kit/index.js';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { panasonicDriver } from './driver.js';
import {
  PANASONIC_TD,
  PANASONIC_TD500,
  PANASONIC_TDA_A,
  PANASONIC_TDA_B,
  PANASONIC_TDA_C,
} from './formats.js';
import { panasonicT336 } from './index.js';
import type { PanasonicLayout } from './layouts.js';
import { T336 } from './t336.js';
import { stationEvents } from './words.js';

const FORMATS = [PANASONIC_TDA_A, PANASONIC_TDA_B, PANASONIC_TDA_C, PANASONIC_TD, PANASONIC_TD500];
const DRIVERS = [...FORMATS.map(panasonicDriver), panasonicT336];
const TABLES = FORMATS.flatMap((format) => format.layouts.map((layout) => ({ format, layout })));

describe('Panasonic specimens', () => {
  for (const { name, format, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      const driver = DRIVERS.find(({ id }) => id === format);
      expect(driver && outcomesOf(driver, text, options)).toEqual(expected);
    });
  }
});

describe.each(TABLES)('the table $layout.id of $format.id', ({ format, layout }) => {
  const kinds = (line: string) =>
    outcomesOf(panasonicDriver(format), `${line}\r\n`, {}).map(({ kind }) => kind);

  it('leaves no column between the fields unwatched', () => {
    expect(layout.gaps).toEqual(columnsBetween(layout));
  });

  it('takes a mark in any gap for a slipped line', () => {
    const line = trunkCall(layout);
    expect(kinds(line)).toEqual(['call']);
    for (const gap of layout.gaps) {
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
    }
  });
});

describe('the table of KX-T336', () => {
  const line = "05/14/26 06:33PM 1    E118  T1005 118       5550101          00:00'08           ";
  const kinds = (text: string) => outcomesOf(panasonicT336, `${text}\r\n`, {}).map(({ kind }) => kind);

  it('takes a mark in any gap for a slipped line', () => {
    expect(kinds(line)).toEqual(['call']);
    for (const gap of T336.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });
});

describe('the words of hotel events', () => {
  it.each(TABLES.filter(({ format }) => format.hotelLines))('still differ in $layout.id', ({ layout }) => {
    const [from, to] = layout.columns.dial;
    expect(stationEvents(to - from + 1).size).toBe(stationEvents(100).size);
  });
});

function columnsBetween({ columns, width }: PanasonicLayout): number[] {
  const spans: (Span | null)[] = Object.values(columns);
  const inField = (column: number) =>
    spans.some((span) => span !== null && column >= span[0] && column <= span[1]);
  return Array.from({ length: width }, (_, column) => column).filter((column) => !inField(column));
}

/** A call with all time columns, so that no other layout of the format claims the line. */
function trunkCall({ columns, width }: PanasonicLayout): string {
  const texts: [Span | null, string][] = [
    [columns.date, '05/12/26'],
    [columns.time, '09:41AM'],
    [columns.tenant, '1'],
    [columns.extension, '0118'],
    [columns.trunk, '03'],
    [columns.dial, '5550101'],
    [columns.ring, "0'07"],
    [columns.duration, "00:00'01"],
  ];
  return texts
    .reduce((line, [span, text]) => (span === null ? line : line.padEnd(span[0]) + text), '')
    .padEnd(width);
}
