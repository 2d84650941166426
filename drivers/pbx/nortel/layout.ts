import type { ColumnLayout, Span } from '../smdr-kit/index.js';

export type MeridianColumns = {
  readonly type: Span;
  readonly recordNumber: Span;
  readonly customer: Span;
  readonly originator: Span;
  readonly terminator: Span;
  readonly date: Span;
  readonly time: Span;
  readonly duration: Span;
  /** `A` or `E` and, behind it or behind a blank, the digits. */
  readonly digits: Span;
};

export interface MeridianLayout extends ColumnLayout<MeridianColumns> {
  /** `HH:MM:SS`, and a duration with tenths of a second. */
  readonly hasSeconds: boolean;
}

/** Both variants begin alike. Sources and confidence: README.md. */
const HEAD = {
  type: [0, 0],
  recordNumber: [2, 4],
  customer: [6, 7],
  originator: [9, 15],
  terminator: [17, 23],
  date: [25, 29],
} as const satisfies Partial<MeridianColumns>;
const HEAD_GAPS = [1, 5, 8, 16, 24, 30];

/** Variant 1: the time to the minute. */
export const MINUTES: MeridianLayout = {
  id: 'minutes',
  width: 86,
  columns: { ...HEAD, time: [31, 35], duration: [37, 44], digits: [46, 85] },
  gaps: [...HEAD_GAPS, 36, 45],
  hasSeconds: false,
};

/** Variant 2: the time to the second. */
export const SECONDS: MeridianLayout = {
  id: 'seconds',
  width: 86,
  columns: { ...HEAD, time: [31, 38], duration: [40, 49], digits: [51, 85] },
  gaps: [...HEAD_GAPS, 39, 50],
  hasSeconds: true,
};
