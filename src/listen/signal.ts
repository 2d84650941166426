/** What a stretch of bytes looks like, before anybody asks what it says. */
export interface Signal {
  bytes: number;
  /** 0…1: share of the bytes that printed text has, once parity bits are taken away. */
  printable: number;
  /** What bit 7 is, in bytes read as 8N1. `mark`: always one (7 data bits and 2 stop bits look the same). */
  bit7: 'zero' | 'even' | 'odd' | 'mark' | 'data';
  /** Ended lines, or STX…ETX frames, that have a length a record may have. */
  lines: number;
  /** 0…1: share of the bytes in such lines. Wrong speeds have no lines. */
  rhythm: number;
  /** 0…1: all of it together. */
  score: number;
}

/** Fewer bytes prove no parity: each has an even chance to fit. */
const PARITY_PROOF = 32;
/** A byte hit by noise must not hide the parity of the others. */
const PARITY_SHARE = 0.985;
/** Lines of call records: none is shorter or longer. */
const SHORTEST = 8;
export const LONGEST = 260;

/** `text`: latin1, one char a byte, read with 8 data bits or with 7. */
export function signalOf(text: string): Signal {
  const bit7 = bit7Of(text);
  const plain = bit7 === 'data' ? text : withoutBit7(text);
  let good = 0;
  for (let i = 0; i < plain.length; i++) good += worth(plain.charCodeAt(i));
  const printable = plain.length === 0 ? 0 : good / plain.length;
  const { lines, inLines } = linesIn(plain);
  const rhythm = plain.length === 0 ? 0 : inLines / plain.length;
  return { bytes: text.length, printable, bit7, lines, rhythm, score: printable * (0.5 + 0.5 * rhythm) };
}

/**
 * Text in lines. A wrong speed can give printable bytes for long (9600 read at 38400 is one letter, again and again), and
 * a line end now and then, but not both in most of what is heard.
 */
export const isText = ({ printable, lines, rhythm }: Signal): boolean =>
  printable >= TEXT_SHARE && lines > 0 && rhythm >= 0.5;
/** Three in four for the worst of the wrong speeds with line ends; two in five for noise. */
export const TEXT_SHARE = 0.9;

/**
 * A 7E1 or 7O1 line has as many bits as an 8N1 line, so it can be read as 8N1 byte for byte: its parity is then bit 7,
 * and every byte has it right. True 8-bit text (a Cyrillic log) has not.
 */
export function bit7Of(text: string): Signal['bit7'] {
  let high = 0;
  let even = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i);
    if (byte > 0x7f) high += 1;
    if (hasEvenParity(byte)) even += 1;
  }
  const enough = text.length * PARITY_SHARE;
  if (high === 0) return 'zero';
  if (text.length < PARITY_PROOF) return 'data';
  if (high >= enough) return 'mark';
  if (even >= enough) return 'even';
  if (text.length - even >= enough) return 'odd';
  return 'data';
}

export const withoutBit7 = (text: string): string =>
  text.replace(/[\x80-\xff]/g, (char) => String.fromCharCode(char.charCodeAt(0) & 0x7f));

function hasEvenParity(byte: number): boolean {
  let bits = byte;
  bits ^= bits >> 4;
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return (bits & 1) === 0;
}

/** TAB, LF, FF, CR. */
const LAYOUT = new Set([9, 10, 12, 13]);
/** NUL, STX, ETX, ENQ, ACK, BEL, BS, DLE, XON, XOFF, NAK, SUB: what PBXs send between text (smdr.md 12). */
const CONTROLS = new Set([0, 2, 3, 5, 6, 7, 8, 16, 17, 19, 21, 26]);

/** A byte above ASCII may be a letter of the country; text is never made of such alone. */
function worth(byte: number): number {
  if ((byte >= 0x20 && byte < 0x7f) || LAYOUT.has(byte)) return 1;
  return byte > 0x7f || CONTROLS.has(byte) ? 0.5 : 0;
}

function linesIn(text: string): { lines: number; inLines: number } {
  let lines = 0;
  let inLines = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i);
    if (byte !== 0x0a && byte !== 0x0d && byte !== 0x03) continue;
    const length = i - from;
    if (length >= SHORTEST && length <= LONGEST) {
      lines += 1;
      inLines += length + 1;
    } else if (length < SHORTEST) inLines += length + 1; // blank lines, CR LF
    from = i + 1;
  }
  return { lines, inLines };
}
