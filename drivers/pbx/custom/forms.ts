import {
  fullYear,
  isDate,
  isDigits,
  isoDate,
  minuteOfDay,
  type YearlessDateReader,
} from '../smdr-kit/index.js';

/**
 * Forms of dates, times and durations in the site file: `DD.MM.YY`, `HH:MM:SS`, `H:MM'SS`. A run of letters is a number of
 * so many digits, all else stands as it is. The first number may be printed shorter (its zeros as blanks or not at all);
 * in a duration a single first letter is a number of any length.
 *
 *   date      YYYY or YY, MM or MON (Jan, Feb, …), DD; without a year: the latest such date
 *   time      HH, MM, SS; AM or A at the end: a 12-hour clock
 *   duration  H, M, S; T: tenths of a minute
 */
export interface Form {
  readonly parts: readonly FormPart[];
}

type FormPart =
  | { readonly is: 'number'; readonly unit: Unit; readonly digits: number; readonly most: number }
  | { readonly is: 'month' }
  | { readonly is: 'half'; readonly width: 1 | 2 }
  | { readonly is: 'literal'; readonly text: string };

type Unit = 'Y' | 'M' | 'D' | 'H' | 'S' | 'T';
export type FormKind = 'date' | 'time' | 'duration';

const UNITS: Readonly<Record<FormKind, string>> = { date: 'YMD', time: 'HMS', duration: 'HMST' };
const LENGTHS: Readonly<Record<FormKind, readonly string[]>> = {
  date: ['YYYY', 'YY', 'MM', 'DD'],
  time: ['HH', 'MM', 'SS'],
  duration: ['H', 'HH', 'HHH', 'HHHH', 'M', 'MM', 'MMM', 'MMMM', 'S', 'SS', 'SSS', 'SSSS', 'SSSSS', 'T'],
};
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const ANY_LENGTH = 6;

/** The form, or what is wrong with it. */
export function parseForm(kind: FormKind, text: string): Form | string {
  const parts: FormPart[] = [];
  const seen = new Set<Unit>();
  for (const [piece] of text.matchAll(/MON|AM$|A$|([A-Za-z])\1*|[^A-Za-z]/g)) {
    const letter = piece.charAt(0);
    if (piece === 'MON' && kind === 'date') {
      if (seen.has('M')) return 'the month stands there twice';
      seen.add('M');
      parts.push({ is: 'month' });
    } else if ((piece === 'AM' || piece === 'A') && kind === 'time') {
      parts.push({ is: 'half', width: piece === 'AM' ? 2 : 1 });
    } else if (!/[A-Za-z]/.test(letter)) parts.push({ is: 'literal', text: piece });
    else if (!isUnit(letter) || !UNITS[kind].includes(letter) || !LENGTHS[kind].includes(piece))
      return `${piece} is nothing of a ${kind}; known: ${LENGTHS[kind].join(', ')}`;
    else if (seen.has(letter)) return `${letter} stands there twice`;
    else {
      seen.add(letter);
      const any = kind === 'duration' && piece.length === 1 && letter !== 'T' && parts.length === 0;
      parts.push({ is: 'number', unit: letter, digits: piece.length, most: any ? ANY_LENGTH : piece.length });
    }
  }
  const lacks = { date: ['M', 'D'], time: ['H', 'M'], duration: [] }[kind].filter(
    (unit) => !seen.has(unit as Unit),
  );
  if (lacks.length > 0) return `a ${kind} has ${lacks.join(' and ')}`;
  if (seen.size === 0) return `a ${kind} has ${UNITS[kind].split('').join(', ')}`;
  return { parts };
}

function isUnit(letter: string): letter is Unit {
  return 'YMDHST'.includes(letter);
}

/** What a text in that form says, by unit; null when it is not in that form. */
export interface FormValues {
  readonly Y: number;
  /** Digits of the year. */
  readonly yearDigits: number;
  readonly M: number;
  readonly D: number;
  readonly H: number;
  readonly S: number;
  readonly T: number;
  readonly half: 'am' | 'pm' | null;
  readonly has: ReadonlySet<Unit>;
}

function read({ parts }: Form, text: string): FormValues | null {
  const values = {
    Y: -1,
    yearDigits: 0,
    M: -1,
    D: -1,
    H: -1,
    S: -1,
    T: -1,
    half: null as FormValues['half'],
  };
  const has = new Set<Unit>();
  // From right to left: only the first number may be shorter than its letters.
  let end = text.length;
  for (let n = parts.length - 1; n >= 0; n -= 1) {
    const part = parts[n];
    if (part === undefined) return null;
    const width = n === 0 ? end : widthOf(part);
    const piece = text.substring(end - width, end);
    if (width > end || width === 0) return null;
    end -= width;
    switch (part.is) {
      case 'literal':
        if (piece !== part.text) return null;
        break;
      case 'month':
        values.M = MONTHS.indexOf(piece.toUpperCase()) + 1;
        break;
      case 'half':
        values.half = halfOf(piece);
        if (values.half === null) return null;
        break;
      case 'number': {
        const digits = piece.trimStart();
        if (digits.length > part.most || !isDigits(digits)) return null;
        // Behind the first, blanks for zeros are only tolerated for the tens.
        if (n > 0 && digits.length < piece.length - 1) return null;
        values[part.unit] = Number.parseInt(digits, 10);
        if (part.unit === 'Y') values.yearDigits = part.digits;
        has.add(part.unit);
      }
    }
  }
  return { ...values, has };
}

function widthOf(part: FormPart): number {
  switch (part.is) {
    case 'literal':
      return part.text.length;
    case 'month':
      return 3;
    case 'half':
      return part.width;
    case 'number':
      return part.digits;
  }
}

function halfOf(text: string): 'am' | 'pm' | null {
  const letter = text.charAt(0).toLowerCase();
  if (text.length === 2 && text.charAt(1).toLowerCase() !== 'm') return null;
  return letter === 'a' ? 'am' : letter === 'p' ? 'pm' : null;
}

/** `YYYY-MM-DD`, or null for what is no date. */
export function readDateAs(form: Form, text: string, yearless: YearlessDateReader): string | null {
  const values = read(form, text);
  if (values === null) return null;
  const { Y, M, D } = values;
  if (values.yearDigits === 0) return yearless.read(M, D);
  const year = values.yearDigits === 2 ? fullYear(Y) : Y;
  return isDate(year, M, D) && year >= 1000 ? isoDate(year, M, D) : null;
}

/** Minute of the day and seconds (-1: the form has none); null for what is no time. */
export function readTimeAs(form: Form, text: string): { minute: number; second: number } | null {
  const values = read(form, text);
  if (values === null) return null;
  const minute = minuteOfDay(values.H, values.M, values.half);
  return minute < 0 || values.S > 59 ? null : { minute, second: values.S };
}

/** Seconds, or null for what is no duration. */
export function readDurationAs(form: Form, text: string): number | null {
  const values = read(form, text);
  if (values === null) return null;
  const { has } = values;
  if (has.has('H') && values.M > 59) return null;
  if ((has.has('H') || has.has('M')) && values.S > 59) return null;
  return (
    Math.max(0, values.H) * 3600 +
    Math.max(0, values.M) * 60 +
    Math.max(0, values.S) +
    Math.max(0, values.T) * 6
  );
}
