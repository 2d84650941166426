import { access, constants, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpio } from 'onoff';
import { BellwireError, type ErrorCode } from '../../../src/telephony/index.js';

/** onoff's class, imported lazily: its native part is needed only where there are GPIO lamps. */
export type GpioClass = typeof Gpio;

export interface LineWish {
  /** sysfs number: base of the chip + line. */
  number: number;
  activeLow: boolean;
  /** Shown at once when the line is not an output yet. */
  lit: boolean;
}

/**
 * udev gives a freshly exported line to group gpio a moment later (raspberrypi/linux issue 553). One patience is shared
 * by all lines of a board.
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
 * Makes an exported line an output that shows `lit`, or keeps the level it drives already: a daemon that restarts must
 * not blink its lamps. Throws GPIO_…
 */
export async function openLine(
  root: string,
  { number, activeLow, lit }: LineWish,
  onoff: GpioClass,
  patience: UdevPatience,
): Promise<Gpio> {
  const folder = join(root, `gpio${number}`);
  await untilWritable(join(folder, 'value'), patience);
  await untilWritable(join(folder, 'active_low'), patience);
  // An output-only chip (a 74HC595 chain behind gpio-74x164) has no direction to set.
  const direction = join(folder, 'direction');
  if (await exists(direction)) await untilWritable(direction, patience);
  // The kernel takes `high` and `low` as the level of the pin, whatever active_low says (gpiolib-sysfs.c,
  // direction_store); plain `out` means low. An output stays untouched: reconfigureDirection is false.
  const level = lit !== activeLow ? 'high' : 'low';
  try {
    return new onoff(number, level, undefined, { activeLow, reconfigureDirection: false });
  } catch (error) {
    throw gpioError(error, `line ${number}`);
  }
}

/** The stable error for a system error from sysfs. */
export function gpioError(error: unknown, what: string): BellwireError {
  if (error instanceof BellwireError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new BellwireError(codeOf(code), `${what}: ${message}`, { cause: error });
}

function codeOf(errno: string | undefined): ErrorCode {
  switch (errno) {
    case 'EBUSY':
      return 'GPIO_LINE_BUSY';
    case 'EACCES':
    case 'EPERM':
      return 'GPIO_PERMISSION';
    case 'EINVAL':
      return 'GPIO_NOT_FOUND';
    case 'ENOENT':
      return 'GPIO_NO_SYSFS';
    default:
      return 'LAMP_BOARD_FAILED';
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
