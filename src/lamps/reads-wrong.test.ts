import { beforeEach, expect, it } from 'vitest';
import { MemoryBoard, settled, VirtualTimers } from '../../test/support/lamps.js';
import { asRoom } from '../telephony/index.js';
import type { LampPattern } from './blink.js';
import { type LampFact, LampService } from './service.js';

/** A bulb, a wire or a pin is broken: the board takes every write, and the lamp reads otherwise. */
let timers: VirtualTimers;
let facts: LampFact[];
let notes: string[];
let board: MemoryBoard;
let lamps: LampService;

beforeEach(() => {
  timers = new VirtualTimers();
  facts = [];
  notes = [];
  board = new MemoryBoard('panel', ['0101', '0102']);
  board.blinks = true;
});

function start(wanted: Readonly<Record<string, LampPattern | null>>) {
  lamps = new LampService({
    boards: [board],
    timers,
    submit: (fact) => facts.push(fact),
    note: (message) => notes.push(message),
  });
  lamps.start(
    Object.entries(wanted).map(([room, pattern]) => ({
      room: asRoom(room),
      lit: pattern !== null,
      pattern: pattern ?? 'steady',
      shown: {},
      faults: {},
    })),
  );
  return settled();
}
const writes = () => board.calls.filter((call) => call.startsWith('write')).length;
const fault = (wanted: boolean) => ({
  type: 'LampFault',
  room: '0101',
  board: 'panel',
  wanted,
  code: 'LAMP_READS_WRONG',
});
const shown = (lit: boolean) => ({
  type: 'LampShown',
  room: '0101',
  board: 'panel',
  lit,
  proof: 'confirmed',
});

it('after three writes without effect it is a fault of the lamp, told once, within 8 s', async () => {
  board.lamps.stuck.add('0101');
  await start({ '0101': 'steady', '0102': 'steady' });
  facts.length = 0;
  await timers.pass(6_800);
  expect(writes()).toBe(1 + 3);
  expect(facts).toEqual([]);
  await timers.pass(1_000);
  expect(facts).toEqual([fault(true)]);
  await timers.pass(600_000);
  expect(facts).toEqual([fault(true)]);
  expect(notes).toHaveLength(1);
  expect(lamps.snapshot()).toMatchObject({
    faults: 1,
    boards: [{ state: 'ready', code: null, corrected: 1 }],
  });
});

it('a lamp that needs two writes is no fault', async () => {
  await start({ '0101': 'steady' });
  facts.length = 0;
  board.lamps.lit.clear();
  board.lamps.stuck.add('0101');
  await timers.pass(5_000);
  board.lamps.stuck.clear();
  await timers.pass(60_000);
  expect([...board.lamps.lit]).toEqual(['0101']);
  expect(facts).toEqual([]);
});

it('heals when it reads right', async () => {
  board.lamps.stuck.add('0101');
  await start({ '0101': 'steady' });
  await timers.pass(20_000);
  facts.length = 0;
  board.lamps.stuck.clear();
  await timers.pass(8_000);
  expect(facts).toEqual([shown(true)]);
  expect(lamps.snapshot().faults).toBe(0);
});

it('a pin stuck lit: a fault while dark is wanted, none while lit is', async () => {
  board.lamps.lit.add('0101');
  board.lamps.stuck.add('0101');
  await start({ '0101': null });
  await timers.pass(20_000);
  expect(facts.at(-1)).toEqual(fault(false));
  lamps.setWanted(asRoom('0101'), true);
  await timers.pass(4_000);
  expect(facts.at(-1)).toEqual(shown(true));
  lamps.setWanted(asRoom('0101'), false);
  await timers.pass(20_000);
  expect(facts.at(-1)).toEqual(fault(false));
});

it.each([
  ['dark', false, 'slow'],
  ['lit', true, 'slow'],
  ['dark', false, 'fast'],
  ['lit', true, 'fast'],
] as const)(
  'a lamp stuck %s is found while it should blink, and stays one fault (%s %s)',
  async (_, lit, pattern) => {
    if (lit) board.lamps.lit.add('0101');
    board.lamps.stuck.add('0101');
    await start({ '0101': pattern });
    facts.length = 0;
    await timers.pass(300_000);
    expect(facts).toEqual([fault(true)]);
    board.lamps.stuck.clear();
    await timers.pass(60_000);
    expect(facts.slice(1)).toEqual([shown(true)]);
  },
);

it('a lamp test finds a dead bulb of a room without a message', async () => {
  await start({ '0101': null });
  facts.length = 0;
  board.lamps.stuck.add('0101');
  lamps.test(true);
  await timers.pass(10_000);
  expect(facts).toEqual([fault(false)]);
  lamps.test(false);
  await timers.pass(5_000);
  expect(facts.slice(1)).toEqual([shown(false)]);
});

it('a bulb that is changed while the test runs is told of as it is wanted, and not before it shows that', async () => {
  await start({ '0101': null });
  facts.length = 0;
  board.lamps.stuck.add('0101');
  lamps.test(true);
  await timers.pass(10_000);
  board.lamps.stuck.clear();
  await timers.pass(10_000);
  expect(facts).toEqual([fault(false)]);
  lamps.test(false);
  await settled();
  expect(facts.slice(1)).toEqual([shown(false)]);
});

it('a stuck lamp of a room that never had a message is in the log only', async () => {
  board.lamps.lit.add('0102');
  board.lamps.stuck.add('0102');
  await start({ '0101': 'steady' });
  facts.length = 0;
  await timers.pass(60_000);
  expect(facts).toEqual([]);
  expect(notes).toEqual(['lamp board panel showed 0102 wrong; written again']);
});
