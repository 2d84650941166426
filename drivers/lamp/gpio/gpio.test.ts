import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LampBoardContext } from '../../../src/driver-api/index.js';
import { asRoom } from '../../../src/telephony/index.js';
import { FakeCdev } from '../../../test/support/fakecdev.js';
import { FakeKernel } from '../../../test/support/fakegpio.js';
import { cdevWay, chooseAccess, sysfsWay } from '../../gpio-kit/access.js';
import { createLineBoard } from '../../gpio-kit/lamp-board.js';
import { sysfsParts } from '../../gpio-kit/sysfs.js';
import { boardContract } from '../contract.js';

const MAP = { '0101': 17, '0102': 27, '0103': 22 };
const ALL = Object.entries(MAP).map(([room, line]) => ({ room, line }));
const BASE = 512;
let folder: string;
let notes: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwire-gpio-auto-'));
  notes = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The driver `gpio` on models of both ways; `sysfs`: whether the kernel offers it. */
function house(sysfs: boolean) {
  const root = mkdtempSync(join(folder, 'sys-'));
  const files = new FakeKernel(root, { label: 'pinctrl-bcm2711', base: BASE, lines: 58 });
  const devices = new FakeCdev({ device: 'gpiochip0', label: 'pinctrl-bcm2711', lines: 58 });
  const parts = {
    ...sysfsParts,
    root: sysfs ? root : join(root, 'absent'),
    exportLine: files.exportLine,
    onoff: async () => files.gpioClass(),
    sleep: files.sleep,
  };
  const context: LampBoardContext = {
    id: 'panel',
    options: { chip: 'auto', activeLow: false },
    map: new Map(ALL.map(({ room, line }) => [asRoom(room), line])),
    extensionOf: String,
    pbx: null,
    note: (text) => notes.push(text),
  };
  const access = () =>
    chooseAccess(
      'auto',
      sysfsWay(parts),
      cdevWay(async () => devices),
    );
  return {
    files,
    devices,
    board: createLineBoard(context, { access, automatic: true, afterDeath: 'unknown' }),
  };
}

describe.each([
  { sysfs: true, via: 'sysfs' },
  { sysfs: false, via: 'GPIO character device' },
])('lamp board contract, through $via', ({ sysfs, via }) => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove(async (lit) => {
      const { files, devices, board } = house(sysfs);
      for (const { room, line } of ALL) {
        const output = lit.includes(room);
        if (sysfs) files.preset(BASE + line, { output, high: output, exported: output });
        else devices.preset(line, { output, high: true });
      }
      const isLit = (line: number) => (sysfs ? files.isHigh(BASE + line) : devices.isHigh(line));
      const history = (line: number) =>
        (sysfs ? files.history.get(BASE + line) : devices.history(line)) ?? [];
      return {
        board,
        shown: () => new Set(ALL.filter(({ line }) => isLit(line)).map(({ room }) => room)),
        everDark: () =>
          new Set(ALL.filter(({ line }) => history(line).includes(false)).map(({ room }) => room)),
        fail(failing) {
          devices.failing = failing ? 'EIO' : null;
          for (const { line } of ALL) {
            if (failing) files.valueErrors.set(BASE + line, 'EIO');
            else files.valueErrors.delete(BASE + line);
          }
        },
      };
    });
  });

  it('says which way and why: in the log once, and in the status', async () => {
    const { board } = house(sysfs);
    expect(board.via).toBe(null);
    await board.start(new Set(), new Set());
    await board.start(new Set(), new Set());
    expect(board.via).toBe(via);
    expect(notes).toEqual([expect.stringMatching(`^lamp board panel: GPIO through ${via}: .`)]);
  });
});

it('neither way, as before a module is loaded: start fails with both reasons, and the next start looks again', async () => {
  const { board, devices } = house(false);
  devices.openError = 'EACCES';
  await expect(board.start(new Set(), new Set())).rejects.toMatchObject({ code: 'GPIO_PERMISSION' });
  devices.openError = null;
  await board.start(new Set(), new Set());
  expect(board.via).toBe('GPIO character device');
});
