import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel } from '../../test/support/fakegpio.js';
import type { InputWish } from './lines.js';
import { SysfsAccess } from './sysfs.js';

const BASE = 512;
let root: string;
let kernel: FakeKernel;
let gpio: SysfsAccess;
/** Timers that wait, newest last; descriptors that are watched. */
let timers: { ms: number; run: () => void }[];
let watched: Map<number, () => void>;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bellwire-sysfs-'));
  kernel = new FakeKernel(root, { label: 'pinctrl-bcm2711', base: BASE, lines: 58 });
  timers = [];
  watched = new Map();
  gpio = new SysfsAccess(
    {
      root,
      exportLine: kernel.exportLine,
      onoff: async () => kernel.gpioClass(),
      sleep: kernel.sleep,
      watch: async () => (fd, _what, onReady) => {
        watched.set(fd, onReady);
        return () => void watched.delete(fd);
      },
      after: (ms, run) => {
        const timer = { ms, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    'test',
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('outputs', () => {
  it('an output that is let go drives on, and whoever opens it again finds its level', async () => {
    const lines = await gpio.openOutputs('auto', new Map([[17, { high: true, keep: true }]]));
    lines.close();
    expect(kernel.isHigh(BASE + 17)).toBe(true);
    const again = await gpio.openOutputs('auto', new Map([[17, { high: false, keep: true }]]));
    expect([...again.get()]).toEqual([[17, true]]);
    again.close();
    const anew = await gpio.openOutputs('auto', new Map([[17, { high: false, keep: false }]]));
    expect([...anew.get()]).toEqual([[17, false]]);
    expect(kernel.history.get(BASE + 17)).toEqual([true, false]);
  });

  it('sets line by line in the order given', async () => {
    const wish = { high: false, keep: false };
    const lines = await gpio.openOutputs('auto', new Map([17, 4, 9].map((line) => [line, wish])));
    kernel.valueErrors.set(BASE + 4, 'EIO');
    const levels = new Map([9, 4, 17].map((line) => [line, true]));
    expect(() => lines.set(levels)).toThrow(/EIO/);
    expect([9, 4, 17].map((line) => kernel.isHigh(BASE + line))).toEqual([true, false, false]);
    expect([...lines.get().keys()]).toEqual([17, 9]);
  });

  it('all or none: those that could be opened are let go, and drive on', async () => {
    kernel.exportErrors.set(BASE + 9, 'EBUSY');
    const wish = { high: true, keep: true };
    const tried = gpio.openOutputs('auto', new Map([17, 9].map((line) => [line, wish])));
    await expect(tried).rejects.toMatchObject({ code: 'GPIO_LINE_BUSY' });
    expect(await gpio.openOutputs('auto', new Map([[17, wish]]))).toBeDefined();
  });
});

describe('inputs', () => {
  let told: [number, boolean][];
  let troubles: string[];
  const level = (line: number, high: boolean) =>
    writeFileSync(join(root, `gpio${BASE + line}`, 'value'), high ? '1\n' : '0\n');
  const edge = () => {
    for (const fd of [...watched.keys()]) watched.get(fd)?.();
  };
  const open = (...wishes: [number, InputWish][]) => {
    told = [];
    troubles = [];
    return gpio.openInputs(
      'auto',
      new Map(wishes),
      (line, high) => told.push([line, high]),
      ({ code }) => troubles.push(code),
    );
  };

  it('tell their level at once, then each change once', async () => {
    const inputs = await open([5, { pull: 'none', debounceMs: 0 }]);
    expect(told).toEqual([[5, false]]);
    level(5, true);
    edge();
    edge();
    expect(told).toEqual([
      [5, false],
      [5, true],
    ]);
    inputs.close();
    expect(watched.size).toBe(0);
    expect(kernel.lines.get(BASE + 5)).toMatchObject({ exported: false });
  });

  it('a bouncing contact counts when its level stands', async () => {
    await open([5, { pull: 'none', debounceMs: 30 }]);
    for (const high of [true, false, true]) {
      level(5, high);
      edge();
    }
    expect(told).toEqual([[5, false]]);
    expect(timers.map(({ ms }) => ms)).toEqual([30]);
    timers[0]?.run();
    expect(told).toEqual([
      [5, false],
      [5, true],
    ]);
    // A spike: over before it counts.
    level(5, false);
    edge();
    level(5, true);
    timers.at(-1)?.run();
    expect(told).toHaveLength(2);
  });

  it('a pull is refused, with what to do', async () => {
    await expect(open([5, { pull: 'up', debounceMs: 0 }])).rejects.toMatchObject({
      code: 'GPIO_NO_PULL',
      fix: expect.stringContaining('config.txt'),
    });
  });

  it('a line that cannot report changes is refused', async () => {
    kernel.preset(BASE + 5, { output: false });
    rmSync(join(root, `gpio${BASE + 5}`, 'edge'));
    await expect(open([5, { pull: 'none', debounceMs: 0 }])).rejects.toMatchObject({
      code: 'GPIO_NOT_FOUND',
      message: expect.stringContaining('no interrupts'),
    });
  });

  it('a line that is gone is trouble, told once', async () => {
    const inputs = await open([5, { pull: 'none', debounceMs: 0 }], [6, { pull: 'none', debounceMs: 0 }]);
    // An empty file cannot be read, as a line whose chip is gone.
    for (const line of [5, 6]) writeFileSync(join(root, `gpio${BASE + line}`, 'value'), '');
    edge();
    expect(troubles).toEqual(['LAMP_BOARD_FAILED']);
    expect(watched.size).toBe(0);
    inputs.close();
  });
});
