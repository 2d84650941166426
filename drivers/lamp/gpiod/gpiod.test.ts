import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LampBoard, LampBoardContext } from '../../../src/driver-api/index.js';
import { asRoom } from '../../../src/telephony/index.js';
import { FakeCdev } from '../../../test/support/fakecdev.js';
import { CdevAccess } from '../../gpio-kit/cdev.js';
import { createLineBoard } from '../../gpio-kit/lamp-board.js';
import { type BoardUnderTest, boardContract } from '../contract.js';

const MAP = { '0101': 17, '0102': 27, '0103': 22 };
const ALL = Object.entries(MAP).map(([room, line]) => ({ room, line }));
const rooms = (...names: string[]) => new Set(names.map(asRoom));
let notes: string[];
let kernel: FakeCdev;
beforeEach(() => {
  notes = [];
  kernel = new FakeCdev({ device: 'gpiochip0', label: 'pinctrl-bcm2835', lines: 54 });
});

/** The driver `gpiod` on a model of the kernel. */
function newBoard(on: FakeCdev, { activeLow = false, map = MAP as Record<string, number> } = {}): LampBoard {
  const context: LampBoardContext = {
    id: 'panel',
    options: { chip: 'auto', activeLow },
    map: new Map(Object.entries(map).map(([room, line]) => [asRoom(room), line])),
    extensionOf: String,
    pbx: null,
    note: (text) => notes.push(text),
  };
  const access = async () => new CdevAccess(async () => on, 'test');
  return createLineBoard(context, { access, automatic: false, afterDeath: 'unknown' });
}

describe.each([false, true])('lamp board contract, activeLow %s', (activeLow) => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove(async (lit): Promise<BoardUnderTest> => {
      const on = new FakeCdev({ device: 'gpiochip0', label: 'pinctrl-bcm2835', lines: 54 });
      // What an earlier life lit still drives: a kernel whose outputs persist.
      for (const { room, line } of ALL) on.preset(line, { output: lit.includes(room), high: !activeLow });
      const isLit = (line: number) => on.isOutput(line) && on.isHigh(line) !== activeLow;
      return {
        board: newBoard(on, { activeLow }),
        shown: () => new Set(ALL.filter(({ line }) => isLit(line)).map(({ room }) => room)),
        everDark: () =>
          new Set(ALL.filter(({ line }) => on.history(line).includes(activeLow)).map(({ room }) => room)),
        fail: (failing) => {
          on.failing = failing ? 'EIO' : null;
        },
      };
    });
  });
});

describe('start', () => {
  it.each([
    { activeLow: false, lit: true, high: true },
    { activeLow: false, lit: false, high: false },
    { activeLow: true, lit: true, high: false },
    { activeLow: true, lit: false, high: true },
  ])('a fresh line drives the right level from its first moment: %o', async ({ activeLow, lit, high }) => {
    await newBoard(kernel, { activeLow }).start(lit ? rooms('0101') : rooms(), rooms());
    expect(kernel.isOutput(17)).toBe(true);
    expect(kernel.history(17)).toEqual([high]);
  });

  it.each([
    ['Y', true, 'holds'],
    ['N', false, 'goes-dark'],
    [null, false, 'unknown'],
  ] as const)(
    'after a crash, persist_gpio_outputs %s: lit meanwhile %s',
    async (persist, litMeanwhile, fate) => {
      kernel.persist = persist;
      const first = newBoard(kernel);
      expect(first.afterDeath).toBe('unknown');
      await first.start(rooms('0101'), rooms());
      expect(first.afterDeath).toBe(fate);
      kernel.die();
      expect(kernel.isHigh(17)).toBe(litMeanwhile);
      const second = newBoard(kernel);
      await second.start(rooms('0101'), rooms());
      expect(await second.write(rooms('0101'))).toEqual([]);
      expect(kernel.isHigh(17)).toBe(true);
      // The second life itself never drives it low.
      expect(kernel.history(17).slice(kernel.history(17).lastIndexOf(false) + 1)).not.toContain(false);
      expect(kernel.history(17).includes(false)).toBe(!litMeanwhile);
    },
  );

  it('fails as a whole when no line can be had, and makes no noise about each', async () => {
    for (const { line } of ALL) kernel.preset(line, { holder: 'spi0 CS0' });
    await expect(newBoard(kernel).start(rooms(), rooms())).rejects.toMatchObject({
      code: 'GPIO_LINE_BUSY',
      message: expect.stringContaining('line 17 is held by spi0 CS0'),
    });
    expect(notes).toEqual([]);
  });
});

describe('one bad line does not darken the others', () => {
  it('held by another program: its room fails with his name, the others are shown, and it recovers', async () => {
    kernel.preset(27, { holder: 'gpioset' });
    const board = newBoard(kernel);
    await board.start(rooms('0101', '0102'), rooms());
    const busy = [{ room: '0102', lit: true, result: 'failed', code: 'GPIO_LINE_BUSY' }];
    expect(await board.write(rooms('0101', '0102'))).toEqual(busy);
    expect(await board.write(rooms('0101', '0102'))).toEqual(busy);
    expect(kernel.isHigh(17)).toBe(true);
    expect(notes).toEqual([expect.stringContaining('line 27 is held by gpioset')]);
    kernel.preset(27, {});
    expect(await board.write(rooms('0101', '0102'))).toEqual([]);
    expect([...((await board.readBack?.()) ?? [])].sort()).toEqual(['0101', '0102']);
    expect(kernel.isHigh(27)).toBe(true);
  });

  it('a line the chip does not have', async () => {
    const board = newBoard(kernel, { map: { '0101': 17, '0102': 54 } });
    await board.start(rooms(), rooms());
    expect(await board.write(rooms('0101'))).toMatchObject([{ room: '0102', code: 'GPIO_NOT_FOUND' }]);
    expect(kernel.isHigh(17)).toBe(true);
  });
});

it('an input/output error lets no line go: the lamps stay as they are', async () => {
  kernel.persist = 'N';
  const board = newBoard(kernel);
  await board.start(rooms('0101'), rooms());
  await board.write(rooms('0101'));
  kernel.failing = 'EIO';
  expect(await board.write(rooms('0101', '0102'))).toHaveLength(3);
  expect(kernel.isHigh(17)).toBe(true);
  kernel.failing = null;
  expect(await board.write(rooms('0101', '0102'))).toEqual([]);
  expect(kernel.isHigh(27)).toBe(true);
});

it('a chip that was unplugged and is back is opened anew', async () => {
  const board = newBoard(kernel);
  await board.start(rooms('0101'), rooms());
  kernel.failing = 'ENODEV';
  await expect(board.write(rooms('0101'))).rejects.toMatchObject({ code: 'GPIO_NOT_FOUND' });
  kernel.failing = null;
  await board.start(rooms('0101'), rooms());
  expect(await board.write(rooms('0101'))).toEqual([]);
  expect(kernel.isHigh(17)).toBe(true);
});

it('200 lamps: 64 lines a request, 16 lamps a call, the loop has its turn in between', async () => {
  const wide = new FakeCdev({ device: 'gpiochip0', label: 'pinctrl-bcm2835', lines: 200 });
  const map = Object.fromEntries(Array.from({ length: 200 }, (_, line) => [`r${line}`, line]));
  const board = newBoard(wide, { map });
  await board.start(rooms(), rooms());
  expect(wide.calls.filter((call) => call === 'GET_LINE')).toHaveLength(4);
  wide.calls.length = 0;
  let turns = 0;
  let going = true;
  const count = () => {
    turns += 1;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  await board.write(rooms('r0', 'r63', 'r64', 'r199'));
  going = false;
  // 200 lines in stretches of 16.
  expect(wide.calls).toEqual(Array.from({ length: 13 }, () => 'SET_VALUES'));
  expect(turns).toBeGreaterThanOrEqual(12);
  const high = Array.from({ length: 200 }, (_, line) => line).filter((line) => wide.isHigh(line));
  expect(high).toEqual([0, 63, 64, 199]);
});

afterEach(() => {
  // Chips are opened for a moment only; what stays open are requests.
  expect(kernel.descriptors).toBeLessThanOrEqual(4);
});
