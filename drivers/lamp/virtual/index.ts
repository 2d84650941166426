import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LampBoard, LampBoardContext, LampDriver, LampResult } from '../../../src/driver-api/index.js';
import { BellwireError, type Room } from '../../../src/telephony/index.js';

/** The file: one JSON object, replaced as a whole, so a reader never sees half of it. */
export interface VirtualLamps {
  board: string;
  /** Lit rooms, in the order of the board. */
  lit: string[];
  /** RFC 3339, when this was written. */
  at: string;
}

export const driver: LampDriver = {
  id: 'virtual',
  title: 'Lamps in a file (demo, tests, displays)',
  create: async (context) => createVirtualBoard(context, Date.now),
};

/** `now`: ms since 1970. */
export function createVirtualBoard(context: LampBoardContext, now: () => number): LampBoard {
  return new VirtualBoard(context.id, [...context.map.keys()], pathOf(context), now);
}

class VirtualBoard implements LampBoard {
  readonly afterDeath = 'holds';
  readonly blinks = true;
  readonly #path: string;
  readonly #now: () => number;

  constructor(
    readonly id: string,
    readonly rooms: readonly Room[],
    path: string,
    now: () => number,
  ) {
    this.#path = path;
    this.#now = now;
  }

  async start(): Promise<void> {
    await failing(mkdir(dirname(this.#path), { recursive: true }));
  }

  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    const lamps: VirtualLamps = {
      board: this.id,
      lit: this.rooms.filter((room) => lit.has(room)),
      at: new Date(this.#now()).toISOString(),
    };
    const half = `${this.#path}.${process.pid}.tmp`;
    await failing(writeFile(half, `${JSON.stringify(lamps)}\n`));
    await failing(rename(half, this.#path));
    return [];
  }

  async readBack(): Promise<ReadonlySet<Room> | null> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw failure(error);
    });
    return text === null ? null : this.#litIn(text);
  }

  async stop(how: 'leave' | 'off'): Promise<void> {
    if (how === 'off') await this.write(new Set());
  }

  /** Null when somebody else wrote something else into the file. */
  #litIn(text: string): ReadonlySet<Room> | null {
    try {
      const { board, lit } = JSON.parse(text) as Partial<VirtualLamps>;
      if (board !== this.id || !Array.isArray(lit)) return null;
      const names = new Set<string>(lit);
      return new Set(this.rooms.filter((room) => names.has(room)));
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }
}

function pathOf({ id, options }: LampBoardContext): string {
  const path = (options as { path?: unknown } | null)?.path;
  if (typeof path === 'string') return path;
  throw new BellwireError('CONFIG_INVALID', `lamp board ${id}: path is needed`);
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failure(error as NodeJS.ErrnoException);
  }
}

function failure(error: NodeJS.ErrnoException): BellwireError {
  return new BellwireError('LAMP_BOARD_FAILED', error.message, { cause: error });
}
