import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** Fields of a KA (outgoing) or KE (incoming) record; null where this kind does not print the field. */
export type NecColumns = {
  /** System id and terminal id: always `0!`. */
  readonly address: Span;
  readonly kind: Span;
  /** Route and trunk. */
  readonly trunk: Span;
  readonly party: Span;
  readonly tenant: Span;
  readonly number: Span;
  /** `MMDDhhmmss` */
  readonly start: Span;
  readonly end: Span;
  readonly account: Span;
  readonly conditions: Span;
  readonly routeFirst: Span;
  readonly routeLast: Span;
  readonly dialed: Span | null;
  readonly pulses: Span | null;
  readonly caller: Span | null;
  readonly authCode: Span | null;
  readonly startYear: Span;
  readonly endYear: Span;
  readonly chargeUnit: Span;
  readonly charge: Span;
};

export type NecLayout = ColumnLayout<NecColumns>;

/**
 * The manual counts from 1 inside the record, behind `0!`: its position n is column n + 1 here. Sources: README.md.
 * The last four columns are blank in every recording and nobody says what they are for.
 */
const COMMON = {
  address: [0, 1],
  kind: [2, 3],
  trunk: [4, 9],
  party: [10, 10],
  tenant: [11, 12],
  number: [13, 18],
  start: [19, 28],
  end: [29, 38],
  account: [39, 48],
  conditions: [52, 54],
  routeFirst: [55, 57],
  routeLast: [58, 60],
  startYear: [115, 116],
  endYear: [117, 118],
  chargeUnit: [119, 119],
  charge: [120, 125],
} as const satisfies Partial<NecColumns>;

const WIDTH = 130;
const ACCOUNT_GAP = [49, 50, 51];
const PULSES_GAP = [97, 98, 99, 100, 101, 102, 103, 104];

export const KA: NecLayout = {
  id: 'KA',
  width: WIDTH,
  columns: { ...COMMON, dialed: [61, 92], pulses: [93, 96], caller: null, authCode: [105, 114] },
  gaps: [...ACCOUNT_GAP, ...PULSES_GAP],
};

export const KE: NecLayout = {
  id: 'KE',
  width: WIDTH,
  columns: { ...COMMON, dialed: null, pulses: null, caller: [97, 114], authCode: null },
  gaps: ACCOUNT_GAP,
};
