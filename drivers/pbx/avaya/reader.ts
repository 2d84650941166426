import type { DateOrder, DecodeOptions } from '../../../src/driver-api/index.js';
import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
import {
  clockText,
  type Draft,
  draft,
  field,
  fullYear,
  gapsAreBlank,
  isBlank,
  isDate,
  isDigits,
  isNumberLike,
  isoDate,
  type LineDialect,
  LocalTime,
  minuteOfDay,
  type Span,
  twoDigits,
  YearlessDateReader,
} from '../smdr-kit/index.js';
import { CONDITIONS, type Condition, directionOf } from './conditions.js';
import type { AvayaLayout } from './layouts.js';

const BROKEN = -2;
/** `9999`: the clock was set during the call, so that its length is not known. */
const CLOCK_WAS_SET = -1;
const BLANK = 0x20;
const HALF_A_DAY = 720;

/** Reads the CDR lines of Definity, MultiVantage and Communication Manager, and the date lines between them. */
export class AvayaReader implements LineDialect {
  readonly width: number;
  private readonly monthFirst: boolean;
  private readonly dates: YearlessDateReader;
  private readonly ownDates: OwnDates;
  private readonly localTime = new LocalTime();
  /** Of the last date line; null before the first, and after a midnight that had none. */
  private date: string | null = null;
  private lastMinute = 0;

  constructor(
    private readonly format: string,
    private readonly layout: AvayaLayout,
    options: Pick<DecodeOptions, 'dateOrder' | 'referenceDate'>,
  ) {
    this.width = layout.width;
    this.monthFirst = isMonthFirst(options.dateOrder ?? 'mdy');
    this.dates = new YearlessDateReader(options.referenceDate);
    this.ownDates = new OwnDates(this.monthFirst);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const { layout } = this;
    const { columns } = layout;
    if (!gapsAreBlank(line, layout.gaps, 0)) return null;
    if (layout.behind === 'blank' && length > layout.width && !isBlank(line, layout.width, length - 1))
      return null;
    const code = field(line, columns.condition);
    const condition = code === null ? undefined : CONDITIONS.get(code);
    const duration = readDuration(line, columns.duration, layout.duration);
    const minute = readTime(line, columns.time);
    const own = columns.date === null ? null : this.ownDates.read(line, columns.date[0]);
    if (condition === undefined || duration === BROKEN || minute === BROKEN || own === '') return null;
    // All numbers are right-justified: one that is not has slipped.
    if (endsEarly(line, columns.dialed) || endsEarly(line, columns.calling)) return null;

    const dialed = field(line, columns.dialed);
    const calling = join(field(line, columns.callingFirst), field(line, columns.calling));
    if ((dialed !== null && !isNumberLike(dialed)) || (calling !== null && !isNumberLike(calling)))
      return null;
    const circuitIn = circuit(join(field(line, columns.circuitIn), field(line, columns.circuitInRest)));
    const circuitOut = circuit(field(line, columns.circuitOut));
    if (circuitIn === '' || circuitOut === '') return null;
    const codeUsed = field(line, columns.codeUsed);
    const direction = directionOf(condition, circuitIn, circuitOut);
    if (direction === undefined) return null;

    const record = draft(this.format, condition.is === 'lost-records' ? 'system' : 'call', lineNumber);
    const detail: Record<string, DetailValue> = {};
    record.conditions = condition.conditions;
    record.account = field(line, columns.account);
    if (condition.is !== 'lost-records') {
      record.direction = direction;
      record.timeIs = 'end';
    }
    this.stamp(record, detail, own, minute);
    addLength(record, detail, condition, duration);
    addParties(record, detail, layout, { dialed, calling, codeUsed, inTrunk: field(line, columns.inTrunk) });
    if (circuitIn !== null) detail.circuitIn = circuitIn;
    if (circuitOut !== null) detail.circuitOut = circuitOut;
    add(detail, 'accessCode', field(line, columns.codeDialed));
    add(detail, 'authCode', field(line, columns.authCode));
    add(detail, 'authOrAccount', field(line, columns.authOrAccount));
    add(detail, 'frl', field(line, columns.frl));
    add(detail, 'ixc', field(line, columns.ixc));
    add(detail, 'featureFlag', field(line, columns.feature));
    for (const { name, span } of layout.extras) add(detail, name, field(line, span));
    record.detail = detail;
    return record;
  }

  /** `MM DD` (printer, expanded) or `MMDD`, on a line of its own: when the link starts and after midnight. */
  readsDate(line: string): boolean {
    let end = line.length;
    while (end > 0 && line.charCodeAt(end - 1) === BLANK) end -= 1;
    const second = end === 5 && line.charCodeAt(2) === BLANK ? 3 : end === 4 ? 2 : -1;
    if (second < 0) return false;
    const [a, b] = [twoDigits(line, 0), twoDigits(line, second)];
    const date = this.monthFirst ? this.dates.read(a, b) : this.dates.read(b, a);
    if (date === null) return false;
    this.date = date;
    this.lastMinute = 0;
    return true;
  }

  private stamp(
    record: Draft,
    detail: Record<string, DetailValue>,
    own: string | null,
    minute: number,
  ): void {
    // Midnight went by without its date line (lost, or the PBX sends none): the date is not known until the next one.
    if (minute >= 0 && minute < this.lastMinute - HALF_A_DAY) this.date = null;
    if (minute >= 0) this.lastMinute = minute;
    const date = own ?? this.date;
    if (date !== null && minute >= 0) record.localTime = this.localTime.of(date, minute);
    else if (minute >= 0) detail.time = clockText(minute);
    else if (date !== null) detail.date = date;
  }
}

interface Parties {
  readonly dialed: string | null;
  readonly calling: string | null;
  readonly codeUsed: string | null;
  readonly inTrunk: string | null;
}

function addParties(
  record: Draft,
  detail: Record<string, DetailValue>,
  layout: AvayaLayout,
  { dialed, calling, codeUsed, inTrunk }: Parties,
): void {
  switch (record.direction) {
    case 'outgoing':
      record.extension = calling;
      record.dialed = dialed;
      record.trunk = codeUsed;
      return;
    case 'internal':
      record.extension = calling;
      record.dialed = dialed;
      return;
    case 'incoming':
    case 'tandem':
      record.trunk = inTrunk;
      if (layout.callingOfIncoming === 'trunk') record.trunk = calling;
      else if (layout.callingOfIncoming === 'caller') record.caller = calling;
      else add(detail, 'callerOrTrunk', calling);
      if (record.direction === 'incoming') record.extension = dialed;
      else {
        record.dialed = dialed;
        add(detail, 'outTrunk', codeUsed);
      }
      return;
    case null:
      add(detail, 'calling', calling);
      add(detail, 'dialed', dialed);
      add(detail, 'codeUsed', codeUsed);
      add(detail, 'inTrunk', inTrunk);
  }
}

function addLength(
  record: Draft,
  detail: Record<string, DetailValue>,
  condition: Condition,
  duration: number,
): void {
  record.answered = condition.answered;
  if (duration === CLOCK_WAS_SET) detail.clockWasSet = true;
  switch (condition.is) {
    case 'ringing':
      if (duration >= 0) record.ringSeconds = duration;
      detail.phase = 'ringing';
      return;
    case 'partial':
      detail.partial = true;
      break;
    case 'lost-records':
      detail.event = 'not-recorded';
      break;
    case 'call':
      // The record of an incoming call is printed for an answered one.
      if (record.direction === 'incoming' && condition.answered === null && duration > 0)
        record.answered = true;
  }
  if (duration >= 0) record.durationSeconds = duration;
}

function add(detail: Record<string, DetailValue>, key: string, value: string | null): void {
  if (value !== null) detail[key] = value;
}

function isMonthFirst(order: DateOrder): boolean {
  return order === 'mdy' || order === 'ymd';
}

/** Seconds; `HMMT` counts tenths of a minute. */
function readDuration(line: string, span: Span | null, unit: AvayaLayout['duration']): number {
  const text = field(line, span);
  if (text === null || !isDigits(text)) return BROKEN;
  if (unit === 'seconds') return Number.parseInt(text, 10);
  if (text.length !== 4) return BROKEN;
  if (text === '9999') return CLOCK_WAS_SET;
  const minutes = twoDigits(text, 1);
  if (minutes > 59) return BROKEN;
  return ((text.charCodeAt(0) - 0x30) * 60 + minutes) * 60 + (text.charCodeAt(3) - 0x30) * 6;
}

/** Minute of the day; -1 where the layout prints no time. */
function readTime(line: string, span: Span | null): number {
  if (span === null) return -1;
  const minute = minuteOfDay(twoDigits(line, span[0]), twoDigits(line, span[0] + 2), null);
  return minute < 0 ? BROKEN : minute;
}

/** `MMDDYY` or `DDMMYY` → `YYYY-MM-DD`, or '' for what is no date. Lines of one day share the answer. */
class OwnDates {
  private key = -1;
  private date = '';

  constructor(private readonly monthFirst: boolean) {}

  read(line: string, at: number): string {
    const [a, b, year] = [twoDigits(line, at), twoDigits(line, at + 2), twoDigits(line, at + 4)];
    if (a < 0 || b < 0 || year < 0) return '';
    const key = (a * 100 + b) * 100 + year;
    if (key !== this.key) {
      const [month, day] = this.monthFirst ? [a, b] : [b, a];
      this.key = key;
      this.date = isDate(fullYear(year), month, day) ? isoDate(fullYear(year), month, day) : '';
    }
    return this.date;
  }
}

/** The member number of a trunk as printed; zeros and blanks are none, '' is no number. */
function circuit(text: string | null): string | null {
  if (text === null) return null;
  if (!isDigits(text)) return '';
  return Number.parseInt(text, 10) === 0 ? null : text;
}

function join(first: string | null, rest: string | null): string | null {
  return first === null ? rest : rest === null ? first : first + rest;
}

function endsEarly(line: string, span: Span | null): boolean {
  return span !== null && line.charCodeAt(span[1]) === BLANK && !isBlank(line, span[0], span[1]);
}
