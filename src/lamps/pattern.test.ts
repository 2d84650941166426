import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryBoard } from '../../test/support/lamps.js';
import { asRoom } from '../telephony/index.js';
import { showPattern } from './pattern.js';

let board: MemoryBoard;
beforeEach(() => {
  board = new MemoryBoard('panel', ['0101', '0102', '0103']);
});

describe('the test pattern', () => {
  it('all on, all off, one by one, then as before', async () => {
    const seen: string[] = [];
    await showPattern(board, new Set([asRoom('0102')]), async ({ what, lit, troubles }) => {
      expect([...board.lamps.lit].sort()).toEqual(lit);
      seen.push(`${what}: ${lit.join(' ')} (${troubles.length})`);
    });
    expect(seen).toEqual([
      'all on: 0101 0102 0103 (0)',
      'all off:  (0)',
      'one: 0101 (0)',
      'one: 0102 (0)',
      'one: 0103 (0)',
      'as before: 0102 (0)',
    ]);
  });

  it('names lamps that do not answer', async () => {
    board.deaf.add('0103');
    const troubles: string[] = [];
    await showPattern(board, new Set(), async (step) => {
      troubles.push(...step.troubles.map(({ room }) => room));
    });
    expect(new Set(troubles)).toEqual(new Set(['0103']));
  });
});
