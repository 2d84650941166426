import type { ColumnLayout, Span } from '../smdr-kit/index.js';

/** KX-TA, KX-TEA, KX-TEM, KX-TES: 80 columns. Source and confidence of every field: README.md. */
export const KX_TA = {
  id: 'kx-ta',
  width: 80,
  columns: {
    date: [0, 7],
    /** `*`: the call was transferred. */
    transfer: [9, 9],
    /** ` H:MM` or `HH:MM`, then AM or PM: the start of the call. */
    time: [10, 16],
    /** Three digits end in column 20; a letter may follow (`101B`), `C-xx` has four characters. */
    extension: [17, 21],
    trunk: [23, 24],
    /** 32 digits; a caller number behind `>` has room up to the gap. */
    dial: [26, 62],
    /** `HH:MM'SS"`. */
    duration: [64, 72],
    /** Account code, dots where there is none. */
    code: [74, 77],
    tail: [79, 79],
  },
  gaps: [8, 22, 25, 63, 73, 78],
} as const satisfies ColumnLayout<{ readonly [name: string]: Span }>;
