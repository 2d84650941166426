import { between, type Random } from './random.js';
import type { After } from './wire.js';

/** How bad a line is. Every probability is that of one piece of bytes. */
export interface PipeFaults {
  /** The piece never arrives. */
  loss: number;
  /** It arrives twice. */
  duplicate: number;
  /** One of its bits arrives turned. */
  flip: number;
  /** How long it is under way at least and at most, ms. Pieces never overtake each other. */
  delayMs: readonly [number, number];
  /** Longest piece, bytes: what is sent is torn into pieces of 1 to so many. */
  chunk: number;
}

/** A good cable. */
export const CLEAN: PipeFaults = { loss: 0, duplicate: 0, flip: 0, delayMs: [1, 1], chunk: 4096 };

export interface PipeOptions extends PipeFaults {
  random: Random;
  /** Ms, of the same clock as `after`. */
  now: () => number;
  after: After;
}

/** One direction of a line that is bad by chance, where a `Wire` is bad on order. Same seed, same faults. */
export interface HostilePipe {
  send(bytes: Uint8Array): void;
  /** From now on the line is so. What is under way is not touched. */
  become(faults: PipeFaults): void;
  /** What is under way is lost: the connection broke. */
  cut(): void;
}

export function hostilePipe(options: PipeOptions, deliver: (bytes: Buffer) => void): HostilePipe {
  const { random, now, after } = options;
  let faults: PipeFaults = options;
  let lastArrival = Number.NEGATIVE_INFINITY;
  const underWay = new Set<() => void>();

  function put(piece: Buffer): void {
    const [least, most] = faults.delayMs;
    const arrival = Math.max(lastArrival, now() + between(random, least, most));
    lastArrival = arrival;
    const cancel = after(arrival - now(), () => {
      underWay.delete(cancel);
      deliver(piece);
    });
    underWay.add(cancel);
  }

  return {
    send(bytes) {
      for (let from = 0; from < bytes.length; ) {
        const to = Math.min(bytes.length, from + between(random, 1, faults.chunk));
        const piece = Buffer.from(bytes.subarray(from, to));
        from = to;
        if (random() < faults.loss) continue;
        if (random() < faults.flip) {
          const at = between(random, 0, piece.length - 1);
          piece[at] = (piece[at] ?? 0) ^ (1 << between(random, 0, 7));
        }
        put(piece);
        if (random() < faults.duplicate) put(piece);
      }
    },
    become(next) {
      faults = next;
    },
    cut() {
      for (const cancel of underWay) cancel();
      underWay.clear();
      // The next connection's bytes do not queue behind those that were lost.
      lastArrival = Number.NEGATIVE_INFINITY;
    },
  };
}
