import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
import {
  type Draft,
  draft,
  gapsAreBlank,
  isDigits,
  isNumberLike,
  type LineDialect,
  LocalTime,
  readClock,
  readColonDuration,
  readLongDuration,
  type Span,
  trimmed,
  twoDigits,
  YearlessDateReader,
} from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { isWakeUpFirstLine, readWakeUp } from './hotel-log.js';
import { EXTENDED, LEVEL_2, type MitelLayout, ROOM_STATUS, STANDARD } from './layouts.js';

const BLANK = 0x20;
const COLON = 0x3a;
const SLASH = 0x2f;
const IMPOSSIBLE = -1;

/** Reads SMDR lines of every Mitel variant and the hotel lines of the same stream. */
export class MitelReader implements LineDialect {
  readonly width = 90;
  readonly twoLines = { opens: isWakeUpFirstLine, complete: readWakeUp };
  private readonly dates: YearlessDateReader;
  private readonly localTime = new LocalTime();

  constructor(referenceDate: () => string) {
    this.dates = new YearlessDateReader(referenceDate);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    if (line.charCodeAt(3) === SLASH) return this.call(line, length, 0, lineNumber);
    // The blank flag column was trimmed off: everything stands one column further left.
    if (line.charCodeAt(2) === SLASH) return this.call(line, length, -1, lineNumber);
    return line.startsWith('RS ', ROOM_STATUS.columns.mark[0]) ? this.roomStatus(line, lineNumber) : null;
  }

  private call(line: string, length: number, shift: number, lineNumber: number): StationRecord | null {
    const layout = layoutOf(line, shift);
    const { columns } = layout;
    if (!gapsAreBlank(line, layout.gaps, shift)) return null;
    if (hasSecondRecord(line, columns.called[0] + shift, length)) return null;
    const localTime = this.stamp(
      line,
      columns.date[0] + shift,
      columns.time[0] + shift,
      layout.timeHasSeconds,
    );
    const readDuration = layout.duration === 'hh' ? readColonDuration : readLongDuration;
    const duration = readDuration(line, columns.duration[0] + shift);
    const caller = at(line, columns.caller, shift);
    const called = at(line, columns.called, shift);
    if (localTime === null || duration < 0 || caller === null || !isNumberLike(caller)) return null;
    if (called !== null && !isNumberLike(called)) return null;

    const record = draft(FORMAT, 'call', lineNumber);
    record.localTime = localTime;
    record.timeIs = 'start';
    record.durationSeconds = duration;
    if (columns.account !== null) record.account = at(line, columns.account, shift);
    const detail: Record<string, DetailValue> = {};
    const flag = shift === 0 ? line.charCodeAt(0) : BLANK;
    if (flag !== BLANK) {
      // Longer than 5, 10 or 30 minutes: - % +.
      if (flag !== 0x2d && flag !== 0x25 && flag !== 0x2b) return null;
      detail.longCall = line.charAt(0);
    }
    if (line.charCodeAt(columns.attendant[0] + shift) === 0x2a) detail.attendant = true;
    const third = at(line, columns.third, shift);
    if (third !== null) detail.thirdParty = third;
    parties(record, detail, caller, called, at(line, columns.digits, shift));
    flags(record, detail, line, layout, shift);
    record.detail = detail;
    return record;
  }

  private roomStatus(line: string, lineNumber: number): StationRecord | null {
    const { columns, gaps } = ROOM_STATUS;
    const room = at(line, columns.room, 0);
    const status = at(line, columns.status, 0);
    const localTime = this.stamp(line, columns.date[0], columns.time[0], false);
    if (!gapsAreBlank(line, gaps, 0) || localTime === null) return null;
    if (room === null || !isNumberLike(room) || status === null) return null;
    const record = draft(FORMAT, 'room-status', lineNumber);
    record.extension = room;
    record.localTime = localTime;
    record.detail = { status };
    return record;
  }

  /** `mm/dd` and ` 3:06P`, `11:42p`, `14:12 ` or `14:12:30` → local time, or null. */
  private stamp(line: string, dateAt: number, timeAt: number, hasSeconds: boolean): string | null {
    if (line.charCodeAt(dateAt + 2) !== SLASH) return null;
    const date = this.dates.read(twoDigits(line, dateAt), twoDigits(line, dateAt + 3));
    const half = hasSeconds ? null : halfDay(line.charCodeAt(timeAt + 5));
    if (date === null || half === undefined) return null;
    const minute = readClock(line, timeAt, half);
    if (minute < 0) return null;
    const localTime = this.localTime.of(date, minute);
    if (!hasSeconds) return localTime;
    const second = twoDigits(line, timeAt + 6);
    if (second === IMPOSSIBLE || second > 59) return null;
    return `${localTime}:${line.substring(timeAt + 6, timeAt + 8)}`;
  }
}

/** The variants differ in where the colons of time and duration stand. */
function layoutOf(line: string, shift: number): MitelLayout {
  if (line.charCodeAt(12 + shift) === COLON) return LEVEL_2;
  return line.charCodeAt(18 + shift) === COLON ? EXTENDED : STANDARD;
}

function at(line: string, span: Span, shift: number): string | null {
  return trimmed(line, span[0] + shift, span[1] + shift);
}

function halfDay(code: number): 'am' | 'pm' | null | undefined {
  if (code === BLANK) return null;
  if ((code | 0x20) === 0x70) return 'pm';
  return (code | 0x20) === 0x61 ? 'am' : undefined;
}

/** SX-2000 streams are known where a new record starts inside the called party: its date and time betray it. */
function hasSecondRecord(line: string, from: number, length: number): boolean {
  for (let index = from; index < length; index += 1) {
    const code = line.charCodeAt(index);
    if (code === COLON || code === SLASH) return true;
  }
  return false;
}

function isTrunk(party: string): boolean {
  const first = party.charCodeAt(0);
  return (first === 0x54 || first === 0x58) && isDigits(party.substring(1));
}

function parties(
  record: Draft,
  detail: Record<string, DetailValue>,
  caller: string,
  called: string | null,
  digits: string | null,
): void {
  const outTrunk = called !== null && isTrunk(called);
  if (isTrunk(caller)) {
    record.trunk = caller;
    if (outTrunk) {
      record.direction = 'tandem';
      record.dialed = digits;
      detail.outTrunk = called;
    } else {
      record.direction = 'incoming';
      record.ddi = digits;
      record.extension = called;
    }
    return;
  }
  record.extension = caller;
  record.dialed = digits;
  if (outTrunk) {
    record.direction = 'outgoing';
    record.trunk = called;
  } else if (called !== null) {
    record.direction = 'internal';
    detail.calledParty = called;
  }
}

/** Time to answer, completion code, speed-call/forward flag and transfer flag. */
function flags(
  record: Draft,
  detail: Record<string, DetailValue>,
  line: string,
  layout: MitelLayout,
  shift: number,
): void {
  const { columns } = layout;
  const completion = line.charCodeAt(columns.completion[0] + shift);
  const forward = line.charCodeAt(columns.forward[0] + shift);
  const transfer = line.charCodeAt(columns.transfer[0] + shift);
  if (completion !== BLANK || forward !== BLANK || transfer !== BLANK) {
    const conditions: string[] = [];
    if (completion !== BLANK) conditions.push(String.fromCharCode(completion));
    if (forward !== BLANK) conditions.push(String.fromCharCode(forward));
    if (transfer !== BLANK) conditions.push(String.fromCharCode(transfer));
    record.conditions = conditions;
  }
  if (transfer === 0x54 || transfer === 0x58) record.transferred = true;

  const answer = at(line, columns.answer, shift);
  // A: answer supervision. B busy, E error, T toll denied.
  if (completion === 0x41) record.answered = true;
  if (answer !== null) {
    if (answer.length >= 3 && isDigits(answer)) {
      record.ringSeconds = Number.parseInt(answer, 10);
      record.answered = true;
    } else if (answer === '***' || answer === '****') record.answered = false;
    else detail.accessCode = answer;
  }
  if (completion === 0x42 || completion === 0x45 || completion === 0x54) record.answered = false;
}
