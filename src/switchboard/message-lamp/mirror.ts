import type { Room } from '../../telephony/index.js';
import type { LampState } from './machine.js';

/** Boards that show the same and count as one lamp (`lamps.mirrors` of the site file). */
export interface Mirror {
  readonly id: string;
  /** Its boards, each with the rooms that have a lamp there. */
  readonly boards: readonly { readonly id: string; readonly has: (room: Room) => boolean }[];
  /** A room counts as shown when any of its boards shows it, or when all do. */
  readonly proof: 'any' | 'all';
}

/** A lamp as it is told of: its board, or the mirror that its board belongs to. */
export interface Outlet {
  readonly id: string;
  /** Null: the lamp counts as shown, or an answer is still to come. */
  readonly fault: LampState['faults'][string] | null;
}

/** The outlet that a board is, or is half of, in this room. */
export function outletOf(
  room: Room,
  board: string,
  { faults }: LampState,
  mirrors: readonly Mirror[],
): Outlet {
  const mirror = mirrors.find(({ boards }) => boards.some(({ id }) => id === board));
  if (!mirror) return { id: board, fault: faults[board] ?? null };
  const halves = mirror.boards.filter(({ has }) => has(room));
  const broken = halves.flatMap(({ id }) => faults[id] ?? []);
  const failed = mirror.proof === 'any' ? broken.length === halves.length : broken.length > 0;
  return { id: mirror.id, fault: failed ? (broken[0] ?? null) : null };
}
