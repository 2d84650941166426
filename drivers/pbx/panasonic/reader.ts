import type { DateOrder } from '../../../src/driver-api/index.js';
import type { StationRecord } from '../../../src/telephony/index.js';
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
  readHourMinuteSecond,
  readMinuteSecond,
  SlashDateReader,
  type Span,
} from '../smdr-kit/index.js';
import { halfDay, partyOf, readDial } from './fields.js';
import type { PanasonicFormat } from './formats.js';
import type { LayoutSign, PanasonicColumns, PanasonicLayout } from './layouts.js';
import {
  CONDITIONS_WITHOUT_DURATION,
  INTERNAL_MARK,
  type StationEvent,
  stationEvents,
  TRANSFER_CONDITIONS,
} from './words.js';

/** Why a time column holds no seconds. */
const NOT_PRINTED = -1;
/** Stars: the clock of the PBX was changed four times or more during the call (KX-TDA100 Features Manual, p. 205). */
const STARS = -2;
const BROKEN = -3;

const APOSTROPHE = 0x27;
const STAR = 0x2a;
const ANGLE = 0x3c;

/** Reads the lines of every Panasonic format; which column holds what is the layout's business. */
export class PanasonicReader implements LineDialect {
  readonly width: number;
  private readonly layouts: readonly PanasonicLayout[];
  private readonly events: ReadonlyMap<string, StationEvent>;
  private readonly dates: SlashDateReader;
  private readonly localTime = new LocalTime();

  constructor(
    private readonly format: PanasonicFormat,
    dateOrder: DateOrder,
  ) {
    const { layouts } = format;
    this.layouts = layouts;
    this.width = Math.max(...layouts.map(({ width }) => width));
    const [{ columns }] = layouts;
    this.events = stationEvents(columns.dial[1] - columns.dial[0] + 1);
    this.dates = new SlashDateReader(dateOrder);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const layout = this.layoutOf(line, length);
    if (layout === undefined || !gapsAreBlank(line, layout.gaps, 0)) return null;
    if (length > layout.width && !isBlank(line, layout.width, length - 1)) return null;
    const { columns } = layout;
    const stamp = this.stamp(line, columns);
    if (stamp === null) return null;
    const ring = columns.ring === null ? NOT_PRINTED : seconds(line, columns.ring, readMinuteSecond);
    const duration = seconds(line, columns.duration, readHourMinuteSecond);
    if (ring === BROKEN || duration === BROKEN) return null;

    const extension = field(line, columns.extension);
    if (extension !== null && !isNumberLike(extension)) return null;
    const trunk = field(line, columns.trunk);
    const record = draft(this.format.id, 'call', lineNumber);
    record.extension = extension;
    if (columns.tenant !== null && !readParty(record, line, columns)) return null;
    if (stamp !== '') record.localTime = stamp;
    if (ring >= 0) record.ringSeconds = ring;
    if (duration >= 0) record.durationSeconds = duration;
    record.account = field(line, columns.account);
    record.cost = field(line, columns.cost);
    const condition = field(line, columns.condition);
    if (condition !== null) {
      record.conditions = [condition];
      if (TRANSFER_CONDITIONS.includes(condition)) record.transferred = true;
    }

    const dial = field(line, columns.dial);
    if (trunk !== null) return trunkCall(record, trunk, dial, condition, duration);
    if (!this.format.hotelLines || extension === null || dial === null) return null;
    const event = this.events.get(dial);
    if (event !== undefined) return stationEvent(record, event);
    return stationLine(record, dial, ring === NOT_PRINTED && duration === NOT_PRINTED);
  }

  private layoutOf(line: string, length: number): PanasonicLayout | undefined {
    for (const layout of this.layouts)
      if (layout.sign === null || shows(line, length, layout.sign)) return layout;
    return undefined;
  }

  /** `YYYY-MM-DDTHH:MM`; '' when the PBX printed stars; null when there is no such time. */
  private stamp(line: string, columns: PanasonicColumns): string | null {
    const [from] = columns.time;
    if (line.charCodeAt(0) === STAR) return line.startsWith('**/**/** **:**') ? '' : null;
    const half = halfDay(line, from + 5);
    const date = this.dates.read(line, columns.date[0]);
    if (date === null || half === undefined) return null;
    const minute = readClock(line, from, half);
    return minute < 0 ? null : this.localTime.of(date, minute);
  }
}

function shows(line: string, length: number, sign: LayoutSign): boolean {
  if ('apostropheAt' in sign) return line.charCodeAt(sign.apostropheAt) === APOSTROPHE;
  return length > sign.printsFrom && !isBlank(line, sign.printsFrom, length - 1);
}

function seconds(line: string, span: Span, read: (line: string, at: number) => number): number {
  const value = read(line, span[0]);
  if (value >= 0) return value;
  if (isBlank(line, span[0], span[1])) return NOT_PRINTED;
  return line.charCodeAt(span[0]) === STAR ? STARS : BROKEN;
}

/** A line with a trunk: outgoing, incoming, or (tie trunk group `Tnnn` in place of the extension) tandem. */
function trunkCall(
  record: Draft,
  trunk: string,
  dial: string | null,
  condition: string | null,
  duration: number,
): StationRecord | null {
  if (!isNumberLike(trunk)) return null;
  const mayLackDuration = condition !== null && CONDITIONS_WITHOUT_DURATION.includes(condition);
  if (duration === NOT_PRINTED && !mayLackDuration) return null;
  record.trunk = trunk;
  record.timeIs = 'end';
  if (dial !== null && !readDial(record, dial)) return null;
  if (isTieTrunk(record.extension)) record.direction = 'tandem';
  if (condition === 'NA') record.answered = false;
  else if (record.direction === 'incoming' && (duration > 0 || condition === 'AN' || condition === 'VA'))
    record.answered = true;
  return record;
}

function isTieTrunk(extension: string | null): boolean {
  return extension?.charCodeAt(0) === 0x54 && isDigits(extension.substring(1));
}

/** KX-TD500: tenant, kind of party, and in type D the directory number; false without a tenant: all lines have one. */
function readParty(record: Draft, line: string, columns: PanasonicColumns): boolean {
  const tenant = field(line, columns.tenant);
  if (tenant === null) return false;
  const party = record.extension === null ? null : partyOf(record.extension);
  if (party === null) record.detail = { tenant };
  else {
    record.extension = party.number;
    record.detail = { tenant, party: party.kind };
  }
  const dn = field(line, columns.directory);
  if (dn !== null) record.detail = { ...record.detail, dn };
  return true;
}

function stationEvent(record: Draft, { kind, event }: StationEvent): StationRecord {
  record.kind = kind;
  if (event !== null) record.detail = { event };
  return record;
}

/** Another line without a trunk: internal call, sensor, or a message that a guest had printed. */
function stationLine(record: Draft, dial: string, timeless: boolean): StationRecord | null {
  if (dial.startsWith(INTERNAL_MARK) && isNumberLike(dial)) {
    record.direction = 'internal';
    record.dialed = field(dial, [INTERNAL_MARK.length, dial.length - 1]);
    record.timeIs = 'end';
    return record.dialed === null ? null : record;
  }
  if (dial.startsWith('<I>S') && isDigits(dial.substring(4))) {
    record.kind = 'system';
    record.detail = { event: 'sensor', sensor: dial.substring(4) };
    return record;
  }
  if (!timeless || dial.charCodeAt(0) === ANGLE) return null;
  record.kind = 'text';
  record.detail = { text: dial };
  return record;
}
