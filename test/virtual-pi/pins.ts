/**
 * What the pins of the virtual Raspberry Pi did, from QEMU's trace of every register write ("memory_region_ops_write"): a
 * logic analyser. Registers: BCM2835 ARM Peripherals, chapter 6.
 */
export interface RegisterWrite {
  /** Offset in the GPIO block. */
  readonly register: number;
  readonly value: number;
}

const TRACED = /addr 0x3f2000([0-9a-f]{2}) value 0x([0-9a-f]+) .*bcm2835_gpio/;

/** Null: a line of the trace about something else. */
export function traced(line: string): RegisterWrite | null {
  const [, register, value] = TRACED.exec(line) ?? [];
  if (register === undefined || value === undefined) return null;
  return { register: Number.parseInt(register, 16), value: Number.parseInt(value, 16) };
}

const OUTPUT = 1;
const LAST_FUNCTION_REGISTER = 0x14;
const PINS_A_FUNCTION_REGISTER = 10;

/** The pins after some writes. A pin that is an input drives nothing. */
export class Pins {
  readonly #functions = new Map<number, number>();
  readonly #levels: boolean[] = [];

  apply({ register, value }: RegisterWrite): void {
    if (register <= LAST_FUNCTION_REGISTER) {
      const first = (register / 4) * PINS_A_FUNCTION_REGISTER;
      for (let i = 0; i < PINS_A_FUNCTION_REGISTER; i += 1)
        this.#functions.set(first + i, (value >>> (3 * i)) & 7);
      return;
    }
    const effect = EFFECTS.get(register);
    if (!effect) return;
    for (let i = 0; i < 32; i += 1) if ((value >>> i) & 1) this.#levels[effect.first + i] = effect.high;
  }

  isHigh(pin: number): boolean {
    return this.#levels[pin] === true;
  }

  drivesHigh(pin: number): boolean {
    return this.#functions.get(pin) === OUTPUT && this.isHigh(pin);
  }

  drivesLow(pin: number): boolean {
    return this.#functions.get(pin) === OUTPUT && !this.isHigh(pin);
  }
}

/** GPSET0, GPSET1, GPCLR0, GPCLR1. */
const EFFECTS = new Map([
  [0x1c, { first: 0, high: true }],
  [0x20, { first: 32, high: true }],
  [0x28, { first: 0, high: false }],
  [0x2c, { first: 32, high: false }],
]);

/** How often the pin, once it drove high, stopped doing so. */
export function fallsOf(pin: number, writes: Iterable<RegisterWrite>): number {
  const pins = new Pins();
  let falls = 0;
  for (const write of writes) {
    const before = pins.drivesHigh(pin);
    pins.apply(write);
    if (before && !pins.drivesHigh(pin)) falls += 1;
  }
  return falls;
}

export interface ChainPins {
  data: number;
  clock: number;
  latch: number;
}

/** What a chain of 74HC595 showed: at each rising latch, its outputs, the one next to the Pi first. Power-on is not shown. */
export function latchedBy(
  { data, clock, latch }: ChainPins,
  outputs: number,
  writes: Iterable<RegisterWrite>,
): boolean[][] {
  const pins = new Pins();
  const shown: boolean[][] = [];
  const shifted: boolean[] = [];
  for (const write of writes) {
    const [clockWas, latchWas] = [pins.isHigh(clock), pins.isHigh(latch)];
    pins.apply(write);
    if (!clockWas && pins.isHigh(clock)) shifted.push(pins.isHigh(data));
    if (!latchWas && pins.isHigh(latch)) shown.push(shifted.slice(-outputs).reverse());
  }
  return shown;
}
