import type { Frame, StxEtxFraming } from '../../driver-api/index.js';
import { HeldBytes } from './held-bytes.js';
import type { Framer } from './index.js';

const STX = 0x02;
const ETX = 0x03;

/**
 * STX … ETX and the check bytes behind it. What stands between frames (ACK, CR LF, noise) comes out too, joined up to
 * the next STX: such a text does not begin with STX, has no terminator to miss (cut null, however long) and carries
 * the number of the frame that follows it. An STX inside a frame means that its ETX was lost: the old frame is given
 * up (cut `restarted`) and a new one begins, so that one lost byte costs one frame. A byte of `signals` between frames
 * is a frame of its own, at once: somebody waits for it; not so the check bytes behind an ETX whose STX was lost, which may
 * look like an ACK. The `head` bytes behind STX may have any value.
 *
 * `line` counts frames and signals, whole or given up.
 */
export class StxEtxFramer implements Framer {
  readonly #trailer: number;
  readonly #head: number;
  readonly #signals: ReadonlySet<number>;
  readonly #onFrame: (frame: Frame) => void;
  readonly #held: HeldBytes;
  #where: 'outside' | 'inside' | 'trailer' = 'outside';
  #trailerLeft = 0;
  #headLeft = 0;
  /** Check bytes that still belong to a frame whose STX was lost. */
  #strayLeft = 0;
  #line = 1;

  constructor(framing: StxEtxFraming, onFrame: (frame: Frame) => void) {
    this.#trailer = framing.trailer ?? 0;
    this.#head = framing.head ?? 0;
    this.#signals = new Set(Buffer.from(framing.signals ?? '', 'latin1'));
    this.#onFrame = onFrame;
    this.#held = new HeldBytes(framing.maxFrame);
  }

  push(bytes: Buffer, at: number): void {
    for (const byte of bytes) this.#take(byte, at);
  }

  idle(): void {
    this.#giveUp('idle');
  }

  async close(): Promise<void> {
    this.#giveUp('closed');
  }

  #take(byte: number, at: number): void {
    switch (this.#where) {
      case 'outside':
        if (byte === STX) {
          this.#emit(null);
          this.#where = 'inside';
          this.#headLeft = this.#head;
          this.#strayLeft = 0;
        } else if (this.#strayLeft > 0) {
          this.#strayLeft--;
        } else if (byte === ETX) {
          this.#strayLeft = this.#trailer;
        } else if (this.#signals.has(byte)) {
          this.#emit(null);
          this.#held.appendByte(byte, at);
          this.#emit(null);
          this.#line++;
          return;
        }
        this.#hold(byte, at, null);
        return;
      case 'inside':
        if (this.#headLeft > 0) {
          this.#headLeft--;
          this.#hold(byte, at, 'overlong');
          return;
        }
        if (byte === STX) {
          this.#emit('restarted');
          this.#line++;
          this.#headLeft = this.#head;
        }
        if (byte === ETX && this.#trailer === 0) {
          this.#complete(byte, at);
          return;
        }
        if (byte === ETX) {
          this.#where = 'trailer';
          this.#trailerLeft = this.#trailer;
        }
        this.#hold(byte, at, 'overlong');
        return;
      case 'trailer':
        // Any value, STX and ETX too: a check byte is a number.
        if (--this.#trailerLeft === 0) this.#complete(byte, at);
        else this.#hold(byte, at, 'overlong');
        return;
    }
  }

  #hold(byte: number, at: number, cutWhenFull: 'overlong' | null): void {
    this.#held.appendByte(byte, at);
    if (this.#held.room === 0) this.#emit(cutWhenFull);
  }

  #complete(byte: number, at: number): void {
    this.#held.appendByte(byte, at);
    this.#emit(null);
    this.#where = 'outside';
    this.#line++;
  }

  #giveUp(cut: 'idle' | 'closed'): void {
    this.#strayLeft = 0;
    this.#emit(cut);
    if (this.#where === 'outside') return;
    this.#where = 'outside';
    this.#line++;
  }

  #emit(cut: Frame['cut']): void {
    if (this.#held.length === 0) return;
    const { lastAt: at } = this.#held;
    this.#onFrame({ text: this.#held.take(), at, cut, line: this.#line });
  }
}
