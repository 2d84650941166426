import { setImmediate as nextTurn } from 'node:timers/promises';
import { BellwireError } from '../../../src/telephony/index.js';
import type { OutputLines } from '../../gpio-kit/lines.js';
import type { Feedback } from './feedback.js';
import type { SpiPort } from './spidev.js';

/** Moves a frame into the shift registers; what the latches show stays. */
export interface Shifter {
  /**
   * True: seen to have arrived. False: nobody can tell. Throws BellwireError LAMP_CHAIN_BROKEN when a chain that can be
   * seen did not pass the frame on, GPIO_… or LAMP_BOARD_FAILED when a line or the SPI device fails half-way.
   */
  shift(frame: Uint8Array): Promise<boolean>;
  close(): void;
}

/**
 * Shifted ahead of the frame where QH' comes back: when the frame is in, the mark has come out, which proves data,
 * clock, supply and number of all chips before anything is latched. It alternates, so that each of its bits is an edge
 * (inputs are told by edge events).
 */
const MARK = 0b1010_1010;

/**
 * Over two GPIO lines; `set` is that of {@link OutputLines}. A system call takes 4 µs on a Pi 4 and 40 µs on a Pi 1 (shelf
 * hw/README.md section 6), so the eight bits of a chip, 24 calls where lines are set one by one, are at most 1 ms; then
 * the event loop has its turn. A pause harms nothing: the chip is static CMOS, its clock has no lowest frequency (TI
 * SCLS041, SCHS353: only a highest one is given).
 */
export function lineShifter(
  set: OutputLines['set'],
  { data, clock }: { data: number; clock: number },
  feedback: Feedback | null,
): Shifter {
  // The clock falls together with the change of data and rises alone: data is steady at the edge that counts.
  const fall = new Map([[clock, false]]);
  const fallLow = new Map([...fall, [data, false]]);
  const fallHigh = new Map([...fall, [data, true]]);
  const rise = new Map([[clock, true]]);

  return {
    async shift(frame) {
      const bytes = feedback ? [MARK, ...frame] : [...frame];
      for (const [at, byte] of bytes.entries()) {
        await nextTurn();
        const marked = at === bytes.length - 1 ? feedback : null;
        for (let mask = 0x80; mask > 0; mask >>= 1) {
          set((byte & mask) === 0 ? fallLow : fallHigh);
          if (marked && !(await marked.shows((MARK & mask) !== 0))) throw broken();
          set(rise);
        }
      }
      await nextTurn();
      set(fall);
      return feedback !== null;
    },
    close: () => feedback?.close(),
  };
}

/** Over an SPI controller, in one transfer of the thread pool. `feedback`: QH' is wired to its MISO. */
export function spiShifter(port: SpiPort, feedback: boolean): Shifter {
  return {
    async shift(frame) {
      const back = await port.transfer(feedback ? Buffer.from([MARK, ...frame]) : Buffer.from(frame));
      if (feedback && back.at(-1) !== MARK) throw broken();
      return feedback;
    },
    close: () => port.close(),
  };
}

function broken(): BellwireError {
  return new BellwireError('LAMP_CHAIN_BROKEN', 'nothing was latched, the lamps stay as they were');
}
