import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { BellwireError } from '../../src/telephony/index.js';
import { FakeCdev } from '../../test/support/fakecdev.js';
import { CdevAccess } from './cdev.js';
import { findCdevChip, lineHolders } from './cdev-chips.js';
import type { GpioAccess, InputWish } from './lines.js';

let kernel: FakeCdev;
let gpio: GpioAccess;
beforeEach(() => use(new FakeCdev({ device: 'gpiochip0', label: 'pinctrl-bcm2711', lines: 58 })));
function use(on: FakeCdev) {
  kernel = on;
  gpio = new CdevAccess(async () => on, 'test');
}
const outputs = (keep: boolean, ...lines: [line: number, high: boolean][]) =>
  new Map(lines.map(([line, high]) => [line, { high, keep }]));

describe('the chip', () => {
  it.each([
    ['Pi 3', 'auto', 'gpiochip0', [{ device: 'gpiochip0', label: 'pinctrl-bcm2835', lines: 54 }]],
    [
      'Pi 5, its header under two names, the expander first',
      'auto',
      'gpiochip0',
      [
        { device: 'gpiochip10', label: 'gpio-brcmstb@107d508500', lines: 32 },
        { device: 'gpiochip0', label: 'pinctrl-rp1', lines: 54 },
        { device: 'gpiochip4', name: 'gpiochip0', label: 'pinctrl-rp1', lines: 54 },
      ],
    ],
    [
      'a named expander',
      'mcp23017',
      'gpiochip1',
      [
        { device: 'gpiochip0', label: 'pinctrl-rp1', lines: 54 },
        { device: 'gpiochip1', label: 'mcp23017', lines: 16 },
      ],
    ],
  ])('%s', async (_, label, name, chips) => {
    use(new FakeCdev(...chips));
    expect(await findCdevChip(kernel, label)).toMatchObject({ name });
    expect(kernel.descriptors).toBe(0);
  });

  it.each([
    ['none of that label', 'mcp23017', 'GPIO_NOT_FOUND', /gpiochip0: pinctrl-bcm2711/],
    ['none at all', 'auto', 'GPIO_NO_CDEV', /no \/dev\/gpiochip/],
    ['not permitted', 'auto', 'GPIO_PERMISSION', /\/dev\/gpiochip0: EACCES/],
  ])('%s', async (what, label, code, message) => {
    if (what === 'none at all') use(new FakeCdev());
    if (what === 'not permitted') kernel.openError = 'EACCES';
    const tried = gpio.openOutputs(label, outputs(true, [17, true]));
    await expect(tried).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('two of one label: does not guess', async () => {
    use(new FakeCdev(...[0, 1].map((n) => ({ device: `gpiochip${n}`, label: 'mcp23017', lines: 16 }))));
    await expect(findCdevChip(kernel, 'mcp23017')).rejects.toMatchObject({ code: 'GPIO_NOT_FOUND' });
  });

  it('a kernel before 5.10', async () => {
    kernel.old = true;
    await expect(gpio.openOutputs('auto', outputs(false, [17, true]))).rejects.toMatchObject({
      code: 'GPIO_NO_CDEV',
      message: expect.stringContaining('/dev/gpiochip0 has no uAPI v2'),
    });
  });
});

describe('outputs', () => {
  it('one that drives keeps its level where that is wished, an input takes the wished one', async () => {
    kernel.preset(5, { output: true, high: true });
    kernel.preset(6, { output: true, high: true });
    kernel.preset(7, { output: false, high: true });
    const wishes = new Map([...outputs(true, [5, false], [7, false]), ...outputs(false, [6, false])]);
    const lines = await gpio.openOutputs('auto', wishes);
    expect([5, 6, 7].map((line) => kernel.isOutput(line))).toEqual([true, true, true]);
    expect([...lines.get()]).toEqual([
      [5, true],
      [7, false],
      [6, false],
    ]);
    expect(kernel.history(5)).not.toContain(false);
  });

  it('asks the direction after the request: a line whose holder died looks like an output before', async () => {
    kernel.persist = 'N';
    await gpio.openOutputs('auto', outputs(true, [17, false]));
    kernel.die();
    await gpio.openOutputs('auto', outputs(true, [17, true]));
    expect(kernel.isHigh(17)).toBe(true);
  });

  it('sets many in one call, and leaves the others', async () => {
    const lines = await gpio.openOutputs('auto', outputs(false, [3, true], [4, false], [40, false]));
    kernel.calls.length = 0;
    lines.set(
      new Map([
        [40, true],
        [4, true],
      ]),
    );
    expect(kernel.calls).toEqual(['SET_VALUES']);
    expect([3, 4, 40].map((line) => kernel.isHigh(line))).toEqual([true, true, true]);
    lines.set(new Map());
    expect(kernel.calls).toHaveLength(1);
  });

  it('a line that was not opened', async () => {
    const lines = await gpio.openOutputs('auto', outputs(false, [3, true]));
    expect(() => lines.set(new Map([[4, true]]))).toThrow(BellwireError);
  });

  it('all or none: nothing stays held when a later request fails', async () => {
    use(new FakeCdev({ device: 'gpiochip0', label: 'pinctrl-bcm2711', lines: 100 }));
    kernel.preset(99, { holder: '' });
    const wishes = outputs(
      false,
      ...Array.from({ length: 100 }, (_, line): [number, boolean] => [line, true]),
    );
    await expect(gpio.openOutputs('auto', wishes)).rejects.toMatchObject({
      code: 'GPIO_LINE_BUSY',
      message: expect.stringContaining('line 99 is held by the kernel'),
    });
    expect(kernel.descriptors).toBe(0);
  });

  it('are read and set right over several requests, whatever is set', async () => {
    use(new FakeCdev({ device: 'gpiochip0', label: 'pinctrl-bcm2711', lines: 150 }));
    const all = Array.from({ length: 150 }, (_, at): [number, boolean] => [(at * 7) % 150, false]);
    const lines = await gpio.openOutputs('auto', outputs(false, ...all));
    const expected = new Map(all);
    const change = fc.array(fc.tuple(fc.nat(149), fc.boolean()), { maxLength: 80 });
    fc.assert(
      fc.property(change, (levels) => {
        lines.set(new Map(levels));
        for (const [line, high] of levels) expected.set(line, high);
        expect(new Map(lines.get())).toEqual(expected);
        for (const [line, high] of expected) expect(kernel.isHigh(line)).toBe(high);
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});

describe('who holds lines', () => {
  it('by name; free lines and lines that do not exist are left out', async () => {
    kernel.preset(8, { holder: 'spi0 CS0' });
    kernel.preset(9, { holder: '' });
    await gpio.openOutputs('auto', outputs(false, [17, true]));
    expect([...(await lineHolders(kernel, 'auto', [7, 8, 9, 17, 58]))]).toEqual([
      [8, 'spi0 CS0'],
      [9, 'the kernel'],
      [17, 'bellwire'],
    ]);
  });
});

describe('inputs', () => {
  let told: [number, boolean][];
  let troubles: string[];
  beforeEach(() => {
    told = [];
    troubles = [];
  });
  const open = (...wishes: [number, InputWish][]) =>
    gpio.openInputs(
      'auto',
      new Map(wishes),
      (line, high) => told.push([line, high]),
      ({ code }) => troubles.push(code),
    );

  it('tell their level at once, then each change once', async () => {
    kernel.preset(5, { high: true });
    const inputs = await open(
      [5, { pull: 'up', debounceMs: 20 }],
      [6, { pull: 'none', debounceMs: 0 }],
      [7, { pull: 'down', debounceMs: 0 }],
    );
    expect(told).toEqual([
      [5, true],
      [6, false],
      [7, false],
    ]);
    told.length = 0;
    kernel.drive(5, false);
    kernel.drive(6, true);
    kernel.drive(6, false);
    expect(told).toEqual([
      [5, false],
      [6, true],
      [6, false],
    ]);
    inputs.close();
    expect(kernel.descriptors).toBe(0);
    kernel.drive(6, true);
    expect(told).toHaveLength(3);
  });

  it('pull and debounce reach the kernel', async () => {
    await open(
      [5, { pull: 'up', debounceMs: 20 }],
      [6, { pull: 'none', debounceMs: 0 }],
      [7, { pull: 'down', debounceMs: 0 }],
    );
    // gpio_v2_line_flag: input 4, edges 16 + 32, pull-up 256, pull-down 512.
    expect([5, 6, 7].map((line) => kernel.settings(line))).toEqual([
      { flags: 4 + 48 + 256, debounceUs: 20_000 },
      { flags: 4 + 48, debounceUs: 0 },
      { flags: 4 + 48 + 512, debounceUs: 0 },
    ]);
  });

  it('a chip that goes away is trouble, told once, and nothing is held', async () => {
    const inputs = await open([5, { pull: 'none', debounceMs: 0 }], [6, { pull: 'up', debounceMs: 0 }]);
    kernel.unplug();
    expect(troubles).toEqual(['GPIO_NOT_FOUND']);
    inputs.close();
    expect(kernel.descriptors).toBe(0);
  });

  it('one that is held by another: nothing stays open', async () => {
    kernel.preset(6, { holder: 'gpiomon' });
    const opened = open([5, { pull: 'up', debounceMs: 0 }], [6, { pull: 'none', debounceMs: 0 }]);
    await expect(opened).rejects.toMatchObject({ code: 'GPIO_LINE_BUSY' });
    expect(kernel.descriptors).toBe(0);
    expect(told).toEqual([]);
  });
});
