import { BellwireError } from '../../src/telephony/index.js';
import { findCdevChip, lineHolders } from './cdev-chips.js';
import type { GpioChip } from './chips.js';
import { loadDevices } from './gpio-device.js';
import { findSysfsChip, SYSFS_GPIO } from './sysfs-chips.js';

/** What `bellwire doctor` asks of this computer's GPIO; nothing is changed. */
export const gpioProbes = {
  async gpioChip(way: 'sysfs' | 'cdev', label: string): Promise<GpioChip> {
    return way === 'sysfs' ? findSysfsChip(SYSFS_GPIO, label) : findCdevChip(await loadDevices(), label);
  },

  /** Null: the character device, which alone knows, cannot be asked. */
  async gpioHolders(label: string, lines: readonly number[]): Promise<ReadonlyMap<number, string> | null> {
    try {
      return await lineHolders(await loadDevices(), label, lines);
    } catch (error) {
      if (error instanceof BellwireError) return null;
      throw error;
    }
  },
};
