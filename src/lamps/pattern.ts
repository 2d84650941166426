import type { LampBoard, LampResult } from '../driver-api/index.js';
import type { Room } from '../telephony/index.js';

export interface PatternStep {
  what: 'all on' | 'all off' | 'one' | 'as before';
  /** Lamps lit in this step. */
  lit: readonly Room[];
  /** Lamps that were refused or failed in this step. */
  troubles: readonly LampResult[];
}

/**
 * Lets a person see every lamp: all on, all off, each alone, then `wanted` again. A lamp that others light too (the PBX)
 * is darkened as well: run it when that does no harm.
 */
export async function showPattern(
  board: LampBoard,
  wanted: ReadonlySet<Room>,
  onStep: (step: PatternStep) => Promise<void>,
): Promise<void> {
  const all = board.rooms;
  const before = all.filter((room) => wanted.has(room));
  await board.start(new Set(before), new Set(all));
  const steps: Pick<PatternStep, 'what' | 'lit'>[] = [
    { what: 'all on', lit: all },
    { what: 'all off', lit: [] },
    ...all.map((room) => ({ what: 'one' as const, lit: [room] })),
    { what: 'as before', lit: before },
  ];
  for (const { what, lit } of steps) {
    await onStep({ what, lit, troubles: await writeWhole(board, new Set(lit)) });
  }
}

async function writeWhole(board: LampBoard, lit: ReadonlySet<Room>): Promise<LampResult[]> {
  const troubles = new Map<Room, LampResult>();
  for (;;) {
    const results = await board.write(lit);
    for (const r of results) if (r.result === 'refused' || r.result === 'failed') troubles.set(r.room, r);
    if (!results.some((r) => r.result === 'pending')) return [...troubles.values()];
  }
}
