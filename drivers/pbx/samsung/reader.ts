import type { DecodeOptions } from '../../../src/driver-api/index.js';
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
  twoDigits,
  YearlessDateReader,
} from '../smdr-kit/index.js';
import { DIALLED, FLAGS, type Flag, WORDS } from './flags.js';
import { layoutOf, type SamsungColumns, TCP } from './layouts.js';

export const FORMAT = 'samsung-officeserv';

const NOT_PRINTED = -1;
const BROKEN = -2;

/** Reads Samsung SMDR lines: DCS, iDCS, OfficeServ, and the older NX and SKP. */
export class SamsungReader implements LineDialect {
  readonly width = TCP.width;
  private readonly dates: YearlessDateReader;
  private readonly dayFirst: boolean;
  private readonly localTime = new LocalTime();

  constructor({ dateOrder, referenceDate }: Pick<DecodeOptions, 'dateOrder' | 'referenceDate'>) {
    this.dates = new YearlessDateReader(referenceDate);
    this.dayFirst = dateOrder === 'dmy' || dateOrder === 'ydm';
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const layout = layoutOf(line, length);
    if (layout === null || !gapsAreBlank(line, layout.gaps, 0)) return null;
    if (length > layout.width && !isBlank(line, layout.width, length - 1)) return null;
    const { columns } = layout;
    const localTime = this.start(line, columns);
    const duration = readColonDuration(line, columns.duration[0]);
    const ring = readRing(line, columns);
    if (localTime === null || duration < 0 || ring === BROKEN) return null;
    const digits = field(line, columns.digits);
    const flag = flagOf(line, columns, digits);
    const extension = field(line, columns.extension);
    const trunk = field(line, columns.trunk);
    const cost = field(line, columns.cost);
    if (flag === undefined || !isParty(extension) || !isParty(trunk) || !isAmount(cost)) return null;
    const account = field(line, columns.account);
    const callerNumber = field(line, columns.callerNumber);
    if (!isParty(account) || !isParty(callerNumber)) return null;
    // Only a call that nobody took has no station.
    if (extension === null && flag.is !== 'abandoned') return null;

    const record = draft(FORMAT, 'call', lineNumber);
    record.direction = flag.direction;
    record.conditions = flag.conditions;
    record.extension = extension;
    record.trunk = trunk;
    record.localTime = localTime;
    record.timeIs = 'start';
    record.account = account;
    record.cost = cost;
    if (flag.transferred) record.transferred = true;
    addTimes(record, flag, duration, ring);
    if (flag.direction === 'outgoing') record.dialed = digits;
    const detail = detailOf(line, columns, flag);
    if (flag.direction !== 'outgoing' && digits !== null && flag !== WORDS.get(digits))
      detail.digits = digits;
    const callerName = field(line, columns.callerName);
    if (flag.direction === 'incoming') record.caller = callerNumber ?? callerName;
    else add(detail, 'callerNumber', callerNumber);
    if (record.caller !== callerName) add(detail, 'callerName', callerName);
    record.detail = detail;
    return record;
  }

  isHeading(line: string): boolean {
    return line.trimStart().startsWith('SMDR REPORT');
  }

  /** `YYYY-MM-DDTHH:MM:SS`, or null. */
  private start(line: string, { date, time }: SamsungColumns): string | null {
    const [a, b] = [twoDigits(line, date[0]), twoDigits(line, date[0] + 3)];
    const day = this.dayFirst ? this.dates.read(b, a) : this.dates.read(a, b);
    const [at] = time;
    const minute = readClock(line, at, null);
    const second = twoDigits(line, at + 6);
    if (day === null || minute < 0 || second < 0 || second > 59 || line.charCodeAt(at + 5) !== 0x3a)
      return null;
    return `${this.localTime.of(day, minute)}:${line.substring(at + 6, at + 8)}`;
  }
}

function flagOf(line: string, { flag }: SamsungColumns, digits: string | null): Flag | undefined {
  if (flag !== null) {
    const printed = field(line, flag);
    return printed === null ? undefined : FLAGS.get(printed);
  }
  if (digits === null) return undefined;
  return WORDS.get(digits) ?? (isDialled(digits) ? DIALLED : undefined);
}

function addTimes(record: Draft, flag: Flag, duration: number, ring: number): void {
  if (ring >= 0) record.ringSeconds = ring;
  switch (flag.is) {
    case 'abandoned':
      record.answered = false;
      record.ringSeconds = duration;
      return;
    case 'ringing':
      record.ringSeconds = duration;
      return;
    case 'call':
      record.durationSeconds = duration;
      if (flag.direction === 'incoming' && duration > 0) record.answered = true;
  }
}

function detailOf(line: string, columns: SamsungColumns, flag: Flag): Record<string, DetailValue> {
  const detail: Record<string, DetailValue> = {};
  add(detail, 'tenant', field(line, columns.tenant));
  add(detail, 'callId', field(line, columns.callId));
  add(detail, 'authCode', field(line, columns.authCode));
  add(detail, 'carrier', field(line, columns.carrier));
  add(detail, 'group', field(line, columns.group));
  if (flag.detail !== null) detail[flag.detail] = true;
  if (flag.is === 'ringing') detail.phase = 'ringing';
  return detail;
}

function add(detail: Record<string, DetailValue>, key: string, value: string | null): void {
  if (value !== null) detail[key] = value;
}

/** `HH:MM:SS` → seconds. */
function readRing(line: string, { ring }: SamsungColumns): number {
  if (ring === null || isBlank(line, ring[0], ring[1])) return NOT_PRINTED;
  const seconds = readColonDuration(line, ring[0]);
  return seconds < 0 ? BROKEN : seconds;
}

function isParty(text: string | null): boolean {
  return text === null || isNumberLike(text);
}

/** `12.50`, as in the logs; anything else is another column than the cost. */
function isAmount(text: string | null): boolean {
  if (text === null) return true;
  const point = text.indexOf('.');
  return point > 0 && isDigits(text.substring(0, point)) && isDigits(text.substring(point + 1));
}

function isDialled(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < 0x30 || code > 0x39) && code !== 0x2a && code !== 0x23) return false;
  }
  return true;
}
