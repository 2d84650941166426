import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
import {
  DateText,
  draft,
  field,
  fullYear,
  gapsAreBlank,
  isBlank,
  isDigits,
  isNumberLike,
  type LineDialect,
  LocalTime,
  minuteOfDay,
  type Span,
  twoDigits,
} from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { readHotelMessage } from './hotel.js';
import { CALL, HOTEL } from './layout.js';

const BLANK = 0x20;
const NOT_PRINTED = -1;
const BROKEN = -2;
/** Transfer codes 11, 12 and 14 say that the call was transferred; the meaning of others is not known here. */
const TRANSFERRED: ReadonlySet<string> = new Set(['11', '12', '14']);

/** Reads the messages of CIL4HOTEL: calls, and what happens in the rooms, in one numbered stream. */
export class Bp250Reader implements LineDialect {
  readonly width = CALL.width;
  private readonly localTime = new LocalTime();
  private readonly dates = new DateText();

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const { columns } = CALL;
    const code = line.substring(0, 2);
    const isCall = code === '00';
    if (hasSlipped(line, length, isCall ? CALL.width : HOTEL.width)) return null;
    const sequence = line.substring(columns.sequence[0], columns.sequence[1] + 1);
    const party = field(line, columns.party);
    const localTime = this.stamp(line);
    if (!isDigits(sequence) || localTime === null || party === null || !isNumberLike(party)) return null;
    return isCall
      ? readCall(line, sequence, party, localTime, lineNumber)
      : readHotelMessage(line, code, sequence, party, localTime, lineNumber);
  }

  /** `yymmdd hhmm` → local time, or null. */
  private stamp(line: string): string | null {
    const [dateAt] = CALL.columns.date;
    const [timeAt] = CALL.columns.time;
    const minute = minuteOfDay(twoDigits(line, timeAt), twoDigits(line, timeAt + 2), null);
    const year = twoDigits(line, dateAt);
    const month = twoDigits(line, dateAt + 2);
    const day = twoDigits(line, dateAt + 4);
    const date = year < 0 || month < 0 || day < 0 ? null : this.dates.of(fullYear(year), month, day);
    return date === null || minute < 0 ? null : this.localTime.of(date, minute);
  }
}

/**
 * A byte was lost or added: a message has exactly its width (a hotel message perhaps that of a call), or was trimmed by a
 * tool. Room numbers have several lengths and blanks behind them, so nothing else would tell.
 */
function hasSlipped(line: string, length: number, width: number): boolean {
  if (length === width || length === CALL.width) return !isBlank(line, width, length - 1);
  return length > width || line.charCodeAt(length - 1) === BLANK;
}

function readCall(
  line: string,
  sequence: string,
  party: string,
  localTime: string,
  lineNumber: number,
): StationRecord | null {
  const { columns, gaps } = CALL;
  if (!gapsAreBlank(line, gaps, 0) || anyStartsLate(line)) return null;
  const direction = directionOf(line.charCodeAt(columns.statusOne[0]));
  const duration = readDuration(line, columns.duration);
  const queue = readQueue(line, columns.queue);
  const number = field(line, columns.number);
  const pulses = field(line, columns.pulses);
  const trunk = field(line, columns.trunk);
  const callingNumber = field(line, columns.callingNumber);
  if (direction === null || duration === BROKEN || queue === BROKEN) return null;
  if (!isNumberOrBlank(number) || !isNumberOrBlank(trunk) || !isNumberOrBlank(callingNumber)) return null;
  if (pulses !== null && !isDigits(pulses)) return null;

  const record = draft(FORMAT, 'call', lineNumber);
  record.direction = direction;
  record.localTime = localTime;
  record.timeIs = 'end';
  if (duration !== NOT_PRINTED) record.durationSeconds = duration;
  // The manual: a blank duration is no conversation. So it tells for outgoing calls too.
  record.answered = duration !== NOT_PRINTED;
  if (queue !== NOT_PRINTED) record.ringSeconds = queue;
  if (direction === 'incoming') {
    record.trunk = party;
    record.extension = number;
    record.caller = callingNumber;
  } else {
    record.extension = party;
    record.dialed = number;
    if (direction === 'outgoing') record.trunk = trunk;
  }
  record.account = field(line, columns.account);
  record.cost = field(line, columns.cost);
  const statusTwo = field(line, columns.statusTwo);
  if (statusTwo !== null) record.conditions = [statusTwo];
  const transfer = field(line, columns.transfer);
  if (transfer !== null && TRANSFERRED.has(transfer)) record.transferred = true;
  const detail: Record<string, DetailValue> = {};
  detail.sequence = sequence;
  if (pulses !== null) detail.pulses = Number.parseInt(pulses, 10);
  const accessCode = field(line, columns.accessCode);
  if (accessCode !== null) detail.accessCode = accessCode;
  const costState = field(line, columns.costState);
  if (costState !== null) detail.costState = costState;
  const authCode = field(line, columns.authCode);
  if (authCode !== null) detail.authCode = authCode;
  if (transfer !== null) detail.transferCode = transfer;
  record.detail = detail;
  return record;
}

/** As the log prints them. A blank in front of one means that the line has slipped. */
const LEFT_JUSTIFIED: readonly Span[] = [
  CALL.columns.accessCode,
  CALL.columns.number,
  CALL.columns.trunk,
  CALL.columns.sentAccess,
  CALL.columns.sentNumber,
];

function anyStartsLate(line: string): boolean {
  for (const span of LEFT_JUSTIFIED)
    if (line.charCodeAt(span[0]) === BLANK && !isBlank(line, span[0], span[1])) return true;
  return false;
}

function isNumberOrBlank(text: string | null): boolean {
  return text === null || isNumberLike(text);
}

/** Status I, by the ranges of the manual; `m` only by the log. */
function directionOf(status: number): 'outgoing' | 'incoming' | 'internal' | null {
  if (status >= 0x61 && status <= 0x6d) return 'outgoing';
  if (status >= 0x41 && status <= 0x48) return 'incoming';
  return status >= 0x51 && status <= 0x58 ? 'internal' : null;
}

/** `hmmss` → seconds. Longer calls come in several records. */
function readDuration(line: string, span: Span): number {
  if (isBlank(line, span[0], span[1])) return NOT_PRINTED;
  const hour = line.charCodeAt(span[0]) - 0x30;
  const rest = minuteSecond(line, span[0] + 1);
  return hour < 0 || hour > 9 || rest < 0 ? BROKEN : hour * 3600 + rest;
}

/** `mmss` → seconds. */
function readQueue(line: string, span: Span): number {
  if (isBlank(line, span[0], span[1])) return NOT_PRINTED;
  const seconds = minuteSecond(line, span[0]);
  return seconds < 0 ? BROKEN : seconds;
}

function minuteSecond(line: string, at: number): number {
  const minute = twoDigits(line, at);
  const second = twoDigits(line, at + 2);
  return minute < 0 || minute > 59 || second < 0 || second > 59 ? -1 : minute * 60 + second;
}
