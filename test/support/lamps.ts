import type { LampBoard, LampResult } from '../../src/driver-api/index.js';
import type { LampTimers } from '../../src/lamps/service.js';
import { asRoom, BellwireError, type Room } from '../../src/telephony/index.js';

/** Time in the test's hand: nothing happens until `pass`. */
export class VirtualTimers implements LampTimers {
  #now = 0;
  readonly #waiting = new Set<{ at: number; run: () => void }>();
  now(): number {
    return this.#now;
  }
  /** Timers that are set. */
  get waiting(): number {
    return this.#waiting.size;
  }
  after(ms: number, run: () => void): () => void {
    const entry = { at: this.#now + ms, run };
    this.#waiting.add(entry);
    return () => this.#waiting.delete(entry);
  }
  /** Everything due within `ms`, in order, with all promises settled after each step. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (;;) {
      const [next] = [...this.#waiting].filter((w) => w.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#waiting.delete(next);
      this.#now = next.at;
      next.run();
      await settled();
    }
    this.#now = end;
  }
}

/** All promise callbacks that do not wait for the outside have run. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Lamps that outlive boards, as real lamps outlive daemons. */
export class Lamps {
  readonly lit = new Set<string>();
  /** Called when a lamp is darkened. */
  onDark: (room: string) => void = () => {};
  /** Broken bulbs, stuck pins: these stay as they are. */
  readonly stuck = new Set<string>();
  set(room: string, lit: boolean): void {
    if (this.stuck.has(room)) return;
    if (lit) this.lit.add(room);
    else if (this.lit.delete(room)) this.onDark(room);
  }
}

/** A board of lamps, with its faults in the test's hand. */
export class MemoryBoard implements LampBoard {
  readonly rooms: readonly Room[];
  readonly calls: string[] = [];
  failing: 'no' | 'start' | 'write' | 'hang' = 'no';
  afterDeath: LampBoard['afterDeath'] = 'holds';
  blinks = false;
  looks = 0;
  shared = false;
  #release: () => void = () => {};

  constructor(
    readonly id: string,
    rooms: readonly string[],
    readonly lamps = new Lamps(),
    /** Rooms that answer `failed`. */
    readonly deaf = new Set<string>(),
  ) {
    this.rooms = rooms.map(asRoom);
  }

  async start(lit: ReadonlySet<Room>, mayBeLit: ReadonlySet<Room>): Promise<void> {
    this.calls.push(`start ${[...lit]} / ${[...mayBeLit]}`);
    if (this.failing === 'start') throw new BellwireError('GPIO_NOT_FOUND', 'test');
  }

  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    this.calls.push(`write ${[...lit]}`);
    if (this.failing === 'write') throw new BellwireError('LAMP_BOARD_FAILED', 'test');
    if (this.failing === 'hang') {
      await new Promise<void>((resolve) => {
        this.#release = resolve;
      });
    }
    for (const room of this.rooms) if (!this.deaf.has(room)) this.lamps.set(room, lit.has(room));
    return [...this.deaf].map((room) => ({
      room: asRoom(room),
      lit: lit.has(asRoom(room)),
      result: 'failed',
    }));
  }

  /** Absent on boards that cannot be read. */
  readBack?: NonNullable<LampBoard['readBack']> = async () => {
    this.looks += 1;
    return new Set(this.rooms.filter((room) => this.lamps.lit.has(room)));
  };

  set canReadBack(can: false) {
    if (!can) delete this.readBack;
  }

  async stop(how: 'leave' | 'off'): Promise<void> {
    this.calls.push(`stop ${how}`);
    if (how === 'off') for (const room of this.rooms) this.lamps.set(room, false);
  }

  release(): void {
    this.failing = 'no';
    this.#release();
  }
}
