import type {
  LampAfterDeath,
  LampBoard,
  LampBoardContext,
  LampDriver,
  LampResult,
} from '../../../src/driver-api/index.js';
import { BellwireError, type Room } from '../../../src/telephony/index.js';
import { gpioAccess } from '../../gpio-kit/access.js';
import type { GpioAccess, OutputLines, OutputWish } from '../../gpio-kit/lines.js';
import { type After, openFeedback } from './feedback.js';
import { type FrameShape, frameOf } from './frame.js';
import { type Hc595Options, optionsOf } from './options.js';
import { lineShifter, type Shifter, spiShifter } from './shift.js';
import { openSpi, type SpiPort, type SpiWish } from './spidev.js';

export const driver: LampDriver = {
  id: 'hc595',
  title: 'Lamps on a chain of shift registers (74HC595, TPIC6B595)',
  create: async (context) =>
    createHc595Board(context, {
      gpio: gpioAccess,
      spi: openSpi,
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
};

export interface Hc595Parts {
  gpio(how: Hc595Options['how']): Promise<GpioAccess>;
  spi(wish: SpiWish): Promise<SpiPort>;
  after: After;
}

/** Throws CONFIG_INVALID. Nothing is touched before `start`. */
export function createHc595Board(context: LampBoardContext, parts: Hc595Parts): LampBoard {
  return new Hc595Board(context, optionsOf(context), parts);
}

class Hc595Board implements LampBoard {
  readonly id: string;
  readonly rooms: readonly Room[];
  readonly blinks = true;
  readonly #context: LampBoardContext;
  readonly #options: Hc595Options;
  readonly #shape: FrameShape;
  readonly #parts: Hc595Parts;
  #gpio: GpioAccess | null = null;
  #lines: OutputLines | null = null;
  #linesFailed = false;
  #shifter: Shifter | null = null;

  constructor(context: LampBoardContext, options: Hc595Options, parts: Hc595Parts) {
    this.id = context.id;
    this.rooms = [...context.map.keys()];
    this.#context = context;
    this.#options = options;
    this.#shape = { ...options, map: context.map };
    this.#parts = parts;
  }

  /** The latches hold. Where /OE is a line of ours, the lamps are lit as long as the kernel keeps that line low. */
  get afterDeath(): LampAfterDeath {
    if (this.#options.enable === null) return 'holds';
    return this.#lines?.afterDeath ?? 'unknown';
  }

  get via(): string | null {
    if (!this.#gpio) return null;
    return this.#options.shift.by === 'spi' ? `${this.#gpio.how}, spi` : this.#gpio.how;
  }

  /**
   * Opens the lines. The lamps stay as they are until the first write: nothing is latched, and /OE is not touched where
   * it is low. Lines that work are kept: a character-device line that is let go becomes an input, and /OE with it.
   */
  async start(): Promise<void> {
    this.#shifter?.close();
    this.#shifter = null;
    if (this.#linesFailed) {
      this.#lines?.close();
      this.#lines = null;
      this.#linesFailed = false;
    }
    const gpio = await this.#access();
    this.#lines ??= await gpio.openOutputs(this.#options.chip, outputWishes(this.#options));
    this.#shifter = await this.#openShifter(gpio);
  }

  /** Every time the whole frame and one latch edge: the chain may have been disturbed, and a write mends it. */
  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    if (await this.#show(lit)) return [];
    return this.rooms.map((room) => ({ room, lit: lit.has(room), result: 'presumed' }));
  }

  /** Lines stay open on `leave`, until the process ends: see start. */
  async stop(how: 'leave' | 'off'): Promise<void> {
    if (how === 'off') await this.#show(new Set());
    this.#shifter?.close();
    this.#shifter = null;
  }

  /** True: the frame was seen to have arrived. Nothing is latched when it could not be shifted whole. */
  async #show(lit: ReadonlySet<Room>): Promise<boolean> {
    if (!this.#shifter) throw new BellwireError('LAMP_BOARD_FAILED', `lamp board ${this.id} is not started`);
    const { latch, enable } = this.#options;
    const proven = await this.#shifter.shift(frameOf(lit, this.#shape));
    this.#set(new Map([[latch, true]]));
    // /OE stays low from the first latched frame on; to set it again is no edge.
    this.#set(new Map([latch, ...(enable === null ? [] : [enable])].map((line) => [line, false])));
    return proven;
  }

  readonly #set = (levels: ReadonlyMap<number, boolean>): void => {
    try {
      this.#lines?.set(levels);
    } catch (error) {
      this.#linesFailed = true;
      throw error;
    }
  };

  async #access(): Promise<GpioAccess> {
    if (this.#gpio) return this.#gpio;
    const gpio = await this.#parts.gpio(this.#options.how);
    this.#context.note(`lamp board ${this.id}: GPIO through ${gpio.how}: ${gpio.why}`);
    this.#gpio = gpio;
    return gpio;
  }

  async #openShifter(gpio: GpioAccess): Promise<Shifter> {
    const { shift, chip } = this.#options;
    if (shift.by === 'spi') return spiShifter(await this.#parts.spi(shift), shift.feedback);
    if (shift.feedback === null) return lineShifter(this.#set, shift, null);
    const end = await openFeedback(gpio, chip, shift.feedback, this.#parts.after, (error) =>
      this.#context.note(`lamp board ${this.id}, feedback line: ${error.message}`),
    );
    return lineShifter(this.#set, shift, end);
  }
}

function outputWishes({ latch, enable, shift }: Hc595Options): Map<number, OutputWish> {
  // Falling edges of clock and latch do nothing, so these lines may always be made low.
  const lows = shift.by === 'lines' ? [latch, shift.clock, shift.data] : [latch];
  const wishes = new Map<number, OutputWish>(lows.map((line) => [line, { high: false, keep: false }]));
  // After power-on dark until the first frame is latched; after a restart of the daemon it is low already, and stays.
  if (enable !== null) wishes.set(enable, { high: true, keep: true });
  return wishes;
}
