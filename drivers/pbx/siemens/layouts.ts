import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of a Hicom 150 / HiPath 3000 call record; null where a layout does not print the field. */
export type SiemensColumns = {
  /** `DD.MM.YY` and `HH:MM:SS`: the end of the call. */
  readonly date: Span;
  readonly time: Span;
  readonly trunk: Span;
  readonly station: Span;
  /** `MM:SS` */
  readonly ring: Span;
  /** `HH:MM:SS` */
  readonly duration: Span;
  readonly number: Span;
  /** Pulses (compressed) or an amount (printed), right-justified. */
  readonly amount: Span;
  /** What kind of record this is: info.ts. */
  readonly info: Span;
  readonly account: Span | null;
  readonly msn: Span | null;
  readonly seizureCode: Span | null;
  readonly lcrRoute: Span | null;
};

export type SiemensLayout = ColumnLayout<SiemensColumns>;

/** For a PC: no blanks between the fields. Source of all three tables and confidence: README.md. */
export const COMPRESSED: SiemensLayout = {
  id: 'compressed',
  // Seven more columns are for the USA (PRI service, WATS band, carrier); elsewhere they are blank.
  width: 112,
  columns: {
    date: [0, 7],
    time: [8, 15],
    trunk: [16, 18],
    station: [19, 24],
    ring: [25, 29],
    duration: [30, 37],
    number: [38, 62],
    amount: [63, 73],
    info: [74, 75],
    account: [76, 86],
    msn: [87, 97],
    seizureCode: [98, 102],
    lcrRoute: [103, 104],
  },
  gaps: [],
};

/** For a printer, Hicom 150 and HiPath 3000: 79 columns and a blank. */
export const WIDE: SiemensLayout = {
  id: 'printed-wide',
  width: 79,
  columns: {
    date: [0, 7],
    time: [9, 16],
    trunk: [18, 20],
    station: [22, 27],
    ring: [29, 33],
    duration: [35, 42],
    number: [44, 63],
    amount: [65, 75],
    info: [77, 78],
    account: null,
    msn: null,
    seizureCode: null,
    lcrRoute: null,
  },
  gaps: [8, 17, 21, 28, 34, 43, 64, 76],
};

/** For a printer, Hicom 112/118: two-digit trunks and five-digit stations, 77 columns and a blank. */
export const NARROW: SiemensLayout = {
  id: 'printed-narrow',
  width: 77,
  columns: {
    date: [0, 7],
    time: [9, 16],
    trunk: [18, 19],
    station: [21, 25],
    ring: [27, 31],
    duration: [33, 40],
    number: [42, 61],
    amount: [63, 73],
    info: [75, 76],
    account: null,
    msn: null,
    seizureCode: null,
    lcrRoute: null,
  },
  gaps: [8, 17, 20, 26, 32, 41, 62, 74],
};
