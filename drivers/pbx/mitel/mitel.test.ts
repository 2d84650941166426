import { describe, expect, it } from 'vitest';
import { outcomesOf, readSpecimens } from '../smdr-kit/specimens.js';
import { mitelSmdr } from './index.js';

const DRIVERS = [mitelSmdr];

describe('Mitel specimens', () => {
  for (const { name, format, shows, options, text, expected } of readSpecimens(
    new URL('./specimens/', import.meta.url),
  )) {
    it(`${name}: ${shows}`, () => {
      const driver = DRIVERS.find(({ id }) => id === format);
      expect(driver && outcomesOf(driver, text, options)).toEqual(expected);
    });
  }
});
