import { describe, expect, it } from 'vitest';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { shenouSoc } from './index.js';
import { SOC } from './reader.js';

describe('Shenou specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(shenouSoc, text, options)).toEqual(expected);
    });
  }
});

describe('the table', () => {
  it('is gapless and as wide as the widths of the source: 1 + 15 + 7 + 16 + 8 + 24 + 3 + 8', () => {
    const used = [
      ...Object.values(SOC.columns).flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, n) => from + n),
      ),
      ...SOC.gaps,
    ];
    expect(used.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 82 }, (_, n) => n));
  });
});
