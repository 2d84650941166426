import type { LampBoardContext } from '../../src/driver-api/index.js';
import { asRoom, type Room } from '../../src/telephony/index.js';
import type { BoardUnderTest } from '../lamp/contract.js';
import { mcp23017 } from '../lamp/mcp23017/index.js';
import { pcf8574 } from '../lamp/pcf8574/index.js';
import type { ChipKind, ExpanderOptions } from './chips.js';
import { ExpanderBoard } from './expander.js';
import { GuardedI2c, type I2cPort } from './i2c.js';
import { I2cBusModel, Mcp23017Model, MuxModel, Pcf8574Model, type PortModel } from './i2c-model.fixture.js';
import { type After, BusLending } from './lend.js';

export type KindName = 'mcp23017' | 'pcf8574';
const KINDS = {
  mcp23017: { kind: mcp23017, make: () => new Mcp23017Model() },
  pcf8574: { kind: pcf8574, make: () => new Pcf8574Model() },
} as const satisfies Record<KindName, { kind: ChipKind; make(): PortModel }>;

export interface PanelWish {
  kind: KindName;
  activeLow: boolean;
  chips?: ExpanderOptions['chips'];
  /** Output of each room. Default: three rooms, on the first pins of the first chip. */
  map?: Readonly<Record<string, number>>;
  /** Lit by an earlier life. */
  lit?: readonly string[];
  checkPins?: boolean;
  bus?: I2cBusModel;
  buses?: BusLending<I2cPort>;
}

/** A board on a modelled bus, with the corridor in view. */
export interface Panel extends BoardUnderTest {
  board: ExpanderBoard;
  bus: I2cBusModel;
  chips: readonly PortModel[];
  notes: string[];
}

const MUX = 0x70;
const DIRECT = [{ address: 0x20, channel: null }] as const;
/** Time that never passes: nothing in a modelled bus takes any. */
export const noTime: After = () => () => {};

export function panel(wish: PanelWish): Panel {
  const { kind, make } = KINDS[wish.kind];
  const { activeLow, lit = [], checkPins = true, bus = new I2cBusModel() } = wish;
  const places = wish.chips ?? DIRECT;
  const map = Object.entries(wish.map ?? { '0101': 0, '0102': 1, '0103': 2 });
  const hasMux = places.some(({ channel }) => channel !== null);
  if (hasMux) bus.mux ??= new MuxModel(MUX);
  const chips = places.map(({ address, channel }) => bus.add(address, make(), channel));

  const lampOf = (output: number) => ({
    chip: chips[Math.floor(output / kind.pins)],
    pin: output % kind.pins,
  });
  // A chip of a panel that was lit before: its mapped pins are outputs, at their levels.
  if (lit.length > 0) for (const chip of chips) presetLit(chip, kind.pins, map, lit, activeLow, chips);
  // The transistor, or the LED to the supply, is dark when nothing drives its pin.
  const isLit = (output: number): boolean => {
    const { chip, pin } = lampOf(output);
    return chip?.drives(pin) === (activeLow ? 0 : 1);
  };
  const dark = new Set<string>();
  const look = () => {
    for (const [room, output] of map) if (!isLit(output)) dark.add(room);
  };
  look();
  for (const chip of chips) chip.onChange = look;

  const notes: string[] = [];
  const context: LampBoardContext = {
    id: 'panel',
    options: null,
    map: new Map(map.map(([room, output]) => [asRoom(room), output])),
    extensionOf: String,
    pbx: null,
    note: (text) => notes.push(text),
  };
  const options = {
    bus: '/dev/i2c-1',
    mux: hasMux ? { address: MUX } : null,
    chips: places,
    activeLow,
    checkPins,
  };
  const buses = wish.buses ?? new BusLending<I2cPort>(noTime);
  const open = async () => {
    bus.opened += 1;
    return new GuardedI2c('/dev/i2c-1', bus);
  };
  return {
    board: new ExpanderBoard(context, options, kind, () => buses.lend('/dev/i2c-1', open)),
    bus,
    chips,
    notes,
    shown: () => new Set(map.filter(([, output]) => isLit(output)).map(([room]) => room)),
    everDark: () => dark,
    fail: (failing) => {
      for (const chip of chips) chip.dead = failing;
    },
  };
}

function presetLit(
  chip: PortModel,
  pins: number,
  map: readonly [string, number][],
  lit: readonly string[],
  activeLow: boolean,
  chips: readonly PortModel[],
): void {
  const here = map.filter(([, output]) => chips[Math.floor(output / pins)] === chip);
  let levels = activeLow ? 0xffff : 0;
  for (const [room, output] of here) if (lit.includes(room)) levels ^= 1 << (output % pins);
  if (chip instanceof Pcf8574Model) chip.preset(levels & 0xff);
  if (!(chip instanceof Mcp23017Model)) return;
  const outputs = here.reduce((mask, [, output]) => mask | (1 << (output % pins)), 0);
  chip.preset(0, { iodir: ~outputs & 0xff, olat: levels & outputs & 0xff });
  chip.preset(1, { iodir: (~outputs >> 8) & 0xff, olat: ((levels & outputs) >> 8) & 0xff });
}

export const rooms = (...names: string[]): ReadonlySet<Room> => new Set(names.map(asRoom));
