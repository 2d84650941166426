import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of an Avaya / Lucent CDR line; null where a layout does not print the field. */
export type AvayaColumns = {
  /** `MMDDYY` or `DDMMYY`; customised records only, the others print the date on a line of its own. */
  readonly date: Span | null;
  /** `HHMM`: the end of the call. */
  readonly time: Span | null;
  /** `HMMT` (hours, minutes, tenths of a minute), or seconds. */
  readonly duration: Span | null;
  readonly condition: Span | null;
  readonly codeDialed: Span | null;
  readonly codeUsed: Span | null;
  readonly dialed: Span | null;
  readonly calling: Span | null;
  /** LSU: the first digit of the calling number stands behind the others. */
  readonly callingFirst: Span | null;
  readonly account: Span | null;
  readonly authCode: Span | null;
  /** LSU: authorization code, or what is left of the account code; the line does not tell. */
  readonly authOrAccount: Span | null;
  readonly frl: Span | null;
  readonly ixc: Span | null;
  readonly inTrunk: Span | null;
  readonly circuitIn: Span | null;
  /** LSU: the hundreds, apart from the rest. */
  readonly circuitInRest: Span | null;
  readonly circuitOut: Span | null;
  readonly feature: Span | null;
};

export interface AvayaLayout extends ColumnLayout<AvayaColumns> {
  readonly duration: 'tenths' | 'seconds';
  /** What stands in the calling number of an incoming call: the trunk access code, the caller, or one of them. */
  readonly callingOfIncoming: 'trunk' | 'caller' | 'either';
  /** Behind the last column: `any` where no source says what the PBX prints there. */
  readonly behind: 'blank' | 'any';
  /** Further fields, which go to `detail` as they are. */
  readonly extras: readonly { readonly name: string; readonly span: Span }[];
}

/** Manual positions count from 1. Source of every table and confidence: README.md. */
const at = (from: number, to = from): Span => [from - 1, to - 1];

const NOTHING: AvayaColumns = {
  date: null,
  time: null,
  duration: null,
  condition: null,
  codeDialed: null,
  codeUsed: null,
  dialed: null,
  calling: null,
  callingFirst: null,
  account: null,
  authCode: null,
  authOrAccount: null,
  frl: null,
  ixc: null,
  inTrunk: null,
  circuitIn: null,
  circuitInRest: null,
  circuitOut: null,
  feature: null,
};

/** Columns 1..width that are in no field, counted from 0. */
export function gapsOf(width: number, fields: readonly (Span | null)[]): number[] {
  const used = (column: number) =>
    fields.some((span) => span !== null && span[0] <= column && column <= span[1]);
  return Array.from({ length: width }, (_, column) => column).filter((column) => !used(column));
}

function layout(
  id: string,
  width: number,
  callingOfIncoming: AvayaLayout['callingOfIncoming'],
  behind: AvayaLayout['behind'],
  printed: Partial<AvayaColumns>,
): AvayaLayout {
  const columns = { ...NOTHING, ...printed };
  const gaps = gapsOf(width, Object.values(columns));
  return { id, width, columns, gaps, duration: 'tenths', callingOfIncoming, behind, extras: [] };
}

export const PRINTER = layout('printer', 82, 'trunk', 'blank', {
  time: at(1, 4),
  duration: at(6, 9),
  condition: at(11),
  codeDialed: at(13, 15),
  codeUsed: at(17, 19),
  dialed: at(21, 35),
  calling: at(37, 41),
  account: at(43, 57),
  authCode: at(59, 65),
  frl: at(70),
  ixc: at(72),
  circuitIn: at(74, 76),
  circuitOut: at(78, 80),
  feature: at(82),
});

export const EXPANDED = layout('expanded', 64, 'caller', 'any', {
  time: at(1, 4),
  duration: at(6, 9),
  condition: at(11),
  codeDialed: at(13, 16),
  codeUsed: at(18, 21),
  dialed: at(23, 37),
  calling: at(39, 48),
  account: at(50, 64),
});

export const TELESEER = layout('teleseer', 69, 'trunk', 'blank', {
  time: at(4, 7),
  duration: at(8, 11),
  condition: at(12),
  codeDialed: at(13, 15),
  codeUsed: at(16, 18),
  dialed: at(19, 33),
  calling: at(34, 38),
  account: at(39, 53),
  frl: at(54),
  ixc: at(55),
  circuitIn: at(56, 58),
  circuitOut: at(59, 61),
  feature: at(62),
  authCode: at(63, 69),
});

/** The local storage unit adds the time of day: its lines have none. */
export const LSU = layout('lsu', 54, 'trunk', 'blank', {
  duration: at(1, 4),
  condition: at(5),
  codeDialed: at(6, 8),
  codeUsed: at(9, 11),
  dialed: at(12, 26),
  calling: at(27, 30),
  account: at(31, 35),
  authOrAccount: at(36, 45),
  callingFirst: at(46),
  circuitIn: at(47, 48),
  feature: at(49),
  circuitOut: at(50, 52),
  circuitInRest: at(53),
  ixc: at(54),
});

/** Items of a customised record → the field they are. Items that end a line are no columns: control bytes are deleted. */
const ITEMS: Readonly<Record<string, keyof AvayaColumns | 'detail' | 'blank' | 'control'>> = {
  date: 'date',
  time: 'time',
  duration: 'duration',
  'sec-dur': 'duration',
  'cond-code': 'condition',
  'code-dial': 'codeDialed',
  'code-used': 'codeUsed',
  'dialed-num': 'dialed',
  'calling-num': 'calling',
  'clg-num/in-tac': 'calling',
  'acct-code': 'account',
  'auth-code': 'authCode',
  frl: 'frl',
  'ixc-code': 'ixc',
  'in-trk-code': 'inTrunk',
  'in-crt-id': 'circuitIn',
  'out-crt-id': 'circuitOut',
  'feat-flag': 'feature',
  'attd-console': 'detail',
  bcc: 'detail',
  ins: 'detail',
  'ma-uui': 'detail',
  'node-num': 'detail',
  ppm: 'detail',
  'res-flag': 'detail',
  vdn: 'detail',
  space: 'blank',
  return: 'control',
  'line-feed': 'control',
  null: 'control',
};

export const ITEM_NAMES: readonly string[] = Object.keys(ITEMS);

/** The one published list of a site: README.md. */
export const PUBLISHED_ITEMS: readonly string[] = [
  ...['date:6', 'space:1', 'time:4', 'space:1', 'sec-dur:5', 'space:1', 'calling-num:15', 'space:1'],
  ...['dialed-num:23', 'space:1', 'auth-code:13', 'space:1', 'in-trk-code:4', 'in-crt-id:3', 'space:1'],
  ...['code-dial:4', 'space:1', 'code-used:4', 'out-crt-id:3', 'space:1', 'cond-code:1', 'space:1'],
  ...['return:1', 'line-feed:1'],
];

/** `name:length` items in the order of the PBX's screen → the columns. A sentence when that cannot be. */
export function customLayout(items: readonly string[]): AvayaLayout | string {
  const columns: { -readonly [Key in keyof AvayaColumns]: AvayaColumns[Key] } = { ...NOTHING };
  const extras: { name: string; span: Span }[] = [];
  const seen = new Set<string>();
  let width = 0;
  for (const item of items) {
    const [, name = '', digits = ''] = /^(.+):([1-9][0-9]?)$/.exec(item) ?? [];
    const field = Object.hasOwn(ITEMS, name) ? ITEMS[name] : undefined;
    if (field === undefined) return `${item} is no item; known: ${ITEM_NAMES.join(', ')}, each with :length`;
    if (field === 'control') continue;
    const length = Number.parseInt(digits, 10);
    const span: Span = [width, width + length - 1];
    width += length;
    if (field === 'blank') continue;
    const key = field === 'detail' ? name : field;
    if (seen.has(key)) return `${item}: there is such an item already`;
    seen.add(key);
    if (WIDTHS[name] !== undefined && WIDTHS[name] !== length)
      return `${item}: its length is ${WIDTHS[name]}`;
    if (field === 'detail') extras.push({ name, span });
    else columns[field] = span;
  }
  for (const needed of ['duration', 'condition', 'dialed', 'calling'] as const)
    if (columns[needed] === null)
      return `the list has no ${NEEDED[needed]}: a record says nothing without it`;
  const gaps = gapsOf(width, [...Object.values(columns), ...extras.map(({ span }) => span)]);
  return {
    id: 'custom',
    width,
    columns,
    gaps,
    duration: items.some((item) => item.startsWith('sec-dur:')) ? 'seconds' : 'tenths',
    callingOfIncoming: items.some((item) => item.startsWith('clg-num')) ? 'either' : 'caller',
    behind: 'blank',
    extras,
  };
}

const NEEDED = {
  duration: 'duration or sec-dur',
  condition: 'cond-code',
  dialed: 'dialed-num',
  calling: 'calling-num',
};
const WIDTHS: Readonly<Record<string, number>> = {
  date: 6,
  time: 4,
  duration: 4,
  'cond-code': 1,
};
