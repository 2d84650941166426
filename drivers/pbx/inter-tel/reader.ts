import type { DetailValue, Direction, StationRecord } from '../../../src/telephony/index.js';
import {
  type ColumnLayout,
  clockText,
  draft,
  field,
  gapsAreBlank,
  isBlank,
  isDigits,
  isNumberLike,
  type LineDialect,
  readClock,
  readColonDuration,
  type Span,
} from '../smdr-kit/index.js';

export const FORMAT = 'inter-tel-axxess';

/** Axxess and 5000, 80 columns. Sources and confidence: README.md. */
export const AXXESS = {
  id: 'axxess',
  width: 80,
  columns: {
    type: [0, 2],
    extension: [4, 8],
    trunk: [9, 14],
    digits: [15, 43],
    start: [44, 49],
    elapsed: [50, 58],
    cost: [59, 65],
    account: [66, 77],
    disconnect: [79, 79],
  },
  gaps: [3, 78],
} as const satisfies ColumnLayout<{ readonly [name: string]: Span }>;

/** What the type column says about the direction. DISA, conferences and network calls go both ways: not stated. */
const TYPES: ReadonlyMap<string, Direction | null> = new Map<string, Direction | null>([
  ['FRE', 'outgoing'],
  ['LOC', 'outgoing'],
  ['TLC', 'outgoing'],
  ['TLD', 'outgoing'],
  ['O/I', 'outgoing'],
  ['OP', 'outgoing'],
  ['INT', 'outgoing'],
  ['IN', 'incoming'],
  ['DID', 'incoming'],
  ['DSA', null],
  ['CNF', null],
  ['NET', null],
]);

/** In place of the extension: rang in and nobody answered. */
const UNANSWERED = '*****';

/** Reads Inter-Tel Axxess / 5000 lines. They print a time but no date: `localTime` stays null. */
export class AxxessReader implements LineDialect {
  readonly width = AXXESS.width;

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const { columns, gaps, width } = AXXESS;
    if (!gapsAreBlank(line, gaps, 0)) return null;
    if (length > width && !isBlank(line, width, length - 1)) return null;
    const type = field(line, columns.type);
    const direction = type === null ? undefined : TYPES.get(type);
    const extension = field(line, columns.extension);
    const trunk = field(line, columns.trunk);
    const start = readClock(line, columns.start[0], null);
    const elapsed = readElapsed(line);
    if (type === null || direction === undefined || start < 0 || elapsed < 0) return null;
    if (trunk === null || !isNumberLike(trunk)) return null;
    if (extension === null || !isNumberLike(extension)) return null;

    const unanswered = extension === UNANSWERED;
    const record = draft(FORMAT, 'call', lineNumber);
    record.direction = direction;
    record.trunk = trunk;
    record.timeIs = 'start';
    if (unanswered) {
      record.answered = false;
      // The elapsed time of an unanswered ring-in is the time it rang.
      record.ringSeconds = elapsed;
    } else {
      record.extension = extension;
      record.durationSeconds = elapsed;
      if (direction === 'incoming') record.answered = true;
    }
    const digits = field(line, columns.digits);
    if (direction === 'outgoing') record.dialed = digits;
    else if (type === 'DID') record.ddi = digits;
    else if (direction === 'incoming') record.caller = digits;
    record.cost = field(line, columns.cost);
    record.account = field(line, columns.account);
    record.conditions = [type];
    const detail: Record<string, DetailValue> = { time: clockText(start) };
    if (direction === null && digits !== null) detail.digits = digits;
    // The outside party hung up first.
    if (line.charCodeAt(columns.disconnect[0]) === 0x2a) detail.trunkDisconnect = true;
    record.detail = detail;
    return record;
  }

  isHeading(line: string): boolean {
    return line.startsWith('Station Message Detail') || line.startsWith('TYP ');
  }
}

/** `S=nnnnn` seconds or `HH:MM:SS`, wherever it starts in its columns → seconds, or -1. */
function readElapsed(line: string): number {
  const text = field(line, AXXESS.columns.elapsed);
  if (text === null) return -1;
  if (text.startsWith('S=')) return isDigits(text.substring(2)) ? Number.parseInt(text.substring(2), 10) : -1;
  return text.length === 8 ? readColonDuration(text, 0) : -1;
}
