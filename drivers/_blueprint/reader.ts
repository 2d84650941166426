import type { StationRecord } from '../../src/telephony/index.js';
import {
  type ColumnLayout,
  draft,
  field,
  gapsAreBlank,
  isBlank,
  isNumberLike,
  type LineDialect,
  LocalTime,
  readClock,
  readColonDuration,
  SlashDateReader,
  type Span,
} from '../pbx/smdr-kit/index.js';

export const FORMAT = 'blueprint';

/** 1. The table: where every field stands, 0-based inclusive. Name the manual page in README.md. */
export const LAYOUT = {
  id: 'blueprint',
  width: 64,
  columns: {
    date: [0, 7],
    time: [9, 13],
    direction: [15, 15],
    extension: [17, 21],
    trunk: [23, 25],
    number: [27, 46],
    duration: [48, 55],
    cost: [57, 63],
  },
  gaps: [8, 14, 16, 22, 26, 47, 56],
} as const satisfies ColumnLayout<{ readonly [name: string]: Span }>;

/** 2. The reader: one line → what it states, or null. It never guesses and never throws. */
export class BlueprintReader implements LineDialect {
  readonly width = LAYOUT.width;
  private readonly dates = new SlashDateReader('ymd');
  private readonly localTime = new LocalTime();

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const { columns, gaps, width } = LAYOUT;
    // A mark in a gap, or anything behind the last column: the line has slipped or two lines run into each other.
    if (!gapsAreBlank(line, gaps, 0)) return null;
    if (length > width && !isBlank(line, width, length - 1)) return null;
    const date = this.dates.read(line, columns.date[0]);
    const minute = readClock(line, columns.time[0], null);
    const duration = readColonDuration(line, columns.duration[0]);
    const extension = field(line, columns.extension);
    const direction = line.charAt(columns.direction[0]);
    if (date === null || minute < 0 || duration < 0) return null;
    if (extension === null || !isNumberLike(extension)) return null;
    if (direction !== 'O' && direction !== 'I') return null;

    const record = draft(FORMAT, 'call', lineNumber);
    record.direction = direction === 'O' ? 'outgoing' : 'incoming';
    record.extension = extension;
    record.trunk = field(line, columns.trunk);
    if (direction === 'O') record.dialed = field(line, columns.number);
    else record.caller = field(line, columns.number);
    record.localTime = this.localTime.of(date, minute);
    record.timeIs = 'start';
    record.durationSeconds = duration;
    record.cost = field(line, columns.cost);
    return record;
  }
}
