import { access, constants, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpio } from 'onoff';
import { BellwireError } from '../../src/telephony/index.js';
import { gpioError } from './errors.js';
import type { OutputWish } from './lines.js';

/** onoff's class, imported lazily: its native part is needed only where there are GPIO lines. */
export type GpioClass = typeof Gpio;

/** The way to one chip's lines in sysfs. */
export interface SysfsPlace {
  /** Where the kernel shows GPIO; onoff itself knows only /sys/class/gpio. */
  root: string;
  onoff: GpioClass;
  patience: UdevPatience;
}

/**
 * udev gives a freshly exported line to group gpio a moment later (raspberrypi/linux issue 553). One patience is shared
 * by all lines that are opened together.
 */
export class UdevPatience {
  #leftMs = 2_000;
  constructor(readonly sleep: (ms: number) => Promise<void>) {}
  /** Waits a little; false when there was time enough. */
  async wait(): Promise<boolean> {
    if (this.#leftMs <= 0) return false;
    this.#leftMs -= 20;
    await this.sleep(20);
    return true;
  }
}

/**
 * Here and not by onoff, which waits for udev in a busy loop (up to 10,000 tries). A line that is exported stays as it is.
 * Throws GPIO_…
 */
export async function exportLine(root: string, number: number): Promise<void> {
  if (await exists(join(root, `gpio${number}`))) return;
  try {
    const file = await open(join(root, 'export'), constants.O_WRONLY);
    try {
      await file.write(String(number));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw gpioError(error, `line ${number}`);
  }
}

/**
 * Makes an exported line an output that drives `high`, or keeps the level it drives already. Throws GPIO_…
 * @param number sysfs number: base of the chip + line
 */
export async function openOutput(
  number: number,
  { high, keep }: OutputWish,
  { root, onoff, patience }: SysfsPlace,
): Promise<Gpio> {
  const folder = join(root, `gpio${number}`);
  await untilWritable(join(folder, 'value'), patience);
  await untilWritable(join(folder, 'active_low'), patience);
  // An output-only chip (a 74HC595 chain behind gpio-74x164) has no direction to set.
  const direction = join(folder, 'direction');
  if (await exists(direction)) await untilWritable(direction, patience);
  // `high` and `low` make it an output with that level in one step (gpiolib-sysfs.c, direction_store); plain `out` means
  // low. With reconfigureDirection false an output stays untouched. active_low changes what `value` means, not the pin.
  const options = { activeLow: false, reconfigureDirection: !keep };
  try {
    return new onoff(number, high ? 'high' : 'low', undefined, options);
  } catch (error) {
    throw gpioError(error, `line ${number}`);
  }
}

/** Makes an exported line an input that reports both edges. Throws GPIO_… */
export async function openInput(number: number, { root, onoff, patience }: SysfsPlace): Promise<Gpio> {
  const folder = join(root, `gpio${number}`);
  await untilWritable(join(folder, 'value'), patience);
  // onoff would go on without edges: a button that is never seen.
  if (!(await exists(join(folder, 'edge')))) {
    const why = `line ${number} cannot report changes: its chip has no interrupts`;
    throw new BellwireError('GPIO_NOT_FOUND', why);
  }
  for (const file of ['active_low', 'direction', 'edge']) await untilWritable(join(folder, file), patience);
  try {
    return new onoff(number, 'in', 'both', { activeLow: false });
  } catch (error) {
    throw gpioError(error, `line ${number}`);
  }
}

async function untilWritable(file: string, patience: UdevPatience): Promise<void> {
  for (;;) {
    try {
      return await access(file, constants.R_OK | constants.W_OK);
    } catch (error) {
      if (!(await patience.wait())) throw gpioError(error, file);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
