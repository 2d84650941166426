import { afterEach, expect, it } from 'vitest';
import { FakePrinter } from '../drivers/printer/escpos-kit/printer.fixture.js';
import { driver } from '../drivers/printer/escpos-serial/index.js';
import { serialOpener } from '../src/link/serial-line.js';
import { openPty, type Pty } from './support/pty.js';

const PAPER = { job: 'p1', title: ['留言单'], rows: [{ label: '内容', text: '请回电' }] };
const options = { baud: 9600, flow: 'none', width: 80, cut: true, status: 'required', timeout: 1500 };
let pty: Pty;
let listening: NodeJS.Timeout | undefined;
afterEach(async () => {
  clearInterval(listening);
  await pty.dispose();
});

/** The fake printer at the other end of the pty. */
function attach(fake: FakePrinter): void {
  let seen = 0;
  listening = setInterval(() => {
    const all = Buffer.from(pty.received(), 'latin1');
    const answers = fake.take(all.subarray(seen));
    seen = all.length;
    if (answers.length > 0) void pty.send(Buffer.from(answers));
  }, 5);
}

it('G05: prints on a real terminal device, is a fault while the adapter is out, and prints when it is back', async () => {
  pty = await openPty();
  const fake = new FakePrinter();
  attach(fake);
  const printer = await driver.create({
    id: 'bell-desk',
    options: { ...options, path: pty.path },
    openSerial: serialOpener(() => {}),
  });
  expect(await printer.print(PAPER, () => {})).toBe('confirmed');
  expect(fake.slips[0]).toContain('内容: 请回电');
  await pty.hangUp();
  await expect(printer.print(PAPER, () => {})).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
  await pty.restore();
  expect(await printer.print(PAPER, () => {})).toBe('confirmed');
  expect(fake.slips).toHaveLength(2);
});
