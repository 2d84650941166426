import { BellwireError } from '../../src/telephony/index.js';

/** A chip as sysfs and the character device both know it. */
export interface GpioChip {
  /** Of its folder or device, e.g. `gpiochip512`, `gpiochip0`: differs between kernels and boards. */
  name: string;
  label: string;
  /** How many lines it has. */
  lines: number;
}

/** The header of the Pi 0–3, 4 and 5 (shelf hw/README.md section 2; raspberrypi/linux pinctrl drivers). */
const PI_LABELS: readonly string[] = ['pinctrl-bcm2835', 'pinctrl-bcm2711', 'pinctrl-rp1'];

/**
 * Finds the chip by its label, never by its number. `label`: as configured, `auto` for the Pi's header.
 * Throws GPIO_NOT_FOUND (none, or several with that label).
 */
export function pickChip<Chip extends GpioChip>(chips: readonly Chip[], label: string): Chip {
  const wanted = label === 'auto' ? PI_LABELS : [label];
  const [chip, another] = chips.filter((c) => wanted.includes(c.label));
  const have = chips.map((c) => `${c.name}: ${c.label}`).join(', ') || 'no chip at all';
  if (!chip) throw new BellwireError('GPIO_NOT_FOUND', `looked for ${wanted.join(', ')}; there is ${have}`);
  if (another)
    throw new BellwireError('GPIO_NOT_FOUND', `several are called ${chip.label}; there is ${have}`);
  return chip;
}

/** Throws GPIO_NOT_FOUND for a line the chip does not have. */
export function needLines(chip: GpioChip, lines: Iterable<number>): void {
  for (const line of lines) {
    if (line < chip.lines) continue;
    throw new BellwireError('GPIO_NOT_FOUND', `${chip.label} has lines 0 to ${chip.lines - 1}, not ${line}`);
  }
}
