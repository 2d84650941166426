import type { GpioDevices } from '../../drivers/gpio-kit/gpio-device.js';

/**
 * A model of the kernel's GPIO character device (gpiolib-cdev.c, pinctrl-bcm2835.c), as far as Bellwire uses it: chips,
 * lines with a direction and a level, requests that exclude each other, what becomes of a line when its request is
 * closed, edge events. It reads the bytes of each ioctl by offsets of its own, taken from <linux/gpio.h>.
 * It is a model: that the real kernel behaves so is shown on the virtual Pi, not here.
 */
export interface FakeCdevChip {
  /** Device name; several devices may lead to one chip. */
  device: string;
  name?: string;
  label: string;
  lines: number;
}

interface Line {
  /** What the pin really does. */
  output: boolean;
  high: boolean;
  /** What the kernel believes; looked at again when the line is requested. */
  thoughtOutput: boolean;
  held: { by: string; fd: number | null } | null;
}
interface Request {
  chip: FakeCdevChip;
  lines: number[];
  edges: boolean;
  debounceUs: number;
  flags: number;
  events: Buffer[];
}

const errno = (code: string) => Object.assign(new Error(`${code}: fake kernel`), { code });
const IS_USED = 1;
const IS_INPUT = 4;
const IS_OUTPUT = 8;
const WANTS_EDGES = 16 + 32;

export class FakeCdev implements GpioDevices {
  /** Kernel parameter persist_gpio_outputs; null: a kernel without it, which behaves as `N`. */
  persist: 'Y' | 'N' | null = 'Y';
  /** Every ioctl on lines that are held fails. */
  failing: string | null = null;
  /** Opening a device fails. */
  openError: string | null = null;
  /** A kernel before 5.10. */
  old = false;
  /** Requests to change or make something, oldest first. */
  readonly calls: string[] = [];
  readonly #chips: readonly FakeCdevChip[];
  readonly #lines = new Map<string, Line>();
  readonly #history = new Map<string, boolean[]>();
  readonly #open = new Map<number, FakeCdevChip>();
  readonly #requests = new Map<number, Request>();
  readonly #watchers = new Map<number, () => void>();
  #nextFd = 100;

  constructor(...chips: readonly FakeCdevChip[]) {
    this.#chips = chips;
  }

  /** As it was before we came. `holder`: another program, or a driver of the kernel. */
  preset(
    line: number,
    { output = false, high = false, holder }: { output?: boolean; high?: boolean; holder?: string },
  ) {
    const state = this.#line(line);
    Object.assign(state, { output, high, thoughtOutput: output });
    state.held = holder === undefined ? null : { by: holder, fd: null };
    this.#saw(line);
  }

  /** Level on the pin; an input is pulled low. */
  isHigh(line: number): boolean {
    const { output, high } = this.#line(line);
    return output && high;
  }
  isOutput(line: number): boolean {
    return this.#line(line).output;
  }
  /** Levels seen on the pin, oldest first. */
  history(line: number): readonly boolean[] {
    return this.#history.get(String(line)) ?? [];
  }
  /** Descriptors that are open. */
  get descriptors(): number {
    return this.#open.size + this.#requests.size;
  }
  /** The settings a line was requested with. */
  settings(line: number): { flags: number; debounceUs: number } | undefined {
    const request = [...this.#requests.values()].find(({ lines }) => lines.includes(line));
    return request && { flags: request.flags, debounceUs: request.debounceUs };
  }
  /** The process is gone, by whatever signal. */
  die(): void {
    for (const fd of [...this.#requests.keys(), ...this.#open.keys()]) this.close(fd);
  }
  /** A level from outside on an input. */
  drive(line: number, high: boolean): void {
    const state = this.#line(line);
    if (state.high === high) return;
    state.high = high;
    for (const [fd, request] of this.#requests) {
      if (!request.edges || !request.lines.includes(line)) continue;
      const event = Buffer.alloc(48);
      event.writeUInt32LE(high ? 1 : 2, 8);
      event.writeUInt32LE(line, 12);
      request.events.push(event);
      this.#watchers.get(fd)?.();
    }
  }
  /** The chip is unplugged: whoever waits is woken, whoever asks hears ENODEV. */
  unplug(): void {
    this.failing = 'ENODEV';
    for (const fd of [...this.#watchers.keys()]) this.#watchers.get(fd)?.();
  }

  async list(): Promise<string[]> {
    return this.#chips.map(({ device }) => `/dev/${device}`);
  }
  open(path: string): number {
    if (this.openError !== null) throw errno(this.openError);
    const chip = this.#chips.find(({ device }) => path === `/dev/${device}`);
    if (!chip) throw errno('ENOENT');
    this.#open.set(this.#nextFd, chip);
    return this.#nextFd++;
  }
  close(fd: number): void {
    const request = this.#requests.get(fd);
    if (request) {
      for (const line of request.lines) this.#free(line);
      this.#requests.delete(fd);
    } else if (!this.#open.delete(fd)) throw errno('EBADF');
  }
  async watch() {
    return (fd: number, _what: 'events' | 'value', onReady: () => void) => {
      this.#watchers.set(fd, onReady);
      return () => void this.#watchers.delete(fd);
    };
  }
  read(fd: number, into: Buffer): number {
    if (this.failing !== null) throw errno(this.failing);
    const events = this.#request(fd).events.splice(0, Math.floor(into.length / 48));
    if (events.length === 0) throw new Error('the descriptor blocks: this would hang the daemon');
    return Buffer.concat(events).copy(into);
  }
  async parameter(module: string, name: string): Promise<string | null> {
    const known = module === 'pinctrl_bcm2835' && name === 'persist_gpio_outputs';
    return known ? this.persist : null;
  }

  ioctl(fd: number, request: number, argument: Uint8Array | Uint32Array): void {
    const bytes = Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength);
    if (this.#open.has(fd)) this.#onChip(this.#chip(fd), request, bytes);
    else this.#onLines(this.#request(fd), request, bytes);
  }

  #onChip(chip: FakeCdevChip, request: number, bytes: Buffer): void {
    if (this.old && request !== 0x8044b401) throw errno('EINVAL');
    switch (request) {
      case 0x8044b401:
        bytes.write(chip.name ?? chip.device, 0);
        bytes.write(chip.label, 32);
        bytes.writeUInt32LE(chip.lines, 64);
        break;
      case 0xc100b405:
        this.#info(bytes);
        break;
      case 0xc250b407:
        this.calls.push('GET_LINE');
        this.#getLine(chip, bytes);
        break;
      default:
        throw errno('EINVAL');
    }
  }

  #onLines(held: Request, request: number, bytes: Buffer): void {
    if (this.failing !== null) throw errno(this.failing);
    switch (request) {
      case 0xc110b40d:
        this.calls.push('SET_CONFIG');
        this.#configure(held, bytes);
        break;
      case 0xc010b40e:
        this.#get(held, bytes);
        break;
      case 0xc010b40f:
        this.calls.push('SET_VALUES');
        this.#set(held, bytes);
        break;
      default:
        throw errno('EINVAL');
    }
  }

  #info(bytes: Buffer): void {
    const line = this.#line(bytes.readUInt32LE(64));
    bytes.write(line.held?.by ?? '', 32);
    const direction = line.thoughtOutput ? IS_OUTPUT : IS_INPUT;
    bytes.writeBigUInt64LE(BigInt(direction | (line.held ? IS_USED : 0)), 72);
  }

  #getLine(chip: FakeCdevChip, bytes: Buffer): void {
    const count = bytes.readUInt32LE(560);
    if (count < 1 || count > 64) throw errno('EINVAL');
    const lines = Array.from({ length: count }, (_, place) => bytes.readUInt32LE(4 * place));
    if (lines.some((line) => line >= chip.lines)) throw errno('EINVAL');
    if (lines.some((line) => this.#line(line).held)) throw errno('EBUSY');
    const config = bytes.subarray(288, 560);
    const flags = Number(config.readBigUInt64LE(0));
    const edges = (flags & WANTS_EDGES) !== 0;
    const debounceUs = attribute(config, 3)?.readUInt32LE(8) ?? 0;
    const request: Request = { chip, lines, edges, debounceUs, flags, events: [] };
    const fd = this.#nextFd++;
    for (const line of lines) {
      const state = this.#line(line);
      state.held = { by: bytes.toString('latin1', 256, 288).replace(/\0.*$/s, ''), fd };
      state.thoughtOutput = state.output;
    }
    this.#requests.set(fd, request);
    this.#configure(request, config);
    bytes.writeInt32LE(fd, 588);
  }

  #configure(request: Request, config: Buffer): void {
    const flags = Number(config.readBigUInt64LE(0));
    const levels = attribute(config, 2);
    request.lines.forEach((number, place) => {
      const line = this.#line(number);
      if (flags & IS_OUTPUT) {
        line.high = levels !== undefined && bit(levels, 16, place) && bit(levels, 8, place);
        line.output = true;
      } else if (flags & IS_INPUT) line.output = false;
      line.thoughtOutput = line.output;
      if (flags & (IS_OUTPUT | IS_INPUT)) this.#saw(number);
    });
  }

  #set(request: Request, bytes: Buffer): void {
    const masked = request.lines.filter((_, place) => bit(bytes, 8, place));
    if (masked.length === 0) throw errno('EINVAL');
    if (masked.some((line) => !this.#line(line).thoughtOutput)) throw errno('EPERM');
    request.lines.forEach((line, place) => {
      if (!bit(bytes, 8, place)) return;
      this.#line(line).high = bit(bytes, 0, place);
      this.#saw(line);
    });
  }

  #get(request: Request, bytes: Buffer): void {
    if (bytes.readBigUInt64LE(8) === 0n) throw errno('EINVAL');
    let out = 0n;
    request.lines.forEach((line, place) => {
      if (bit(bytes, 8, place) && this.#line(line).high) out |= 1n << BigInt(place);
    });
    bytes.writeBigUInt64LE(out, 0);
  }

  /** pinctrl-bcm2835.c, bcm2835_pmx_free: an input again unless outputs persist; gpiolib does not hear of it. */
  #free(number: number): void {
    const line = this.#line(number);
    line.held = null;
    if (this.persist !== 'Y' && line.output) {
      line.output = false;
      line.high = false;
    }
    this.#saw(number);
  }

  #chip(fd: number): FakeCdevChip {
    const chip = this.#open.get(fd);
    if (!chip) throw errno('EBADF');
    return chip;
  }
  #request(fd: number): Request {
    const request = this.#requests.get(fd);
    if (!request) throw errno('EBADF');
    return request;
  }
  #line(number: number): Line {
    const key = String(number);
    const line = this.#lines.get(key) ?? { output: false, high: false, thoughtOutput: false, held: null };
    this.#lines.set(key, line);
    return line;
  }
  #saw(line: number): void {
    this.#history.set(String(line), [...this.history(line), this.isHigh(line)]);
  }
}

/** An attribute of a configuration: id, padding, value, mask. */
function attribute(config: Buffer, id: number): Buffer | undefined {
  const count = config.readUInt32LE(8);
  const all = Array.from({ length: count }, (_, index) => config.subarray(32 + 24 * index, 56 + 24 * index));
  return all.find((one) => one.readUInt32LE(0) === id);
}

const bit = (bytes: Buffer, at: number, place: number): boolean =>
  ((bytes.readBigUInt64LE(at) >> BigInt(place)) & 1n) === 1n;
