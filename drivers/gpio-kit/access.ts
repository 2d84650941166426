import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwireError } from '../../src/telephony/index.js';
import { CdevAccess } from './cdev.js';
import { listCdevChips } from './cdev-chips.js';
import { gpioError } from './errors.js';
import { type GpioDevices, loadDevices } from './gpio-device.js';
import type { GpioAccess } from './lines.js';
import { loadOnoff, SysfsAccess, type SysfsParts, sysfsParts } from './sysfs.js';

/** One way to the lines, as the choice sees it. */
export interface GpioWay {
  /** Null: it can be used here and now. Otherwise why not. */
  trouble(): Promise<BellwireError | null>;
  take(why: string): GpioAccess;
}

/**
 * `auto` probes: sysfs where it is there and usable, since its lines drive on when the daemon dies, else the character
 * device. Throws for `auto` only, GPIO_… or RUNTIME_MODULE, when neither can be used; a way that was asked for by name is
 * not probed, its first use tells.
 */
export function gpioAccess(how: 'auto' | 'sysfs' | 'cdev'): Promise<GpioAccess> {
  return chooseAccess(how, sysfsWay(sysfsParts), cdevWay(loadDevices));
}

export async function chooseAccess(
  how: 'auto' | 'sysfs' | 'cdev',
  sysfs: GpioWay,
  cdev: GpioWay,
): Promise<GpioAccess> {
  switch (how) {
    case 'sysfs':
      return sysfs.take('the site file says so');
    case 'cdev':
      return cdev.take('the site file says so');
    case 'auto': {
      const noSysfs = await sysfs.trouble();
      if (!noSysfs) return sysfs.take('it is there, and its lines drive on when the daemon dies');
      const noCdev = await cdev.trouble();
      if (!noCdev) return cdev.take(`not sysfs: ${noSysfs.message}`);
      // A permission is the fault that can be mended.
      const code = noSysfs.code === 'GPIO_PERMISSION' ? noSysfs.code : noCdev.code;
      throw new BellwireError(code, `${noSysfs.message} ${noCdev.message}`);
    }
  }
}

export function sysfsWay(parts: SysfsParts): GpioWay {
  return {
    trouble: () =>
      troubleOf(async () => {
        const file = join(parts.root, 'export');
        await access(file, constants.W_OK).catch((error: unknown) => {
          throw gpioError(error, file);
        });
        await loadOnoff(parts);
      }),
    take: (why) => new SysfsAccess(parts, why),
  };
}

export function cdevWay(devices: () => Promise<GpioDevices>): GpioWay {
  return {
    trouble: () => troubleOf(async () => listCdevChips(await devices())),
    take: (why) => new CdevAccess(devices, why),
  };
}

async function troubleOf(attempt: () => Promise<unknown>): Promise<BellwireError | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    return gpioError(error, 'GPIO');
  }
}
