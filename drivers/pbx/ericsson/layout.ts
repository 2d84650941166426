import type { ColumnLayout, Span } from '../smdr-kit/index.js';

type Columns = { readonly [name: string]: Span };

/**
 * CIL4HOTEL counts columns from 1; here they are 0-based. Sources and confidence: README.md. All messages share code,
 * sequence number, date and time.
 */
const HEAD = { code: [0, 1], sequence: [3, 5], date: [7, 12], time: [14, 17], party: [19, 22] } as const;
const HEAD_GAPS = [2, 6, 13, 18, 23];

/** Code 00: a call. */
export const CALL = {
  id: 'call',
  width: 170,
  columns: {
    ...HEAD,
    /** `hmmss` */
    duration: [24, 28],
    pulses: [30, 33],
    accessCode: [35, 38],
    number: [40, 63],
    statusTwo: [65, 65],
    account: [67, 81],
    authCode: [83, 86],
    /** `mmss` in the queue. */
    queue: [88, 91],
    statusOne: [93, 93],
    cost: [95, 105],
    costState: [107, 107],
    trunk: [109, 112],
    sentAccess: [114, 117],
    sentNumber: [119, 142],
    callingNumber: [144, 163],
    via: [165, 165],
    transfer: [167, 168],
  },
  gaps: [...HEAD_GAPS, 29, 34, 39, 64, 66, 82, 87, 92, 94, 106, 108, 113, 118, 143, 164, 166, 169],
} as const satisfies ColumnLayout<Columns>;

/** Codes 10 to 52: hotel messages. Which of the fields a message has depends on its code. */
export const HOTEL = {
  id: 'hotel',
  width: 94,
  columns: {
    ...HEAD,
    guestName: [24, 58],
    roomStatus: [82, 85],
    /** `hhmm` */
    wakeTime: [87, 90],
  },
  gaps: [...HEAD_GAPS, 59, 86, 91],
} as const satisfies ColumnLayout<Columns>;
