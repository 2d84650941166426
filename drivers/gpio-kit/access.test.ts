import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BellwireError } from '../../src/telephony/index.js';
import { FakeCdev } from '../../test/support/fakecdev.js';
import { FakeKernel } from '../../test/support/fakegpio.js';
import { cdevWay, chooseAccess, type GpioWay, sysfsWay } from './access.js';
import { sysfsParts } from './sysfs.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bellwire-access-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const chip = { device: 'gpiochip0', label: 'pinctrl-rp1', lines: 54 };
const sysfs = (): GpioWay => {
  const kernel = new FakeKernel(root, { label: 'pinctrl-rp1', base: 569, lines: 54 });
  return sysfsWay({ ...sysfsParts, root, onoff: async () => kernel.gpioClass() });
};
function noSysfs(): GpioWay {
  return sysfsWay({ ...sysfsParts, root: join(root, 'absent') });
}
const cdev = () => cdevWay(async () => new FakeCdev(chip));
const broken = (code: 'GPIO_PERMISSION' | 'RUNTIME_MODULE', detail: string): GpioWay => ({
  trouble: async () => new BellwireError(code, detail),
  take: () => {
    throw new Error('taken although it cannot be used');
  },
});

describe('auto', () => {
  it('sysfs where it can be used', async () => {
    expect(await chooseAccess('auto', sysfs(), cdev())).toMatchObject({
      how: 'sysfs',
      why: expect.stringContaining('drive on'),
    });
  });

  it('the character device where there is no sysfs', async () => {
    const { how, why } = await chooseAccess('auto', noSysfs(), cdev());
    expect(how).toBe('cdev');
    expect(why).toMatch(/no \/sys\/class\/gpio/);
  });

  it('the character device where onoff was not built', async () => {
    const kernel = new FakeKernel(root, { label: 'pinctrl-rp1', base: 569, lines: 54 });
    expect(kernel.chips).toHaveLength(1);
    const way = sysfsWay({ ...sysfsParts, root, onoff: () => Promise.reject(new Error('no epoll.node')) });
    expect(await chooseAccess('auto', way, cdev())).toMatchObject({
      how: 'cdev',
      why: expect.stringContaining('onoff'),
    });
  });

  it.each([
    ['no GPIO at all', noSysfs, noChips, 'GPIO_NO_CDEV', ['absent/export', 'there is no /dev/gpiochip*']],
    ['sysfs of another user', denied, noChips, 'GPIO_PERMISSION', ['(export)', '/dev/gpiochip*']],
    ['no koffi', noSysfs, noKoffi, 'RUNTIME_MODULE', ['absent/export', '(koffi)']],
  ] as const)('neither, %s: says why of both', async (_, first, other, code, reasons) => {
    const tried = chooseAccess('auto', first(), other());
    await expect(tried).rejects.toMatchObject({ code });
    for (const reason of reasons) await expect(tried).rejects.toThrow(reason);
  });
});

function denied(): GpioWay {
  return broken('GPIO_PERMISSION', 'export');
}
function noKoffi(): GpioWay {
  return broken('RUNTIME_MODULE', 'koffi');
}
function noChips(): GpioWay {
  return cdevWay(async () => new FakeCdev());
}

it.each(['sysfs', 'cdev'] as const)('%s as asked, without a look: its first use tells', async (how) => {
  const asked = await chooseAccess(
    how,
    noSysfs(),
    cdevWay(() => Promise.reject(new Error('not asked'))),
  );
  expect(asked.how).toBe(how);
});
