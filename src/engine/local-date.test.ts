import { expect, it } from 'vitest';
import { localDate } from './local-date.js';

it('gives the date of the hotel, not of UTC, and sees midnight', () => {
  const lisbon = localDate('Europe/Lisbon');
  const shanghai = localDate('Asia/Shanghai');
  const newYear = Date.UTC(2027, 0, 1);
  expect(lisbon(newYear - 1)).toBe('2026-12-31');
  expect(lisbon(newYear)).toBe('2027-01-01');
  expect(shanghai(newYear - 8 * 3_600_000)).toBe('2027-01-01');
  expect(shanghai(newYear - 8 * 3_600_000 - 1)).toBe('2026-12-31');
});
