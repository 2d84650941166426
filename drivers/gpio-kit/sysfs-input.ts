import { closeSync, openSync, readSync } from 'node:fs';
import type { Gpio } from 'onoff';
import type { BellwireError } from '../../src/telephony/index.js';
import type { WatchFd } from './edges.js';
import { gpioError } from './errors.js';

interface Watching {
  watch: WatchFd;
  /** Calls once, `ms` from now; the function it returns cancels. */
  after: (ms: number, run: () => void) => () => void;
  told: (high: boolean) => void;
  trouble: (error: BellwireError) => void;
}

/**
 * One input. onoff sets it up; its own watch() is not used: it reads the line in a callback from native code, and a line
 * that is gone would end the process there.
 */
export class WatchedLine {
  readonly #gpio: Gpio;
  readonly #debounceMs: number;
  readonly #o: Watching;
  readonly #fd: number;
  #told: boolean | null = null;
  #unwatch: () => void = () => {};
  #calm: () => void = () => {};

  constructor(gpio: Gpio, value: string, debounceMs: number, watching: Watching) {
    this.#gpio = gpio;
    this.#debounceMs = debounceMs;
    this.#o = watching;
    this.#fd = openSync(value, 'r');
  }

  start(): void {
    this.#tell(this.#read());
    this.#unwatch = this.#o.watch(this.#fd, 'value', () => this.#edge());
  }

  close(): void {
    this.#calm();
    this.#unwatch();
    closeSync(this.#fd);
    this.#gpio.unexport();
  }

  #edge(): void {
    try {
      // Reading is also what takes the edge back (gpiolib-sysfs.c).
      const high = this.#read();
      this.#calm();
      if (this.#debounceMs === 0) this.#tell(high);
      else this.#calm = this.#o.after(this.#debounceMs, () => this.#stands());
    } catch (error) {
      this.#o.trouble(gpioError(error, 'input'));
    }
  }

  #stands(): void {
    try {
      this.#tell(this.#read());
    } catch (error) {
      this.#o.trouble(gpioError(error, 'input'));
    }
  }

  #read(): boolean {
    const digit = Buffer.alloc(1);
    if (readSync(this.#fd, digit, 0, 1, 0) !== 1) throw new Error('nothing to read');
    return digit.toString('latin1') === '1';
  }

  #tell(high: boolean): void {
    if (this.#told === high) return;
    this.#told = high;
    this.#o.told(high);
  }
}
