import {
  DateText,
  fullYear,
  isBlank,
  LocalTime,
  latestNotAfter,
  minuteOfDay,
  twoDigits,
  YearlessDateReader,
} from '../smdr-kit/index.js';

export interface CallTimes {
  /** `YYYY-MM-DDTHH:MM:SS` */
  readonly start: string;
  readonly end: string;
  readonly seconds: number;
}

/** A longer call is none: the clock of the PBX was put back over midnight, and the start looks almost a year old. */
const LONGEST = 31 * 86_400;
const NOT_PRINTED = -1;
const BROKEN = -2;

/** Start and end of a call from `MMDDhhmmss` twice, and from their years where the PBX prints them. */
export class CallTimesReader {
  private readonly yearless: YearlessDateReader;
  private readonly startDates = new DateText();
  private readonly endDates = new DateText();
  private readonly startTime = new LocalTime();
  private readonly endTime = new LocalTime();

  constructor(referenceDate: () => string) {
    this.yearless = new YearlessDateReader(referenceDate);
  }

  /** All four are columns. Null: one of them is impossible, or the call ends before it starts. */
  read(line: string, start: number, end: number, startYear: number, endYear: number): CallTimes | null {
    const endDate = this.endDate(line, end, yearAt(line, endYear));
    if (endDate === null) return null;
    const startDate = this.startDate(line, start, yearAt(line, startYear), endDate);
    const from = secondOfDay(line, start + 4);
    const to = secondOfDay(line, end + 4);
    if (startDate === null || from < 0 || to < 0) return null;
    const seconds = to - from + (startDate === endDate ? 0 : secondsBetween(startDate, endDate));
    if (seconds < 0 || seconds > LONGEST) return null;
    return {
      start: clock(this.startTime, startDate, from, line, start),
      end: clock(this.endTime, endDate, to, line, end),
      seconds,
    };
  }

  /** Without a year: the latest such date that is not after tomorrow. */
  private endDate(line: string, at: number, year: number): string | null {
    const month = twoDigits(line, at);
    const day = twoDigits(line, at + 2);
    if (month < 0 || day < 0 || year === BROKEN) return null;
    return year === NOT_PRINTED ? this.yearless.read(month, day) : this.endDates.of(year, month, day);
  }

  /** Without a year: the latest such date that is not after the end of the call. */
  private startDate(line: string, at: number, year: number, endDate: string): string | null {
    const month = twoDigits(line, at);
    const day = twoDigits(line, at + 2);
    if (month < 0 || day < 0 || year === BROKEN) return null;
    if (year !== NOT_PRINTED) return this.startDates.of(year, month, day);
    return endDate.endsWith(line.substring(at + 2, at + 4)) &&
      endDate.startsWith(line.substring(at, at + 2), 5)
      ? endDate
      : latestNotAfter(endDate, month, day);
  }
}

/** A year, {@link NOT_PRINTED} or {@link BROKEN}. */
function yearAt(line: string, at: number): number {
  if (isBlank(line, at, at + 1)) return NOT_PRINTED;
  const year = twoDigits(line, at);
  return year < 0 ? BROKEN : fullYear(year);
}

/** `hhmmss` → second of the day, or -1. */
function secondOfDay(line: string, at: number): number {
  const minute = minuteOfDay(twoDigits(line, at), twoDigits(line, at + 2), null);
  const second = twoDigits(line, at + 4);
  return minute < 0 || second < 0 || second > 59 ? -1 : minute * 60 + second;
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 1000;
}

function clock(times: LocalTime, date: string, second: number, line: string, at: number): string {
  return `${times.of(date, Math.floor(second / 60))}:${line.substring(at + 8, at + 10)}`;
}
