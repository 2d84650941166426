import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { BinaryValue, Gpio } from 'onoff';
import type { LampBoard, LampBoardContext, LampDriver, LampResult } from '../../../src/driver-api/index.js';
import { BellwireError, type Room } from '../../../src/telephony/index.js';
import { findChip, type GpioChip } from './chip.js';
import { exportLine, type GpioClass, gpioError, openLine, UdevPatience } from './line.js';

export const driver: LampDriver = {
  id: 'onoff',
  title: 'Lamps on GPIO lines of this computer',
  create: async (context) =>
    createOnoffBoard(context, {
      root: SYSFS_GPIO,
      exportLine: (number) => exportLine(SYSFS_GPIO, number),
      onoff: async () => (await import('onoff')).Gpio,
      sleep,
    }),
};

export interface OnoffParts {
  /** Where the kernel shows GPIO; onoff itself knows only /sys/class/gpio. */
  root: string;
  exportLine: (number: number) => Promise<void>;
  onoff: () => Promise<GpioClass>;
  sleep: (ms: number) => Promise<void>;
}

/** Nothing is looked for before `start`, so a chip that appears late is found by the next try. */
export function createOnoffBoard(context: LampBoardContext, parts: OnoffParts): LampBoard {
  return new OnoffBoard(context, parts);
}

const SYSFS_GPIO = '/sys/class/gpio';
/** One sysfs write is 4 µs on a Pi 4 and 40 µs on a Pi 1 (shelf hw/README.md section 6): at most 0.6 ms at a stretch. */
const LINES_AT_A_STRETCH = 16;

class OnoffBoard implements LampBoard {
  readonly id: string;
  readonly rooms: readonly Room[];
  /** A sysfs line keeps driving after SIGKILL (shelf hw/README.md section 2, proved on a virtual Pi). */
  readonly afterDeath = 'holds';
  readonly #context: LampBoardContext;
  readonly #parts: OnoffParts;
  readonly #options: { chip: string; activeLow: boolean };
  readonly #lines = new Map<Room, Gpio>();
  /** Lines that cannot be used now, and why; tried again at every write. */
  readonly #broken = new Map<Room, BellwireError>();

  constructor(context: LampBoardContext, parts: OnoffParts) {
    this.id = context.id;
    this.rooms = [...context.map.keys()];
    this.#context = context;
    this.#parts = parts;
    this.#options = optionsOf(context);
  }

  async start(lit: ReadonlySet<Room>): Promise<void> {
    await this.#openLines(lit);
    const [first] = this.#broken.values();
    if (first && this.#lines.size === 0) throw first;
  }

  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    const show = () => this.#each((room, line) => line.writeSync(lit.has(room) ? 1 : 0));
    await show();
    if (this.#broken.size > 0) {
      await this.#openLines(lit);
      await show();
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
    await this.#each((room, line) => {
      const value: BinaryValue = line.readSync();
      if (value === 1) lit.add(room);
    });
    return lit;
  }

  /** Lines stay exported in both cases: an unexported one becomes an input and its lamp undefined. */
  async stop(how: 'leave' | 'off'): Promise<void> {
    if (how === 'off') await this.#each((_, line) => line.writeSync(0));
  }

  async #openLines(lit: ReadonlySet<Room>): Promise<void> {
    const closed = this.rooms.filter((room) => !this.#lines.has(room));
    if (closed.length === 0) return;
    const onoff = await this.#load();
    const chip = await findChip(this.#parts.root, this.#options.chip);
    const { root, sleep } = this.#parts;
    const patience = new UdevPatience(sleep);
    const exported: Room[] = [];
    // All exports first: udev works on them together.
    for (const room of closed) {
      const done = await this.#attempt(room, () => this.#parts.exportLine(this.#number(room, chip)));
      if (done) exported.push(room);
    }
    for (const room of exported) {
      await this.#attempt(room, async () => {
        const { activeLow } = this.#options;
        const wish = { number: this.#number(room, chip), activeLow, lit: lit.has(room) };
        this.#lines.set(room, await openLine(root, wish, onoff, patience));
        this.#broken.delete(room);
      });
    }
  }

  async #attempt(room: Room, step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      this.#break(room, gpioError(error, `room ${room}`));
      return false;
    }
  }

  #number(room: Room, chip: GpioChip): number {
    const line = this.#context.map.get(room) ?? chip.lines;
    if (line < chip.lines) return chip.base + line;
    throw new BellwireError('GPIO_NOT_FOUND', `${chip.label} has lines 0 to ${chip.lines - 1}, not ${line}`);
  }

  async #load(): Promise<GpioClass> {
    try {
      return await this.#parts.onoff();
    } catch (cause) {
      throw new BellwireError(
        'LAMP_BOARD_FAILED',
        'package onoff cannot be loaded: npm rebuild epoll onoff',
        {
          cause,
        },
      );
    }
  }

  /** A line that fails is let go and tried again later; the others go on. The loop gets its turn in between. */
  async #each(touch: (room: Room, line: Gpio) => void): Promise<void> {
    let done = 0;
    for (const [room, line] of [...this.#lines]) {
      if (done > 0 && done % LINES_AT_A_STRETCH === 0) await nextTurn();
      done += 1;
      try {
        touch(room, line);
      } catch (error) {
        this.#lines.delete(room);
        line.unexport();
        this.#break(room, gpioError(error, `room ${room}`));
      }
    }
  }

  #break(room: Room, error: BellwireError): void {
    if (this.#broken.get(room)?.message !== error.message) {
      this.#context.note(`lamp board ${this.id}, room ${room}: ${error.message}`);
    }
    this.#broken.set(room, error);
  }
}

function optionsOf({ id, options }: LampBoardContext): { chip: string; activeLow: boolean } {
  const { chip, activeLow } = (options ?? {}) as { chip?: unknown; activeLow?: unknown };
  if (typeof chip === 'string' && typeof activeLow === 'boolean') return { chip, activeLow };
  throw new BellwireError('CONFIG_INVALID', `lamp board ${id}: chip and activeLow are needed`);
}
