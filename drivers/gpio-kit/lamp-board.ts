import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LampAfterDeath, LampBoard, LampBoardContext, LampResult } from '../../src/driver-api/index.js';
import { BellwireError, type Room } from '../../src/telephony/index.js';
import { gpioError } from './errors.js';
import type { GpioAccess, OutputLines } from './lines.js';

/** What sets the three drivers of GPIO lines apart. */
export interface LineBoardWay {
  /** Asked once, at the first start that it succeeds; nothing is looked for before. */
  access: () => Promise<GpioAccess>;
  /** Where it was chosen, the choice is worth a log line. */
  automatic: boolean;
  afterDeath: LampAfterDeath;
}

/** A lamp on each line, through sysfs or the character device. Throws CONFIG_INVALID. */
export function createLineBoard(context: LampBoardContext, way: LineBoardWay): LampBoard {
  return new LineBoard(context, way);
}

/** One sysfs write is 4 µs on a Pi 4 and 40 µs on a Pi 1 (shelf hw/README.md section 6): at most 0.6 ms at a stretch. */
const LINES_AT_A_STRETCH = 16;

/** A lamp whose line is open, with those that were opened together. */
interface OpenLamp {
  line: number;
  lines: OutputLines;
}

class LineBoard implements LampBoard {
  readonly id: string;
  readonly rooms: readonly Room[];
  readonly blinks = true;
  readonly #context: LampBoardContext;
  readonly #way: LineBoardWay;
  readonly #options: { chip: string; activeLow: boolean };
  #access: GpioAccess | null = null;
  readonly #open = new Map<Room, OpenLamp>();
  /** Lamps that do not work now, and why; tried again at every write. */
  readonly #broken = new Map<Room, BellwireError>();

  constructor(context: LampBoardContext, way: LineBoardWay) {
    this.id = context.id;
    this.rooms = [...context.map.keys()];
    this.#context = context;
    this.#way = way;
    this.#options = optionsOf(context);
  }

  /** The worst that can happen to one of them. */
  get afterDeath(): LampAfterDeath {
    const fates = new Set([...this.#open.values()].map(({ lines }) => lines.afterDeath));
    if (fates.size === 0) return this.#way.afterDeath;
    return fates.has('goes-dark') ? 'goes-dark' : fates.has('unknown') ? 'unknown' : 'holds';
  }

  get via(): string | null {
    if (!this.#access) return null;
    return this.#access.how === 'sysfs' ? 'sysfs' : 'GPIO character device';
  }

  async start(lit: ReadonlySet<Room>): Promise<void> {
    await this.#openClosed(lit);
  }

  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    await this.#show([...this.#open.keys()], lit);
    this.#giveUpLost();
    const closed = this.#closed();
    if (closed.length > 0) {
      await this.#openClosed(lit);
      await this.#show(closed, lit);
    }
    return [...this.#broken].map(([room, { code }]) => ({
      room,
      lit: lit.has(room),
      result: 'failed',
      code,
    }));
  }

  async readBack(): Promise<ReadonlySet<Room>> {
    const lit = new Set<Room>();
    for (const lines of this.#groups()) {
      const levels = lines.get();
      for (const [room, lamp] of this.#open) {
        const high = lamp.lines === lines ? levels.get(lamp.line) : undefined;
        if (high !== undefined && high !== this.#options.activeLow) lit.add(room);
      }
      await nextTurn();
    }
    return lit;
  }

  /** Lines stay ours in both cases, until the process ends: one that is let go may become an input, its lamp undefined. */
  async stop(how: 'leave' | 'off'): Promise<void> {
    if (how === 'off') await this.#show([...this.#open.keys()], new Set());
  }

  async #openClosed(lit: ReadonlySet<Room>): Promise<void> {
    const closed = this.#closed();
    if (closed.length === 0) return;
    const access = await this.#accessed();
    try {
      await this.#openTogether(access, closed, lit);
    } catch (error) {
      await this.#openEach(access, closed, lit, error);
    }
  }

  /** One of them is in the way of all: each for itself, the others go on. Throws when there is no other. */
  async #openEach(
    access: GpioAccess,
    rooms: readonly Room[],
    lit: ReadonlySet<Room>,
    cause: unknown,
  ): Promise<void> {
    const failed = new Map<Room, unknown>();
    const attempts = rooms.map((room) =>
      this.#openTogether(access, [room], lit).catch((error: unknown) => void failed.set(room, error)),
    );
    await Promise.all(attempts);
    if (this.#open.size === 0) throw cause;
    for (const [room, error] of failed) this.#break(room, error);
  }

  async #accessed(): Promise<GpioAccess> {
    if (this.#access) return this.#access;
    this.#access = await this.#way.access();
    if (this.#way.automatic) {
      this.#context.note(`lamp board ${this.id}: GPIO through ${this.via}: ${this.#access.why}`);
    }
    return this.#access;
  }

  async #openTogether(access: GpioAccess, rooms: readonly Room[], lit: ReadonlySet<Room>): Promise<void> {
    const wish = (room: Room) => ({ high: this.#isHigh(room, lit), keep: true });
    const wishes = new Map(rooms.map((room) => [this.#lineOf(room), wish(room)]));
    const lines = await access.openOutputs(this.#options.chip, wishes);
    for (const room of rooms) {
      this.#open.set(room, { line: this.#lineOf(room), lines });
      this.#broken.delete(room);
    }
  }

  /** The loop gets its turn in between. */
  async #show(rooms: readonly Room[], lit: ReadonlySet<Room>): Promise<void> {
    let stretches = 0;
    for (const lines of this.#groups()) {
      const here = rooms.filter((room) => this.#open.get(room)?.lines === lines);
      for (let at = 0; at < here.length; at += LINES_AT_A_STRETCH) {
        if (stretches++ > 0) await nextTurn();
        this.#set(lines, here.slice(at, at + LINES_AT_A_STRETCH), lit);
      }
    }
  }

  #set(lines: OutputLines, rooms: readonly Room[], lit: ReadonlySet<Room>): void {
    try {
      lines.set(new Map(rooms.map((room) => [this.#lineOf(room), this.#isHigh(room, lit)])));
      for (const room of rooms) this.#broken.delete(room);
    } catch (error) {
      const [only, another] = rooms;
      if (only && !another) this.#break(only, error);
      else for (const room of rooms) this.#set(lines, [room], lit);
    }
  }

  /** Lines that failed and are no longer held are to be opened again. Those that are held may yet work. */
  #giveUpLost(): void {
    if (this.#broken.size === 0) return;
    for (const lines of this.#groups()) {
      const held = heldLines(lines);
      if (!held) continue;
      for (const [room, lamp] of this.#open) {
        if (lamp.lines === lines && !held.has(lamp.line)) this.#open.delete(room);
      }
      if (held.size === 0) lines.close();
    }
  }

  #closed(): Room[] {
    return this.rooms.filter((room) => !this.#open.has(room));
  }

  #groups(): Set<OutputLines> {
    return new Set([...this.#open.values()].map(({ lines }) => lines));
  }

  #lineOf(room: Room): number {
    const line = this.#context.map.get(room);
    if (line !== undefined) return line;
    throw new BellwireError('CONFIG_INVALID', `lamp board ${this.id}: room ${room} has no line`);
  }

  #isHigh(room: Room, lit: ReadonlySet<Room>): boolean {
    return lit.has(room) !== this.#options.activeLow;
  }

  #break(room: Room, cause: unknown): void {
    const error = gpioError(cause, `room ${room}`);
    if (this.#broken.get(room)?.message !== error.message) {
      this.#context.note(`lamp board ${this.id}, room ${room}: ${error.message}`);
    }
    this.#broken.set(room, error);
  }
}

/** Empty when the chip is gone. Null: nobody knows; to let a line go on suspicion could darken a lamp that works. */
function heldLines(lines: OutputLines): ReadonlyMap<number, boolean> | null {
  try {
    return lines.get();
  } catch (error) {
    if (!(error instanceof BellwireError)) throw error;
    return error.code === 'GPIO_NOT_FOUND' ? new Map() : null;
  }
}

function optionsOf({ id, options }: LampBoardContext): { chip: string; activeLow: boolean } {
  const { chip, activeLow } = (options ?? {}) as { chip?: unknown; activeLow?: unknown };
  if (typeof chip === 'string' && typeof activeLow === 'boolean') return { chip, activeLow };
  throw new BellwireError('CONFIG_INVALID', `lamp board ${id}: chip and activeLow are needed`);
}
