import type { RawI2c } from './i2c.js';

/**
 * An I2C bus in memory, with the registers of its chips as their data sheets give them: Microchip DS20001952 (MCP23017),
 * NXP PCF8574 rev. 5, TI SCPS207 (TCA9548A). A model: it knows no timing, no electrical fault but those named here.
 */
export class I2cBusModel implements RawI2c {
  readonly #chips: { address: number; channel: number | null; chip: ChipModel }[] = [];
  mux: MuxModel | null = null;
  /** Every call is one transaction; bytes as on the wire, addresses included. */
  traffic = { transactions: 0, bytes: 0 };
  /** `hangs`: calls do not come back before `release`. `stuck`: a line is held low. */
  state: 'well' | 'stuck' | 'hangs' = 'well';
  opened = 0;
  closed = 0;
  #held: (() => void)[] = [];

  add<C extends ChipModel>(address: number, chip: C, channel: number | null = null): C {
    this.#chips.push({ address, channel, chip });
    return chip;
  }

  async sendByte(address: number, byte: number): Promise<void> {
    for (const chip of await this.#answering(address, 2)) chip.write([byte]);
  }

  async receiveByte(address: number): Promise<number> {
    return (await this.#answering(address, 2)).reduce((byte, chip) => byte & (chip.read(1)[0] ?? 0xff), 0xff);
  }

  async writeI2cBlock(address: number, register: number, length: number, bytes: Buffer): Promise<void> {
    const answering = await this.#answering(address, 2 + length);
    for (const chip of answering) chip.write([register, ...bytes.subarray(0, length)]);
  }

  async readI2cBlock(address: number, register: number, length: number, bytes: Buffer): Promise<void> {
    bytes.fill(0xff);
    for (const chip of await this.#answering(address, 3 + length)) {
      chip.write([register]);
      // Who speaks together is heard as a wired AND.
      for (const [i, byte] of chip.read(length).entries()) bytes[i] = (bytes[i] ?? 0xff) & byte;
    }
  }

  async close(): Promise<void> {
    this.closed += 1;
  }

  release(): void {
    this.state = 'well';
    for (const go of this.#held.splice(0)) go();
  }

  async #answering(address: number, bytes: number): Promise<readonly ChipModel[]> {
    this.traffic.transactions += 1;
    this.traffic.bytes += bytes;
    if (this.state === 'hangs') await new Promise<void>((resolve) => this.#held.push(resolve));
    await Promise.resolve();
    if (this.state === 'stuck') throw errno('ETIMEDOUT');
    const mux = this.mux && !this.mux.dead ? this.mux : null;
    if (mux?.address === address) return [mux];
    const reached = this.#chips.filter(
      (at) =>
        at.address === address &&
        (at.channel === null || (mux !== null && ((mux.open >> at.channel) & 1) === 1)),
    );
    if (reached.some(({ chip }) => chip.holdsClock)) throw errno('ETIMEDOUT');
    const alive = reached.filter(({ chip }) => !chip.dead).map(({ chip }) => chip);
    if (alive.length === 0) throw errno('EREMOTEIO');
    return alive;
  }
}

export const errno = (code: string, syscall = 'test'): NodeJS.ErrnoException =>
  Object.assign(new Error(code), { code, syscall });

export abstract class ChipModel {
  /** Does not acknowledge. */
  dead = false;
  /** Stretches the clock for ever. */
  holdsClock = false;
  abstract write(bytes: readonly number[]): void;
  abstract read(length: number): readonly number[];
}

export class MuxModel extends ChipModel {
  open = 0;
  /** Every setting it had. */
  readonly history: number[] = [];
  constructor(readonly address: number) {
    super();
  }
  write(bytes: readonly number[]): void {
    for (const byte of bytes) {
      this.open = byte;
      this.history.push(byte);
    }
  }
  read(length: number): readonly number[] {
    return new Array<number>(length).fill(this.open);
  }
}

/** A chip with lamps: what drives them, and what was seen of them. */
export abstract class PortModel extends ChipModel {
  /** Pins that something outside holds at a level. */
  readonly held = new Map<number, 0 | 1>();
  /** Called after every change, so that a flicker of a microsecond is seen. */
  onChange: () => void = () => {};
  /** Output and level of a pin; an input drives nothing. */
  abstract drives(pin: number): 0 | 1 | null;
  abstract reset(): void;
  /** What is on the pin; an input floats high. */
  level(pin: number): 0 | 1 {
    return this.held.get(pin) ?? this.drives(pin) ?? 1;
  }
}

const MCP = { iodir: 0, ipol: 1, gpinten: 2, iocon: 5, gpio: 9, olat: 10 } as const;

export class Mcp23017Model extends PortModel {
  /** Eleven registers of port A, then of port B. */
  #registers = powerOn();
  #pointer = 0;
  writes = 0;

  reset(): void {
    this.#registers = powerOn();
    this.onChange();
  }

  drives(pin: number): 0 | 1 | null {
    const [port, bit] = [pin >> 3, pin & 7];
    if ((this.#get(port, MCP.iodir) >> bit) & 1) return null;
    return ((this.#get(port, MCP.olat) >> bit) & 1) as 0 | 1;
  }

  /** An earlier life's settings. */
  preset(port: 0 | 1, { iodir, olat }: { iodir: number; olat: number }): void {
    this.#set(port, MCP.iodir, iodir);
    this.#set(port, MCP.olat, olat);
  }

  spoil(register: keyof typeof MCP, value: number): void {
    for (const port of [0, 1]) this.#set(port, MCP[register], value);
    this.onChange();
  }

  register(port: 0 | 1, register: keyof typeof MCP): number {
    return this.#get(port, MCP[register]);
  }

  write([register = 0, ...bytes]: readonly number[]): void {
    this.#pointer = register;
    this.writes += bytes.length > 0 ? 1 : 0;
    for (const byte of bytes) {
      const at = this.#at(this.#pointer);
      if (at) this.#set(at.port, at.register === MCP.gpio ? MCP.olat : at.register, byte);
      this.#advance();
    }
    // All bytes of a port pair are taken over at their own acknowledge; the pair is nine clocks apart.
    if (bytes.length > 0) this.onChange();
  }

  read(length: number): readonly number[] {
    return Array.from({ length }, () => {
      const at = this.#at(this.#pointer);
      this.#advance();
      if (!at) return 0;
      return at.register === MCP.gpio ? this.#pins(at.port) : this.#get(at.port, at.register);
    });
  }

  #pins(port: number): number {
    let pins = 0;
    for (let bit = 0; bit < 8; bit++) pins |= this.level(port * 8 + bit) << bit;
    return pins ^ this.#get(port, MCP.ipol);
  }

  get #bank1(): boolean {
    return (this.#get(0, MCP.iocon) & 0x80) !== 0;
  }

  /** Tables 3-4 and 3-5: paired registers with BANK = 0, a port after the other with BANK = 1. */
  #at(address: number): { port: number; register: number } | null {
    const [port, register] = this.#bank1 ? [address >> 4, address & 0x0f] : [address & 1, address >> 1];
    return port <= 1 && register <= 10 ? { port, register } : null;
  }

  /** Section 3.2.1: IOCON.SEQOP = 1 keeps the pointer, or lets it toggle within the pair. */
  #advance(): void {
    const last = this.#bank1 ? 0x1a : 0x15;
    if ((this.#get(0, MCP.iocon) & 0x20) === 0) this.#pointer = this.#pointer >= last ? 0 : this.#pointer + 1;
    else if (!this.#bank1) this.#pointer ^= 1;
  }

  #get(port: number, register: number): number {
    return this.#registers[port * 11 + register] ?? 0;
  }

  #set(port: number, register: number, value: number): void {
    // IOCON is one register with two addresses.
    const ports = register === MCP.iocon ? [0, 1] : [port];
    for (const at of ports) this.#registers[at * 11 + register] = value & 0xff;
  }
}

function powerOn(): number[] {
  const registers = new Array<number>(22).fill(0);
  registers[0] = 0xff;
  registers[11] = 0xff;
  return registers;
}

export class Pcf8574Model extends PortModel {
  #latch = 0xff;

  reset(): void {
    this.#latch = 0xff;
    this.onChange();
  }
  preset(latch: number): void {
    this.#latch = latch;
  }
  write(bytes: readonly number[]): void {
    for (const byte of bytes) {
      this.#latch = byte;
      this.onChange();
    }
  }
  read(length: number): readonly number[] {
    let pins = 0;
    for (let bit = 0; bit < 8; bit++) pins |= this.level(bit) << bit;
    return new Array<number>(length).fill(pins);
  }
  drives(pin: number): 0 | 1 {
    return ((this.#latch >> pin) & 1) as 0 | 1;
  }
}
