import type { DateOrder } from '../../../src/driver-api/index.js';
import { twoDigits, twoDigitsOrBlank } from './columns.js';

/**
 * Readers of the date, time and duration fields that SMDR formats share. They answer -1 or null for what cannot be:
 * an impossible date makes a line unparsed, never a wrong record. Minutes and seconds over 59 are impossible.
 */

const COLON = 0x3a;
const APOSTROPHE = 0x27;
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days of a month; year null: February has 29 (the year is not known yet). */
export function isDate(year: number | null, month: number, day: number): boolean {
  const days = MONTH_DAYS[month - 1];
  if (days === undefined || day < 1 || day > days) return false;
  return !(month === 2 && day === 29 && year !== null && !isLeap(year));
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Two-digit years of SMDR printers: 80-99 are the 1900s. */
export function fullYear(twoDigitYear: number): number {
  return twoDigitYear < 80 ? 2000 + twoDigitYear : 1900 + twoDigitYear;
}

export function isoDate(year: number, month: number, day: number): string {
  return `${year}-${pad2(month)}-${pad2(day)}`;
}

/** Year, month and day → `YYYY-MM-DD`, or null: there is no such day. Lines of one day share the answer. */
export class DateText {
  private key = -1;
  private date: string | null = null;

  of(year: number, month: number, day: number): string | null {
    const key = (year * 100 + month) * 100 + day;
    if (key !== this.key) {
      this.key = key;
      this.date = isDate(year, month, day) ? isoDate(year, month, day) : null;
    }
    return this.date;
  }
}

function pad2(n: number): string {
  return n < 10 ? `0${n}` : `${n}`;
}

/** `nn/nn/nn` in the programmed order → `YYYY-MM-DD`. Lines of one day share the answer. */
export class SlashDateReader {
  private key = -1;
  private date: string | null = null;
  private readonly separator: number;
  private readonly digits: (line: string, at: number) => number;

  /**
   * @param separator What stands between the three numbers: `/`, or `.` (Siemens).
   * @param tens `blank`: a zero there may be printed as a blank, `12/ 6/02` (Panasonic KX-TA).
   */
  constructor(
    private readonly order: DateOrder,
    separator: '/' | '.' = '/',
    tens: 'zero' | 'blank' = 'zero',
  ) {
    this.separator = separator.charCodeAt(0);
    this.digits = tens === 'blank' ? twoDigitsOrBlank : twoDigits;
  }

  read(line: string, at: number): string | null {
    const { separator, digits } = this;
    if (line.charCodeAt(at + 2) !== separator || line.charCodeAt(at + 5) !== separator) return null;
    const a = digits(line, at);
    const b = digits(line, at + 3);
    const c = digits(line, at + 6);
    if (a < 0 || b < 0 || c < 0) return null;
    const key = (a * 100 + b) * 100 + c;
    if (key !== this.key) {
      this.key = key;
      this.date = inOrder(this.order, a, b, c);
    }
    return this.date;
  }
}

function inOrder(order: DateOrder, a: number, b: number, c: number): string | null {
  switch (order) {
    case 'mdy':
      return checked(c, a, b);
    case 'dmy':
      return checked(c, b, a);
    case 'ymd':
      return checked(a, b, c);
    case 'ydm':
      return checked(a, c, b);
  }
}

function checked(twoDigitYear: number, month: number, day: number): string | null {
  const year = fullYear(twoDigitYear);
  return isDate(year, month, day) ? isoDate(year, month, day) : null;
}

/**
 * Month and day without a year → the latest such date that is not after the reference date + 1 day (PBX clocks run
 * ahead a little); 02/29 looks back to a leap year. So a record of 12/31 read on 1 January is of last year.
 */
export class YearlessDateReader {
  private key = -1;
  private reference = '';
  private limit = '';
  private date: string | null = null;

  constructor(private readonly referenceDate: () => string) {}

  read(month: number, day: number): string | null {
    const reference = this.referenceDate();
    const key = month * 100 + day;
    if (key !== this.key || reference !== this.reference) {
      if (reference !== this.reference) this.limit = nextDay(reference);
      this.reference = reference;
      this.key = key;
      this.date = latestNotAfter(this.limit, month, day);
    }
    return this.date;
  }
}

/** The latest date of that month and day that is not after `limit` (`YYYY-MM-DD`), or null: there is no such day. */
export function latestNotAfter(limit: string, month: number, day: number): string | null {
  if (!isDate(null, month, day)) return null;
  let year = Number.parseInt(limit.slice(0, 4), 10);
  while (isoDate(year, month, day) > limit || !isDate(year, month, day)) year -= 1;
  return isoDate(year, month, day);
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Minute of the day from hour and minute, or -1. `half`: 12-hour clock, 12:xx am is 00:xx and 12:xx pm is 12:xx. */
export function minuteOfDay(hour: number, minute: number, half: 'am' | 'pm' | null): number {
  if (hour < 0 || minute < 0 || minute > 59) return -1;
  if (half === null) return hour > 23 ? -1 : hour * 60 + minute;
  if (hour < 1 || hour > 12) return -1;
  return ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minute;
}

/** `HH:MM` (leading blank allowed) with the half day that stands behind it → minute of the day, or -1. */
export function readClock(line: string, at: number, half: 'am' | 'pm' | null): number {
  if (line.charCodeAt(at + 2) !== COLON) return -1;
  return minuteOfDay(twoDigitsOrBlank(line, at), twoDigits(line, at + 3), half);
}

/** `HH:MM` of every minute of a day, so that no line has to build one. */
const CLOCK_TEXT: readonly string[] = Array.from(
  { length: 1440 },
  (_, minute) => `${pad2(Math.floor(minute / 60))}:${pad2(minute % 60)}`,
);

export function clockText(minute: number): string {
  return CLOCK_TEXT[minute] ?? '';
}

/** Builds `YYYY-MM-DDTHH:MM`; lines of the same minute share the text. */
export class LocalTime {
  private date = '';
  private minute = -1;
  private text = '';

  of(date: string, minute: number): string {
    if (minute !== this.minute || date !== this.date) {
      this.date = date;
      this.minute = minute;
      this.text = `${date}T${clockText(minute)}`;
    }
    return this.text;
  }
}

/** `HH:MM'SS` (Panasonic) → seconds, or -1. Hours run to 99. */
export function readHourMinuteSecond(line: string, at: number): number {
  if (line.charCodeAt(at + 2) !== COLON || line.charCodeAt(at + 5) !== APOSTROPHE) return -1;
  return seconds(twoDigits(line, at), twoDigits(line, at + 3), twoDigits(line, at + 6));
}

/** `M'SS` (Panasonic ring time) → seconds, or -1. */
export function readMinuteSecond(line: string, at: number): number {
  const minute = line.charCodeAt(at) - 0x30;
  if (minute < 0 || minute > 9 || line.charCodeAt(at + 1) !== APOSTROPHE) return -1;
  return seconds(0, minute, twoDigits(line, at + 2));
}

/** `MM:SS` → seconds, or -1. */
export function readColonMinuteSecond(line: string, at: number): number {
  if (line.charCodeAt(at + 2) !== COLON) return -1;
  return seconds(0, twoDigits(line, at), twoDigits(line, at + 3));
}

/** `HH:MM:SS` → seconds, or -1. Hours run to 99. */
export function readColonDuration(line: string, at: number): number {
  if (line.charCodeAt(at + 2) !== COLON || line.charCodeAt(at + 5) !== COLON) return -1;
  return seconds(twoDigits(line, at), twoDigits(line, at + 3), twoDigits(line, at + 6));
}

/** `HHHH:MM:SS` → seconds, or -1. */
export function readLongDuration(line: string, at: number): number {
  if (line.charCodeAt(at + 4) !== COLON || line.charCodeAt(at + 7) !== COLON) return -1;
  const high = twoDigits(line, at);
  const low = twoDigits(line, at + 2);
  if (high < 0 || low < 0) return -1;
  return seconds(high * 100 + low, twoDigits(line, at + 5), twoDigits(line, at + 8));
}

function seconds(hour: number, minute: number, second: number): number {
  if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
  return (hour * 60 + minute) * 60 + second;
}
