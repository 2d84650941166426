import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwireError } from '../../../src/telephony/index.js';

export interface GpioChip {
  /** Directory name, e.g. `gpiochip512`. */
  name: string;
  label: string;
  /** Number of its first line in sysfs: differs between kernels and boards (458, 512, 569…). */
  base: number;
  /** How many lines it has. */
  lines: number;
}

/** The header of the Pi 0–3, 4 and 5 (shelf hw/README.md section 2; raspberrypi/linux pinctrl drivers). */
export const PI_LABELS: readonly string[] = ['pinctrl-bcm2835', 'pinctrl-bcm2711', 'pinctrl-rp1'];

/**
 * Finds the chip by its label, never by its number. `label`: as configured, `auto` for the Pi's header.
 * Throws GPIO_NO_SYSFS, GPIO_NOT_FOUND (none, or several with that label).
 */
export async function findChip(root: string, label: string): Promise<GpioChip> {
  const wanted = label === 'auto' ? PI_LABELS : [label];
  const chips = await listChips(root);
  const found = chips.filter((chip) => wanted.includes(chip.label));
  const [chip, another] = found;
  const have = chips.map((c) => `${c.name}: ${c.label}`).join(', ') || 'no chip at all';
  if (!chip) throw new BellwireError('GPIO_NOT_FOUND', `looked for ${wanted.join(', ')}; there is ${have}`);
  if (another)
    throw new BellwireError('GPIO_NOT_FOUND', `several are called ${chip.label}; there is ${have}`);
  return chip;
}

/** All chips, lowest base first. */
export async function listChips(root: string): Promise<GpioChip[]> {
  const names = await readdir(root).catch((cause: unknown) => {
    throw new BellwireError('GPIO_NO_SYSFS', root, { cause });
  });
  const chips = names.filter((name) => /^gpiochip\d+$/.test(name)).map((name) => readChip(root, name));
  return (await Promise.all(chips)).sort((a, b) => a.base - b.base);
}

async function readChip(root: string, name: string): Promise<GpioChip> {
  const read = async (file: string) => (await readFile(join(root, name, file), 'latin1')).trim();
  const [label, base, lines] = await Promise.all([read('label'), read('base'), read('ngpio')]);
  return { name, label, base: Number.parseInt(base, 10), lines: Number.parseInt(lines, 10) };
}
