import {
  type PanasonicLayout,
  TD_NO_RING,
  TD_RING,
  TD500_A,
  TD500_B,
  TD500_C,
  TD500_D,
  TDA_A,
  TDA_B,
  TDA_C,
} from './layouts.js';

/** A format is its tables; everything else is the same for all Panasonic PBXs that print the end of the call. */
export interface PanasonicFormat {
  readonly id: string;
  readonly title: string;
  /** Asked in this order which of them a line is of; the last one takes all lines. */
  readonly layouts: readonly [PanasonicLayout, ...PanasonicLayout[]];
  /** Lines without a trunk are known: hotel events, log-in, messages (evidence level L1). */
  readonly hotelLines: boolean;
  /** Width to which all lines are padded with blanks, for detection; null where logs differ. */
  readonly padded: number | null;
  /** Pattern A and KX-TD share their columns; `detect.ts` tells them apart. */
  readonly sharedColumns: 'tda' | 'td' | null;
}

export const PANASONIC_TDA_A: PanasonicFormat = {
  id: 'panasonic-tda-a',
  title: 'Panasonic KX-TDA/TDE/NS SMDR pattern A (80 columns, ring time)',
  layouts: [TDA_A],
  hotelLines: true,
  padded: 80,
  sharedColumns: 'tda',
};

export const PANASONIC_TDA_B: PanasonicFormat = {
  id: 'panasonic-tda-b',
  title: 'Panasonic KX-TDA/TDE/NS SMDR pattern B (80 columns, charge)',
  layouts: [TDA_B],
  hotelLines: true,
  padded: 80,
  sharedColumns: null,
};

export const PANASONIC_TDA_C: PanasonicFormat = {
  id: 'panasonic-tda-c',
  title: 'Panasonic KX-TDA/TDE/NS SMDR pattern C (120 columns)',
  layouts: [TDA_C],
  hotelLines: true,
  padded: 120,
  sharedColumns: null,
};

export const PANASONIC_TD: PanasonicFormat = {
  id: 'panasonic-td',
  title: 'Panasonic KX-TD816/1232, KX-T1232 SMDR (80 columns)',
  layouts: [TD_RING, TD_NO_RING],
  hotelLines: true,
  padded: null,
  sharedColumns: 'td',
};

export const PANASONIC_TD500: PanasonicFormat = {
  id: 'panasonic-td500',
  title: 'Panasonic KX-TD500 SMDR types A, B, C (80 columns), D (120 columns)',
  layouts: [TD500_D, TD500_A, TD500_C, TD500_B],
  hotelLines: false,
  padded: null,
  sharedColumns: null,
};
