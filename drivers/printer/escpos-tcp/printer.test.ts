import { afterEach, describe, expect, it } from 'vitest';
import type { Paper } from '../../../src/driver-api/index.js';
import { columnsOf, linesOf, wrap } from '../escpos-kit/layout.js';
import { FakePrinter, onTcp } from '../escpos-kit/printer.fixture.js';
import { driver } from './index.js';

const PAPER: Paper = {
  job: 'p1',
  title: ['留言单', '副本 COPY'],
  rows: [
    { label: '内容', text: '请回电 555-0101\n带红色文件夹' },
    { label: 'For', text: 'Lo' },
  ],
};
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function printerAt(fake: FakePrinter, over: object = {}) {
  const { port, close } = await onTcp(fake);
  closers.push(close);
  const options = {
    host: '127.0.0.1',
    port,
    width: 58,
    cut: true,
    status: 'required',
    timeout: 200,
    ...over,
  };
  const printer = await driver.create({ id: 'concierge', options });
  let sent = 0;
  return { print: (paper = PAPER) => printer.print(paper, () => sent++), sent: () => sent, close };
}

describe('a receipt printer on the network', () => {
  it('prints in GB18030, the title large, and cuts', async () => {
    const fake = new FakePrinter();
    const { print } = await printerAt(fake);
    expect(await print()).toBe('confirmed');
    expect(fake.slips).toEqual([
      `[init][kanji][large]留言单\n副本 COPY\n[normal]${'-'.repeat(32)}\n` +
        `内容: 请回电 555-0101\n带红色文件夹\nFor: Lo\n${'-'.repeat(32)}\n[cut]`,
    ]);
  });

  it.each([
    ['no-paper', 'PRINTER_PAPER'],
    ['cover-open', 'PRINTER_COVER'],
    ['offline', 'PRINTER_OFFLINE'],
    ['silent', 'PRINTER_SILENT'],
  ] as const)('G05: %s is a fault, and nothing was sent', async (state, code) => {
    const fake = new FakePrinter();
    fake.state = state;
    const { print, sent } = await printerAt(fake);
    await expect(print()).rejects.toMatchObject({ code });
    expect([fake.slips, sent()]).toEqual([[], 0]);
  });

  it('G05: paper that ends while it prints is a fault, and the slip may lie in the tray', async () => {
    const fake = new FakePrinter();
    fake.endsAfterPrint = true;
    const { print, sent } = await printerAt(fake);
    await expect(print()).rejects.toMatchObject({ code: 'PRINTER_PAPER' });
    expect(sent()).toBe(1);
  });

  it('G05: off is a fault', async () => {
    const { print, close } = await printerAt(new FakePrinter());
    await close();
    await expect(print()).rejects.toMatchObject({ code: 'PRINTER_ABSENT' });
  });

  it('a slow one is waited for', async () => {
    const fake = new FakePrinter();
    fake.delayMs = 60;
    const { print } = await printerAt(fake);
    expect(await print()).toBe('confirmed');
  });

  it('one that is well but cannot tell when it is done is believed, not printed on for ever', async () => {
    const fake = new FakePrinter();
    fake.knowsGsR = false;
    const { print } = await printerAt(fake, { timeout: 40 });
    expect(await print()).toBe('presumed');
  });

  it('one that never answers is believed where the site says so; without a knife it feeds', async () => {
    const fake = new FakePrinter();
    fake.state = 'silent';
    const { print } = await printerAt(fake, { status: 'off', cut: false });
    expect(await print()).toBe('presumed');
    await expect.poll(() => fake.slips.length, { timeout: 10_000 }).toBe(1);
    expect(fake.slips[0]).toMatch(/\[feed 5\]$/);
  });

  it('what a caller said does not command the printer', async () => {
    const fake = new FakePrinter();
    const { print } = await printerAt(fake);
    await print({ job: 'p1', title: ['t'], rows: [{ label: 'a', text: 'x\x1bd\x05\x1dV\x42\x00y' }] });
    expect(fake.slips).toHaveLength(1);
  });
});

describe('lines', () => {
  it('a Chinese character takes two columns', () => {
    expect([columnsOf('abc'), columnsOf('留言'), columnsOf('a留。'), columnsOf('𠀀')]).toEqual([3, 4, 5, 2]);
  });
  it.each([
    ['call me back soon', 8, ['call me', 'back', 'soon']],
    ['请给王先生回电话', 8, ['请给王先', '生回电话']],
    ['请call我', 5, ['请', 'call', '我']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['', 4, ['']],
  ] as const)('%j in %d columns', (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  });
  it('the label stands before the first line', () => {
    expect(linesOf({ job: 'p', title: [], rows: [{ label: 'L', text: 'a\nb' }] }, 20)).toEqual(['L: a', 'b']);
  });
});
