import { describe, expect, it } from 'vitest';
import { bench, MAP, PLAIN, rooms, viewOf, type Way } from './bench.fixture.js';
import { OFF } from './chain.js';

describe('QH wired back', () => {
  const ways: Way[] = [
    { ...PLAIN, feedback: true },
    { ...PLAIN, how: 'cdev', feedback: true },
    { ...PLAIN, by: 'spi', feedback: true },
  ];

  it.each(ways)('proves the frame: confirmed, not presumed: %o', async (way) => {
    const { board } = bench(way, 24, MAP);
    await board.start(rooms(), rooms());
    expect(await board.write(rooms('0101'))).toEqual([]);
  });

  it('without it nobody can tell: presumed', async () => {
    const { board } = bench(PLAIN, 24, MAP);
    await board.start(rooms(), rooms());
    expect(await board.write(rooms('0101'))).toEqual([
      { room: '0101', lit: true, result: 'presumed' },
      { room: '0102', lit: false, result: 'presumed' },
      { room: '0103', lit: false, result: 'presumed' },
    ]);
  });

  it.each(ways)('a cut wire: nothing is latched, and it recovers: %o', async (way) => {
    const { rig, board } = bench(way, 24, MAP);
    await board.start(rooms(), rooms());
    await board.write(rooms('0102'));
    const views = [...rig.chain.seen];
    rig.cut = true;
    await expect(board.write(rooms('0101'))).rejects.toMatchObject({ code: 'LAMP_CHAIN_BROKEN' });
    expect(rig.chain.seen).toEqual(views);
    rig.cut = false;
    await board.start(rooms('0101'), rooms());
    expect(await board.write(rooms('0101'))).toEqual([]);
    expect(rig.chain.view).toBe(viewOf(['0101'], 24, MAP, false));
  });

  it.each(ways.flatMap((way) => [16, 32].map((outputs) => ({ way, outputs }))))(
    'a chain of another length than the site file says: %o',
    async ({ way, outputs }) => {
      const { rig, board } = bench(way, 24, MAP, { outputs });
      await board.start(rooms(), rooms());
      await expect(board.write(rooms('0101'))).rejects.toMatchObject({ code: 'LAMP_CHAIN_BROKEN' });
      expect(rig.chain.seen).toEqual([OFF]);
    },
  );
});
