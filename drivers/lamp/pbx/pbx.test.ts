import { describe, expect, it } from 'vitest';
import type { ControlResult, LampBoardContext } from '../../../src/driver-api/index.js';
import { asRoom } from '../../../src/telephony/index.js';
import { type BoardUnderTest, boardContract, writeAll } from '../contract.js';
import { createPbxBoard } from './index.js';

const ROOMS = ['0101', '0102', '0103', '0104'];
const rooms = (...names: string[]) => new Set(names.map(asRoom));

/** A PBX with a lamp per station; the station of room 0101 is 5550101. Sent commands are kept as "0101+" / "0101-". */
class FakePbx {
  readonly lamps = new Set<string>();
  readonly everDark = new Set<string>();
  readonly sent: string[] = [];
  answer: (room: string, on: boolean) => ControlResult = () => ({ is: 'presumed' });

  constructor(lit: readonly string[] = []) {
    for (const room of ROOMS) {
      if (lit.includes(room)) this.lamps.add(room);
      else this.everDark.add(room);
    }
  }

  async setMessageWaiting(extension: string, on: boolean): Promise<ControlResult> {
    const room = extension.replace(/^555/, '');
    this.sent.push(`${room}${on ? '+' : '-'}`);
    const answer = this.answer(room, on);
    if (answer.is !== 'confirmed' && answer.is !== 'presumed') return answer;
    if (on) this.lamps.add(room);
    else {
      this.lamps.delete(room);
      this.everDark.add(room);
    }
    return answer;
  }

  board() {
    const context: LampBoardContext = {
      id: 'phones',
      options: {},
      map: new Map(ROOMS.map((room, i) => [asRoom(room), i])),
      extensionOf: (room) => `555${room}`,
      pbx: this,
      note: () => {},
    };
    return createPbxBoard(context);
  }
}

describe('lamp board contract', () => {
  it.each(boardContract)('$name', async ({ prove }) => {
    await prove(async (lit): Promise<BoardUnderTest> => {
      const pbx = new FakePbx(lit);
      return {
        board: pbx.board(),
        shown: () => pbx.lamps,
        everDark: () => pbx.everDark,
        fail(failing) {
          pbx.answer = () => (failing ? { is: 'failed', code: 'PBX_LINK_DOWN' } : { is: 'presumed' });
        },
      };
    });
  });
});

it('only differences are sent', async () => {
  const pbx = new FakePbx();
  const board = pbx.board();
  await board.start(rooms('0101'), rooms());
  await writeAll(board, rooms('0101'));
  await writeAll(board, rooms('0101', '0102'));
  await writeAll(board, rooms('0102'));
  await writeAll(board, rooms('0102'));
  expect(pbx.sent).toEqual(['0101+', '0102+', '0101-']);
});

it('one command a write; a fresh change overtakes the sweep', async () => {
  const pbx = new FakePbx();
  const board = pbx.board();
  await board.start(rooms('0101', '0102', '0103'), rooms());
  expect(await board.write(rooms('0101', '0102', '0103'))).toEqual([
    { room: '0101', lit: true, result: 'presumed' },
    { room: '0102', lit: true, result: 'pending' },
    { room: '0103', lit: true, result: 'pending' },
    { room: '0104', lit: false, result: 'presumed' },
  ]);
  await writeAll(board, rooms('0101', '0102', '0103', '0104'));
  expect(pbx.sent).toEqual(['0101+', '0104+', '0102+', '0103+']);
});

it('after the link reopened everything is sent again: lit lamps first, then those that may be lit by us', async () => {
  const pbx = new FakePbx();
  const board = pbx.board();
  await board.start(rooms('0103'), rooms('0101'));
  await writeAll(board, rooms('0103'));
  await board.start(rooms('0103'), rooms('0101'));
  await writeAll(board, rooms('0103'));
  expect(pbx.sent).toEqual(['0103+', '0101-', '0103+', '0101-']);
});

it('a lamp that this house never lit is not darkened: it may be the voice mail of the PBX', async () => {
  const pbx = new FakePbx(['0104']);
  const board = pbx.board();
  await board.start(rooms(), rooms('0101'));
  await writeAll(board, rooms('0102'));
  await board.stop('off');
  expect(pbx.lamps).toEqual(new Set(['0104']));
});

describe('refusals', () => {
  it('are passed on and tried again in the next round, behind everything else', async () => {
    const pbx = new FakePbx();
    pbx.answer = (room) =>
      room === '0101' ? { is: 'refused', code: 'LAMP_REFUSED', reason: 'invalid' } : { is: 'confirmed' };
    const board = pbx.board();
    await board.start(rooms(), rooms());
    const results = await writeAll(board, rooms('0101', '0102'));
    expect(results.slice(0, 2)).toEqual([
      { room: '0101', lit: true, result: 'refused', code: 'LAMP_REFUSED' },
      { room: '0102', lit: true, result: 'confirmed' },
    ]);
    await writeAll(board, rooms('0101', '0102', '0103'));
    expect(pbx.sent).toEqual(['0101+', '0102+', '0103+', '0101+']);
  });

  it('"blocked" in a sweep means: it was so already', async () => {
    const pbx = new FakePbx(['0101']);
    pbx.answer = () => ({ is: 'refused', code: 'LAMP_REFUSED', reason: 'blocked' });
    const board = pbx.board();
    await board.start(rooms('0101'), rooms());
    expect((await writeAll(board, rooms('0101')))[0]).toMatchObject({ result: 'presumed' });
    // The PBX took "on" (or had it); now it blocks "off": that is a refusal.
    expect((await writeAll(board, rooms()))[0]).toMatchObject({ result: 'refused' });
  });
});

it('a link that is down ends the round: the other lamps are not sent into the void', async () => {
  const pbx = new FakePbx();
  pbx.answer = () => ({ is: 'failed', code: 'PBX_LINK_DOWN' });
  const board = pbx.board();
  await board.start(rooms(), rooms());
  const results = await writeAll(board, rooms('0101', '0102'));
  expect(pbx.sent).toEqual(['0101+']);
  expect(results.slice(0, 2).map((r) => [r.result, r.code])).toEqual([
    ['failed', 'PBX_LINK_DOWN'],
    ['failed', 'PBX_LINK_DOWN'],
  ]);
});

it('needs a link', () => {
  const context = {
    id: 'phones',
    options: {},
    map: new Map(),
    extensionOf: String,
    pbx: null,
    note: () => {},
  };
  expect(() => createPbxBoard(context)).toThrow(/link/);
});

describe('a lamp darkened in silence', () => {
  it('is darkened once more after the link reopened, and then left to the voice mail of the PBX', async () => {
    const pbx = new FakePbx(['0101']);
    const board = pbx.board();
    await board.start(rooms('0101'), rooms());
    await writeAll(board, rooms('0101'));
    await writeAll(board, rooms());
    // The house has "seen" it dark: it is in neither set.
    for (let reopened = 0; reopened < 3; reopened++) {
      await board.start(rooms(), rooms());
      await writeAll(board, rooms());
    }
    expect(pbx.sent).toEqual(['0101+', '0101-', '0101-']);
  });

  it('stays owed over a reopening in which it could not be sent', async () => {
    const pbx = new FakePbx(['0101']);
    const board = pbx.board();
    await board.start(rooms('0101'), rooms());
    await writeAll(board, rooms('0101'));
    await writeAll(board, rooms());
    pbx.answer = () => ({ is: 'failed', code: 'PBX_LINK_DOWN' });
    await board.start(rooms(), rooms());
    await writeAll(board, rooms());
    pbx.answer = () => ({ is: 'presumed' });
    await board.start(rooms(), rooms());
    await writeAll(board, rooms());
    expect(pbx.sent).toEqual(['0101+', '0101-', '0101-', '0101-']);
    expect(pbx.lamps).toEqual(new Set());
  });

  it('and confirmed is not darkened again, nor is one that was lit meanwhile', async () => {
    const pbx = new FakePbx();
    const board = pbx.board();
    await board.start(rooms('0101', '0102'), rooms());
    await writeAll(board, rooms('0101', '0102'));
    pbx.answer = (room) => ({ is: room === '0101' ? 'confirmed' : 'presumed' });
    await writeAll(board, rooms());
    await writeAll(board, rooms('0102'));
    pbx.sent.length = 0;
    await board.start(rooms('0102'), rooms());
    await writeAll(board, rooms('0102'));
    expect(pbx.sent).toEqual(['0102+']);
  });
});
