import type { DateOrder, Decoder } from '../../../src/driver-api/index.js';
import type { StationRecord } from '../../../src/telephony/index.js';
import { framesOf } from './frames.js';

/**
 * How well a format explains a sample, 0…1: lines that decode among all lines that could be records. Unparsed lines
 * (impossible dates, slipped columns, noise) count against it. A handful of lines proves little, so the score grows
 * with their number; noise stays below 0.1.
 *
 * @param width Printed width, where all lines of the format are padded to it: a sample of another width scores less.
 * @param look Sees every decoded record and the length of its line, for formats that differ in more than columns.
 */
export function decodedShare(
  sample: string,
  decoder: Decoder,
  width: number | null,
  look?: (record: StationRecord, length: number) => void,
): number {
  let decoded = 0;
  let candidates = 0;
  let rightWidth = 0;
  for (const frame of framesOf(sample)) {
    // The sample ends anywhere.
    if (frame.cut !== null) break;
    const outcome = decoder.decode(frame);
    if (outcome.is !== 'continuation' && outcome.completed) {
      // Told behind its frame, so its width is not known here: such records have lines of any width.
      candidates += 1;
      decoded += 1;
      rightWidth += 1;
    }
    if (outcome.is === 'ignored' || outcome.is === 'opened') continue;
    candidates += 1;
    if (outcome.is === 'unparsed') continue;
    decoded += 1;
    const length = printedLength(frame.text);
    if (width === null || length === width) rightWidth += 1;
    if (look !== undefined && outcome.is === 'facts')
      for (const fact of outcome.facts) if (fact.type === 'StationRecord') look(fact.record, length);
  }
  const share = decoded / (candidates + 1);
  return decoded === 0 ? 0 : share * (0.7 + (0.3 * rightWidth) / decoded);
}

const DATE_ORDERS: readonly DateOrder[] = ['mdy', 'dmy', 'ymd', 'ydm'];

/** For formats whose date order is programmed in the PBX: the score of the order that explains the sample best. */
export function bestOfDateOrders(score: (order: DateOrder) => number): number {
  return Math.max(...DATE_ORDERS.map(score));
}

function printedLength(text: string): number {
  let length = text.length;
  while (length > 0 && text.charCodeAt(length - 1) < 0x20) length -= 1;
  return length;
}
