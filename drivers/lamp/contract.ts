import assert from 'node:assert/strict';
import type { LampBoard, LampResult } from '../../src/driver-api/index.js';
import type { Room } from '../../src/telephony/index.js';

/**
 * A board under test with its hardware in view. The board has at least three rooms; before `start`, the hardware shows
 * `lit` (as left by an earlier life of the daemon).
 */
export interface BoardUnderTest {
  board: LampBoard;
  /** What a person in the corridor sees. */
  shown(): ReadonlySet<string>;
  /** Rooms whose lamp was seen dark at any moment since the board was made. */
  everDark(): ReadonlySet<string>;
  /** From now on, or no longer, nothing can be written. */
  fail(failing: boolean): void;
}
export type MakeBoard = (lit: readonly string[]) => Promise<BoardUnderTest>;

/** What every lamp board promises. The tests of each driver run all of it. */
export const boardContract: readonly { name: string; prove(make: MakeBoard): Promise<void> }[] = [
  {
    name: 'shows exactly what it is told',
    async prove(make) {
      const { board, shown } = await make([]);
      const [a, b, c] = three(board);
      await board.start(new Set(), new Set(board.rooms));
      for (const lit of [[a], [a, b, c], [b], []]) {
        await writeAll(board, new Set(lit));
        same(shown(), lit);
      }
    },
  },
  {
    name: 'told the same again, shows the same and reports no trouble',
    async prove(make) {
      const { board, shown } = await make([]);
      const [a, , c] = three(board);
      await board.start(new Set([a, c]), new Set(board.rooms));
      for (let i = 0; i < 3; i++) {
        assert.deepEqual(troubles(await writeAll(board, new Set([a, c]))), []);
        same(shown(), [a, c]);
      }
    },
  },
  {
    name: 'start never darkens a lamp that stays lit',
    async prove(make) {
      const probe = await make([]);
      const [a, b, c] = three(probe.board);
      const { board, shown, everDark } = await make([a, b]);
      await board.start(new Set([a, c]), new Set(board.rooms));
      await writeAll(board, new Set([a, c]));
      same(shown(), [a, c]);
      assert.ok(!everDark().has(a), `${a} blinked`);
    },
  },
  {
    name: 'started again (its hardware was away), shows what is wanted',
    async prove(make) {
      const { board, shown, everDark } = await make([]);
      const [a, b] = three(board);
      await board.start(new Set(), new Set(board.rooms));
      await writeAll(board, new Set([a]));
      const darkBefore = everDark().has(a);
      await board.start(new Set([a, b]), new Set(board.rooms));
      await writeAll(board, new Set([a, b]));
      same(shown(), [a, b]);
      assert.equal(everDark().has(a), darkBefore);
    },
  },
  {
    name: 'a failure is thrown or reported, and after it the board converges',
    async prove(make) {
      const { board, shown, fail } = await make([]);
      const [a, b, c] = three(board);
      await board.start(new Set([a]), new Set(board.rooms));
      await writeAll(board, new Set([a]));
      fail(true);
      const answer = await writeAll(board, new Set([b, c])).catch((error: unknown) => error);
      assert.ok(
        answer instanceof Error || troubles(answer as LampResult[]).length > 0,
        'the failure was hidden',
      );
      fail(false);
      if (answer instanceof Error) await board.start(new Set([b, c]), new Set(board.rooms));
      assert.deepEqual(troubles(await writeAll(board, new Set([b, c]))), []);
      same(shown(), [b, c]);
    },
  },
  {
    name: 'results and read-back name only rooms of the board',
    async prove(make) {
      const { board } = await make([]);
      const [a, b] = three(board);
      await board.start(new Set(), new Set(board.rooms));
      const results = await writeAll(board, new Set([a, b]));
      const seen = (await board.readBack?.()) ?? null;
      for (const room of [...results.map((r) => r.room), ...(seen ?? [])]) {
        assert.ok(board.rooms.includes(room), `${room} is not on the board`);
      }
      if (seen) same(seen, [a, b]);
    },
  },
  {
    name: 'stop leave changes nothing; stop off darkens all',
    async prove(make) {
      for (const how of ['leave', 'off'] as const) {
        const { board, shown } = await make([]);
        const [a, b] = three(board);
        await board.start(new Set(), new Set(board.rooms));
        await writeAll(board, new Set([a, b]));
        await board.stop(how);
        same(shown(), how === 'leave' ? [a, b] : []);
      }
    },
  },
];

/** Writes until nothing is pending, as the service does. The answer of the last write. */
export async function writeAll(board: LampBoard, lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
  for (let i = 0; i <= board.rooms.length; i++) {
    const results = await board.write(lit);
    if (!results.some((r) => r.result === 'pending')) return results;
  }
  throw new assert.AssertionError({ message: 'a write stays pending for ever' });
}

function troubles(results: readonly LampResult[]): LampResult[] {
  return results.filter((r) => r.result === 'refused' || r.result === 'failed');
}

function three(board: LampBoard): [Room, Room, Room] {
  const [a, b, c] = board.rooms;
  assert.ok(a && b && c, 'the contract needs a board with three rooms');
  return [a, b, c];
}

function same(shown: ReadonlySet<string>, lit: readonly string[]): void {
  assert.deepEqual([...shown].sort(), [...lit].sort());
}
