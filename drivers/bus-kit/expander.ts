import type { LampBoard, LampBoardContext, LampResult } from '../../src/driver-api/index.js';
import { BellwireError, type ErrorCode, type Room } from '../../src/telephony/index.js';
import {
  type Branch,
  branchesOf,
  type Chip,
  type ChipKind,
  type ExpanderOptions,
  type Pins,
  type Seen,
} from './chips.js';
import { type I2cPort, i2cBuses, openI2c } from './i2c.js';
import type { LentBus } from './lend.js';

/** Costs the rooms of one chip; anything else is the whole board's trouble. */
const CHIP_FAULTS: ReadonlySet<ErrorCode> = new Set([
  'I2C_NO_ANSWER',
  'I2C_ADDRESS_TAKEN',
  'I2C_CHIP_FORGETS',
]);
const FORGOT = 'it had lost what it was told (was it reset?); written again';
/** The kernel waits a second for a bus that is held: two chips of it in a row are the bus, not the chips. */
const STUCK_IN_A_ROW = 2;

/**
 * Lamps on I2C port expanders. Chips fail one by one: what one does not answer is its own rooms' fault. A chip that forgot
 * what it was told (reset by a spark, or a dip of its supply) is found by looking, prepared and written again.
 */
export class ExpanderBoard implements LampBoard {
  readonly id: string;
  readonly rooms: readonly Room[];
  /** The chips latch their outputs for as long as they have power. */
  readonly afterDeath = 'holds';
  /** A change is a transaction or three: it may be written several times a second. */
  readonly blinks = true;
  readonly #context: LampBoardContext;
  readonly #o: ExpanderOptions;
  readonly #kind: ChipKind;
  readonly #branches: readonly Branch[];
  readonly #chips: readonly Chip[];
  readonly #lend: () => LentBus<I2cPort>;
  #bus: LentBus<I2cPort> | null = null;

  constructor(
    context: LampBoardContext,
    options: ExpanderOptions,
    kind: ChipKind,
    lend = () => i2cBuses.lend(options.bus, () => openI2c(options.bus)),
  ) {
    this.id = context.id;
    this.rooms = [...context.map.keys()];
    this.#context = context;
    this.#o = options;
    this.#kind = kind;
    this.#branches = branchesOf(context, options, kind);
    this.#chips = this.#branches.flatMap(({ chips }) => chips);
    this.#lend = lend;
  }

  async start(lit: ReadonlySet<Room>): Promise<void> {
    for (const chip of this.#chips) chip.told = null;
    const bus = this.#bus ?? this.#lend();
    this.#bus = bus;
    try {
      await this.#showAll(bus, lit, true);
      const faults = this.#chips.flatMap(({ fault }) => fault ?? []);
      if (faults[0] && faults.length === this.#chips.length) throw faults[0];
    } catch (error) {
      await this.#giveBack();
      throw error;
    }
  }

  /** Only chips that differ are written, unless one is in trouble: then nobody reads back, and all are looked at here. */
  async write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]> {
    const lookAtAll = this.#chips.some(({ fault }) => fault !== null);
    await this.#showAll(this.#started(), lit, lookAtAll);
    return this.#chips.flatMap(({ rooms, fault }) =>
      fault
        ? rooms.map(({ room }) => ({ room, lit: lit.has(room), result: 'failed' as const, code: fault.code }))
        : [],
    );
  }

  /** Null: some chip cannot tell, or has to be written again first. */
  async readBack(): Promise<ReadonlySet<Room> | null> {
    const lit = new Set<Room>();
    let looked = 0;
    const canTell = (chip: Chip): boolean => chip.told !== null;
    await this.#sweep(this.#started(), canTell, async (port, chip) => {
      if (chip.told === null) return;
      const seen = await this.#kind.look(port, chip.address);
      const kept = keeps(seen, { levels: chip.told, outputs: chip.outputs });
      if (!kept) this.#say(chip, FORGOT);
      const levels = this.#o.checkPins ? seen.levels : (seen.told?.levels ?? null);
      if (!kept || levels === null || ((levels ^ chip.told) & chip.outputs) !== 0) chip.told = null;
      if (!kept || levels === null) return;
      looked += 1;
      for (const { room, bit } of chip.rooms) if (this.#isLit(levels, bit)) lit.add(room);
    });
    return looked === this.#chips.length ? lit : null;
  }

  async stop(how: 'leave' | 'off'): Promise<void> {
    try {
      if (how === 'off') await this.write(new Set());
    } finally {
      await this.#giveBack();
    }
  }

  #showAll(bus: LentBus<I2cPort>, lit: ReadonlySet<Room>, everyChip: boolean): Promise<void> {
    const wanted = new Map(this.#chips.map((chip) => [chip, this.#levels(chip, lit)]));
    const due = (chip: Chip): boolean => everyChip || chip.told !== wanted.get(chip);
    return this.#sweep(bus, due, (port, chip) => this.#show(port, chip, wanted.get(chip) ?? 0));
  }

  async #show(port: I2cPort, chip: Chip, levels: number): Promise<void> {
    const want = { levels, outputs: chip.outputs };
    const { told } = chip;
    const { remembers } = this.#kind;
    if (told === null) await this.#kind.prepare(port, chip.address, want);
    else if (told !== levels || !remembers) await this.#kind.set(port, chip.address, want);
    if (remembers && !keeps(await this.#kind.look(port, chip.address), want)) {
      if (told !== null) this.#say(chip, FORGOT);
      await this.#kind.prepare(port, chip.address, want);
      if (!keeps(await this.#kind.look(port, chip.address), want)) {
        throw new BellwireError('I2C_CHIP_FORGETS', chip.name);
      }
    }
    chip.told = levels;
  }

  /** Each chip that is due in turn, one job a branch, so that another board on the bus gets its turn in between. */
  async #sweep(
    bus: LentBus<I2cPort>,
    due: (chip: Chip) => boolean,
    visit: (port: I2cPort, chip: Chip) => Promise<void>,
  ): Promise<void> {
    let stuck = 0;
    const failed = (chips: readonly Chip[], error: unknown): void => {
      if (!(error instanceof BellwireError)) throw error;
      stuck = error.code === 'I2C_BUS_STUCK' ? stuck + 1 : 0;
      if (stuck >= STUCK_IN_A_ROW || (stuck === 0 && !CHIP_FAULTS.has(error.code))) throw error;
      for (const chip of chips) this.#fail(chip, error);
    };
    for (const { channel, chips } of this.#branches) {
      const visited = chips.filter(due);
      if (visited.length === 0) continue;
      let at = 'multiplexer';
      try {
        await bus.run(
          () => `board ${this.id}, ${at}`,
          (port) =>
            this.#through(port, channel, async () => {
              for (const chip of visited) {
                at = chip.name;
                try {
                  await visit(port, chip);
                  stuck = 0;
                  this.#works(chip);
                } catch (error) {
                  failed([chip], error);
                }
              }
            }),
        );
      } catch (error) {
        // The multiplexer does not answer: its other channels and the chips beside it may.
        if (channel === null || stuck >= STUCK_IN_A_ROW) throw error;
        failed(visited, error);
      }
    }
  }

  /** One channel open at a time, and none afterwards: chips behind two channels may have one address. */
  async #through(port: I2cPort, channel: number | null, work: () => Promise<void>): Promise<void> {
    const { mux } = this.#o;
    if (channel === null || mux === null) return work();
    await port.sendByte(mux.address, 1 << channel);
    try {
      await work();
    } finally {
      await port.sendByte(mux.address, 0);
    }
  }

  #levels({ rooms }: Chip, lit: ReadonlySet<Room>): number {
    return rooms.reduce(
      (levels, { room, bit }) => (lit.has(room) === this.#o.activeLow ? levels : levels | (1 << bit)),
      0,
    );
  }

  #isLit(levels: number, bit: number): boolean {
    return ((levels >> bit) & 1) === (this.#o.activeLow ? 0 : 1);
  }

  #fail(chip: Chip, error: BellwireError): void {
    if (chip.fault?.message !== error.message) this.#say(chip, error.message);
    chip.fault = error;
    chip.told = null;
  }

  #works(chip: Chip): void {
    // A chip in trouble that was only looked past is not well yet.
    if (chip.fault === null || chip.told === null) return;
    this.#say(chip, 'works again');
    chip.fault = null;
  }

  #say(chip: Chip, what: string): void {
    this.#context.note(`lamp board ${this.id}, ${chip.name}: ${what}`);
  }

  #started(): LentBus<I2cPort> {
    if (this.#bus) return this.#bus;
    throw new BellwireError('LAMP_BOARD_FAILED', `board ${this.id} is not started`);
  }

  async #giveBack(): Promise<void> {
    const bus = this.#bus;
    this.#bus = null;
    await bus?.giveBack();
  }
}

const keeps = ({ told }: Seen, want: Pins): boolean =>
  told === null || (told.levels === want.levels && told.outputs === want.outputs);
