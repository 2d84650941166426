import type { StationRecord } from '../../../src/telephony/index.js';
import { clockText, draft, isDate, isoDate, minuteOfDay } from '../smdr-kit/index.js';
import { FORMAT } from './format.js';

/**
 * Wake-up entries of the SX-2000/3300 hotel log. Two lines each:
 *
 *     yyyy-mmm-dd hh:mm HOTEL x/v  -Info-  <system name>  #eeee
 *     WAKE-UP: n ggggggg hh:mm:ss cc (comment) sssssss
 *
 * Known from the help-page template only, no recording (README.md): the lines are read by their words, not by columns.
 */
const FIRST = /^(\d{4})-([A-Z]{3})-(\d\d) (\d\d):(\d\d) HOTEL /i;
const SECOND = /^WAKE-UP: +\d+ +(\S+) +(\d\d):(\d\d):\d\d [^(]*\(([^)]*)\)/;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Beginning of the comment in brackets → event. `set failed at` stands before `set by`. */
const EVENTS: readonly (readonly [words: string, event: string])[] = [
  ['set failed', 'set-failed'],
  ['set', 'set'],
  ['changed', 'changed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
  ['acknowledged', 'answered'],
  ['no answer', 'no-answer'],
  ['busy', 'busy'],
  ['expired', 'expired'],
  ['deleted', 'deleted'],
  ['system error', 'system-error'],
];

/** Cheap for call lines, which have a digit in the fifth column. */
export function isWakeUpFirstLine(line: string): boolean {
  return line.charCodeAt(4) === 0x2d && FIRST.test(line);
}

export function readWakeUp(first: string, second: string, lineNumber: number): StationRecord | null {
  const head = FIRST.exec(first);
  const entry = SECOND.exec(second);
  if (head === null || entry === null) return null;
  const [, year = '', monthName = '', day = '', hour = '', minute = ''] = head;
  const [, station = '', wakeHour = '', wakeMinute = '', comment = ''] = entry;
  const date = readDate(Number(year), monthName, Number(day));
  const time = minuteOfDay(Number(hour), Number(minute), null);
  const wakeTime = minuteOfDay(Number(wakeHour), Number(wakeMinute), null);
  const words = comment.toLowerCase();
  const event = EVENTS.find(([beginning]) => words.startsWith(beginning))?.[1];
  if (date === null || time < 0 || wakeTime < 0 || event === undefined) return null;
  const record = draft(FORMAT, 'wake-up', lineNumber);
  record.extension = station;
  record.localTime = `${date}T${clockText(time)}`;
  record.detail = { event, wakeTime: clockText(wakeTime) };
  return record;
}

function readDate(year: number, monthName: string, day: number): string | null {
  const month = MONTHS.indexOf(monthName.toUpperCase()) + 1;
  return isDate(year, month, day) ? isoDate(year, month, day) : null;
}
