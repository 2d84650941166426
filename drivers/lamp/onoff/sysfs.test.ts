import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeChips, makeLine } from '../../../test/support/fakegpio.js';
import { namespaceAllowed, spawnWithGpio, transpileTo } from '../../../test/support/fakegpio-namespace.js';
import { exportLine } from '../../gpio-kit/sysfs-line.js';
import { boardContract } from '../contract.js';

/** The real package onoff on a folder that a child process sees as /sys/class/gpio. */
const allowed = namespaceAllowed();
if (!allowed)
  console.warn('onoff on a fake /sys/class/gpio: skipped, this machine does not permit unshare --mount');

let out: string;
let tree: string;
const script = () => join(out, 'test/support/fakegpio-child.js');
const file = (line: number, name: string) => readFileSync(join(tree, `gpio${line}`, name), 'latin1').trim();

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'bellwire-fakesys-'));
  transpileTo(out, [
    'drivers/lamp',
    'drivers/gpio-kit',
    'src/driver-api',
    'src/telephony',
    'test/support/fakegpio.ts',
    'test/support/fakegpio-child.ts',
  ]);
});
afterAll(() => rmSync(out, { recursive: true, force: true }));
beforeEach(() => {
  tree = mkdtempSync(join(out, 'gpio-'));
  makeChips(tree, [
    { label: 'raspberrypi-exp-gpio', base: 566, lines: 8 },
    { label: 'pinctrl-bcm2711', base: 512, lines: 54 },
  ]);
});

async function linesOf(child: ReturnType<typeof spawnWithGpio>): Promise<unknown[]> {
  if (!child.stdout) throw new Error('no stdout');
  const lines: unknown[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
  return lines;
}

describe.skipIf(!allowed)('the real onoff on a fake /sys/class/gpio', () => {
  it('keeps the lamp board contract', async () => {
    const results = await linesOf(spawnWithGpio(tree, script(), ['contract']));
    expect(results).toEqual(boardContract.map(({ name }) => ({ name, error: null })));
  });

  it('takes over lit lamps without touching them, lights new ones without a dark moment, and holds after SIGKILL', async () => {
    // 0101: lit by an earlier life. 0102: an input since power-on. 0103: lit, but no longer wanted.
    makeLine(tree, 529, { direction: 'out', value: '1', active_low: '0' });
    makeLine(tree, 539, { direction: 'in', value: '0', active_low: '0' });
    makeLine(tree, 534, { direction: 'out', value: '1', active_low: '0' });
    const child = spawnWithGpio(tree, script(), ['hold', '0101', '0102']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
    expect(JSON.parse(String(line))).toEqual({
      directions: { '0101': 'out', '0102': 'high', '0103': 'out' },
      results: [],
      shown: ['0101', '0102'],
    });
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect([529, 539, 534].map((n) => file(n, 'value').charAt(0))).toEqual(['1', '1', '0']);
    expect(readFileSync(join(tree, 'unexport'), 'latin1')).toBe('');
  });
});

describe('exportLine', () => {
  it('asks the kernel for a line once', async () => {
    await exportLine(tree, 529);
    expect(readFileSync(join(tree, 'export'), 'latin1')).toBe('529');
    makeLine(tree, 530, { direction: 'in', value: '0', active_low: '0' });
    await exportLine(tree, 530);
    expect(readFileSync(join(tree, 'export'), 'latin1')).toBe('529');
  });

  it('a kernel without GPIO in sysfs', async () => {
    await expect(exportLine(join(tree, 'absent'), 529)).rejects.toMatchObject({ code: 'GPIO_NO_SYSFS' });
  });
});
