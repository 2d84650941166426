import { describe, expect, it } from 'vitest';
import { YearlessDateReader } from '../smdr-kit/index.js';
import { type Form, type FormKind, parseForm, readDateAs, readDurationAs, readTimeAs } from './forms.js';

const yearless = new YearlessDateReader(() => '2026-01-01');
function form(kind: FormKind, text: string): Form {
  const parsed = parseForm(kind, text);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}

describe('forms of dates', () => {
  it.each([
    ['DD/MM/YY', '14/05/26', '2026-05-14'],
    ['DD/MM/YY', '4/05/26', '2026-05-04'],
    ['DD/MM/YY', '04/ 5/99', '1999-05-04'],
    ['YYYYMMDD', '20260514', '2026-05-14'],
    ['MM.DD.YYYY', '05.14.2026', '2026-05-14'],
    ['DD-MON-YY', '14-May-26', '2026-05-14'],
    ['MON DD', 'DEC 31', '2025-12-31'],
    ['MM/DD', '02/29', '2024-02-29'],
  ])('%s reads %s', (text, printed, date) => {
    expect(readDateAs(form('date', text), printed, yearless)).toBe(date);
  });

  it.each([
    ['DD/MM/YY', '14.05.26'],
    ['DD/MM/YY', '31/02/26'],
    ['DD/MM/YY', '114/05/26'],
    ['DD/MM/YY', '14/05/6'],
    ['DD/MM/YY', '/05/26'],
    ['DD/MM/YY', '1x/05/26'],
    ['DD-MON-YY', '14-Mai-26'],
    ['YYYYMMDD', '2026514'],
  ])('%s does not read %s', (text, printed) => {
    expect(readDateAs(form('date', text), printed, yearless)).toBeNull();
  });
});

describe('forms of times', () => {
  it.each([
    ['HH:MM', '09:41', 581, -1],
    ['HH:MM', '9:41', 581, -1],
    ['HHMMSS', '094159', 581, 59],
    ['HH:MMAM', '12:05AM', 5, -1],
    ['HH:MM AM', '1:05 pm', 785, -1],
    ['HH:MMA', '12:05P', 725, -1],
  ])('%s reads %s', (text, printed, minute, second) => {
    expect(readTimeAs(form('time', text), printed)).toEqual({ minute, second });
  });

  it.each([
    ['HH:MM', '24:00'],
    ['HH:MM', '09:60'],
    ['HH:MM:SS', '09:41:60'],
    ['HH:MMAM', '13:05PM'],
    ['HH:MMAM', '01:05XM'],
  ])('%s does not read %s', (text, printed) => {
    expect(readTimeAs(form('time', text), printed)).toBeNull();
  });
});

describe('forms of durations', () => {
  it.each([
    ['HH:MM:SS', '01:02:03', 3723],
    ["HH:MM'SS", "00:01'12", 72],
    ['M:SS', '125:07', 7507],
    ['S', '86400', 86400],
    ['HMMT', '1031', 3786],
    ['H:MM', '99:59', 359940],
    ['SSSSS', '00072', 72],
  ])('%s reads %s', (text, printed, seconds) => {
    expect(readDurationAs(form('duration', text), printed)).toBe(seconds);
  });

  it.each([
    ['HH:MM:SS', '00:60:00'],
    ['M:SS', '1:60'],
    ['S', ''],
    ['S', '1234567'],
    ['HHMMSS', '0001122'],
    ['H:MMM', '1:  5'],
  ])('%s does not read %s', (text, printed) => {
    expect(readDurationAs(form('duration', text), printed)).toBeNull();
  });
});

describe('what is no form', () => {
  it.each<[FormKind, string, string]>([
    ['date', 'DD/DD/YY', 'D stands there twice'],
    ['date', 'YYYY', 'a date has M and D'],
    ['date', 'DD/MM/HH', 'HH is nothing of a date'],
    ['date', 'MON/MM/DD', 'M stands there twice'],
    ['time', 'HH', 'a time has M'],
    ['time', 'HH:MM:T', 'T is nothing of a time'],
    ['duration', ':', 'a duration has H, M, S, T'],
    ['duration', 'DD', 'DD is nothing of a duration'],
  ])('%s %s', (kind, text, why) => {
    expect(parseForm(kind, text)).toContain(why);
  });
});
