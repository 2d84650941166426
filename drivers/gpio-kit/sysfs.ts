import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Gpio } from 'onoff';
import { BellwireError } from '../../src/telephony/index.js';
import { needLines } from './chips.js';
import { loadWatch, type WatchFd } from './edges.js';
import { gpioError } from './errors.js';
import type { GpioAccess, InputLines, InputWish, OutputLines, OutputWish } from './lines.js';
import { findSysfsChip, SYSFS_GPIO, type SysfsChip } from './sysfs-chips.js';
import { WatchedLine } from './sysfs-input.js';
import {
  exportLine,
  type GpioClass,
  openInput,
  openOutput,
  type SysfsPlace,
  UdevPatience,
} from './sysfs-line.js';

export interface SysfsParts {
  root: string;
  exportLine: (number: number) => Promise<void>;
  onoff: () => Promise<GpioClass>;
  sleep: (ms: number) => Promise<void>;
  watch: () => Promise<WatchFd>;
  /** Calls once, `ms` from now; the function it returns cancels. */
  after: (ms: number, run: () => void) => () => void;
}

/** This computer's own. */
export const sysfsParts: SysfsParts = {
  root: SYSFS_GPIO,
  exportLine: (number) => exportLine(SYSFS_GPIO, number),
  onoff: async () => (await import('onoff')).Gpio,
  sleep,
  watch: loadWatch,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** GPIO through /sys/class/gpio and the package onoff. */
export class SysfsAccess implements GpioAccess {
  readonly how = 'sysfs';
  readonly #parts: SysfsParts;
  /**
   * Outputs that were let go. onoff can close a line only by unexporting it, which makes it an input; so it is kept for
   * the next who opens it, and no descriptor is lost.
   */
  readonly #idle = new Map<number, Gpio>();

  constructor(
    parts: SysfsParts,
    readonly why: string,
  ) {
    this.#parts = parts;
  }

  async openOutputs(label: string, lines: ReadonlyMap<number, OutputWish>): Promise<OutputLines> {
    const { chip, place } = await this.#export(label, [...lines.keys()]);
    const open = new Map<number, Gpio>();
    const letGo = () => {
      for (const [line, gpio] of open) this.#idle.set(chip.base + line, gpio);
      open.clear();
    };
    try {
      for (const [line, wish] of lines) open.set(line, await this.#output(chip.base + line, wish, place));
    } catch (error) {
      letGo();
      throw error;
    }
    return new SysfsOutputs(open, letGo);
  }

  async openInputs(
    label: string,
    lines: ReadonlyMap<number, InputWish>,
    onLevel: (line: number, high: boolean) => void,
    onTrouble: (error: BellwireError) => void,
  ): Promise<InputLines> {
    const pulled = [...lines].find(([, { pull }]) => pull !== 'none');
    if (pulled) throw new BellwireError('GPIO_NO_PULL', `line ${pulled[0]}: pull ${pulled[1].pull}`);
    const watch = await this.#parts.watch();
    const { chip, place } = await this.#export(label, [...lines.keys()]);
    const open: WatchedLine[] = [];
    const close = () => {
      for (const input of open.splice(0)) input.close();
    };
    const trouble = (error: BellwireError) => {
      close();
      onTrouble(error);
    };
    try {
      for (const [line, { debounceMs }] of lines) {
        const gpio = await openInput(chip.base + line, place);
        const value = join(place.root, `gpio${chip.base + line}`, 'value');
        const told = (high: boolean) => onLevel(line, high);
        open.push(
          new WatchedLine(gpio, value, debounceMs, { watch, after: this.#parts.after, told, trouble }),
        );
      }
      for (const input of open) input.start();
    } catch (error) {
      close();
      throw gpioError(error, label);
    }
    return { close };
  }

  async #output(number: number, wish: OutputWish, place: SysfsPlace): Promise<Gpio> {
    const idle = this.#idle.get(number);
    this.#idle.delete(number);
    if (!idle) return openOutput(number, wish, place);
    try {
      if (!wish.keep) idle.writeSync(wish.high ? 1 : 0);
      return idle;
    } catch (error) {
      idle.unexport();
      throw gpioError(error, `line ${number}`);
    }
  }

  /** All exports first: udev works on them together. */
  async #export(label: string, lines: readonly number[]): Promise<{ chip: SysfsChip; place: SysfsPlace }> {
    const { root, sleep } = this.#parts;
    const onoff = await loadOnoff(this.#parts);
    const chip = await findSysfsChip(root, label);
    needLines(chip, lines);
    for (const line of lines) {
      await this.#parts.exportLine(chip.base + line).catch((error: unknown) => {
        throw gpioError(error, `line ${line}`);
      });
    }
    return { chip, place: { root, onoff, patience: new UdevPatience(sleep) } };
  }
}

/** Throws RUNTIME_MODULE. */
export async function loadOnoff({ onoff }: SysfsParts): Promise<GpioClass> {
  try {
    return await onoff();
  } catch (cause) {
    throw new BellwireError('RUNTIME_MODULE', 'onoff: npm rebuild epoll onoff', { cause });
  }
}

class SysfsOutputs implements OutputLines {
  /** A sysfs line keeps driving after SIGKILL (shelf hw/README.md section 2, proved on a virtual Pi). */
  readonly afterDeath = 'holds';
  readonly #lines: Map<number, Gpio>;
  readonly close: () => void;

  constructor(lines: Map<number, Gpio>, close: () => void) {
    this.#lines = lines;
    this.close = close;
  }

  set(levels: ReadonlyMap<number, boolean>): void {
    for (const [line, high] of levels) this.#touch(line, (gpio) => gpio.writeSync(high ? 1 : 0));
  }

  get(): ReadonlyMap<number, boolean> {
    const levels = new Map<number, boolean>();
    for (const line of [...this.#lines.keys()]) {
      try {
        levels.set(line, this.#touch(line, (gpio) => gpio.readSync()) === 1);
      } catch (error) {
        if (!(error instanceof BellwireError)) throw error;
        // No longer held.
      }
    }
    return levels;
  }

  #touch<T>(line: number, touch: (gpio: Gpio) => T): T {
    const gpio = this.#lines.get(line);
    if (!gpio) throw new BellwireError('GPIO_NOT_FOUND', `line ${line} is not open`);
    try {
      return touch(gpio);
    } catch (error) {
      // Somebody made it an input or took it away: given back, so that the next who opens it begins anew.
      this.#lines.delete(line);
      gpio.unexport();
      throw gpioError(error, `line ${line}`);
    }
  }
}
