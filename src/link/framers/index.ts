import type { Frame, Framing } from '../../driver-api/index.js';
import { LineFramer } from './lines.js';
import { StxEtxFramer } from './stx-etx.js';

/**
 * Turns bytes into frames. Nothing is lost and nothing is invented: the texts of all frames, joined, are the bytes
 * that were pushed. Never holds more than `framing.maxFrame` bytes. A fresh one per opening of a link, so that half a
 * line of yesterday never joins today's.
 *
 * Frames are handed over inside the call that completes them. `onFrame` must not throw.
 */
export interface Framer {
  /** `at`: ms since 1970 when the bytes were read. The buffer may be reused by the caller afterwards. */
  push(bytes: Buffer, at: number): void;
  /** The line was quiet for `framing.idleFlushMs`: what is half done is given up (cut `idle`). The caller times it. */
  idle(at: number): void;
  /** The stream ended: what is half done comes out (cut `closed`). */
  close(at: number): Promise<void>;
}

export function createFramer(framing: Framing, onFrame: (frame: Frame) => void): Framer {
  switch (framing.kind) {
    case 'lines':
      return new LineFramer(framing, onFrame);
    case 'stx-etx':
      return new StxEtxFramer(framing, onFrame);
  }
}
