import type { Room } from '../../../src/telephony/index.js';

export interface FrameShape {
  /** Outputs of the whole chain, a multiple of 8. */
  lamps: number;
  /** The lamp is lit when its output is low. */
  activeLow: boolean;
  /** Output of each room: 0 is the first output (QA) of the chip nearest the Pi. */
  map: ReadonlyMap<Room, number>;
}

/**
 * The bits of one picture, in the order in which they are shifted, high bit of each byte first. The first bit travels
 * farthest: it ends at the last output of the last chip. Outputs without a room are dark.
 */
export function frameOf(lit: ReadonlySet<Room>, { lamps, activeLow, map }: FrameShape): Uint8Array {
  const frame = new Uint8Array(lamps / 8).fill(activeLow ? 0xff : 0);
  for (const [room, output] of map) {
    if (!lit.has(room)) continue;
    const turn = lamps - 1 - output;
    const byte = turn >> 3;
    frame[byte] = (frame[byte] ?? 0) ^ (0x80 >> (turn & 7));
  }
  return frame;
}
