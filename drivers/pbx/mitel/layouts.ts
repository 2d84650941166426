import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of a Mitel SMDR line; null where a variant does not print the field. */
export type MitelColumns = {
  /** Length class of the call; the first column, often a blank that means "short". */
  readonly flag: Span;
  readonly date: Span;
  readonly time: Span;
  readonly duration: Span;
  readonly caller: Span;
  readonly attendant: Span;
  readonly answer: Span;
  readonly digits: Span;
  readonly completion: Span;
  readonly forward: Span;
  readonly called: Span;
  readonly transfer: Span;
  readonly third: Span;
  readonly account: Span | null;
};

export interface MitelLayout extends ColumnLayout<MitelColumns> {
  /** `HH:MM:SS` or `HHHH:MM:SS`. */
  readonly duration: 'hh' | 'hhhh';
  /** Level 2 prints the seconds of the time and no 12-hour clock. */
  readonly timeHasSeconds: boolean;
}

/** SX-200, SX-2000 and 3300, 90 columns. Source of all three tables and confidence: README.md. */
export const STANDARD: MitelLayout = {
  id: 'standard',
  width: 90,
  columns: {
    flag: [0, 0],
    date: [1, 5],
    time: [7, 12],
    duration: [14, 21],
    caller: [23, 26],
    attendant: [28, 28],
    answer: [29, 31],
    digits: [33, 58],
    completion: [59, 59],
    forward: [60, 60],
    called: [61, 64],
    transfer: [65, 65],
    third: [67, 70],
    account: [72, 83],
  },
  gaps: [6, 13, 22, 27],
  duration: 'hh',
  timeHasSeconds: false,
};

/** 3300 with extended digits: seven-digit parties and four-digit hours. */
export const EXTENDED: MitelLayout = {
  id: 'extended',
  width: 90,
  columns: {
    flag: [0, 0],
    date: [1, 5],
    time: [7, 12],
    duration: [14, 23],
    caller: [25, 31],
    attendant: [32, 32],
    answer: [33, 36],
    digits: [38, 63],
    completion: [64, 64],
    forward: [65, 65],
    called: [66, 72],
    transfer: [73, 73],
    third: [74, 80],
    account: null,
  },
  gaps: [6, 13, 24, 37],
  duration: 'hhhh',
  timeHasSeconds: false,
};

/** 3300 "level 2": the extended line with seconds in the time, all behind it three columns further right. */
export const LEVEL_2: MitelLayout = {
  id: 'level-2',
  width: 90,
  columns: {
    flag: [0, 0],
    date: [1, 5],
    time: [7, 14],
    duration: [17, 26],
    caller: [28, 34],
    attendant: [35, 35],
    answer: [36, 39],
    digits: [41, 66],
    completion: [67, 67],
    forward: [68, 68],
    called: [69, 75],
    transfer: [76, 76],
    third: [77, 83],
    account: null,
  },
  gaps: [6, 15, 16, 27, 40],
  duration: 'hhhh',
  timeHasSeconds: true,
};

/** SX-200 room-status report, one line in the same stream. */
export const ROOM_STATUS = {
  id: 'room-status',
  width: 90,
  columns: { room: [0, 5], date: [6, 10], time: [12, 17], mark: [19, 21], status: [22, 89] },
  gaps: [11, 18],
} as const satisfies ColumnLayout<{ readonly [name: string]: Span }>;
