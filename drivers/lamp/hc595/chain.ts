/** The inputs of the chain, wired to all its chips (SER, SRCLK, RCLK, /OE). */
export type Pin = 'data' | 'clock' | 'latch' | 'enable';

/** What the outputs show: '0' and '1' per output, output 0 first; or `off`: /OE is high, all outputs float. */
export type View = string;
export const OFF: View = 'off';

/** Content of the registers when power comes: nobody knows, so not all dark and not all lit. */
const AT_POWER_ON = [true, false, true, true, false];

/**
 * An exact model of a chain of 74HC595: shift registers, latches, /OE, and the edges that move them (function table in
 * TI SCLS041, SCHS353). It keeps everything that was ever visible and notes what a data sheet forbids or a careful
 * driver does not do. For tests and figures: no chip is better proof, but no test can ask a chip what it saw.
 */
export class ShiftChain {
  readonly outputs: number;
  /** All views since power-on, each as it appeared. */
  readonly seen: View[] = [];
  /** Rules broken by whoever drives the pins. */
  readonly faults: string[] = [];
  /** Rising clock edges before each latch edge. */
  readonly clocksPerLatch: number[] = [];
  /** A ring: stage 0, the nearest to the Pi, is at `#head`. */
  readonly #register: boolean[];
  #head = 0;
  #latched: boolean[];
  #pins: Record<Pin, boolean>;
  #clocks = 0;

  /** `content`: of registers and latches, output 0 first; left out: as after power-on. */
  constructor(outputs: number, pins: Record<Pin, boolean>, content?: readonly boolean[]) {
    this.outputs = outputs;
    this.#register = Array.from(
      { length: outputs },
      (_, i) => content?.[i] ?? AT_POWER_ON[i % AT_POWER_ON.length] === true,
    );
    this.#latched = [...this.#register];
    this.#pins = { ...pins };
    this.seen.push(this.view);
  }

  get view(): View {
    return this.#pins.enable ? OFF : this.#latched.map((bit) => (bit ? '1' : '0')).join('');
  }

  /** QH' of the last chip. */
  get serialOut(): boolean {
    return this.#stage(this.outputs - 1);
  }

  /** Brings pins to these levels, all in the same instant. */
  drive(levels: Partial<Record<Pin, boolean>>): void {
    const before = this.#pins;
    const now = { ...before, ...levels };
    this.#pins = now;
    const rises = (pin: Pin) => now[pin] && !before[pin];
    const changes = (pin: Pin) => now[pin] !== before[pin];
    if (rises('clock')) {
      if (changes('data')) this.faults.push('data changed at the rising edge of the clock');
      this.#push(before.data);
    }
    if (rises('latch')) {
      if (changes('clock')) this.faults.push('clock and latch changed in one instant');
      else if (now.clock) this.faults.push('latched while the clock was high');
      this.clocksPerLatch.push(this.#clocks);
      this.#clocks = 0;
      this.#latched = Array.from({ length: this.outputs }, (_, i) => this.#stage(i));
    }
    if (rises('latch') || changes('enable')) this.#look();
  }

  #look(): void {
    if (this.seen.at(-1) !== this.view) this.seen.push(this.view);
  }

  #push(bit: boolean): void {
    this.#clocks += 1;
    this.#head = (this.#head + this.outputs - 1) % this.outputs;
    this.#register[this.#head] = bit;
  }

  #stage(index: number): boolean {
    return this.#register[(this.#head + index) % this.outputs] === true;
  }
}
