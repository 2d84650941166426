import type { LampBoardContext } from '../../src/driver-api/index.js';
import { BellwireError, type Room } from '../../src/telephony/index.js';
import { hex, type I2cPort } from './i2c.js';

/** Pins of one chip: bit n is pin n. Levels are electrical: 1 is high. */
export interface Pins {
  levels: number;
  /** Pins with a lamp. */
  outputs: number;
}

/** What a chip says of itself. */
export interface Seen {
  levels: number;
  /** Pins that are outputs, and what they were told; null where the chip cannot tell. */
  told: Pins | null;
}

/** How one kind of chip is spoken to. Everything throws BellwireError I2C_…. */
export interface ChipKind {
  readonly pins: number;
  /** It can be asked what it was told. */
  readonly remembers: boolean;
  /** From any state, and without another level on the way: the outputs drive what is wanted. */
  prepare(port: I2cPort, address: number, want: Pins): Promise<void>;
  /** The same for a chip that was prepared. */
  set(port: I2cPort, address: number, want: Pins): Promise<void>;
  look(port: I2cPort, address: number): Promise<Seen>;
}

export interface ExpanderOptions {
  bus: string;
  /** A TCA9548A between the bus and the chips that name a channel. */
  mux: { address: number } | null;
  chips: readonly { address: number; channel: number | null }[];
  activeLow: boolean;
  /** Read-back looks at the pins, not only at what the chip was told. */
  checkPins: boolean;
}

export interface Chip {
  readonly name: string;
  readonly address: number;
  readonly rooms: readonly { room: Room; bit: number }[];
  readonly outputs: number;
  /** Levels it was told and has kept as far as we know; null: to be prepared and written. */
  told: number | null;
  fault: BellwireError | null;
}

/** Chips that are reached together: behind one channel of the multiplexer, or directly (null). */
export interface Branch {
  readonly channel: number | null;
  readonly chips: readonly Chip[];
}

/** Chips without a lamp are left alone. Throws CONFIG_INVALID. */
export function branchesOf(
  { id, map }: LampBoardContext,
  { chips, mux }: ExpanderOptions,
  kind: ChipKind,
): Branch[] {
  const rooms = chips.map((): { room: Room; bit: number }[] => []);
  for (const [room, output] of map) {
    const here = rooms[Math.floor(output / kind.pins)];
    if (!here) throw invalid(id, `output ${output} of room ${room} is beyond its ${chips.length} chips`);
    here.push({ room, bit: output % kind.pins });
  }
  const branches = new Map<number | null, Chip[]>();
  for (const [index, { address, channel }] of chips.entries()) {
    if (channel !== null && mux === null)
      throw invalid(id, `chip ${hex(address)} has a channel, without mux`);
    const here = rooms[index] ?? [];
    if (here.length === 0) continue;
    const chip: Chip = {
      name: `chip ${hex(address)}${channel === null ? '' : ` on channel ${channel}`}`,
      address,
      rooms: here,
      outputs: here.reduce((mask, { bit }) => mask | (1 << bit), 0),
      told: null,
      fault: null,
    };
    branches.set(channel, [...(branches.get(channel) ?? []), chip]);
  }
  return [...branches].map(([channel, chips]) => ({ channel, chips }));
}

/** The board's entry in the site file, as the schema of its driver left it. Throws CONFIG_INVALID. */
export function expanderOptions({ id, options }: LampBoardContext): ExpanderOptions {
  const { bus, mux, chips, activeLow, checkPins } = (options ?? {}) as Partial<ExpanderEntry>;
  if (typeof bus !== 'string' || !Array.isArray(chips) || typeof activeLow !== 'boolean') {
    throw invalid(id, 'bus, chips and activeLow are needed');
  }
  return {
    bus,
    mux: mux ?? null,
    chips: chips.map(({ address, channel }) => ({ address, channel: channel ?? null })),
    activeLow,
    checkPins: checkPins !== false,
  };
}

interface ExpanderEntry extends Omit<ExpanderOptions, 'mux' | 'chips'> {
  mux?: { address: number };
  chips: readonly { address: number; channel?: number }[];
}

const invalid = (id: string, what: string): BellwireError =>
  new BellwireError('CONFIG_INVALID', `lamp board ${id}: ${what}`);
