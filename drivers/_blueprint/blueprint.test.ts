import { describe, expect, it } from 'vitest';
import { outcomesOf, readSpecimens } from '../pbx/smdr-kit/specimens.js';
import { driver } from './index.js';

/** 4. The proof: specimens of your own, invented numbers, what each line means written by hand. */
describe('blueprint specimens', () => {
  for (const { name, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      expect(outcomesOf(driver, text, options)).toEqual(expected);
      expect(expected).not.toEqual([]);
    });
  }

  it('knows its own lines and no others', () => {
    const call = '26/05/14 09:41 O  0118 T03 5550101              00:01:12    0.45\r\n';
    expect(driver.detect(call.repeat(20))).toBeGreaterThan(0.9);
    expect(driver.detect('ATQ0E0V1S0=1X0&D0\r\n'.repeat(50))).toBe(0);
  });
});
