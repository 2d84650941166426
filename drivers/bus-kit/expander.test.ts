import { describe, expect, it } from 'vitest';
import type { BoardUnderTest } from '../lamp/contract.js';
import { boardContract } from '../lamp/contract.js';
import type { I2cPort } from './i2c.js';
import { I2cBusModel } from './i2c-model.fixture.js';
import { BusLending } from './lend.js';
import { type KindName, noTime, panel, rooms } from './panel.fixture.js';

const BOARDS: readonly [KindName, boolean][] = [
  ['mcp23017', false],
  ['mcp23017', true],
  ['pcf8574', true],
];
/** Two chips of one address behind two channels, and one beside the multiplexer. */
const BEHIND = [
  { address: 0x20, channel: 0 },
  { address: 0x20, channel: 7 },
  { address: 0x21, channel: null },
] as const;

describe.each(BOARDS)('lamp board contract on a modelled bus: %s, activeLow %s', (kind, activeLow) => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove(async (lit): Promise<BoardUnderTest> => panel({ kind, activeLow, lit }));
  });
  const pins = kind === 'mcp23017' ? 16 : 8;
  it.each(boardContract)('behind a multiplexer: $name', async ({ prove }) => {
    const map = { '0101': 3, '0102': pins + 3, '0103': 2 * pins };
    await prove(async (lit): Promise<BoardUnderTest> => panel({ kind, activeLow, lit, map, chips: BEHIND }));
  });
});

describe('one chip that does not answer', () => {
  const map = { '0101': 0, '0102': 16, '0103': 32 };
  const house = () => panel({ kind: 'mcp23017', activeLow: false, map, chips: BEHIND });

  it('costs its own rooms, is told of once, and comes back by itself', async () => {
    const { board, chips, shown, notes } = house();
    await board.start(rooms('0101'));
    for (const chip of chips.slice(1, 2)) chip.dead = true;
    for (let i = 0; i < 3; i++) {
      expect(await board.write(rooms('0101', '0102', '0103'))).toEqual([
        { room: '0102', lit: true, result: 'failed', code: 'I2C_NO_ANSWER' },
      ]);
    }
    expect([...shown()]).toEqual(['0101', '0103']);
    expect(notes).toEqual([expect.stringContaining('chip 0x20 on channel 7: No chip answers')]);
    for (const chip of chips) chip.dead = false;
    expect(await board.write(rooms('0102'))).toEqual([]);
    expect([...shown()]).toEqual(['0102']);
    expect(notes[1]).toMatch(/works again$/);
  });

  it('does not hide that another one was reset meanwhile', async () => {
    const { board, chips, shown } = house();
    await board.start(rooms('0101'));
    const [first, second] = chips;
    if (second) second.dead = true;
    expect(await board.readBack()).toBeNull();
    first?.reset();
    expect([...shown()]).toEqual([]);
    await board.write(rooms('0101'));
    expect([...shown()]).toEqual(['0101']);
  });

  it('the multiplexer too: chips beside it go on', async () => {
    const { board, bus, shown } = house();
    if (bus.mux) bus.mux.dead = true;
    await board.start(rooms('0103'));
    expect((await board.write(rooms('0103'))).map(({ room, code }) => [room, code])).toEqual([
      ['0101', 'I2C_NO_ANSWER'],
      ['0102', 'I2C_NO_ANSWER'],
    ]);
    expect([...shown()]).toEqual(['0103']);
  });

  it('when none answers, start fails as a whole and lets the bus go', async () => {
    const { board, bus, fail } = house();
    fail(true);
    await expect(board.start(rooms())).rejects.toMatchObject({ code: 'I2C_NO_ANSWER' });
    expect([bus.opened, bus.closed]).toEqual([1, 1]);
  });

  it('stretches the clock for ever: its rooms only; two of them are a stuck bus', async () => {
    const { board, chips, shown } = house();
    await board.start(rooms());
    const [first, second] = chips;
    if (first) first.holdsClock = true;
    expect(await board.write(rooms('0101', '0102'))).toMatchObject([{ room: '0101', code: 'I2C_BUS_STUCK' }]);
    expect([...shown()]).toEqual(['0102']);
    if (second) second.holdsClock = true;
    await expect(board.write(rooms())).rejects.toMatchObject({ code: 'I2C_BUS_STUCK' });
  });
});

it('a stuck bus fails the board after two chips, and is well again after it', async () => {
  const chips = Array.from({ length: 8 }, (_, i) => ({ address: 0x20 + i, channel: null }));
  const { board, bus, shown } = panel({ kind: 'pcf8574', activeLow: true, chips, map: many(64) });
  await board.start(rooms());
  bus.state = 'stuck';
  bus.traffic = { transactions: 0, bytes: 0 };
  await expect(board.write(rooms('0001', '0010', '0020'))).rejects.toMatchObject({ code: 'I2C_BUS_STUCK' });
  expect(bus.traffic.transactions).toBe(2);
  bus.release();
  await board.start(rooms('0001'));
  expect(await board.write(rooms('0001', '0060'))).toEqual([]);
  expect([...shown()]).toEqual(['0001', '0060']);
  expect(bus.opened).toBe(2);
});

describe('the multiplexer', () => {
  it('has one channel open at a time, and none between two visits', async () => {
    const { board, bus } = panel({
      kind: 'mcp23017',
      activeLow: false,
      chips: BEHIND,
      map: { '0101': 0, '0102': 16 },
    });
    await board.start(rooms('0101'));
    expect(bus.mux?.history).toEqual([0x01, 0, 0x80, 0]);
    await board.readBack();
    expect(bus.mux?.history.slice(4)).toEqual([0x01, 0, 0x80, 0]);
  });

  it('is closed even when a chip behind it fails', async () => {
    const { board, bus, chips } = panel({
      kind: 'mcp23017',
      activeLow: false,
      chips: BEHIND,
      map: { '0101': 0, '0102': 16 },
    });
    for (const chip of chips.slice(0, 1)) chip.dead = true;
    await board.start(rooms('0102'));
    expect(bus.mux?.history).toEqual([0x01, 0, 0x80, 0]);
  });
});

it('two boards on one bus share it: the second one keeps it when the first stops', async () => {
  const bus = new I2cBusModel();
  const buses = new BusLending<I2cPort>(noTime);
  const first = panel({ kind: 'mcp23017', activeLow: false, bus, buses, chips: BEHIND });
  const second = panel({
    kind: 'pcf8574',
    activeLow: true,
    bus,
    buses,
    chips: [{ address: 0x38, channel: null }],
  });
  await Promise.all([first.board.start(rooms('0101')), second.board.start(rooms('0102'))]);
  expect(bus.opened).toBe(1);
  await first.board.stop('leave');
  expect(await second.board.write(rooms('0103'))).toEqual([]);
  expect([...first.shown(), ...second.shown()]).toEqual(['0101', '0103']);
  await second.board.stop('off');
  expect([bus.opened, bus.closed]).toEqual([1, 1]);
});

describe('reading back', () => {
  it('a pin that is held outside is seen as it is, and stays seen', async () => {
    const { board, chips } = panel({ kind: 'mcp23017', activeLow: false });
    await board.start(rooms('0101', '0102'));
    for (const chip of chips) chip.held.set(1, 0);
    for (let i = 0; i < 3; i++) {
      expect([...((await board.readBack()) ?? ['unknown'])]).toEqual(['0101']);
      expect(await board.write(rooms('0101', '0102'))).toEqual([]);
    }
  });

  it('checkPins false: a pin pulled down by its load is believed', async () => {
    const { board, chips } = panel({ kind: 'mcp23017', activeLow: false, checkPins: false });
    await board.start(rooms('0101', '0102'));
    for (const chip of chips) chip.held.set(1, 0);
    expect([...((await board.readBack()) ?? [])]).toEqual(['0101', '0102']);
  });

  it('pcf8574 with checkPins false cannot tell, and is written again', async () => {
    const { board, bus } = panel({ kind: 'pcf8574', activeLow: true, checkPins: false });
    await board.start(rooms('0101'));
    expect(await board.readBack()).toBeNull();
    bus.traffic = { transactions: 0, bytes: 0 };
    await board.write(rooms('0101'));
    expect(bus.traffic.transactions).toBe(1);
  });

  it.each(BOARDS)(
    'a chip that was reset is found and shows again: %s, activeLow %s',
    async (kind, activeLow) => {
      const { board, chips, shown } = panel({ kind, activeLow });
      await board.start(rooms('0101', '0103'));
      for (const chip of chips) chip.reset();
      expect([...shown()]).toEqual([]);
      // The keeper writes again whatever is null or differs.
      expect([...((await board.readBack()) ?? [])]).toEqual([]);
      await board.write(rooms('0101', '0103'));
      expect([...shown()]).toEqual(['0101', '0103']);
      expect([...((await board.readBack()) ?? [])]).toEqual(['0101', '0103']);
    },
  );
});

describe('figures: 1,000 lamps, transactions and bytes on the wire (README.md has them)', () => {
  it.each([
    {
      kind: 'mcp23017',
      count: 63,
      figures: {
        start: [520, 2174],
        oneLamp: [6, 24],
        same: [0, 0],
        all: [268, 1292],
        readBack: [205, 1040],
      },
    },
    {
      kind: 'pcf8574',
      count: 125,
      figures: { start: [141, 282], oneLamp: [3, 6], same: [0, 0], all: [141, 282], readBack: [141, 282] },
    },
  ] as const)('$kind', async ({ kind, count, figures }) => {
    const perChannel = Math.ceil(count / 8);
    // 125 PCF8574 are 16 a channel: 0x20 to 0x27 and, as PCF8574A, 0x38 to 0x3f.
    const chips = Array.from({ length: count }, (_, i) => {
      const place = i % perChannel;
      return { address: place < 8 ? 0x20 + place : 0x30 + place, channel: Math.floor(i / perChannel) };
    });
    const { board, bus, shown } = panel({ kind, activeLow: true, chips, map: many(1000) });
    const traffic = async (work: Promise<unknown>) => {
      bus.traffic = { transactions: 0, bytes: 0 };
      await work;
      return [bus.traffic.transactions, bus.traffic.bytes];
    };
    expect({
      start: await traffic(board.start(rooms())),
      oneLamp: await traffic(board.write(rooms('0500'))),
      same: await traffic(board.write(rooms('0500'))),
      all: await traffic(board.write(new Set(board.rooms))),
      readBack: await traffic(board.readBack()),
    }).toEqual(figures);
    expect(shown().size).toBe(1000);
  });
});

function many(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [String(i + 1).padStart(4, '0'), i]));
}
