import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of a Panasonic SMDR line; null where a pattern does not print the field. */
export type PanasonicColumns = {
  readonly date: Span;
  /** `HH:MM` and `AM`, `PM` or two blanks. */
  readonly time: Span;
  readonly extension: Span;
  readonly trunk: Span;
  readonly dial: Span;
  readonly ring: Span | null;
  readonly duration: Span;
  readonly cost: Span | null;
  readonly account: Span;
  readonly condition: Span;
};

export type PanasonicLayout = ColumnLayout<PanasonicColumns> & { readonly title: string };

/** Pattern A: 80 columns with ring time. Source of all three tables and confidence: README.md. */
export const TDA_A: PanasonicLayout = {
  id: 'panasonic-tda-a',
  title: 'Panasonic KX-TDA/TDE/NS SMDR pattern A (80 columns, ring time)',
  width: 80,
  columns: {
    date: [0, 7],
    time: [9, 15],
    extension: [17, 21],
    trunk: [23, 24],
    dial: [26, 50],
    ring: [52, 55],
    duration: [57, 64],
    cost: null,
    account: [66, 75],
    condition: [77, 79],
  },
  gaps: [8, 16, 22, 25, 51, 56, 65, 76],
};

/** Pattern B: 80 columns with charge. The extension starts right behind the time. */
export const TDA_B: PanasonicLayout = {
  id: 'panasonic-tda-b',
  title: 'Panasonic KX-TDA/TDE/NS SMDR pattern B (80 columns, charge)',
  width: 80,
  columns: {
    date: [0, 7],
    time: [9, 15],
    extension: [16, 20],
    trunk: [22, 23],
    dial: [25, 44],
    ring: null,
    duration: [46, 53],
    cost: [55, 64],
    account: [66, 75],
    condition: [77, 79],
  },
  gaps: [8, 21, 24, 45, 54, 65, 76],
};

/** Pattern C: 120 columns with ring time and charge, four-digit trunks. */
export const TDA_C: PanasonicLayout = {
  id: 'panasonic-tda-c',
  title: 'Panasonic KX-TDA/TDE/NS SMDR pattern C (120 columns)',
  width: 120,
  columns: {
    date: [0, 7],
    time: [9, 15],
    extension: [17, 21],
    trunk: [23, 26],
    dial: [28, 77],
    ring: [79, 82],
    duration: [84, 91],
    cost: [93, 103],
    account: [105, 114],
    condition: [116, 118],
  },
  gaps: [8, 16, 22, 27, 78, 83, 92, 104, 115, 119],
};
