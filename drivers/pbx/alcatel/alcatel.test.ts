import { describe, expect, it } from 'vitest';
import { misreadSlips } from '../smdr-kit/slips.js';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { alcatel4200 } from './index.js';
import { CALL } from './layout.js';

describe('Alcatel specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(alcatel4200, text, options)).toEqual(expected);
    });
  }
});

describe('the table of calls', () => {
  const trimmed =
    '       A725  --> P00 14/05/26 14:17 00:01:12    0 ST I      5550102...................                    ................';
  const line = trimmed.padEnd(CALL.width);

  it('takes a mark in any gap for a slipped line', () => {
    expect(kinds(line)).toEqual(['call']);
    for (const gap of CALL.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });

  it.each([line, trimmed])(
    'is never read otherwise when one of its bytes was lost or doubled: %j',
    (text) => {
      expect(misreadSlips(alcatel4200, text, { dateOrder: 'dmy' })).toEqual([]);
    },
  );
});

function kinds(line: string): unknown[] {
  return outcomesOf(alcatel4200, `${line}\r\n`, { dateOrder: 'dmy' }).map(({ kind }) => kind);
}
