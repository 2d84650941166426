import type { DateOrder } from '../../../src/driver-api/index.js';
import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
import {
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
  readColonMinuteSecond,
  SlashDateReader,
  type Span,
} from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { CALL } from './layout.js';
import { extensionOf, readWakeUp } from './wake-up.js';

const BLANK = 0x20;
const DOT = 0x2e;
const NOT_PRINTED = -1;
const BROKEN = -2;

/** Reads call tickets and room wake-up statements of the Alcatel 4200. */
export class AlcatelReader implements LineDialect {
  readonly width = CALL.width;
  private readonly dates: SlashDateReader;
  private readonly localTime = new LocalTime();

  constructor(private readonly dateOrder: DateOrder) {
    this.dates = new SlashDateReader(dateOrder);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const direction = directionOf(line);
    if (direction !== null && gapsAreBlank(line, CALL.gaps, 0) && !hasSlipped(line, length))
      return this.call(line, direction, lineNumber);
    return line.includes(' ALARM ')
      ? readWakeUp(line.substring(0, length), this.dateOrder, lineNumber)
      : null;
  }

  private call(line: string, direction: 'outgoing' | 'incoming', lineNumber: number): StationRecord | null {
    const { columns } = CALL;
    const date = this.dates.read(line, columns.date[0]);
    const minute = readClock(line, columns.time[0], null);
    const duration = readColonDuration(line, columns.duration[0]);
    const ring = readRing(line, columns.ring);
    const user = field(line, columns.chargedUser);
    const trunk = field(line, columns.line);
    const number = dotted(line, columns.number);
    const pulses = field(line, columns.pulses);
    if (date === null || minute < 0 || duration < 0 || ring === BROKEN) return null;
    if (user === null || !isNumberLike(user) || trunk === null || !isNumberLike(trunk)) return null;
    if ((number !== null && !isNumberLike(number)) || (pulses !== null && !isDigits(pulses))) return null;

    const record = draft(FORMAT, 'call', lineNumber);
    record.direction = direction;
    record.extension = extensionOf(user);
    record.trunk = trunk;
    record.localTime = this.localTime.of(date, minute);
    record.timeIs = 'start';
    record.durationSeconds = duration;
    if (ring !== NOT_PRINTED) record.ringSeconds = ring;
    if (direction === 'incoming') {
      record.caller = number;
      if (duration > 0) record.answered = true;
    } else record.dialed = number;
    record.account = dotted(line, columns.account);
    record.cost = field(line, columns.cost);
    const facilities = field(line, columns.facilities);
    if (facilities !== null) {
      record.conditions = lettersOf(facilities);
      if (facilities.includes('X')) record.transferred = true;
    }
    const detail: Record<string, DetailValue> = {};
    if (pulses !== null) detail.pulses = Number.parseInt(pulses, 10);
    const service = field(line, columns.service);
    if (service !== null) detail.service = service;
    record.detail = detail;
    return record;
  }
}

/** `-->` and `I->` go out, `<--` and `<-I` come in. `CS+` and `CS-` are no calls, and their meaning is not known here. */
function directionOf(line: string): 'outgoing' | 'incoming' | null {
  const [at] = CALL.columns.type;
  if (line.startsWith('-->', at) || line.startsWith('I->', at)) return 'outgoing';
  return line.startsWith('<--', at) || line.startsWith('<-I', at) ? 'incoming' : null;
}

/** A byte was lost or added: a ticket has all its columns, or was trimmed by a tool. Fields are justified. */
function hasSlipped(line: string, length: number): boolean {
  const { width, columns } = CALL;
  return (
    length > width ||
    (length < width && line.charCodeAt(length - 1) === BLANK) ||
    line.charCodeAt(columns.chargedUser[0]) === BLANK ||
    line.charCodeAt(columns.line[0]) === BLANK ||
    startsLate(line, columns.number) ||
    endsEarly(line, columns.pulses)
  );
}

function startsLate(line: string, [from, to]: Span): boolean {
  return line.charCodeAt(from) === BLANK && !isBlank(line, from, to);
}

function endsEarly(line: string, [from, to]: Span): boolean {
  return line.charCodeAt(to) === BLANK && !isBlank(line, from, to);
}

function readRing(line: string, span: Span): number {
  if (isBlank(line, span[0], span[1])) return NOT_PRINTED;
  const seconds = readColonMinuteSecond(line, span[0]);
  return seconds < 0 ? BROKEN : seconds;
}

/** A field filled up with dots, without them; null when there is nothing else. */
function dotted(line: string, [from, to]: Span): string | null {
  let start = from;
  let end = to;
  while (start <= end && isFill(line.charCodeAt(start))) start += 1;
  while (end >= start && isFill(line.charCodeAt(end))) end -= 1;
  return start > end ? null : line.substring(start, end + 1);
}

function isFill(code: number): boolean {
  return code === BLANK || code === DOT;
}

function lettersOf(facilities: string): readonly string[] {
  return [...facilities].filter((letter) => letter !== ' ');
}
