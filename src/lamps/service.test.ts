import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryBoard, settled, VirtualTimers } from '../../test/support/lamps.js';
import { asRoom } from '../telephony/index.js';
import { type KnownLamp, type LampFact, LampService } from './service.js';

const ROOMS = ['0101', '0102', '0103'];
let timers: VirtualTimers;
let facts: LampFact[];
let notes: string[];
let board: MemoryBoard;

beforeEach(() => {
  timers = new VirtualTimers();
  facts = [];
  notes = [];
  board = new MemoryBoard('panel', ROOMS);
});

const service = (...boards: MemoryBoard[]) =>
  new LampService({
    boards: boards.length > 0 ? boards : [board],
    timers,
    submit: (fact) => facts.push(fact),
    note: (message) => notes.push(message),
  });
const known = (room: string, lit: boolean, over: Partial<KnownLamp> = {}): KnownLamp => ({
  room: asRoom(room),
  lit,
  shown: {},
  faults: {},
  ...over,
});
const lit = (room: string, on = true, proof = 'confirmed') => ({
  type: 'LampShown',
  room,
  board: 'panel',
  lit: on,
  proof,
});
const fault = (room: string, code: string, wanted = true) => ({
  type: 'LampFault',
  room,
  board: 'panel',
  wanted,
  code,
});
const writes = () => board.calls.filter((call) => call.startsWith('write'));

describe('start', () => {
  it('makes the board ready for what the ledger wants, then shows it', async () => {
    service().start([known('0101', true), known('0102', false)]);
    await settled();
    expect(board.calls).toEqual(['start 0101 / 0101,0102', 'write 0101']);
    expect(facts).toEqual([lit('0101'), lit('0102', false)]);
  });

  it('tells nothing that the ledger knows already, and ends a fault that is over', async () => {
    const shown = { panel: { lit: true, proof: 'confirmed' as const } };
    const faults = { panel: { code: 'LAMP_BOARD_FAILED', wanted: true } };
    service().start([
      known('0101', true, { shown }),
      known('0102', true, { shown, faults }),
      known('0103', false, { shown: { panel: { lit: false, proof: 'presumed' } } }),
    ]);
    await settled();
    expect(board.calls[0]).toBe('start 0101,0102 / 0101,0102');
    expect(facts).toEqual([lit('0102'), lit('0103', false)]);
  });

  it('a slow board that cannot start is tried after 1, 5, 30, 30… s, and says so once', async () => {
    board.failing = 'start';
    board.canReadBack = false;
    const lamps = service();
    lamps.start([known('0101', true)]);
    const at: number[] = [];
    for (let s = 0; s <= 100; s++) {
      const before = board.calls.length;
      await timers.pass(s === 0 ? 0 : 1000);
      if (board.calls.length > before) at.push(s);
    }
    expect(at).toEqual([0, 1, 6, 36, 66, 96]);
    expect(facts).toEqual([fault('0101', 'GPIO_NOT_FOUND')]);
    expect(notes).toHaveLength(1);
    expect(lamps.snapshot()).toMatchObject({
      lit: 1,
      faults: 1,
      boards: [{ id: 'panel', state: 'failed', code: 'GPIO_NOT_FOUND', retryAt: 126_000 }],
    });
    board.failing = 'no';
    await timers.pass(30_000);
    expect(board.lamps.lit).toEqual(new Set(['0101']));
    expect(facts.at(-1)).toEqual(lit('0101'));
    expect(lamps.snapshot()).toMatchObject({ faults: 0, boards: [{ state: 'ready', retryAt: null }] });
  });

  it.each<[string, (board: MemoryBoard) => void]>([
    ['can be read back', () => {}],
    [
      'switches in milliseconds',
      (it) => {
        it.canReadBack = false;
        it.blinks = true;
      },
    ],
    [
      'went dark when we died',
      (it) => {
        it.canReadBack = false;
        it.afterDeath = 'goes-dark';
      },
    ],
  ])('a board that %s is tried at least every 4 s: nothing is dark for longer than 5 s', async (_, make) => {
    make(board);
    board.failing = 'start';
    service().start([known('0101', true)]);
    await timers.pass(60_000);
    const tries = board.calls.length;
    expect(tries).toBeGreaterThanOrEqual(15);
    board.failing = 'no';
    await timers.pass(4_000);
    expect([...board.lamps.lit]).toEqual(['0101']);
  });

  it('a board that went dark when we died shows its messages at once', async () => {
    board.afterDeath = 'goes-dark';
    const shown = { panel: { lit: true, proof: 'confirmed' as const } };
    service().start([known('0101', true, { shown }), known('0102', true, { shown })]);
    await settled();
    expect([...board.lamps.lit]).toEqual(['0101', '0102']);
  });
});

describe('changes', () => {
  it('of one moment are one write', async () => {
    const lamps = service();
    lamps.start([]);
    await settled();
    for (const room of ROOMS) lamps.setWanted(asRoom(room), true);
    lamps.setWanted(asRoom('0102'), false);
    await settled();
    expect(writes()).toEqual(['write ', 'write 0101,0103']);
  });

  it('during a write wait for it and are one more write', async () => {
    const lamps = service();
    lamps.start([]);
    await settled();
    board.failing = 'hang';
    lamps.setWanted(asRoom('0101'), true);
    await timers.pass(500);
    for (const room of ['0102', '0103']) lamps.setWanted(asRoom(room), true);
    await settled();
    expect(writes()).toEqual(['write ', 'write 0101']);
    expect(lamps.snapshot().boards[0]).toMatchObject({ busySince: 0, state: 'ready', code: null });
    await timers.pass(9500);
    expect(lamps.snapshot().boards[0]).toMatchObject({
      busySince: 0,
      state: 'hung',
      code: 'LAMP_BOARD_HUNG',
    });
    board.release();
    await settled();
    expect(writes()).toEqual(['write ', 'write 0101', 'write 0101,0102,0103']);
    expect(lamps.snapshot().boards[0]).toMatchObject({ busySince: null, state: 'ready', code: null });
  });

  it('that change nothing, and rooms of no board, cost nothing', async () => {
    const lamps = service();
    lamps.start([known('0101', true)]);
    await settled();
    lamps.setWanted(asRoom('0101'), true);
    lamps.setWanted(asRoom('0999'), true);
    await settled();
    expect(writes()).toHaveLength(1);
  });

  it('an answer that was overtaken by a new wish is not told', async () => {
    const lamps = service();
    lamps.start([]);
    await settled();
    board.failing = 'hang';
    lamps.setWanted(asRoom('0101'), true);
    await settled();
    lamps.setWanted(asRoom('0101'), false);
    board.release();
    await settled();
    expect(facts).toEqual([lit('0101', false)]);
  });

  it('a hanging board does not hold up another', async () => {
    const other = new MemoryBoard('other', ROOMS);
    const lamps = service(board, other);
    lamps.start([]);
    await settled();
    board.failing = 'hang';
    lamps.setWanted(asRoom('0101'), true);
    await settled();
    lamps.setWanted(asRoom('0102'), true);
    await settled();
    expect(other.lamps.lit).toEqual(new Set(['0101', '0102']));
  });
});

describe('trouble', () => {
  it('of one lamp: told once, tried again, the others are shown', async () => {
    board.deaf.add('0101');
    const lamps = service();
    lamps.start([known('0101', true), known('0102', true)]);
    await timers.pass(13_000);
    expect(facts).toEqual([fault('0101', 'LAMP_BOARD_FAILED'), lit('0102')]);
    expect(writes()).toHaveLength(5);
    board.deaf.clear();
    await timers.pass(4_000);
    expect(facts.slice(2)).toEqual([lit('0101')]);
  });

  it('a write that throws: the board is started again, then written', async () => {
    const lamps = service();
    lamps.start([known('0101', true)]);
    await settled();
    board.failing = 'write';
    lamps.setWanted(asRoom('0102'), true);
    await settled();
    expect(facts.slice(1)).toEqual([fault('0101', 'LAMP_BOARD_FAILED'), fault('0102', 'LAMP_BOARD_FAILED')]);
    board.failing = 'no';
    board.calls.length = 0;
    await timers.pass(1000);
    expect(board.calls).toEqual(['start 0101,0102 / 0101,0102', 'write 0101,0102']);
    expect(facts.slice(3)).toEqual([lit('0101'), lit('0102')]);
  });

  it('a lamp that is dark and was seen dark is no fault when its board fails', async () => {
    const lamps = service();
    lamps.start([known('0101', false)]);
    await settled();
    board.failing = 'write';
    lamps.setWanted(asRoom('0102'), true);
    await settled();
    expect(facts).toEqual([lit('0101', false), fault('0102', 'LAMP_BOARD_FAILED')]);
  });
});

describe('looking after the hardware', () => {
  it('a board that was reset shows its messages again within 4 s', async () => {
    service().start([known('0101', true), known('0102', true)]);
    await timers.pass(60_000);
    board.lamps.lit.clear();
    await timers.pass(4_000);
    expect([...board.lamps.lit]).toEqual(['0101', '0102']);
  });

  it('a spoilt lamp is mended and counted, once', async () => {
    const lamps = service();
    lamps.start([known('0101', true)]);
    await settled();
    board.lamps.lit.clear();
    board.lamps.lit.add('0103');
    await timers.pass(30_000);
    expect(board.lamps.lit).toEqual(new Set(['0101']));
    expect(lamps.snapshot().boards[0]?.corrected).toBe(2);
    expect(notes).toHaveLength(1);
    expect(facts).toHaveLength(1);
  });

  it('hardware that is right is only looked at', async () => {
    service().start([known('0101', true)]);
    await timers.pass(120_000);
    expect(writes()).toHaveLength(1);
  });

  it('hardware that cannot be read is written instead: every 4 s where that is quick, else every 30 s', async () => {
    const quick = new MemoryBoard('quick', ROOMS);
    quick.blinks = true;
    quick.canReadBack = false;
    board.canReadBack = false;
    service(board, quick).start([known('0101', true)]);
    await timers.pass(120_000);
    expect(writes()).toHaveLength(5);
    expect(quick.calls.filter((call) => call.startsWith('write'))).toHaveLength(32);
  });

  it('hardware that was away is started again', async () => {
    const lamps = service();
    lamps.start([known('0101', true)]);
    await settled();
    board.calls.length = 0;
    lamps.boardReturned('panel');
    await settled();
    expect(board.calls).toEqual(['start 0101 / 0101', 'write 0101']);
  });
});

describe('stop', () => {
  it.each([
    ['leave', ['0101']],
    ['off', []],
  ] as const)('%s', async (how, after) => {
    const lamps = service();
    lamps.start([known('0101', true)]);
    await settled();
    await lamps.stop(how);
    expect([...board.lamps.lit]).toEqual(after);
    board.calls.length = 0;
    lamps.setWanted(asRoom('0102'), true);
    await timers.pass(120_000);
    expect(board.calls).toEqual([]);
  });

  it('does not wait for a hanging board longer than 3 s', async () => {
    const lamps = service();
    lamps.start([]);
    await settled();
    board.failing = 'hang';
    lamps.setWanted(asRoom('0101'), true);
    await settled();
    let stopped = false;
    const stopping = lamps.stop('leave').then(() => {
      stopped = true;
    });
    await timers.pass(2_999);
    expect(stopped).toBe(false);
    await timers.pass(1);
    await stopping;
  });

  it('a board that never started is left alone', async () => {
    board.failing = 'start';
    const lamps = service();
    lamps.start([]);
    await settled();
    await lamps.stop('off');
    expect(board.calls).toEqual(['start  / ']);
  });
});
