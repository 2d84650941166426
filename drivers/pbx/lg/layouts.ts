import type { DateOrder } from '../../../src/driver-api/index.js';
import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of an LG / GoldStar / Vodavi SMDR line; null where a model does not print the field. */
export type LgColumns = {
  readonly sequence: Span | null;
  readonly station: Span;
  readonly line: Span;
  /** `HH:MM:SS`, `H:MM:SS` or `MM:SS`, right-justified. */
  readonly duration: Span;
  /** Start of the call: date in three numbers, `HH:MM`. */
  readonly date: Span;
  readonly time: Span;
  /** A letter, and glued to it a number, ` RING mm:ss`, or both. */
  readonly dialed: Span;
  readonly pulses: Span | null;
  readonly cost: Span | null;
  readonly account: Span | null;
};

export interface LgLayout extends ColumnLayout<LgColumns> {
  /** As in the logs of this model; programmed in the PBX, so `dateOrder` of the site file comes first. */
  readonly dateOrder: DateOrder;
}

/** GDK-100, GDK-162. Source of all tables and confidence: README.md. Behind the dialled number stands ACT, not decoded. */
export const GDK: LgLayout = {
  id: 'gdk',
  width: 91,
  columns: {
    sequence: [0, 3],
    station: [5, 8],
    line: [10, 11],
    duration: [13, 20],
    date: [22, 29],
    time: [31, 35],
    dialed: [37, 55],
    pulses: [61, 66],
    cost: [68, 77],
    account: [79, 90],
  },
  gaps: [4, 9, 12, 21, 30, 36, 56, 60, 67, 78],
  dateOrder: 'mdy',
};

/** LDK-100, LDK-300, ipLDK. */
export const LDK: LgLayout = {
  id: 'ldk',
  width: 93,
  columns: {
    sequence: [0, 3],
    station: [5, 9],
    line: [11, 13],
    duration: [15, 22],
    date: [24, 31],
    time: [33, 37],
    dialed: [39, 57],
    pulses: [63, 67],
    cost: [69, 79],
    account: [81, 92],
  },
  gaps: [4, 10, 14, 23, 32, 38, 58, 62, 68, 80],
  dateOrder: 'dmy',
};

/** GMX-1232: no sequence number, time before date; six lines are known. */
export const GMX: LgLayout = {
  id: 'gmx',
  width: 50,
  columns: {
    sequence: null,
    station: [0, 2],
    line: [4, 5],
    duration: [7, 13],
    date: [21, 28],
    time: [15, 19],
    dialed: [30, 49],
    pulses: null,
    cost: null,
    account: null,
  },
  gaps: [3, 6, 14, 20, 29, 31],
  dateOrder: 'mdy',
};

const LAYOUTS = [LDK, GDK, GMX];

/** Where the slashes of the date stand tells the model. */
export function layoutOf(line: string): LgLayout | null {
  for (const layout of LAYOUTS) {
    const [at] = layout.columns.date;
    if (line.charCodeAt(at + 2) === SLASH && line.charCodeAt(at + 5) === SLASH) return layout;
  }
  return null;
}

const SLASH = 0x2f;
