// Loaded before the daemon (node --import): a wall clock that the test can set. At SIGUSR2 the shift, in ms, is read from
// the file BELLWIRE_TEST_CLOCK names. The monotonic clock (performance.now) is left alone, as in life.
import { readFileSync } from 'node:fs';

const trueNow = Date.now;
let shift = 0;
Date.now = () => trueNow() + shift;
process.on('SIGUSR2', () => {
  shift = Number(readFileSync(process.env.BELLWIRE_TEST_CLOCK, 'utf8'));
});
