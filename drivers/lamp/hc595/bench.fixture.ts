import type { LampBoard } from '../../../src/driver-api/index.js';
import { asRoom, type Room } from '../../../src/telephony/index.js';
import { OFF, type View } from './chain.js';
import { createHc595Board } from './index.js';
import { ChainRig, RIG_LINES, type RigOptions } from './rig.js';

const { data, clock, latch, enable, feedback } = RIG_LINES;

export interface Way {
  how: RigOptions['how'];
  by: 'lines' | 'spi';
  /** /OE on a line. */
  enable: boolean;
  /** QH' is wired back. */
  feedback: boolean;
  activeLow: boolean;
}
export const PLAIN: Way = { how: 'sysfs', by: 'lines', enable: true, feedback: false, activeLow: false };

interface Bench {
  rig: ChainRig;
  board: LampBoard;
  notes: string[];
}
export function bench(
  way: Way,
  lamps: number,
  map: Readonly<Record<string, number>>,
  { lit, outputs = lamps }: { lit?: readonly string[]; outputs?: number } = {},
): Bench {
  const content = lit && bitsOf(lit, lamps, map, way.activeLow);
  const rig = new ChainRig({
    how: way.how,
    outputs,
    enable: way.enable ? 'line' : 'low',
    ...(content && { content }),
  });
  return { rig, ...boardOn(rig, way, lamps, map) };
}

/** A daemon's life on a rig. */
export function boardOn(rig: ChainRig, way: Way, lamps: number, map: Readonly<Record<string, number>>) {
  const notes: string[] = [];
  const shift = way.by === 'spi' ? {} : { data, clock, ...(way.feedback && { feedback }) };
  const board = createHc595Board(
    {
      id: 'corridor',
      options: {
        how: 'auto',
        chip: 'auto',
        lines: { ...shift, latch, ...(way.enable && { enable }) },
        ...(way.by === 'spi' && {
          spi: { device: '/dev/spidev0.0', speedHz: 1_000_000, feedback: way.feedback },
        }),
        lamps,
        activeLow: way.activeLow,
      },
      map: new Map(Object.entries(map).map(([room, output]) => [asRoom(room), output])),
      extensionOf: String,
      pbx: null,
      note: (text) => notes.push(text),
    },
    {
      gpio: async () => rig,
      spi: () => rig.openSpi(),
      // Level events that are under way come first: setImmediate keeps its order.
      after(_, run) {
        const waiting = setImmediate(run);
        return () => clearImmediate(waiting);
      },
    },
  );
  return { board, notes };
}

function bitsOf(
  lit: Iterable<string>,
  lamps: number,
  map: Readonly<Record<string, number>>,
  activeLow: boolean,
): boolean[] {
  const on = new Set([...lit].map((room) => map[room]));
  return Array.from({ length: lamps }, (_, output) => on.has(output) !== activeLow);
}
export const viewOf = (...args: Parameters<typeof bitsOf>): View =>
  bitsOf(...args)
    .map((bit) => (bit ? '1' : '0'))
    .join('');
export const rooms = (...names: string[]): Set<Room> => new Set(names.map(asRoom));

export const MAP = { '0101': 0, '0102': 13, '0103': 23 };
export const ROOMS = Object.keys(MAP) as (keyof typeof MAP)[];
export const isLit = (view: View, room: keyof typeof MAP, activeLow: boolean) =>
  view !== OFF && (view[MAP[room]] === '1') !== activeLow;
