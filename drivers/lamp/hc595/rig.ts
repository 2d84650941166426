import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LampAfterDeath } from '../../../src/driver-api/index.js';
import { BellwireError } from '../../../src/telephony/index.js';
import type { GpioAccess, InputLines, OutputLines, OutputWish } from '../../gpio-kit/lines.js';
import { type Pin, ShiftChain } from './chain.js';
import type { SpiPort } from './spidev.js';

/** Line numbers of the rig: BCM numbers as in the README. */
export const RIG_LINES = { data: 17, clock: 27, latch: 22, enable: 23, feedback: 24 } as const;
const PIN_OF_LINE = new Map<number, Pin>([
  [RIG_LINES.data, 'data'],
  [RIG_LINES.clock, 'clock'],
  [RIG_LINES.latch, 'latch'],
  [RIG_LINES.enable, 'enable'],
]);

/** The resistors of the README: /OE up, the others down. */
const PULLED = { data: false, clock: false, latch: false, enable: true };

export interface RigOptions {
  /** `sysfs`: a call a line, a line at a time; lines hold. `cdev`: a call a set; lines that are let go become inputs. */
  how: GpioAccess['how'];
  outputs: number;
  /** `low`: /OE is tied low instead of wired to a line. */
  enable: 'line' | 'low';
  /** What the chain shows, lit by an earlier life whose lines (sysfs) still drive. Left out: power came just now. */
  content?: readonly boolean[];
}

/** A Pi with a chain on its header: the model of the chain behind the two ways of the kernel, and behind SPI. */
export class ChainRig implements GpioAccess {
  readonly why = 'a model';
  readonly how: GpioAccess['how'];
  readonly chain: ShiftChain;
  /** System calls so far, and the most of them between two turns of the event loop. */
  calls = 0;
  mostAtAStretch = 0;
  /** How often output lines were opened. */
  opened = 0;
  /** Calls that still succeed; from then on all fail until it is set again. */
  callsLeft = Number.POSITIVE_INFINITY;
  /** The wire from QH' back is cut: the input stays low. */
  cut = false;
  /** The lines were taken away: every call fails until they are opened again. */
  lost = false;
  readonly #driven = new Set<Pin>();
  #stretch = 0;
  #onEnd: () => void = () => {};

  constructor({ how, outputs, enable, content }: RigOptions) {
    this.how = how;
    const driving = content !== undefined && how === 'sysfs';
    if (driving) for (const pin of PIN_OF_LINE.values()) this.#driven.add(pin);
    this.chain = new ShiftChain(outputs, { ...PULLED, enable: enable === 'line' && !driving }, content);
  }

  async openOutputs(_chip: string, wishes: ReadonlyMap<number, OutputWish>): Promise<OutputLines> {
    this.opened += 1;
    this.lost = false;
    const pins = new Map([...wishes.keys()].map((line) => [line, pinOf(line)]));
    for (const [line, { high, keep }] of wishes) {
      const pin = pinOf(line);
      if (!(keep && this.#driven.has(pin))) this.chain.drive({ [pin]: high });
      this.#driven.add(pin);
    }
    const afterDeath: LampAfterDeath = this.how === 'sysfs' ? 'holds' : 'goes-dark';
    return {
      afterDeath,
      set: (levels) => this.#set(levels),
      get: () => new Map(),
      close: () => {
        if (this.how === 'cdev') this.#letGo(pins.values());
      },
    };
  }

  async openInputs(
    _chip: string,
    lines: ReadonlyMap<number, unknown>,
    onLevel: (line: number, high: boolean) => void,
  ): Promise<InputLines> {
    const [line] = lines.keys();
    if (line !== RIG_LINES.feedback) throw new BellwireError('GPIO_NOT_FOUND', `line ${line}`);
    let told: boolean | null = null;
    const look = () => {
      const high = !this.cut && this.chain.serialOut;
      if (high === told) return;
      told = high;
      // As epoll tells it: not within the call that caused it.
      setImmediate(onLevel, line, high);
    };
    look();
    this.#onEnd = look;
    return {
      close: () => {
        this.#onEnd = () => {};
      },
    };
  }

  /** The chain's data and clock on an SPI controller in mode 0; its latch and /OE stay on lines. */
  async openSpi(): Promise<SpiPort> {
    return {
      transfer: async (bytes) => {
        this.#count();
        const back = new Uint8Array(bytes.length);
        for (const [at, byte] of bytes.entries()) {
          // A controller that gives up does so within a transfer.
          if (this.callsLeft < 1 && at * 2 >= bytes.length)
            throw new BellwireError('LAMP_BOARD_FAILED', 'EIO');
          for (let mask = 0x80; mask > 0; mask >>= 1) {
            this.chain.drive({ clock: false, data: (byte & mask) !== 0 });
            if (!this.cut && this.chain.serialOut) back[at] = (back[at] ?? 0) | mask;
            this.chain.drive({ clock: true });
          }
          this.chain.drive({ clock: false });
        }
        // The thread that waits for the controller.
        await nextTurn();
        return back;
      },
      close: () => {},
    };
  }

  /** SIGKILL: the kernel closes what was open. */
  kill(): void {
    if (this.how === 'cdev') this.#letGo(PIN_OF_LINE.values());
  }

  #set(levels: ReadonlyMap<number, boolean>): void {
    const pins = [...levels].map(([line, high]) => [pinOf(line), high] as const);
    const instants = this.how === 'cdev' ? [pins] : pins.map((pin) => [pin]);
    for (const instant of instants) {
      this.#count();
      if (this.lost || this.callsLeft < 1) throw new BellwireError('LAMP_BOARD_FAILED', 'EIO');
      this.callsLeft -= 1;
      this.chain.drive(Object.fromEntries(instant));
      this.#onEnd();
    }
  }

  #letGo(pins: Iterable<Pin>): void {
    for (const pin of pins) {
      this.chain.drive({ [pin]: PULLED[pin] });
      this.#driven.delete(pin);
    }
  }

  #count(): void {
    this.calls += 1;
    if (this.#stretch === 0)
      setImmediate(() => {
        this.#stretch = 0;
      });
    this.#stretch += 1;
    this.mostAtAStretch = Math.max(this.mostAtAStretch, this.#stretch);
  }
}

function pinOf(line: number): Pin {
  const pin = PIN_OF_LINE.get(line);
  if (pin) return pin;
  throw new BellwireError('GPIO_NOT_FOUND', `line ${line}`);
}
