import { expect, test } from 'vitest';
import { SilenceWatch } from './silence.js';

const HOUR = 3_600_000;
const NIGHT_OF_THE_CLOCK_CHANGE = Date.UTC(2024, 9, 27, 0, 0); // Lisbon goes from 02:00 summer time back to 01:00

test('setting the wall clock makes no silence, either way', () => {
  const watch = new SilenceWatch({ within: 300_000, from: '00:00', to: '00:00' }, 'Europe/Lisbon');
  watch.heard(0);
  const now = Date.UTC(2024, 5, 11, 12);
  expect(watch.look(now + 9 * HOUR, 1000)).toEqual({ silent: false, lookAgainMs: 60_000 });
  expect(watch.look(now - 9 * HOUR, 299_000)).toEqual({ silent: false, lookAgainMs: 1000 });
  expect(watch.look(now, 300_000).silent).toBe(true);
});

test('the hours are local, also in the night of the clock change', () => {
  const watch = new SilenceWatch({ within: 1000, from: '01:30', to: '01:45' }, 'Europe/Lisbon');
  const silentAt = (utc: number) => {
    watch.heard(0);
    return watch.look(utc, 2000).silent;
  };
  const minutes = (m: number) => NIGHT_OF_THE_CLOCK_CHANGE + m * 60_000;
  expect([20, 30, 44, 45, 90, 104, 105].map((m) => silentAt(minutes(m)))).toEqual([
    false, // 01:20
    true, // 01:30
    true, // 01:44
    false, // 01:45
    true, // 01:30 once more
    true,
    false,
  ]);
});
