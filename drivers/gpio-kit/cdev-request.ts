import { BellwireError } from '../../src/telephony/index.js';
import { type CdevChip, infoOf, withChip } from './cdev-chips.js';
import { gpioError } from './errors.js';
import type { GpioDevices } from './gpio-device.js';
import { IOCTL, type LineConfig, lineConfig, lineEvents, lineRequest, requestedFd, SIZE } from './uapi.js';

/** How we call ourselves towards the kernel: `gpioinfo` and doctor show it. */
export const CONSUMER = 'bellwire';

/** Up to 64 lines of one chip, held through one descriptor. */
export class Request {
  readonly fd: number;
  readonly lines: readonly number[];
  readonly #devices: GpioDevices;
  readonly #chip: CdevChip;
  readonly #placeOf: ReadonlyMap<number, number>;
  /** gpio_v2_line_values: bits low, high, mask low, high. One for all calls: they are synchronous. */
  readonly #values = new Uint32Array(4);

  constructor(devices: GpioDevices, chip: CdevChip, lines: readonly number[], config: LineConfig) {
    this.#devices = devices;
    this.#chip = chip;
    this.lines = lines;
    this.#placeOf = new Map(lines.map((line, place) => [line, place]));
    const bytes = lineRequest(lines, CONSUMER, config);
    withChip(devices, chip, (fd) => {
      try {
        devices.ioctl(fd, IOCTL.GET_LINE, bytes);
      } catch (error) {
        throw this.#whyRefused(fd, error);
      }
    });
    this.fd = requestedFd(bytes);
  }

  has(line: number): boolean {
    return this.#placeOf.has(line);
  }

  configure(config: LineConfig): void {
    this.#call(IOCTL.SET_CONFIG, lineConfig(this.lines.length, config));
  }

  /** Which of these lines are outputs. */
  outputsAmong(lines: readonly number[]): number[] {
    return withChip(this.#devices, this.#chip, (fd) =>
      lines.filter((line) => infoOf(this.#devices, fd, line).output),
    );
  }

  /** Lines of other requests are passed over. */
  set(levels: ReadonlyMap<number, boolean>): void {
    const values = this.#values.fill(0);
    for (const [line, high] of levels) {
      const place = this.#placeOf.get(line);
      if (place === undefined) continue;
      const bit = 1 << (place & 31);
      const half = place >> 5;
      values[2 + half] = (values[2 + half] ?? 0) | bit;
      if (high) values[half] = (values[half] ?? 0) | bit;
    }
    if (values[2] !== 0 || values[3] !== 0) this.#call(IOCTL.SET_VALUES, values);
  }

  get(): Map<number, boolean> {
    const values = this.#values.fill(0xffffffff);
    values[2] = lowBits(this.lines.length);
    values[3] = lowBits(this.lines.length - 32);
    this.#call(IOCTL.GET_VALUES, values);
    return new Map(
      this.lines.map((line, place) => [line, ((values[place >> 5] ?? 0) & (1 << (place & 31))) !== 0]),
    );
  }

  /** Only when there are some: the descriptor blocks. Throws errno errors. */
  events(): { line: number; high: boolean }[] {
    const bytes = Buffer.alloc(SIZE.event * 16);
    return lineEvents(bytes.subarray(0, this.#devices.read(this.fd, bytes)));
  }

  close(): void {
    this.#devices.close(this.fd);
  }

  #call(request: number, argument: Uint8Array | Uint32Array): void {
    try {
      this.#devices.ioctl(this.fd, request, argument);
    } catch (error) {
      throw gpioError(error, this.#chip.label, 'GPIO_NO_CDEV');
    }
  }

  #whyRefused(fd: number, error: unknown): BellwireError {
    const what = gpioError(error, this.#chip.label, 'GPIO_NO_CDEV');
    switch (what.code) {
      case 'GPIO_LINE_BUSY': {
        const held = this.lines
          .map((line) => ({ line, ...infoOf(this.#devices, fd, line) }))
          .filter(({ used }) => used);
        const who = held.map(({ line, consumer }) => `line ${line} is held by ${consumer || 'the kernel'}`);
        return new BellwireError(what.code, who.join(', ') || what.message, { cause: error });
      }
      case 'GPIO_NOT_FOUND':
        // The lines exist (needLines): EINVAL is a kernel that does not know the call.
        return new BellwireError('GPIO_NO_CDEV', `${this.#chip.path} has no uAPI v2: ${what.message}`, {
          cause: error,
        });
      default:
        return what;
    }
  }
}

const lowBits = (count: number): number => (count >= 32 ? 0xffffffff : count <= 0 ? 0 : (1 << count) - 1);
