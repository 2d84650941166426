import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LampBoard, LampBoardContext } from '../../../src/driver-api/index.js';
import { asRoom } from '../../../src/telephony/index.js';
import { FakeKernel } from '../../../test/support/fakegpio.js';
import { gpioError } from '../../gpio-kit/errors.js';
import { createLineBoard } from '../../gpio-kit/lamp-board.js';
import { SysfsAccess, type SysfsParts } from '../../gpio-kit/sysfs.js';
import { type BoardUnderTest, boardContract } from '../contract.js';

// BCM 17, 27 and 22 on a chip at 512.
const MAP = { '0101': 17, '0102': 27, '0103': 22 };
const BASE = 512;
let folder: string;
let notes: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwire-onoff-'));
  notes = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const chip = { label: 'pinctrl-bcm2711', base: BASE, lines: 58 };
const newKernel = () => {
  const root = mkdtempSync(join(folder, 'gpio-'));
  return { root, kernel: new FakeKernel(root, chip) };
};

function newBoard(
  root: string,
  kernel: FakeKernel,
  { activeLow = false, map = MAP as Record<string, number> } = {},
) {
  const context: LampBoardContext = {
    id: 'panel',
    options: { chip: 'auto', activeLow },
    map: new Map(Object.entries(map).map(([room, line]) => [asRoom(room), line])),
    extensionOf: String,
    pbx: null,
    note: (text) => notes.push(text),
  };
  return boardOn(context, {
    root,
    exportLine: kernel.exportLine,
    onoff: async () => kernel.gpioClass(),
    sleep: kernel.sleep,
  });
}
/** The driver `onoff`, its sysfs elsewhere. */
function boardOn(
  context: LampBoardContext,
  parts: Pick<SysfsParts, 'root' | 'exportLine' | 'onoff' | 'sleep'>,
): LampBoard {
  const noInputs = { watch: () => Promise.reject(new Error('no inputs here')), after: () => () => {} };
  const access = async () => new SysfsAccess({ ...parts, ...noInputs }, 'test');
  return createLineBoard(context, { access, automatic: false, afterDeath: 'holds' });
}
const rooms = (...names: string[]) => new Set(names.map(asRoom));
const lineOf = (room: keyof typeof MAP) => BASE + MAP[room];

describe.each([false, true])('lamp board contract, activeLow %s', (activeLow) => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove(async (lit): Promise<BoardUnderTest> => {
      const { root, kernel } = newKernel();
      const isLit = (line: number) => kernel.isHigh(line) !== activeLow;
      const all = Object.entries(MAP).map(([room, bcm]) => ({ room, line: BASE + bcm }));
      for (const { room, line } of all) {
        // What an earlier life lit is an output; the others are inputs as after power-on.
        if (lit.includes(room)) kernel.preset(line, { high: !activeLow, activeLow });
        else kernel.preset(line, { output: false, high: activeLow, exported: false });
      }
      return {
        board: newBoard(root, kernel, { activeLow }),
        shown: () => new Set(all.filter(({ line }) => isLit(line)).map(({ room }) => room)),
        everDark: () =>
          new Set(
            all
              .filter(({ line }) => kernel.history.get(line)?.some((high) => high === activeLow))
              .map(({ room }) => room),
          ),
        fail(failing) {
          for (const { line } of all) {
            if (failing) kernel.valueErrors.set(line, 'EIO');
            else kernel.valueErrors.delete(line);
          }
        },
      };
    });
  });
});

it.each([
  { activeLow: false, lit: true, high: true },
  { activeLow: false, lit: false, high: false },
  { activeLow: true, lit: true, high: false },
  { activeLow: true, lit: false, high: true },
])('a fresh line drives the right level from its first moment: %o', async ({ activeLow, lit, high }) => {
  const { root, kernel } = newKernel();
  const board = newBoard(root, kernel, { activeLow });
  await board.start(lit ? rooms('0101') : rooms(), rooms());
  await board.write(lit ? rooms('0101') : rooms());
  expect(kernel.history.get(lineOf('0101'))).toEqual([high, high]);
});

describe('one bad line does not darken the others', () => {
  it('held by another driver: its room fails with the reason, the others are shown, and it recovers', async () => {
    const { root, kernel } = newKernel();
    kernel.exportErrors.set(lineOf('0102'), 'EBUSY');
    const board = newBoard(root, kernel);
    await board.start(rooms('0101', '0102'), rooms());
    expect(await board.write(rooms('0101', '0102'))).toEqual([
      { room: '0102', lit: true, result: 'failed', code: 'GPIO_LINE_BUSY' },
    ]);
    expect(kernel.isHigh(lineOf('0101'))).toBe(true);
    await board.write(rooms('0101', '0102'));
    expect(notes).toHaveLength(1);
    kernel.exportErrors.clear();
    expect(await board.write(rooms('0101', '0102'))).toEqual([]);
    expect(kernel.isHigh(lineOf('0102'))).toBe(true);
  });

  it('a line that somebody made an input is taken back', async () => {
    const { root, kernel } = newKernel();
    const board = newBoard(root, kernel);
    await board.start(rooms('0101'), rooms());
    kernel.preset(lineOf('0101'), { output: false, high: false });
    expect(await board.write(rooms('0101'))).toEqual([]);
    expect(kernel.lines.get(lineOf('0101'))).toMatchObject({ output: true, high: true });
  });

  it('a line the chip does not have', async () => {
    const { root, kernel } = newKernel();
    const board = newBoard(root, kernel, { map: { '0101': 17, '0102': 58 } });
    await board.start(rooms(), rooms());
    expect(await board.write(rooms())).toMatchObject([{ room: '0102', code: 'GPIO_NOT_FOUND' }]);
    expect(notes[0]).toContain('lines 0 to 57');
  });
});

describe('start fails as a whole', () => {
  it('when no line can be had', async () => {
    const { root, kernel } = newKernel();
    for (const bcm of Object.values(MAP)) kernel.exportErrors.set(BASE + bcm, 'EACCES');
    await expect(newBoard(root, kernel).start(rooms(), rooms())).rejects.toMatchObject({
      code: 'GPIO_PERMISSION',
    });
  });

  it('when onoff is not there, naming the fix', async () => {
    const { root, kernel } = newKernel();
    const board = boardOn(
      {
        id: 'panel',
        options: { chip: 'auto', activeLow: false },
        map: new Map([[asRoom('0101'), 17]]),
        extensionOf: String,
        pbx: null,
        note: () => {},
      },
      {
        root,
        exportLine: kernel.exportLine,
        sleep: kernel.sleep,
        onoff: () => Promise.reject(new Error('Cannot find module onoff')),
      },
    );
    await expect(board.start(rooms(), rooms())).rejects.toMatchObject({
      code: 'RUNTIME_MODULE',
      message: expect.stringContaining('npm rebuild'),
    });
  });
});

it('a long board gives the loop its turn', async () => {
  const { root, kernel } = newKernel();
  const map = Object.fromEntries(Array.from({ length: 54 }, (_, i) => [`room${i}`, i]));
  const board = newBoard(root, kernel, { map });
  await board.start(rooms(), rooms());
  let turns = 0;
  let going = true;
  const count = () => {
    turns += 1;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  await board.write(rooms());
  going = false;
  expect(turns).toBeGreaterThanOrEqual(3);
});

it.each([
  ['EBUSY', 'GPIO_LINE_BUSY'],
  ['EACCES', 'GPIO_PERMISSION'],
  ['EPERM', 'GPIO_PERMISSION'],
  ['EINVAL', 'GPIO_NOT_FOUND'],
  ['ENOENT', 'GPIO_NO_SYSFS'],
  ['EIO', 'LAMP_BOARD_FAILED'],
])('%s is %s', (errno, code) => {
  expect(gpioError(Object.assign(new Error(errno), { code: errno }), 'line 529').code).toBe(code);
});
