import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** A call, 146 columns; the last seven are blank in the recording. Sources and confidence: README.md. */
export const CALL = {
  id: 'call',
  width: 146,
  columns: {
    chargedUser: [7, 11],
    type: [13, 15],
    line: [17, 19],
    date: [21, 28],
    time: [30, 34],
    /** `HH:MM:SS` */
    duration: [36, 43],
    pulses: [44, 48],
    service: [50, 51],
    facilities: [53, 58],
    /** Filled up with dots. */
    number: [60, 85],
    mode: [87, 87],
    /** `MM:SS` */
    ring: [89, 93],
    cost: [95, 104],
    /** Filled up with dots. */
    account: [106, 121],
  },
  gaps: [12, 16, 20, 29, 35, 49, 52, 59, 86, 88, 94, 105, 122],
} as const satisfies ColumnLayout<{ readonly [name: string]: Span }>;
