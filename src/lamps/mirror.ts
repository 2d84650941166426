import type { SiteFile } from '../config/site.js';
import type { Mirror } from '../switchboard/message-lamp/mirror.js';
import type { Room } from '../telephony/index.js';
import type { BoardKeeper } from './keeper.js';

export interface MirrorSnapshot {
  id: string;
  /** Lamps that do not count as shown. */
  faults: number;
  /** Boards that failed, or have lamps with a fault; and why, where it is the whole board. */
  broken: readonly { id: string; code: string | null }[];
  /** The others. */
  working: readonly string[];
}

/** The mirrors of the site file. A board without a map has a lamp for every room. */
export function mirrorsOf({ mirrors, boards }: SiteFile['lamps']): Mirror[] {
  const rooms = (id: string) => {
    const board = boards.find((config) => config.id === id);
    return board && 'map' in board ? new Set(Object.keys(board.map)) : null;
  };
  return mirrors.map(({ id, proof, boards: members }) => ({
    id,
    proof,
    boards: members.map((board) => {
      const here = rooms(board);
      return { id: board, has: (room: Room) => here?.has(room) ?? true };
    }),
  }));
}

/** How a mirror is, from the keepers of its boards. */
export function mirrorSnapshot(
  { id, boards, proof }: Mirror,
  keepers: readonly BoardKeeper[],
): MirrorSnapshot {
  const members = keepers.filter(({ board }) => boards.some((member) => member.id === board.id));
  const states = members.map((keeper) => keeper.snapshot());
  const faulty = new Set(members.flatMap(({ faulty }) => [...faulty]));
  const counts = [...faulty].filter((room) => {
    const halves = members.filter(({ board }) => board.rooms.includes(room));
    return proof === 'all' || halves.every((half) => half.faulty.has(room));
  });
  const isBroken = ({ code, faults }: (typeof states)[number]) => code !== null || faults > 0;
  return {
    id,
    faults: counts.length,
    broken: states.filter(isBroken).map(({ id: board, code }) => ({ id: board, code })),
    working: states.filter((state) => !isBroken(state)).map(({ id: board }) => board),
  };
}
