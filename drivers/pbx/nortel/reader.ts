import type { DateOrder } from '../../../src/driver-api/index.js';
import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
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
  readColonDuration,
  type Span,
  twoDigits,
  YearlessDateReader,
} from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { MERIDIAN_FURTHER_LINES } from './further-lines.js';
import { type MeridianLayout, MINUTES, SECONDS } from './layout.js';

const BLANK = 0x20;
const COLON = 0x3a;
const SLASH = 0x2f;
const NOT_PRINTED = -1;
const BROKEN = -2;

/** Types whose records are calls or legs of calls in these columns. Others are unparsed: README.md, "Types". */
const CALL_TYPES = 'NBSXEL';
/** Start, transfer and end: legs of a call that was transferred. */
const TRANSFER_TYPES = 'SXE';
/** Nobody answered; the only type without a duration. */
const ABANDONED = 'B';

/** Reads the call records of Meridian 1, Option 11 and CS 1000, and the ` &` lines below them. */
export class MeridianReader implements LineDialect {
  readonly width = SECONDS.width;
  readonly furtherLines = MERIDIAN_FURTHER_LINES;
  private readonly dates: YearlessDateReader;
  private readonly localTime = new LocalTime();
  private readonly dayFirst: boolean;

  constructor(dateOrder: DateOrder, referenceDate: () => string) {
    this.dates = new YearlessDateReader(referenceDate);
    this.dayFirst = dateOrder === 'dmy';
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const type = line.charAt(0);
    if (!CALL_TYPES.includes(type)) return null;
    const layout = line.charCodeAt(36) === COLON ? SECONDS : MINUTES;
    const { columns } = layout;
    if (!gapsAreBlank(line, layout.gaps, 0) || !isBlank(line, layout.width, length - 1)) return null;
    const recordNumber = line.substring(columns.recordNumber[0], columns.recordNumber[1] + 1);
    const customer = line.substring(columns.customer[0], columns.customer[1] + 1);
    const originator = readParty(line, columns.originator);
    const terminator = readParty(line, columns.terminator);
    const localTime = this.stamp(line, layout);
    const duration = readDuration(line, layout);
    const digits = readDigits(line, columns.digits);
    if (!isDigits(recordNumber) || !isDigits(customer) || localTime === null) return null;
    if (originator === null || terminator === null || digits === null || duration === BROKEN) return null;
    if (duration === NOT_PRINTED && type !== ABANDONED) return null;

    const record = draft(FORMAT, 'call', lineNumber);
    record.localTime = localTime;
    record.timeIs = 'start';
    if (duration !== NOT_PRINTED) record.durationSeconds = duration;
    record.conditions = [type];
    if (TRANSFER_TYPES.includes(type)) record.transferred = true;
    record.dialed = digits.dialed;
    const detail: Record<string, DetailValue> = { recordNumber, customer };
    if (digits.type !== null) detail.digitType = digits.type;
    parties(record, detail, originator, terminator);
    if (type === ABANDONED) record.answered = false;
    record.detail = detail;
    return record;
  }

  /** `mm/dd` and `hh:mm` or `hh:mm:ss` → local time, or null. */
  private stamp(line: string, { columns, hasSeconds }: MeridianLayout): string | null {
    const [dateAt] = columns.date;
    const [timeAt] = columns.time;
    if (line.charCodeAt(dateAt + 2) !== SLASH) return null;
    const first = twoDigits(line, dateAt);
    const second = twoDigits(line, dateAt + 3);
    const date = this.dayFirst ? this.dates.read(second, first) : this.dates.read(first, second);
    const minute = readClock(line, timeAt, null);
    if (date === null || minute < 0) return null;
    const localTime = this.localTime.of(date, minute);
    if (!hasSeconds) return localTime;
    const seconds = twoDigits(line, timeAt + 6);
    if (seconds < 0 || seconds > 59) return null;
    return `${localTime}:${line.substring(timeAt + 6, timeAt + 8)}`;
  }
}

/** A directory number, a trunk, `ATTNnn` or `CFnnn`; left-justified. */
function readParty(line: string, span: Span): string | null {
  const party = line.charCodeAt(span[0]) === BLANK ? null : field(line, span);
  return party !== null && isNumberLike(party) ? party : null;
}

/** `T` or `A` (with answer supervision), route and member. */
function isTrunk(party: string): boolean {
  const first = party.charCodeAt(0);
  return (first === 0x54 || first === 0x41) && party.length === 7 && isDigits(party.substring(1));
}

function parties(
  record: Draft,
  detail: Record<string, DetailValue>,
  originator: string,
  terminator: string,
): void {
  if (isTrunk(originator)) {
    record.trunk = originator;
    if (isTrunk(terminator)) {
      record.direction = 'tandem';
      detail.outTrunk = terminator;
    } else {
      record.direction = 'incoming';
      record.extension = terminator;
      record.answered = true;
    }
    return;
  }
  record.extension = originator;
  if (isTrunk(terminator)) {
    record.direction = 'outgoing';
    record.trunk = terminator;
    // The trunk reports the answer of the other side.
    if (terminator.startsWith('A')) record.answered = true;
  } else {
    record.direction = 'internal';
    detail.calledParty = terminator;
  }
}

/** `hh:mm:ss`, in variant 2 with tenths that may be blank → seconds. */
function readDuration(line: string, { columns, hasSeconds }: MeridianLayout): number {
  const [from, to] = columns.duration;
  if (isBlank(line, from, to)) return NOT_PRINTED;
  const seconds = readColonDuration(line, from);
  if (seconds < 0) return BROKEN;
  if (!hasSeconds || isBlank(line, to - 1, to)) return seconds;
  const tenths = line.charCodeAt(to) - 0x30;
  if (line.charCodeAt(to - 1) !== 0x2e || tenths < 0 || tenths > 9) return BROKEN;
  return seconds + tenths / 10;
}

interface Digits {
  readonly type: string | null;
  readonly dialed: string | null;
}
const NO_DIGITS: Digits = { type: null, dialed: null };

/** `A9729079`, `A 9729079`, or blank; null for anything else. */
function readDigits(line: string, [from, to]: Span): Digits | null {
  const type = line.charCodeAt(from);
  if (type === BLANK) return isBlank(line, from, to) ? NO_DIGITS : null;
  if (type !== 0x41 && type !== 0x45) return null;
  const at = line.charCodeAt(from + 1) === BLANK ? from + 2 : from + 1;
  const dialed = field(line, [at, to]);
  if (dialed !== null && (line.charCodeAt(at) === BLANK || !isNumberLike(dialed))) return null;
  return { type: line.charAt(from), dialed };
}
