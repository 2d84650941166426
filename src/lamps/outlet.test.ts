import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testEngine } from '../../test/support/engine.js';
import { MemoryBoard, settled, VirtualTimers } from '../../test/support/lamps.js';
import { parseSite } from '../config/load.js';
import { Ledger } from '../ledger/ledger.js';
import type { Fact } from '../telephony/index.js';
import { LampOutlet } from './outlet.js';

/** Lamps of a real engine on a real ledger; only boards and time are the test's. */
let dir: string;
let ledger: Ledger;
let board: MemoryBoard;
let timers: VirtualTimers;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-lamp-outlet-'));
  board = new MemoryBoard('shown', ['0101', '0102', '0305']);
  board.blinks = true;
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true });
});

const site = parseSite(
  `site: seaview
timezone: Europe/Lisbon
rooms: ["0101", "0102", "0305"]
lamps:
  boards: [{ id: shown, driver: virtual, path: /run/lamps.json }]
  patterns: { parcel: slow, other: fast }
`,
  'site.yaml',
  [],
);

async function live() {
  ledger = Ledger.open(join(dir, 'ledger.db'));
  const { engine } = testEngine(ledger);
  timers = new VirtualTimers();
  const outlet = new LampOutlet({
    engine,
    clock: { now: () => timers.now(), monotonic: () => timers.now() },
    after: (ms, run) => timers.after(ms, run),
    note: () => {},
  });
  const driver = { id: 'virtual', title: '', create: async () => board };
  await outlet.build(
    site,
    async () => driver,
    () => null,
  );
  outlet.start();
  await settled();
  const tell = async (fact: Fact) => {
    engine.submitFacts(timers.now(), fact);
    engine.flush();
    await settled();
  };
  let commands = 0;
  return {
    engine,
    tell,
    command: (name: string, args: Record<string, unknown>) =>
      tell({ type: 'Command', id: `command-${commands++}`, name, args, by: 'desk', reply: null }),
  };
}
const lit = () => [...board.lamps.lit].sort();
const press: Fact = { type: 'Button', id: 'test', does: 'lamp-test', pressed: true };

it('the first reason in rank decides how the lamp is lit', async () => {
  const { command } = await live();
  await command('lamp.set', { room: '0101', reason: 'other' });
  await timers.pass(300);
  expect(lit()).toEqual([]);
  await command('lamp.set', { room: '0101', reason: 'parcel' });
  expect(lit()).toEqual(['0101']);
  await timers.pass(300);
  expect(lit()).toEqual([]);
  await command('lamp.set', { room: '0101', reason: 'text-message' });
  for (let i = 0; i < 8; i++) {
    expect(lit()).toEqual(['0101']);
    await timers.pass(125);
  }
  await command('lamp.clear', { room: '0101', reason: 'text-message' });
  await timers.pass(600 - (timers.now() % 1000) + 1000);
  expect(lit()).toEqual([]);
});

it('a button lights every lamp for ten seconds, then what is wanted by then', async () => {
  const { engine, tell, command } = await live();
  await command('lamp.set', { room: '0101', reason: 'text-message' });
  await tell(press);
  expect(lit()).toEqual(['0101', '0102', '0305']);
  await command('lamp.set', { room: '0305', reason: 'text-message' });
  await command('lamp.clear', { room: '0101', reason: 'text-message' });
  engine.tick(9_999);
  engine.flush();
  await settled();
  expect(lit()).toEqual(['0101', '0102', '0305']);
  engine.tick(10_000);
  engine.flush();
  await settled();
  expect(lit()).toEqual(['0305']);
});

it('a lamp test that a crash interrupted goes on and ends', async () => {
  const { tell, engine } = await live();
  await tell(press);
  engine.close();
  ledger.close();
  board.lamps.lit.clear();
  const next = await live();
  expect(lit()).toEqual(['0101', '0102', '0305']);
  next.engine.tick(10_000);
  next.engine.flush();
  await settled();
  expect(lit()).toEqual([]);
});
