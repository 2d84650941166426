import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of a Panasonic SMDR line; null where a layout does not print the field. */
export type PanasonicColumns = {
  readonly date: Span;
  /** `HH:MM` and `AM`, `PM` or two blanks. */
  readonly time: Span;
  /** KX-TD500: number of the tenant. Where it is printed, a letter before the extension tells its kind. */
  readonly tenant: Span | null;
  readonly extension: Span;
  readonly trunk: Span;
  /** KX-TD500 type D: directory number. */
  readonly directory: Span | null;
  readonly dial: Span;
  readonly ring: Span | null;
  readonly duration: Span;
  readonly cost: Span | null;
  readonly account: Span;
  readonly condition: Span;
};

export interface PanasonicLayout extends ColumnLayout<PanasonicColumns> {
  /** What a line shows only in this layout, among those of its format; null: the layout of all other lines. */
  readonly sign: LayoutSign | null;
}

export type LayoutSign =
  /** The apostrophe of a ring time or duration. */
  | { readonly apostropheAt: number }
  /** Something is printed in this column or behind. */
  | { readonly printsFrom: number };

/** KX-TDA pattern A: 80 columns with ring time. Source of all tables and confidence: README.md. */
export const TDA_A: PanasonicLayout = {
  id: 'tda-a',
  width: 80,
  columns: {
    date: [0, 7],
    time: [9, 15],
    tenant: null,
    extension: [17, 21],
    trunk: [23, 24],
    directory: null,
    dial: [26, 50],
    ring: [52, 55],
    duration: [57, 64],
    cost: null,
    account: [66, 75],
    condition: [77, 79],
  },
  gaps: [8, 16, 22, 25, 51, 56, 65, 76],
  sign: null,
};

/** KX-TDA pattern B: 80 columns with charge. The extension starts right behind the time. */
export const TDA_B: PanasonicLayout = {
  id: 'tda-b',
  width: 80,
  columns: {
    date: [0, 7],
    time: [9, 15],
    tenant: null,
    extension: [16, 20],
    trunk: [22, 23],
    directory: null,
    dial: [25, 44],
    ring: null,
    duration: [46, 53],
    cost: [55, 64],
    account: [66, 75],
    condition: [77, 79],
  },
  gaps: [8, 21, 24, 45, 54, 65, 76],
  sign: null,
};

/** KX-TDA pattern C: 120 columns with ring time and charge, four-digit trunks. */
export const TDA_C: PanasonicLayout = {
  id: 'tda-c',
  width: 120,
  columns: {
    date: [0, 7],
    time: [9, 15],
    tenant: null,
    extension: [17, 21],
    trunk: [23, 26],
    directory: null,
    dial: [28, 77],
    ring: [79, 82],
    duration: [84, 91],
    cost: [93, 103],
    account: [105, 114],
    condition: [116, 118],
  },
  gaps: [8, 16, 22, 27, 78, 83, 92, 104, 115, 119],
  sign: null,
};

/** KX-TD line with a ring time: the columns of pattern A. */
export const TD_RING: PanasonicLayout = { ...TDA_A, id: 'td-ring', sign: { apostropheAt: 53 } };

/** KX-TD line without: old firmware prints none at all, newer firmware none on outgoing calls. */
export const TD_NO_RING: PanasonicLayout = {
  ...TDA_A,
  id: 'td-no-ring',
  columns: { ...TDA_A.columns, dial: [26, 55], ring: null },
  gaps: [8, 16, 22, 25, 56, 65, 76],
};

/** KX-TD500 type A: ring time. */
export const TD500_A: PanasonicLayout = {
  id: 'td500-a',
  width: 80,
  columns: {
    date: [0, 7],
    time: [9, 15],
    tenant: [17, 17],
    extension: [19, 24],
    trunk: [26, 31],
    directory: null,
    dial: [33, 51],
    ring: [53, 56],
    duration: [58, 65],
    cost: null,
    account: [67, 76],
    condition: [78, 79],
  },
  gaps: [8, 16, 18, 25, 32, 52, 57, 66, 77],
  sign: { apostropheAt: 54 },
};

/** KX-TD500 type B, and what types A and C print without ring time and duration. */
export const TD500_B: PanasonicLayout = {
  ...TD500_A,
  id: 'td500-b',
  columns: { ...TD500_A.columns, dial: [33, 56], ring: null },
  gaps: [8, 16, 18, 25, 32, 57, 66, 77],
  sign: null,
};

/** KX-TD500 type C: charge. */
export const TD500_C: PanasonicLayout = {
  ...TD500_A,
  id: 'td500-c',
  columns: { ...TD500_A.columns, dial: [33, 46], ring: null, duration: [48, 55], cost: [57, 65] },
  gaps: [8, 16, 18, 25, 32, 47, 56, 66, 77],
  sign: { apostropheAt: 53 },
};

/** KX-TD500 type D: 120 columns with ring time and charge. */
export const TD500_D: PanasonicLayout = {
  id: 'td500-d',
  width: 120,
  columns: {
    date: [0, 7],
    time: [9, 15],
    tenant: [17, 17],
    extension: [19, 24],
    trunk: [26, 31],
    directory: [33, 36],
    dial: [38, 82],
    ring: [84, 87],
    duration: [89, 96],
    cost: [98, 105],
    account: [107, 116],
    condition: [118, 119],
  },
  gaps: [8, 16, 18, 25, 32, 37, 83, 88, 97, 106, 117],
  sign: { printsFrom: 80 },
};
