import { describe, expect, it } from 'vitest';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { panasonicTa } from './index.js';
import { KX_TA } from './layout.js';

describe('KX-TA specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(panasonicTa, text, options)).toEqual(expected);
    });
  }
});

describe('the table of KX-TA', () => {
  const line = ` 4/12/26   7:41PM 101  01 5550101${' '.repeat(31)}00:00'05" ....  `;

  it('takes a mark in any gap for a slipped line', () => {
    const kinds = (text: string) => outcomesOf(panasonicTa, `${text}\r\n`, {}).map(({ kind }) => kind);
    expect(kinds(line)).toEqual(['call']);
    for (const gap of KX_TA.gaps)
      expect(kinds(`${line.slice(0, gap)}7${line.slice(gap + 1)}`), `column ${gap}`).toEqual(['unparsed']);
  });
});
