import type { DateOrder } from '../../../src/driver-api/index.js';
import type { StationRecord } from '../../../src/telephony/index.js';
import {
  type Draft,
  draft,
  field,
  gapsAreBlank,
  isBlank,
  isDigits,
  isNumberLike,
  type LineDialect,
  LocalTime,
  readClock,
  readHourMinuteSecond,
  readMinuteSecond,
  SlashDateReader,
  type Span,
  trimmed,
} from '../smdr-kit/index.js';
import type { PanasonicColumns, PanasonicLayout } from './layouts.js';
import {
  CONDITIONS_WITHOUT_DURATION,
  DDI_MARK,
  INCOMING_MARKS,
  INTERNAL_MARK,
  RUSSIAN_AFTERNOON,
  STATION_EVENTS,
  TRANSFER_CONDITIONS,
} from './words.js';

/** Why a time column holds no seconds. */
const NOT_PRINTED = -1;
/** Stars: the clock of the PBX was changed four times or more during the call (KX-TDA100 Features Manual, p. 205). */
const STARS = -2;
const BROKEN = -3;

const BLANK = 0x20;
const STAR = 0x2a;
const ANGLE = 0x3c;

/** Reads the lines of every Panasonic pattern; which column holds what is the layout's business. */
export class PanasonicReader implements LineDialect {
  readonly width: number;
  readonly wholeFrom: number;
  private readonly columns: PanasonicColumns;
  private readonly dates: SlashDateReader;
  private readonly localTime = new LocalTime();

  constructor(
    private readonly layout: PanasonicLayout,
    dateOrder: DateOrder,
  ) {
    this.width = layout.width;
    // The duration is the last column that every trunk record has.
    this.wholeFrom = layout.columns.duration[1] + 1;
    this.columns = layout.columns;
    this.dates = new SlashDateReader(dateOrder);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const { columns, layout } = this;
    if (!gapsAreBlank(line, layout.gaps, 0)) return null;
    if (length > layout.width && !isBlank(line, layout.width, length - 1)) return null;
    const stamp = this.stamp(line);
    if (stamp === null) return null;
    const ring = columns.ring === null ? NOT_PRINTED : seconds(line, columns.ring, readMinuteSecond);
    const duration = seconds(line, columns.duration, readHourMinuteSecond);
    if (ring === BROKEN || duration === BROKEN) return null;

    const extension = field(line, columns.extension);
    if (extension !== null && !isNumberLike(extension)) return null;
    const trunk = field(line, columns.trunk);
    const record = draft(layout.id, 'call', lineNumber);
    record.extension = extension;
    if (stamp !== '') record.localTime = stamp;
    if (ring >= 0) record.ringSeconds = ring;
    if (duration >= 0) record.durationSeconds = duration;
    record.account = field(line, columns.account);
    record.cost = field(line, columns.cost);
    const condition = field(line, columns.condition);
    if (condition !== null) {
      record.conditions = [condition];
      if (TRANSFER_CONDITIONS.includes(condition)) record.transferred = true;
    }

    const dial = field(line, columns.dial);
    if (trunk !== null) return trunkCall(record, trunk, dial, condition, duration);
    if (extension === null || dial === null) return null;
    return stationLine(record, dial, ring === NOT_PRINTED && duration === NOT_PRINTED);
  }

  /** `YYYY-MM-DDTHH:MM`; '' when the PBX printed stars; null when there is no such time. */
  private stamp(line: string): string | null {
    const [from] = this.columns.time;
    if (line.charCodeAt(0) === STAR) return line.startsWith('**/**/** **:**') ? '' : null;
    const half = halfDay(line, from + 5);
    const date = this.dates.read(line, this.columns.date[0]);
    if (date === null || half === undefined) return null;
    const minute = readClock(line, from, half);
    return minute < 0 ? null : this.localTime.of(date, minute);
  }
}

function halfDay(line: string, at: number): 'am' | 'pm' | null | undefined {
  const first = line.charCodeAt(at);
  const second = line.charCodeAt(at + 1);
  if (first === BLANK && second === BLANK) return null;
  if (second === 0x4d) return first === 0x41 ? 'am' : first === 0x50 ? 'pm' : undefined;
  return line.startsWith(RUSSIAN_AFTERNOON, at) ? 'pm' : undefined;
}

function seconds(line: string, span: Span, read: (line: string, at: number) => number): number {
  const value = read(line, span[0]);
  if (value >= 0) return value;
  if (isBlank(line, span[0], span[1])) return NOT_PRINTED;
  return line.charCodeAt(span[0]) === STAR ? STARS : BROKEN;
}

/** A line with a trunk: outgoing, incoming, or (tie trunk group `Tnnn` in place of the extension) tandem. */
function trunkCall(
  record: Draft,
  trunk: string,
  dial: string | null,
  condition: string | null,
  duration: number,
): StationRecord | null {
  if (!isNumberLike(trunk)) return null;
  const mayLackDuration = condition !== null && CONDITIONS_WITHOUT_DURATION.includes(condition);
  if (duration === NOT_PRINTED && !mayLackDuration) return null;
  record.trunk = trunk;
  record.timeIs = 'end';
  if (dial !== null && !readDial(record, dial)) return null;
  if (isTieTrunk(record.extension)) record.direction = 'tandem';
  if (condition === 'NA') record.answered = false;
  else if (record.direction === 'incoming' && (duration > 0 || condition === 'AN' || condition === 'VA'))
    record.answered = true;
  return record;
}

/** The dial column of a trunk call; false when it begins with a mark that no Panasonic prints. */
function readDial(record: Draft, dial: string): boolean {
  if (dial.charCodeAt(0) !== ANGLE) {
    record.direction = 'outgoing';
    record.dialed = dial;
    return true;
  }
  record.direction = 'incoming';
  if (!dial.startsWith(DDI_MARK)) return readCaller(record, dial);
  const mark = dial.indexOf('<', DDI_MARK.length);
  record.ddi = trimmed(dial, DDI_MARK.length, (mark < 0 ? dial.length : mark) - 1);
  return mark < 0 || readCaller(record, dial.substring(mark));
}

function readCaller(record: Draft, text: string): boolean {
  for (const mark of INCOMING_MARKS) {
    if (!text.startsWith(mark)) continue;
    record.caller = trimmed(text, mark.length, text.length - 1);
    return true;
  }
  return false;
}

function isTieTrunk(extension: string | null): boolean {
  return extension?.charCodeAt(0) === 0x54 && isDigits(extension.substring(1));
}

/** A line without a trunk: internal call, hotel event, log in/out, sensor, or a message that a guest had printed. */
function stationLine(record: Draft, dial: string, timeless: boolean): StationRecord | null {
  const event = STATION_EVENTS.get(dial);
  if (event !== undefined) {
    record.kind = event.kind;
    if (event.event !== null) record.detail = { event: event.event };
    return record;
  }
  if (dial.startsWith(INTERNAL_MARK) && isNumberLike(dial)) {
    record.direction = 'internal';
    record.dialed = field(dial, [INTERNAL_MARK.length, dial.length - 1]);
    record.timeIs = 'end';
    return record.dialed === null ? null : record;
  }
  if (dial.startsWith('<I>S') && isDigits(dial.substring(4))) {
    record.kind = 'system';
    record.detail = { event: 'sensor', sensor: dial.substring(4) };
    return record;
  }
  if (!timeless || dial.charCodeAt(0) === ANGLE) return null;
  record.kind = 'text';
  record.detail = { text: dial };
  return record;
}
