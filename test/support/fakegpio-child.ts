import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gpio } from 'onoff';
import { createLineBoard } from '../../drivers/gpio-kit/lamp-board.js';
import { SysfsAccess, sysfsParts } from '../../drivers/gpio-kit/sysfs.js';
import { boardContract } from '../../drivers/lamp/contract.js';
import { driver } from '../../drivers/lamp/onoff/index.js';
import type { LampBoardContext } from '../../src/driver-api/index.js';
import { asRoom } from '../../src/telephony/index.js';
import { makeLine } from './fakegpio.js';

/** Runs inside the namespace (fakegpio-namespace.ts) with the real onoff. Prints one JSON object a line. */
const ROOT = '/sys/class/gpio';
const BASE = 512;
const MAP = { '0101': 17, '0102': 27, '0103': 22 };
const ROOMS = Object.entries(MAP).map(([room, bcm]) => ({ room, folder: `${ROOT}/gpio${BASE + bcm}` }));
const [mode = '', ...lit] = process.argv.slice(2);

const context = (): LampBoardContext => ({
  id: 'panel',
  options: { chip: 'auto', activeLow: false },
  map: new Map(Object.entries(MAP).map(([room, bcm]) => [asRoom(room), bcm])),
  extensionOf: String,
  pbx: null,
  note: () => {},
});
const print = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
const read = (folder: string, file: string) => readFileSync(`${folder}/${file}`, 'latin1').trim();

switch (mode) {
  case 'contract':
    await contract();
    break;
  case 'hold':
    await hold();
    break;
  default:
    throw new Error(`unknown mode ${mode}`);
}

async function contract(): Promise<void> {
  for (const { name, prove } of boardContract) {
    let error: unknown = null;
    await prove(async (before) => {
      for (const { room, folder } of ROOMS) {
        rmSync(folder, { recursive: true, force: true });
        const value = before.includes(room) ? '1' : '0';
        makeLine(ROOT, Number(/\d+$/.exec(folder)?.[0]), { direction: 'out', value, active_low: '0' });
      }
      let failing = false;
      class FailingGpio extends Gpio {
        override writeSync(value: 0 | 1): void {
          if (failing) throw Object.assign(new Error('EIO'), { code: 'EIO' });
          super.writeSync(value);
          look();
        }
      }
      const dark = new Set<string>();
      // A direction written again would drop the level on a real line: that counts as dark.
      const isLit = (folder: string) => read(folder, 'value') === '1' && read(folder, 'direction') === 'out';
      const look = () => {
        for (const { room, folder } of ROOMS) if (!isLit(folder)) dark.add(room);
      };
      look();
      const parts = {
        ...sysfsParts,
        exportLine: () => Promise.resolve(),
        onoff: async () => FailingGpio,
      };
      const access = async () => new SysfsAccess(parts, 'test');
      return {
        board: createLineBoard(context(), { access, automatic: false, afterDeath: 'holds' }),
        shown: () => new Set(ROOMS.filter(({ folder }) => isLit(folder)).map(({ room }) => room)),
        everDark: () => dark,
        fail(on) {
          failing = on;
        },
      };
    }).catch((reason: unknown) => {
      error = reason instanceof Error ? reason.message : String(reason);
    });
    print({ name, error });
  }
}

/** The shipped driver as it is; then waits to be killed. */
async function hold(): Promise<void> {
  const board = await driver.create(context());
  const wanted = new Set(lit.map(asRoom));
  await board.start(wanted, new Set());
  const directions = Object.fromEntries(ROOMS.map(({ room, folder }) => [room, read(folder, 'direction')]));
  const results = await board.write(wanted);
  print({ directions, results, shown: [...((await board.readBack?.()) ?? [])] });
  await sleep(60_000);
}
