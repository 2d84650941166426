import { describe, expect, it } from 'vitest';
import type { Span } from '../smdr-kit/index.js';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { panasonicTdaA, panasonicTdaB, panasonicTdaC } from './index.js';
import { type PanasonicLayout, TDA_A, TDA_B, TDA_C } from './layouts.js';

const DRIVERS = [panasonicTdaA, panasonicTdaB, panasonicTdaC];

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

describe.each([TDA_A, TDA_B, TDA_C])('the table of $id', (layout) => {
  it('leaves no column between the fields unwatched', () => {
    expect(layout.gaps).toEqual(columnsBetween(layout));
  });

  it('takes a mark in any gap for a slipped line', () => {
    const driver = DRIVERS.find(({ id }) => id === layout.id);
    const kinds = (line: string) => driver && outcomesOf(driver, `${line}\r\n`, {}).map(({ kind }) => kind);
    const line = outgoingCall(layout);
    expect(kinds(line)).toEqual(['call']);
    for (const gap of layout.gaps) {
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
    }
  });
});

function columnsBetween({ columns, width }: PanasonicLayout): number[] {
  const spans: (Span | null)[] = Object.values(columns);
  const inField = (column: number) =>
    spans.some((span) => span !== null && column >= span[0] && column <= span[1]);
  return Array.from({ length: width }, (_, column) => column).filter((column) => !inField(column));
}

function outgoingCall({ columns, width }: PanasonicLayout): string {
  const texts: [Span, string][] = [
    [columns.date, '05/14/26'],
    [columns.time, '09:41AM'],
    [columns.extension, ' 0118'],
    [columns.trunk, '03'],
    [columns.dial, '5550101'],
    [columns.duration, "00:00'01"],
  ];
  return texts.reduce((line, [[from], text]) => line.padEnd(from) + text, '').padEnd(width);
}
