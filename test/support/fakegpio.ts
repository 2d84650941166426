import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BinaryValue, Direction, Options } from 'onoff';
import type { GpioClass } from '../../drivers/gpio-kit/sysfs-line.js';

export interface FakeChip {
  label: string;
  base: number;
  lines: number;
}

interface FakeLine {
  output: boolean;
  /** Level of the pin. */
  high: boolean;
  activeLow: boolean;
  exported: boolean;
}

const errno = (code: string) => Object.assign(new Error(`${code}: fake kernel`), { code });

/**
 * /sys/class/gpio as the kernel behaves (gpiolib-sysfs.c), in a folder of plain files plus a stand-in for onoff's class.
 * Levels belong to the kernel, so they outlive the class, as they outlive a daemon.
 */
export class FakeKernel {
  readonly lines = new Map<number, FakeLine>();
  /** Pin levels seen, oldest first, per line. */
  readonly history = new Map<number, boolean[]>();
  /** Errors per line at export, or at any touch of its value. */
  readonly exportErrors = new Map<number, string>();
  readonly valueErrors = new Map<number, string>();
  readonly chips: readonly FakeChip[];
  readonly #root: string;

  constructor(root: string, ...chips: readonly FakeChip[]) {
    this.#root = root;
    this.chips = chips;
    makeChips(root, chips);
  }

  /** As an earlier life of the daemon left it. */
  preset(number: number, line: Partial<FakeLine>): void {
    this.lines.set(number, { output: true, high: false, activeLow: false, exported: true, ...line });
    this.#note(number);
    if (this.#line(number).exported) this.#appear(number);
  }

  isHigh(number: number): boolean {
    return this.#line(number).high;
  }

  /** What writing to `export` does; the files appear a moment later ({@link sleep}), as udev's permissions do. */
  readonly exportLine = async (number: number): Promise<void> => {
    const code = this.exportErrors.get(number);
    if (code !== undefined) throw errno(code);
    const chip = this.chips.find((c) => number >= c.base && number < c.base + c.lines);
    if (!chip) throw errno('EINVAL');
    this.#line(number).exported = true;
  };

  /** The time in which the daemon waits. */
  readonly sleep = async (): Promise<void> => {
    for (const [number, line] of this.lines) if (line.exported) this.#appear(number);
  };

  gpioClass(): GpioClass {
    const kernel = this;
    class FakeGpio {
      readonly #number: number;
      constructor(number: number, direction: Direction, _edge?: string, options: Options = {}) {
        this.#number = number;
        const line = kernel.#line(number);
        if (!line.exported) throw errno('ENOENT');
        line.activeLow = options.activeLow ?? line.activeLow;
        if (direction === 'in') {
          line.output = false;
          return;
        }
        if (options.reconfigureDirection === false && line.output) return;
        line.output = true;
        line.high = direction === 'high';
        kernel.#note(number);
      }
      writeSync(value: BinaryValue): void {
        const line = this.#touch();
        line.high = (value === 1) !== line.activeLow;
        kernel.#note(this.#number);
      }
      readSync(): BinaryValue {
        const line = this.#touch();
        return line.high !== line.activeLow ? 1 : 0;
      }
      unexport(): void {
        kernel.#line(this.#number).exported = false;
      }
      #touch(): FakeLine {
        const code = kernel.valueErrors.get(this.#number);
        const line = kernel.#line(this.#number);
        if (code !== undefined) throw errno(code);
        if (!line.output) throw errno('EPERM');
        return line;
      }
    }
    return FakeGpio as unknown as GpioClass;
  }

  #line(number: number): FakeLine {
    const line = this.lines.get(number) ?? { output: false, high: false, activeLow: false, exported: false };
    this.lines.set(number, line);
    return line;
  }

  #note(number: number): void {
    this.history.set(number, [...(this.history.get(number) ?? []), this.isHigh(number)]);
  }

  #appear(number: number): void {
    makeLine(this.#root, number, { direction: 'in', value: '0', active_low: '0' });
  }
}

/** The chip folders and the `export` files. */
export function makeChips(root: string, chips: readonly FakeChip[]): void {
  for (const { label, base, lines } of chips) {
    const folder = join(root, `gpiochip${base}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'label'), `${label}\n`);
    writeFileSync(join(folder, 'base'), `${base}\n`);
    writeFileSync(join(folder, 'ngpio'), `${lines}\n`);
  }
  mkdirSync(root, { recursive: true });
  for (const file of ['export', 'unexport']) writeFileSync(join(root, file), '');
}

/** An exported line as plain files. */
export function makeLine(
  root: string,
  number: number,
  files: { direction: string; value: string; active_low: string },
): void {
  const folder = join(root, `gpio${number}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ ...files, edge: 'none' })) {
    writeFileSync(join(folder, name), `${text}\n`);
  }
}
