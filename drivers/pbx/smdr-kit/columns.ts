/**
 * A layout is data: which columns of a printed line hold which field. One slicer reads them all; a new format is a new
 * table, not a new parser. Columns are 0-based and inclusive, exactly as printed in the tables of the manuals.
 */
export type Span = readonly [from: number, to: number];

export interface ColumnLayout<Columns extends { readonly [name: string]: Span | null }> {
  /** Name for messages and tests, e.g. `standard`. */
  readonly id: string;
  /** Printed width; shorter lines are padded with blanks to it before slicing. */
  readonly width: number;
  /** Null: this layout does not print the field. Same keys in the same order for all layouts of one interpreter. */
  readonly columns: Columns;
  /** Columns that are always blank. A mark there means that the line has slipped (lost or extra byte). */
  readonly gaps: readonly number[];
}

const BLANK = 0x20;
const ZERO = 0x30;

/** The field without surrounding blanks, or null when all blank. The line must reach over `span`. */
export function field(line: string, span: Span | null): string | null {
  return span === null ? null : trimmed(line, span[0], span[1]);
}

/** The same for columns `from`..`to` (inclusive). */
export function trimmed(line: string, from: number, to: number): string | null {
  let start = from;
  while (start <= to && line.charCodeAt(start) === BLANK) start += 1;
  if (start > to) return null;
  let end = to;
  while (line.charCodeAt(end) === BLANK) end -= 1;
  return line.substring(start, end + 1);
}

/** All columns `from`..`to` (inclusive) are blank. */
export function isBlank(line: string, from: number, to: number): boolean {
  for (let at = from; at <= to; at += 1) if (line.charCodeAt(at) !== BLANK) return false;
  return true;
}

/** The gaps of a layout, moved by `shift` columns, are blank. */
export function gapsAreBlank(line: string, gaps: readonly number[], shift: number): boolean {
  for (let n = 0; n < gaps.length; n += 1)
    if (line.charCodeAt((gaps[n] ?? 0) + shift) !== BLANK) return false;
  return true;
}

/** Two ASCII digits as a number 0..99, or -1. */
export function twoDigits(line: string, at: number): number {
  const tens = line.charCodeAt(at) - ZERO;
  const ones = line.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** Same, but a leading blank counts as 0: ` 3` is 3. */
export function twoDigitsOrBlank(line: string, at: number): number {
  if (line.charCodeAt(at) !== BLANK) return twoDigits(line, at);
  const ones = line.charCodeAt(at + 1) - ZERO;
  return ones >= 0 && ones <= 9 ? ones : -1;
}

/** The text is made of ASCII digits only (and is not empty). */
export function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return false;
  }
  return text.length > 0;
}

/** ASCII letters, digits, `*` and `#` only: what a station or trunk number may consist of. */
export function isNumberLike(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code >= ZERO && code <= 0x39;
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (!digit && !letter && code !== 0x2a && code !== 0x23) return false;
  }
  return text.length > 0;
}
