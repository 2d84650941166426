import type { DateOrder } from '../../../src/driver-api/index.js';
import type { StationRecord } from '../../../src/telephony/index.js';
import { bestOfDateOrders, createLineDecoder, decodedShare } from '../smdr-kit/index.js';
import type { PanasonicFormat } from './formats.js';
import { PanasonicReader } from './reader.js';

/** What is left of the score where the sample looks like the other format of the same columns. */
const RIVAL = 0.4;

/** How well a Panasonic format explains a sample, in its best date order and character set. */
export function detectPanasonic(sample: string, format: PanasonicFormat): number {
  const charsets: readonly ('latin1' | 'cp866')[] = /[\x80-\xff]/.test(sample)
    ? ['latin1', 'cp866']
    : ['latin1'];
  return Math.max(
    ...charsets.map((charset) => bestOfDateOrders((order) => score(sample, format, order, charset))),
  );
}

function score(
  sample: string,
  format: PanasonicFormat,
  order: DateOrder,
  charset: 'latin1' | 'cp866',
): number {
  const habits = new Habits();
  const decoder = createLineDecoder(new PanasonicReader(format, order), charset);
  const share = decodedShare(sample, decoder, format.padded, (record, length) => habits.see(record, length));
  if (format.sharedColumns === null) return share;
  return habits.areOfTd() === (format.sharedColumns === 'td') ? share : share * RIVAL;
}

/**
 * A KX-TDA prints a ring time on every answered call and pads its lines to 80 columns. A KX-TD lacks the one (old
 * firmware) or the other ("816"); a newer KX-TD does both, prints exactly pattern A and is taken for it.
 */
class Habits {
  private lines = 0;
  private short = 0;
  private withRing = 0;
  private withoutRing = 0;

  see(record: StationRecord, length: number): void {
    this.lines += 1;
    if (length < 80) this.short += 1;
    if (record.direction !== 'incoming' || record.durationSeconds === null) return;
    if (record.ringSeconds === null) this.withoutRing += 1;
    else this.withRing += 1;
  }

  areOfTd(): boolean {
    return this.withoutRing > this.withRing || this.short * 2 > this.lines;
  }
}
