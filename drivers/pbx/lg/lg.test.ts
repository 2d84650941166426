import { describe, expect, it } from 'vitest';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { lgVodavi } from './index.js';
import { GDK, GMX, LDK } from './layouts.js';

describe('LG specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(lgVodavi, text, options)).toEqual(expected);
    });
  }
});

describe.each([GDK, LDK, GMX])('the table of $id', ({ width, columns, gaps }) => {
  it('gives no column to two fields or gaps', () => {
    const fields = Object.values(columns).flatMap((span) =>
      span === null ? [] : Array.from({ length: span[1] - span[0] + 1 }, (_, n) => span[0] + n),
    );
    // GMX: the gap behind the letter lies in the field of letter and number.
    const used = [...fields, ...gaps.filter((gap) => gap !== 31 || columns !== GMX.columns)];
    expect(new Set(used).size).toBe(used.length);
    expect(Math.max(...used)).toBe(width - 1);
  });
});

describe('the order of the date', () => {
  const gdk = '3233  141 28    02:47 05/06/26 09:26 O5550100            **\r\n';
  const ldk = '9253 161   004 00:00:21 05/06/26 08:49 O5550106             **     0           0\r\n';
  const days = (dateOrder?: 'mdy' | 'dmy' | 'ymd') =>
    outcomesOf(lgVodavi, gdk + ldk, dateOrder ? { dateOrder } : {}).map(({ localTime }) => localTime);

  it('is that of the logs of the model, or what the site file says', () => {
    expect(days()).toEqual(['2026-05-06T09:26', '2026-06-05T08:49']);
    expect(days('mdy')).toEqual(['2026-05-06T09:26', '2026-05-06T08:49']);
    expect(days('ymd')).toEqual(['2005-06-26T09:26', '2005-06-26T08:49']);
  });
});
