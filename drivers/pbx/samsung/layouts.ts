import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of a Samsung SMDR line; null where a model does not print the field. */
export type SamsungColumns = {
  readonly tenant: Span | null;
  readonly callId: Span | null;
  readonly extension: Span;
  readonly authCode: Span | null;
  readonly trunk: Span | null;
  /** Month and day, no year. */
  readonly date: Span;
  /** `HH:MM:SS`, both. */
  readonly time: Span;
  readonly duration: Span;
  /** One or two letters; null where words in the digits say what the call was. */
  readonly flag: Span | null;
  readonly digits: Span;
  readonly account: Span | null;
  readonly carrier: Span | null;
  readonly cost: Span | null;
  readonly callerNumber: Span | null;
  readonly callerName: Span | null;
  readonly group: Span | null;
  readonly ring: Span | null;
};

export interface SamsungLayout extends ColumnLayout<SamsungColumns> {
  readonly separator: '/' | ':' | '-';
}

const NOTHING = {
  tenant: null,
  callId: null,
  authCode: null,
  trunk: null,
  flag: null,
  account: null,
  carrier: null,
  cost: null,
  callerNumber: null,
  callerName: null,
  group: null,
  ring: null,
} as const;

const OFFICESERV = {
  ...NOTHING,
  tenant: [2, 2],
  extension: [4, 7],
  authCode: [9, 12],
  trunk: [14, 17],
  date: [19, 23],
  time: [25, 32],
  duration: [34, 41],
  flag: [43, 44],
  digits: [46, 63],
} as const;
const OFFICESERV_GAPS = [0, 1, 3, 8, 13, 18, 24, 33, 42, 45, 64];

/** OfficeServ, 80 columns: the cost behind the digits. Source of all tables and confidence: README.md. */
export const NARROW: SamsungLayout = {
  id: 'narrow',
  width: 80,
  columns: { ...OFFICESERV, cost: [65, 79] },
  gaps: OFFICESERV_GAPS,
  separator: '/',
};

/** DCS and OfficeServ with caller: 126 columns. What stands behind the digits is known from the heading only. */
export const WIDE: SamsungLayout = {
  id: 'wide',
  width: 126,
  columns: {
    ...OFFICESERV,
    account: [65, 79],
    carrier: [80, 84],
    cost: [85, 93],
    callerNumber: [94, 106],
    callerName: [107, 125],
  },
  gaps: OFFICESERV_GAPS,
  separator: '/',
};

/** OfficeServ over TCP, NUL behind every record; the columns of a public reader. */
export const TCP: SamsungLayout = {
  id: 'tcp',
  width: 151,
  columns: {
    ...NOTHING,
    callId: [2, 7],
    extension: [9, 14],
    authCode: [16, 24],
    date: [26, 30],
    time: [32, 39],
    duration: [41, 48],
    flag: [50, 51],
    digits: [53, 70],
    account: [72, 88],
    cost: [90, 99],
    callerNumber: [101, 116],
    callerName: [118, 135],
    group: [137, 142],
    ring: [143, 150],
  },
  gaps: [0, 1, 8, 15, 25, 31, 40, 49, 52, 71, 89, 100, 117, 136],
  separator: '/',
};

/** NX-820, NX-1232: no flags, words in place of the digits. */
export const NX: SamsungLayout = {
  id: 'nx',
  width: 78,
  columns: {
    ...NOTHING,
    extension: [2, 5],
    trunk: [8, 11],
    date: [15, 19],
    time: [21, 28],
    duration: [31, 38],
    digits: [41, 77],
  },
  gaps: [0, 1, 6, 7, 12, 13, 14, 20, 29, 30, 39, 40],
  separator: ':',
};

/** SKP-56, SKP-120: as NX, more space between. */
export const SKP: SamsungLayout = {
  id: 'skp',
  width: 79,
  columns: {
    ...NOTHING,
    extension: [2, 5],
    trunk: [9, 12],
    date: [17, 21],
    time: [25, 32],
    duration: [36, 43],
    digits: [47, 78],
  },
  gaps: [0, 1, 6, 7, 8, 13, 14, 15, 16, 22, 23, 24, 33, 34, 35, 44, 45, 46],
  separator: ':',
};

const SHAPES = [NX, SKP, TCP];

/** Where the separators of date and time stand tells the model; of the two OfficeServ layouts the width does. */
export function layoutOf(line: string, length: number): SamsungLayout | null {
  if (has(line, NARROW)) return length <= NARROW.width ? NARROW : length <= WIDE.width ? WIDE : null;
  for (const layout of SHAPES) if (has(line, layout)) return layout;
  return null;
}

function has(line: string, { columns, separator }: SamsungLayout): boolean {
  return (
    line.charAt(columns.date[0] + 2) === separator &&
    line.charAt(columns.time[0] + 2) === ':' &&
    line.charAt(columns.duration[0] + 2) === ':'
  );
}
