import { describe, expect, it } from 'vitest';
import { misreadSlips } from '../smdr-kit/slips.js';
import { decodeOptions, outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { nortelMeridian } from './index.js';
import { type MeridianLayout, MINUTES, SECONDS } from './layout.js';

describe('Nortel specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(nortelMeridian, text, options)).toEqual(expected);
    });
  }
});

describe.each([
  [MINUTES, 'N 066 00 T060022 6503    05/14 09:41 00:00:10 '],
  [SECONDS, `N 066 00 T060022 6503    05/14 09:41:07 00:00:10.0${' '.repeat(36)}`],
] as [MeridianLayout, string][])('the table of $id', (layout, line) => {
  it('takes a mark in any gap for a slipped line', () => {
    expect(kinds(line)).toEqual(['call']);
    for (const gap of layout.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });

  it('is never read otherwise when one of its bytes was lost or doubled', () => {
    expect(misreadSlips(nortelMeridian, line, {})).toEqual([]);
  });
});

it('tells the last call when the line goes quiet, with what its further lines said, and once', () => {
  const decoder = nortelMeridian.createDecoder(decodeOptions({}));
  const lines = ['B 060 00 T001020 1004    05/14 13:10:23', ' &5550106XXXXXXXXX', ' &01:00'];
  const outcomes = lines.map((text, n) =>
    decoder.decode({ text: `${text}\n`, at: 0, cut: null, line: n + 1 }),
  );
  expect(outcomes.map(({ is }) => is)).toEqual(['opened', 'continuation', 'continuation']);
  expect(decoder.quiet?.()).toMatchObject({
    facts: [{ record: { line: 1, caller: '5550106', ringSeconds: 60, answered: false } }],
  });
  expect(decoder.quiet?.()).toBeNull();
  expect(decoder.end()).toBeNull();
});

function kinds(line: string): unknown[] {
  return outcomesOf(nortelMeridian, `${line}\r\n`, {}).map(({ kind }) => kind);
}
