import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPrinterDriver } from '../drivers/index.js';
import { FakePrinter, onTcp } from '../drivers/printer/escpos-kit/printer.fixture.js';
import type { Paper, Printer } from '../src/driver-api/index.js';
import { PrintOutlet } from '../src/engine/print-outlet.js';
import { Ledger } from '../src/ledger/ledger.js';
import { slipOf } from '../src/switchboard/slips/slip.js';
import { BellwireError, type Fact } from '../src/telephony/index.js';
import { testEngine } from './support/engine.js';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-'));
  ledger = Ledger.open(join(dir, 'ledger.db'));
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true });
});

let ids = 0;
const command = (name: string, args: Readonly<Record<string, unknown>>): Fact => ({
  type: 'Command',
  id: `command-${++ids}`,
  name,
  args,
  by: 'desk',
  reply: null,
});

/** A printer in the hands of the test. */
function inHand() {
  const papers: Paper[] = [];
  const hands = { fault: null as BellwireError | null, afterSending: false };
  const printer: Printer = {
    id: 'concierge',
    async print(paper, sending) {
      if (hands.fault && !hands.afterSending) throw hands.fault;
      sending();
      papers.push(paper);
      if (hands.fault) throw hands.fault;
      return 'confirmed';
    },
    async stop() {},
  };
  return { printer, papers, hands };
}

/** One life of the gateway with these printers. */
function life(...printers: { printer: Printer; carriers: readonly string[] }[]) {
  const { engine, committed } = testEngine(ledger);
  const waiting: (() => void)[] = [];
  const outlet = new PrintOutlet({
    engine,
    printers,
    now: () => 5000,
    localTime: () => ({ date: '2026-11-24', time: '20:15:30' }),
    after: (_ms, run) => {
      waiting.push(run);
      return () => undefined;
    },
  });
  outlet.start();
  const settle = async () => {
    for (let n = 0; n < 10; n++) {
      await Promise.resolve();
      engine.flush();
    }
  };
  return {
    engine,
    outlet,
    settle,
    save: async () => {
      engine.submitFacts(
        1000,
        command('message.start', { callee: 'gm', fields: { callerName: 'Bo', purpose: 'Lunch' } }),
      );
      engine.flush();
      const [task] = [...engine.house.entries('task')].map(([id]) => id);
      engine.submitFacts(1000, command('task.choose', { task, choice: 'save' }));
      await settle();
    },
    retry: async () => {
      for (const run of waiting.splice(0)) run();
      await settle();
    },
    alarms: () =>
      committed.flatMap(({ events }) =>
        events.filter(({ type }) => type === 'printer').map(({ body }) => JSON.parse(body)),
      ),
  };
}

it('R211: a message to the general manager is printed from its commit on, once', async () => {
  const { printer, papers } = inHand();
  const { engine, save, settle } = life({ printer, carriers: ['concierge'] });
  await save();
  await settle();
  expect(papers.map(({ title }) => title.length)).toEqual([2]);
  expect(papers[0]?.rows.map(({ text }) => text)).toContain('Lunch');
  expect(slipOf(engine.house, 'm1')).toMatchObject({ step: 'printed', prints: 1 });
  expect([...engine.house.entries('print')]).toEqual([]);
});

it('G05: printer off is an alarm, not a loss; the second paper of a try that may be out is marked', async () => {
  const { printer, papers, hands } = inHand();
  const h = life({ printer, carriers: [] });
  hands.fault = new BellwireError('PRINTER_ABSENT');
  await h.save();
  await h.retry();
  expect([papers, h.alarms()]).toEqual([[], [{ printer: 'concierge', fault: 'PRINTER_ABSENT' }]]);
  Object.assign(hands, { fault: new BellwireError('PRINTER_PAPER'), afterSending: true });
  await h.retry();
  hands.fault = null;
  await h.retry();
  expect(papers.map(({ title }) => title.includes('副本 COPY'))).toEqual([false, true]);
  expect(h.alarms().map(({ fault }) => fault)).toEqual(['PRINTER_ABSENT', 'PRINTER_PAPER', null]);
  expect(slipOf(h.engine.house, 'm1')?.step).toBe('printed');
});

it('G05: what a dead life owed is printed by the next, marked as a copy', async () => {
  const dead = inHand();
  dead.hands.fault = new BellwireError('PRINTER_ABSENT');
  const before = life({ printer: dead.printer, carriers: [] });
  await before.save();
  await before.outlet.stop();
  const { printer, papers } = inHand();
  const after = life({ printer, carriers: [] });
  await after.settle();
  expect(papers.map(({ title }) => title.at(-1))).toEqual(['副本 COPY']);
});

it('C16: each carrier has its printer, the first has the rest; a delivered message is not printed any more', async () => {
  const desk = inHand();
  const bell = inHand();
  bell.hands.fault = new BellwireError('PRINTER_OFFLINE');
  const h = life(
    { printer: desk.printer, carriers: [] },
    { printer: { ...bell.printer, id: 'bell' }, carriers: ['concierge'] },
  );
  await h.save();
  expect(desk.papers).toEqual([]);
  h.engine.submitFacts(2000, command('message.deliver', { message: 'm1', how: 'told' }));
  await h.settle();
  bell.hands.fault = null;
  await h.retry();
  expect(bell.papers).toEqual([]);
});

it('R211: through a real socket to the paper; and the virtual printer writes the same words to a file', async () => {
  const fake = new FakePrinter();
  const { port, close } = await onTcp(fake);
  const path = join(dir, 'slips.txt');
  try {
    const common = { width: 80, cut: true, status: 'required', timeout: 4000 };
    const tcp = await (await loadPrinterDriver('escpos-tcp')).create({
      id: 'a',
      options: { host: '127.0.0.1', port, ...common },
    });
    const file = await (await loadPrinterDriver('virtual')).create({ id: 'b', options: { path } });
    const h = life({ printer: tcp, carriers: [] });
    await h.save();
    await expect.poll(() => fake.slips.length, { timeout: 10_000 }).toBe(1);
    expect(fake.slips[0]).toContain('事由 What it is about: Lunch');
    await h.outlet.stop();
    await file.print(
      { job: 'p', title: ['留言单'], rows: [{ label: '事由', text: 'Lunch' }] },
      () => undefined,
    );
    expect(readFileSync(path, 'utf8')).toContain('事由: Lunch');
  } finally {
    await close();
  }
});
