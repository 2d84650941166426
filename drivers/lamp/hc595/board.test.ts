import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoardUnderTest, boardContract } from '../contract.js';
import { bench, boardOn, isLit, MAP, PLAIN, ROOMS, rooms, viewOf, type Way } from './bench.fixture.js';
import { OFF, type View } from './chain.js';
import type { ChainRig } from './rig.js';

const WAYS: Way[] = [false, true].flatMap((activeLow) => [
  { ...PLAIN, activeLow },
  { ...PLAIN, activeLow, feedback: true },
  // Where lines fall to inputs, a lamp that is lit at the start of a life has its /OE tied low.
  { ...PLAIN, activeLow, how: 'cdev', enable: false },
  { ...PLAIN, activeLow, how: 'cdev', enable: false, feedback: true },
  { ...PLAIN, activeLow, by: 'spi' },
  { ...PLAIN, activeLow, by: 'spi', feedback: true },
]);

describe.each(WAYS)('lamp board contract, %o', (way) => {
  it.each(boardContract)('$name', async ({ prove }) => {
    const rigs: ChainRig[] = [];
    await prove(async (lit): Promise<BoardUnderTest> => {
      const { rig, board } = bench(way, 24, MAP, { lit });
      rigs.push(rig);
      return {
        board,
        shown: () => new Set(ROOMS.filter((room) => isLit(rig.chain.view, room, way.activeLow))),
        everDark: () =>
          new Set(ROOMS.filter((room) => rig.chain.seen.some((view) => !isLit(view, room, way.activeLow)))),
        fail(failing) {
          rig.callsLeft = failing ? 20 : Number.POSITIVE_INFINITY;
          if (failing && way.by === 'spi') rig.callsLeft = 0;
        },
      };
    });
    expect(rigs.flatMap(({ chain }) => chain.faults)).toEqual([]);
  });
});

it('bit order: output 0 is the first output of the chip nearest the Pi', async () => {
  const map = { near: 0, far: 15 };
  const { rig, board } = bench(PLAIN, 16, map);
  await board.start(rooms(), rooms());
  await board.write(rooms('near'));
  expect(rig.chain.view).toBe('1000000000000000');
  await board.write(rooms('far'));
  expect(rig.chain.view).toBe('0000000000000001');
});

describe('no flicker', () => {
  it('power-on: dark by /OE until the first frame is latched, then exactly that frame', async () => {
    const { rig, board } = bench(PLAIN, 24, MAP);
    await board.start(rooms('0102'), rooms());
    expect(rig.chain.seen).toEqual([OFF]);
    await board.write(rooms('0102'));
    expect(rig.chain.seen).toEqual([OFF, viewOf(['0102'], 24, MAP, false)]);
  });

  it('restart: /OE is not touched, the old frame stays until the new one is latched', async () => {
    const { rig, board } = bench(PLAIN, 24, MAP, { lit: ['0101'] });
    await board.start(rooms('0101', '0103'), rooms());
    await board.write(rooms('0101', '0103'));
    expect(rig.chain.seen).toEqual([
      viewOf(['0101'], 24, MAP, false),
      viewOf(['0101', '0103'], 24, MAP, false),
    ]);
  });

  it('death on the character device: dark by /OE, and back with nothing but the right frame', async () => {
    const way: Way = { ...PLAIN, how: 'cdev' };
    const { rig, board } = bench(way, 24, MAP);
    await board.start(rooms('0101'), rooms());
    await board.write(rooms('0101'));
    expect(board.afterDeath).toBe('goes-dark');
    rig.kill();
    const next = boardOn(rig, way, 24, MAP).board;
    await next.start(rooms('0101'), rooms());
    await next.write(rooms('0101'));
    const shown = viewOf(['0101'], 24, MAP, false);
    expect(rig.chain.seen).toEqual([OFF, shown, OFF, shown]);
  });

  it.each([
    ['sysfs, /OE on a line', PLAIN, 'holds'],
    ['/OE tied low', { ...PLAIN, how: 'cdev', enable: false } satisfies Way, 'holds'],
    ['character device, /OE on a line', { ...PLAIN, how: 'cdev' } satisfies Way, 'goes-dark'],
  ])('tells what happens at death: %s', async (_, way, afterDeath) => {
    const { board } = bench(way, 24, MAP);
    await board.start(rooms(), rooms());
    expect(board.afterDeath).toBe(afterDeath);
  });
});

/** A hotel: chips, rooms on some of their outputs, and what is wanted one after the other. */
const hotel = fc
  .record({ chips: fc.integer({ min: 1, max: 128 }), seed: fc.integer() })
  .chain(({ chips }) => {
    const outputs = Array.from({ length: chips * 8 }, (_, i) => i);
    return fc.record({
      lamps: fc.constant(chips * 8),
      used: fc.shuffledSubarray(outputs, { minLength: 1 }),
      wishes: fc.array(fc.array(fc.nat(chips * 8 - 1), { maxLength: 40 }), { minLength: 1, maxLength: 4 }),
    });
  })
  .map(({ lamps, used, wishes }) => {
    const map = Object.fromEntries(used.map((output, i) => [`r${i}`, output]));
    const names = Object.keys(map);
    return { lamps, map, wishes: wishes.map((wish) => wish.flatMap((i) => names[i] ?? [])) };
  });

const wayOf = fc.record({
  how: fc.constantFrom('sysfs' as const, 'cdev' as const),
  by: fc.constantFrom('lines' as const, 'spi' as const),
  enable: fc.constant(true),
  feedback: fc.boolean(),
  activeLow: fc.boolean(),
});
const SEED = { seed: 595 };

const withoutRepeats = (views: readonly View[]) => views.filter((view, i) => view !== views[i - 1]);

it('any frames on any chain: exactly they are seen, in order, nothing between', async () => {
  await fc.assert(
    fc.asyncProperty(wayOf, hotel, async (way, { lamps, map, wishes }) => {
      const { rig, board } = bench(way, lamps, map);
      await board.start(rooms(), rooms());
      for (const wish of wishes) await board.write(rooms(...wish));
      const frames = wishes.map((wish) => viewOf(wish, lamps, map, way.activeLow));
      expect(rig.chain.seen).toEqual(withoutRepeats([OFF, ...frames]));
      expect(rig.chain.faults).toEqual([]);
      const clocks = lamps + (way.feedback ? 8 : 0);
      expect(rig.chain.clocksPerLatch).toEqual(wishes.map(() => clocks));
    }),
    { ...SEED, numRuns: 40 },
  );
});

it('a call that fails anywhere in a shift: nothing is latched, and the next write converges', async () => {
  await fc.assert(
    fc.asyncProperty(wayOf, hotel, fc.double({ min: 0, max: 0.999, noNaN: true }), async (way, h, where) => {
      const { lamps, map, wishes } = h;
      const [before = []] = wishes;
      const after = wishes.at(-1) ?? [];
      const { rig, board } = bench(way, lamps, map);
      await board.start(rooms(), rooms());
      await board.write(rooms(...before));
      const first = rig.calls;
      const views = [...rig.chain.seen];
      rig.callsLeft = way.by === 'spi' ? 0 : Math.floor(where * (first - 4));
      await expect(board.write(rooms(...after))).rejects.toMatchObject({ code: 'LAMP_BOARD_FAILED' });
      expect(rig.chain.seen).toEqual(views);
      rig.callsLeft = Number.POSITIVE_INFINITY;
      await board.start(rooms(...after), rooms());
      await board.write(rooms(...after));
      expect(rig.chain.view).toBe(viewOf(after, lamps, map, way.activeLow));
      expect(rig.chain.faults).toEqual([]);
    }),
    { ...SEED, numRuns: 40 },
  );
});

it('SPI fails: the lines stay open, so /OE does not move and the lamps stay as they are', async () => {
  const { rig, board } = bench({ ...PLAIN, how: 'cdev', by: 'spi' }, 24, MAP);
  await board.start(rooms('0101'), rooms());
  await board.write(rooms('0101'));
  const views = [...rig.chain.seen];
  rig.callsLeft = 0;
  for (let i = 0; i < 3; i++) {
    await expect(board.write(rooms())).rejects.toMatchObject({ code: 'LAMP_BOARD_FAILED' });
    await board.start(rooms(), rooms());
  }
  expect(rig.chain.seen).toEqual(views);
  expect(rig.opened).toBe(1);
});

it('lines that were taken away are opened again', async () => {
  const { rig, board } = bench(PLAIN, 24, MAP);
  await board.start(rooms(), rooms());
  await board.write(rooms('0101'));
  rig.lost = true;
  await expect(board.write(rooms('0102'))).rejects.toMatchObject({ code: 'LAMP_BOARD_FAILED' });
  await board.start(rooms('0102'), rooms());
  await board.write(rooms('0102'));
  expect(rig.chain.seen).toEqual([OFF, viewOf(['0101'], 24, MAP, false), viewOf(['0102'], 24, MAP, false)]);
});

describe('a thousand lamps', () => {
  const map = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`r${i}`, i]));
  const lit = Object.keys(map).filter((_, i) => i % 3 === 0);

  // Per bit two calls where one sets data and clock together, three where each line is a call of its own; then the clock
  // goes low, the latch high, the latch and /OE low.
  it.each([
    { way: PLAIN, calls: 3 * 1000 + 4, stretch: 24 },
    { way: { ...PLAIN, how: 'cdev' } satisfies Way, calls: 2 * 1000 + 3, stretch: 16 },
    { way: { ...PLAIN, by: 'spi' } satisfies Way, calls: 1 + 3, stretch: 4 },
  ])('system calls, in all and at a stretch: %o', async ({ way, calls, stretch }) => {
    const { rig, board } = bench(way, 1000, map);
    await board.start(rooms(), rooms());
    await board.write(rooms(...lit));
    expect(rig.chain.view).toBe(viewOf(lit, 1000, map, false));
    expect(rig.calls).toBe(calls);
    await board.write(rooms(...lit));
    expect(rig.mostAtAStretch).toBe(stretch);
  });
});
