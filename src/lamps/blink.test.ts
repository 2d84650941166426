import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryBoard, settled, VirtualTimers } from '../../test/support/lamps.js';
import { asRoom } from '../telephony/index.js';
import type { LampPattern } from './blink.js';
import { type LampFact, LampService } from './service.js';

let timers: VirtualTimers;
let facts: LampFact[];
let board: MemoryBoard;
let lamps: LampService;

beforeEach(() => {
  timers = new VirtualTimers();
  facts = [];
  board = new MemoryBoard('panel', ['0101', '0102', '0103']);
  board.blinks = true;
});

function start(patterns: Readonly<Record<string, LampPattern>>, ...others: MemoryBoard[]) {
  lamps = new LampService({
    boards: [board, ...others],
    timers,
    submit: (fact) => facts.push(fact),
    note: () => {},
  });
  lamps.start(
    Object.entries(patterns).map(([room, pattern]) => ({
      room: asRoom(room),
      lit: true,
      pattern,
      shown: {},
      faults: {},
    })),
  );
  return settled();
}

/** One character a step: is the lamp lit? */
async function watched(room: string, steps: number, stepMs: number, of = board): Promise<string> {
  let seen = '';
  for (let i = 0; i < steps; i++) {
    seen += of.lamps.lit.has(room) ? '#' : '.';
    await timers.pass(stepMs);
  }
  return seen;
}
const writes = () => board.calls.filter((call) => call.startsWith('write')).length;

describe('blinking', () => {
  it('slow is 1 Hz, fast 2 Hz, steady steady', async () => {
    await start({ '0101': 'slow', '0102': 'fast', '0103': 'steady' });
    const [slow, fast, steady] = ['', '', ''];
    const seen = { slow, fast, steady };
    for (let i = 0; i < 16; i++) {
      seen.slow += await watched('0101', 1, 0);
      seen.fast += await watched('0102', 1, 0);
      seen.steady += await watched('0103', 1, 125);
    }
    expect(seen).toEqual({ slow: '####....####....', fast: '##..##..##..##..', steady: '################' });
  });

  it('is told as lit, once, and never as dark', async () => {
    await start({ '0101': 'fast' });
    await timers.pass(60_000);
    expect(facts).toEqual([
      { type: 'LampShown', room: '0101', board: 'panel', lit: true, proof: 'confirmed' },
    ]);
  });

  it('costs nothing where nothing blinks: no write, no timer but the look', async () => {
    await start({ '0101': 'steady' });
    await timers.pass(60_000);
    expect(writes()).toBe(1);
    expect(timers.waiting).toBe(1);
    lamps.setWanted(asRoom('0101'), true, 'slow');
    await settled();
    expect(timers.waiting).toBe(2);
    lamps.setWanted(asRoom('0101'), true, 'steady');
    await settled();
    expect(timers.waiting).toBe(1);
  });

  it('writes twice a period, whatever looks come between', async () => {
    await start({ '0101': 'slow' });
    await timers.pass(60_000);
    expect(writes()).toBe(1 + 120);
    expect(board.looks).toBeGreaterThan(14);
  });

  it('a board that does not switch in milliseconds shows it steady', async () => {
    const slow = new MemoryBoard('phones', ['0101']);
    await start({ '0101': 'fast' }, slow);
    expect(await watched('0101', 16, 125, slow)).toBe('################');
  });

  it('boards blink together, and a room of the other board only on that one', async () => {
    const other = new MemoryBoard('other', ['0101']);
    other.blinks = true;
    await start({ '0102': 'fast' }, other);
    await timers.pass(300);
    lamps.setWanted(asRoom('0101'), true, 'slow');
    await settled();
    for (let i = 0; i < 20; i++) {
      await timers.pass(130);
      expect(other.lamps.lit.has('0101')).toBe(board.lamps.lit.has('0101'));
    }
    expect(other.calls.length).toBeLessThan(12);
  });

  it('a busy board misses halves; they are not made up for', async () => {
    await start({ '0101': 'fast' });
    board.failing = 'hang';
    await timers.pass(5_000);
    const before = writes();
    board.release();
    await settled();
    expect(writes()).toBe(before);
    await timers.pass(1_000);
    expect(writes()).toBe(before + 4);
  });

  it('a board that failed is tried at its own time, not at every half', async () => {
    await start({ '0101': 'fast' });
    board.failing = 'write';
    await timers.pass(300);
    board.calls.length = 0;
    board.failing = 'start';
    await timers.pass(10_000);
    expect(board.calls.length).toBeLessThanOrEqual(4);
  });

  it('a stop leaves it lit, also in its dark half', async () => {
    await start({ '0101': 'slow' });
    await timers.pass(600);
    expect([...board.lamps.lit]).toEqual([]);
    await lamps.stop('leave');
    expect([...board.lamps.lit]).toEqual(['0101']);
    board.calls.length = 0;
    await timers.pass(10_000);
    expect(board.calls).toEqual([]);
  });
});

describe('the lamp test', () => {
  it('lights every lamp, and then shows what is wanted by then', async () => {
    await start({ '0101': 'steady' });
    const told = facts.length;
    lamps.test(true);
    await settled();
    expect([...board.lamps.lit].sort()).toEqual(['0101', '0102', '0103']);
    lamps.setWanted(asRoom('0101'), false);
    lamps.setWanted(asRoom('0102'), true);
    await timers.pass(10_000);
    expect([...board.lamps.lit].sort()).toEqual(['0101', '0102', '0103']);
    lamps.test(false);
    await settled();
    expect([...board.lamps.lit]).toEqual(['0102']);
    expect(facts.slice(told).map((fact) => [fact.room, fact.type === 'LampShown' && fact.lit])).toEqual([
      ['0102', true],
      ['0101', false],
    ]);
  });

  it('is steady where lamps blink', async () => {
    await start({ '0101': 'fast' });
    await timers.pass(300);
    expect([...board.lamps.lit]).toEqual([]);
    lamps.test(true);
    await settled();
    expect(await watched('0101', 16, 125)).toBe('################');
  });

  it('tells nothing of lamps nobody wants', async () => {
    await start({});
    lamps.test(true);
    await timers.pass(10_000);
    lamps.test(false);
    await settled();
    expect(facts).toEqual([]);
  });

  it('leaves alone a board on which others light lamps too', async () => {
    const phones = new MemoryBoard('phones', ['0101', '0102']);
    phones.shared = true;
    await start({ '0101': 'steady' }, phones);
    phones.calls.length = 0;
    lamps.test(true);
    await timers.pass(1_000);
    lamps.test(false);
    await settled();
    expect(phones.calls).toEqual([]);
  });

  it('a stop in the middle leaves what is wanted', async () => {
    await start({ '0101': 'steady' });
    lamps.test(true);
    await settled();
    await lamps.stop('leave');
    expect([...board.lamps.lit]).toEqual(['0101']);
  });
});
