import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwireError } from '../../src/telephony/index.js';
import { type GpioChip, pickChip } from './chips.js';

export const SYSFS_GPIO = '/sys/class/gpio';

export interface SysfsChip extends GpioChip {
  /** Number of its first line in sysfs: differs between kernels and boards (458, 512, 569…). */
  base: number;
}

/** Throws GPIO_NO_SYSFS, GPIO_NOT_FOUND. */
export async function findSysfsChip(root: string, label: string): Promise<SysfsChip> {
  return pickChip(await listChips(root), label);
}

/** All chips, lowest base first. */
async function listChips(root: string): Promise<SysfsChip[]> {
  const names = await readdir(root).catch((cause: unknown) => {
    throw new BellwireError('GPIO_NO_SYSFS', root, { cause });
  });
  const chips = names.filter((name) => /^gpiochip\d+$/.test(name)).map((name) => readChip(root, name));
  return (await Promise.all(chips)).sort((a, b) => a.base - b.base);
}

async function readChip(root: string, name: string): Promise<SysfsChip> {
  const read = async (file: string) => (await readFile(join(root, name, file), 'latin1')).trim();
  const [label, base, lines] = await Promise.all([read('label'), read('base'), read('ngpio')]);
  return { name, label, base: Number.parseInt(base, 10), lines: Number.parseInt(lines, 10) };
}
