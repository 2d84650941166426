import type { StationRecord } from '../../../src/telephony/index.js';
import {
  type Draft,
  draft,
  field,
  isBlank,
  isNumberLike,
  LocalTime,
  readClock,
  readColonDuration,
  readColonMinuteSecond,
  SlashDateReader,
  type Span,
  twoDigits,
} from '../smdr-kit/index.js';
import { INFO } from './info.js';
import type { SiemensColumns } from './layouts.js';

const BROKEN = -2;
const NOT_PRINTED = -1;
const TIME_WIDTH = 'HH:MM:SS'.length;
const RING_WIDTH = 'MM:SS'.length;

/** Makes the record of a line whose fields have been found, whatever the output format. */
export class SiemensRecordReader {
  private readonly dates = new SlashDateReader('dmy', '.');
  private readonly localTime = new LocalTime();

  constructor(private readonly format: string) {}

  read(line: string, columns: SiemensColumns, lineNumber: number): StationRecord | null {
    const localTime = this.stamp(line, columns);
    const ring = seconds(line, columns.ring, RING_WIDTH, readColonMinuteSecond);
    const duration = seconds(line, columns.duration, TIME_WIDTH, readColonDuration);
    if (localTime === null || ring === BROKEN || duration === BROKEN) return null;

    const code = field(line, columns.info);
    const info = code === null ? undefined : INFO.get(code);
    const trunk = field(line, columns.trunk);
    const station = field(line, columns.station);
    const number = field(line, columns.number);
    const amount = field(line, columns.amount);
    if (info === undefined || (trunk === null && station === null)) return null;
    if ((trunk !== null && !isNumberLike(trunk)) || (station !== null && !isNumberLike(station))) return null;
    if ((number !== null && !isDialled(number)) || amount?.includes(' ')) return null;

    const record = draft(this.format, 'call', lineNumber);
    record.localTime = localTime;
    record.timeIs = 'end';
    record.trunk = trunk;
    record.extension = station;
    record.direction = info.direction;
    record.conditions = info.conditions;
    record.cost = amount;
    record.account = field(line, columns.account);
    if (info.isTransferred) record.transferred = true;
    if (ring >= 0) record.ringSeconds = ring;
    if (duration >= 0) record.durationSeconds = duration;
    if (info.direction === 'incoming') {
      record.caller = number;
      if (!info.isRinging) record.answered = duration > 0 ? true : ring >= 0 ? false : null;
    } else record.dialed = number;
    record.detail = info.detail;
    addDetail(record, 'msn', field(line, columns.msn));
    addDetail(record, 'seizureCode', field(line, columns.seizureCode));
    addDetail(record, 'lcrRoute', field(line, columns.lcrRoute));
    return record;
  }

  /** `YYYY-MM-DDTHH:MM:SS`, or null. */
  private stamp(line: string, { date, time }: SiemensColumns): string | null {
    if (width(date) !== 'DD.MM.YY'.length || width(time) !== TIME_WIDTH) return null;
    const [at] = time;
    const day = this.dates.read(line, date[0]);
    const minute = readClock(line, at, null);
    const second = twoDigits(line, at + 6);
    if (day === null || minute < 0 || second < 0 || second > 59 || line.charAt(at + 5) !== ':') return null;
    return `${this.localTime.of(day, minute)}:${line.substring(at + 6, at + 8)}`;
  }
}

function addDetail(record: Draft, key: string, value: string | null): void {
  if (value !== null) record.detail = { ...record.detail, [key]: value };
}

function seconds(
  line: string,
  span: Span,
  printedWidth: number,
  read: (line: string, at: number) => number,
): number {
  if (isBlank(line, span[0], span[1])) return NOT_PRINTED;
  const value = width(span) === printedWidth ? read(line, span[0]) : -1;
  return value < 0 ? BROKEN : value;
}

function width([from, to]: Span): number {
  return to - from + 1;
}

/** Digits, `*`, `#`, and `?` for each of the last four digits where the PBX hides them; `+` of an international number. */
function isDialled(number: string): boolean {
  for (let at = 0; at < number.length; at += 1) {
    const code = number.charCodeAt(at);
    if ((code < 0x30 || code > 0x39) && code !== 0x2a && code !== 0x23 && code !== 0x3f && code !== 0x2b)
      return false;
  }
  return true;
}
