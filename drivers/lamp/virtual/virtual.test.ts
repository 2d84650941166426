import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LampBoard, LampBoardContext } from '../../../src/driver-api/index.js';
import { asRoom } from '../../../src/telephony/index.js';
import { type BoardUnderTest, boardContract } from '../contract.js';
import { createVirtualBoard, type VirtualLamps } from './index.js';

const ROOMS = ['0101', '0102', '0103'];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwire-virtual-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const context = (path: unknown): LampBoardContext => ({
  id: 'shown',
  options: { path },
  map: new Map(ROOMS.map((room, i) => [asRoom(room), i])),
  extensionOf: String,
  pbx: null,
  note: () => {},
});
const board = (path = join(folder, 'lamps.json')) => createVirtualBoard(context(path), () => 0);
const read = (path = join(folder, 'lamps.json')) => JSON.parse(readFileSync(path, 'utf8')) as VirtualLamps;

describe('lamp board contract', () => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove(async (lit): Promise<BoardUnderTest> => {
      const home = mkdtempSync(join(folder, 'board-'));
      const path = join(home, 'lamps.json');
      const aside = `${home}.aside`;
      writeFileSync(path, JSON.stringify({ board: 'shown', lit, at: '' }));
      const seenDark = new Set(ROOMS.filter((room) => !lit.includes(room)));
      let away = false;
      const look = () => {
        if (away) return;
        for (const room of ROOMS) if (!read(path).lit.includes(room)) seenDark.add(room);
      };
      const plain = board(path);
      // One rename is all a call can change, so a look after each call misses nothing.
      const watched: LampBoard = {
        id: plain.id,
        rooms: plain.rooms,
        afterDeath: plain.afterDeath,
        start: (on, mayBeLit) => plain.start(on, mayBeLit).finally(look),
        write: (on) => plain.write(on).finally(look),
        readBack: async () => (await plain.readBack?.()) ?? null,
        stop: (how) => plain.stop(how),
      };
      return {
        board: watched,
        shown: () => new Set(read(path).lit),
        everDark: () => seenDark,
        fail(failing) {
          away = failing;
          // A file where the folder should be: fails for root too.
          if (failing) {
            renameSync(home, aside);
            writeFileSync(home, '');
          } else {
            rmSync(home);
            renameSync(aside, home);
          }
        },
      };
    });
  });
});

it('the file: one JSON object with the time of the change', async () => {
  const b = board();
  await b.start(new Set(), new Set());
  await b.write(new Set([asRoom('0102')]));
  expect(read()).toEqual({ board: 'shown', lit: ['0102'], at: '1970-01-01T00:00:00.000Z' });
});

it.each([
  ['deleted', null],
  ['spoilt', '{"board":'],
  ['of another board', '{"board":"other","lit":["0101"]}'],
  ['something else', '[1]'],
])('a file that is %s cannot be read back: it is to be written again', async (_, text) => {
  const b = board();
  await b.start(new Set(), new Set());
  if (text !== null) writeFileSync(join(folder, 'lamps.json'), text);
  expect(await b.readBack?.()).toBeNull();
});

it('makes its folder, and says why when it cannot', async () => {
  await board(join(folder, 'a/b/lamps.json')).start(new Set(), new Set());
  writeFileSync(join(folder, 'file'), '');
  await expect(board(join(folder, 'file/lamps.json')).start(new Set(), new Set())).rejects.toMatchObject({
    code: 'LAMP_BOARD_FAILED',
  });
});

it('needs a path', () => {
  expect(() => createVirtualBoard(context(undefined), () => 0)).toThrow(/path is needed/);
});
