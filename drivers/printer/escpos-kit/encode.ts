import type { Paper } from '../../../src/driver-api/index.js';
import { charsetOf } from '../../pms/fias/charset.js';
import { linesOf, wrap } from './layout.js';

/** Bytes of Epson's ESC/POS command reference (public at download4.epson.biz), by its command names. */
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
/** ESC @: as after power-on; what a half-printed slip left is gone. */
const INITIALIZE = [ESC, 0x40];
/** FS &: two-byte characters, which printers for the Chinese market read as GB18030. */
const SELECT_KANJI = [FS, 0x26];
/** GS ! n, FS ! n: double width and height, of one-byte and of two-byte characters. */
const LARGE = [GS, 0x21, 0x11, FS, 0x21, 0x0c];
const NORMAL = [GS, 0x21, 0x00, FS, 0x21, 0x00];
/** GS V 66 0: feeds to the knife and cuts, leaving a bridge. */
const CUT = [GS, 0x56, 66, 0];

export interface PaperOptions {
  readonly columns: number;
  readonly cut: boolean;
}

/** Columns of font A by width of the paper; some 80 mm printers have 42: option `columns`. */
export const columnsOfPaper = (widthMm: 58 | 80): number => (widthMm === 58 ? 32 : 48);

const gb18030 = charsetOf('gb18030');

export function encodePaper(paper: Paper, { columns, cut }: PaperOptions): Uint8Array {
  const line = (text: string) => [...gb18030.encode(text), 0x0a];
  return Uint8Array.from([
    ...INITIALIZE,
    ...SELECT_KANJI,
    ...LARGE,
    ...paper.title.flatMap((title) => wrap(title, Math.floor(columns / 2))).flatMap(line),
    ...NORMAL,
    ...line('-'.repeat(columns)),
    ...linesOf(paper, columns).flatMap(line),
    ...line('-'.repeat(columns)),
    // ESC d n: without a knife the slip is torn off behind the last line.
    ...(cut ? CUT : [ESC, 0x64, 5]),
  ]);
}
