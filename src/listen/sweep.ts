import { LONGEST, TEXT_SHARE } from './signal.js';
import type { Verdict } from './verdict.js';

/** What to do with a port that was opened with some settings. */
export type Next = 'listen' | 'try-next' | 'done';

/** Nothing at all for so long: at a wrong speed the kernel may drop every byte (IGNPAR). */
export const SILENT_MS = 60_000;
/** A burst is over after so long without a byte. */
const QUIET_MS = 1500;
/** Fewer bytes are a plug being pushed in. */
const A_CLICK = 4;
const A_BURST = 48;
/** So many lines of text that no driver knows are enough to say so. */
const ENOUGH_LINES = 40;
/** So many records are shown, and are enough to believe. */
export const RECORDS_SHOWN = 3;
const BELIEVED = 0.7;

/**
 * `openMs`: since the port was opened. `quietMs`: since its last byte, or since it was opened. Pure, so that a day of
 * listening is a table in the test.
 */
export function next({ signal, line, dialect }: Verdict, openMs: number, quietMs: number): Next {
  if (signal.bytes < A_CLICK) return openMs >= SILENT_MS ? 'try-next' : 'listen';
  if (line === null) {
    const isNoise = signal.printable < TEXT_SHARE ? signal.bytes >= A_BURST : signal.bytes > LONGEST;
    return isNoise || quietMs >= QUIET_MS ? 'try-next' : 'listen';
  }
  if (dialect && dialect.confidence >= BELIEVED && dialect.reading.facts.length >= RECORDS_SHOWN)
    return 'done';
  return signal.lines >= ENOUGH_LINES ? 'done' : 'listen';
}
