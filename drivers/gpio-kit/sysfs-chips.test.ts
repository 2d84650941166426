import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeChip, makeChips } from '../../test/support/fakegpio.js';
import { findSysfsChip } from './sysfs-chips.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bellwire-gpio-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const pi3 = (base: number): FakeChip => ({ label: 'pinctrl-bcm2835', base, lines: 54 });
const expander = (base: number): FakeChip => ({ label: 'raspberrypi-exp-gpio', base, lines: 8 });

// Bases as seen on kernels (shelf hw/README.md section 2): 458 on 6.1, 512 since 6.6; Pi 5 elsewhere again.
it.each([
  ['Pi 3, kernel 6.12', [pi3(512), expander(566)], 'auto', 512],
  ['Pi 3, kernel 6.1: the expander lies below the header', [expander(450), pi3(458)], 'auto', 458],
  ['Pi 4', [{ label: 'pinctrl-bcm2711', base: 512, lines: 58 }], 'auto', 512],
  [
    'Pi 5: many chips',
    [
      { label: 'gpio-brcmstb@107d508500', base: 512, lines: 32 },
      { label: 'pinctrl-rp1', base: 569, lines: 54 },
    ],
    'auto',
    569,
  ],
  ['a named expander', [pi3(512), { label: 'mcp23017', base: 600, lines: 16 }], 'mcp23017', 600],
] as const)('%s', async (_, chips, label, base) => {
  makeChips(root, chips);
  expect(await findSysfsChip(root, label)).toMatchObject({ base });
});

it('no such chip: names what there is', async () => {
  makeChips(root, [expander(450)]);
  await expect(findSysfsChip(root, 'auto')).rejects.toMatchObject({
    code: 'GPIO_NOT_FOUND',
    message: expect.stringContaining('gpiochip450: raspberrypi-exp-gpio'),
  });
});

it('two chips of one label: does not guess', async () => {
  makeChips(root, [
    { label: 'mcp23017', base: 600, lines: 16 },
    { label: 'mcp23017', base: 616, lines: 16 },
  ]);
  await expect(findSysfsChip(root, 'mcp23017')).rejects.toMatchObject({
    code: 'GPIO_NOT_FOUND',
    message: expect.stringContaining('several'),
  });
});

it('no sysfs, and a sysfs without chips', async () => {
  await expect(findSysfsChip(join(root, 'absent'), 'auto')).rejects.toMatchObject({ code: 'GPIO_NO_SYSFS' });
  await expect(findSysfsChip(root, 'auto')).rejects.toMatchObject({ code: 'GPIO_NOT_FOUND' });
});
