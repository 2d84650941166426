import type { StationRecord } from '../../../src/telephony/index.js';
import { gapsAreBlank, isBlank, type LineDialect, type Span } from '../smdr-kit/index.js';
import { COMPRESSED, NARROW, type SiemensColumns, type SiemensLayout, WIDE } from './layouts.js';
import { SiemensRecordReader } from './reader.js';

export const FIXED = 'siemens-hipath-fixed';

const BLANK = 0x20;

/** Call records in columns: compressed for a PC, or printed wide or narrow. */
export class FixedReader implements LineDialect {
  readonly width = COMPRESSED.width;
  private readonly records = new SiemensRecordReader(FIXED);

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const layout = layoutOf(line, length);
    if (layout === null || !gapsAreBlank(line, layout.gaps, 0)) return null;
    if (hasSlipped(line, layout.columns)) return null;
    return this.records.read(line, layout.columns, lineNumber);
  }
}

/** Only compressed lines have no blank behind the date; of the printed ones the last mark tells the width. */
function layoutOf(line: string, length: number): SiemensLayout | null {
  if (line.charCodeAt(8) !== BLANK) {
    return length <= COMPRESSED.width || isBlank(line, COMPRESSED.width, length - 1) ? COMPRESSED : null;
  }
  let end = length;
  while (end > 0 && line.charCodeAt(end - 1) === BLANK) end -= 1;
  return end === WIDE.width ? WIDE : end === NARROW.width ? NARROW : null;
}

/**
 * A byte was lost or added. Compressed lines have no gaps that would tell, and a ringing phone no times; but numbers are
 * left-justified, and the others right-justified.
 */
function hasSlipped(line: string, { trunk, station, number, amount, info }: SiemensColumns): boolean {
  return (
    line.charCodeAt(info[1]) === BLANK ||
    startsLate(line, number) ||
    endsEarly(line, trunk) ||
    endsEarly(line, station) ||
    endsEarly(line, amount)
  );
}

function startsLate(line: string, [from, to]: Span): boolean {
  return line.charCodeAt(from) === BLANK && !isBlank(line, from, to);
}

function endsEarly(line: string, [from, to]: Span): boolean {
  return line.charCodeAt(to) === BLANK && !isBlank(line, from, to);
}
