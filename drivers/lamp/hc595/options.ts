import type { LampBoardContext } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import type { SpiWish } from './spidev.js';

export interface Hc595Options {
  how: 'auto' | 'sysfs' | 'cdev';
  /** Label of the GPIO chip; all line numbers are offsets on it. */
  chip: string;
  latch: number;
  /** /OE of all chips. */
  enable: number | null;
  shift: ShiftOptions;
  /** Outputs of the whole chain, a multiple of 8. */
  lamps: number;
  activeLow: boolean;
}

/** How data and clock are made. `feedback`: QH' of the last chip is wired back, to an input line or to MISO. */
export type ShiftOptions =
  | { by: 'lines'; data: number; clock: number; feedback: number | null }
  | ({ by: 'spi'; feedback: boolean } & SpiWish);

/** The entry as the site file's schema gives it (src/config/board-options.ts). */
interface Entry {
  how: Hc595Options['how'];
  chip: string;
  lines: { data?: number; clock?: number; latch: number; enable?: number; feedback?: number };
  spi?: SpiWish & { feedback: boolean };
  lamps: number;
  activeLow: boolean;
}

/** Throws CONFIG_INVALID for what the schema alone does not refuse. */
export function optionsOf({ id, options, map }: LampBoardContext): Hc595Options {
  const { how, chip, lines, spi, lamps, activeLow } = options as Entry;
  const invalid = (why: string) => new BellwireError('CONFIG_INVALID', `lamp board ${id}: ${why}`);
  if (lamps <= 0 || lamps % 8 !== 0) throw invalid(`lamps: ${lamps} is no multiple of 8`);
  for (const [room, output] of map) {
    if (output >= lamps) throw invalid(`room ${room}: output ${output} of a chain of ${lamps}`);
  }
  const common = { how, chip, latch: lines.latch, enable: lines.enable ?? null, lamps, activeLow };
  const { data, clock, feedback } = lines;
  if (spi) {
    if (data !== undefined || clock !== undefined || feedback !== undefined)
      throw invalid('lines.data, lines.clock and lines.feedback are those of the SPI device');
    return { ...common, shift: { by: 'spi', ...spi } };
  }
  if (data === undefined || clock === undefined) throw invalid('lines.data and lines.clock, or spi');
  return { ...common, shift: { by: 'lines', data, clock, feedback: feedback ?? null } };
}
