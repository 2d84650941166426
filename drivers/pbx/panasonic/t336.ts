import type { DateOrder, PbxDriver } from '../../../src/driver-api/index.js';
import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
import {
  bestOfDateOrders,
  type ColumnLayout,
  createLineDecoder,
  type Draft,
  decodedShare,
  draft,
  field,
  gapsAreBlank,
  isBlank,
  isDigits,
  type LineDialect,
  LocalTime,
  readClock,
  readHourMinuteSecond,
  SlashDateReader,
  type Span,
} from '../smdr-kit/index.js';
import { DEFAULT_DATE_ORDER, panasonicSerial } from './driver.js';
import { halfDay, partyOf, readDial } from './fields.js';
import { TRANSFER_CONDITIONS } from './words.js';

const FORMAT = 'panasonic-t336';

/** KX-T336: source and destination of the call instead of extension and trunk. Source and confidence: README.md. */
export const T336 = {
  id: 't336',
  width: 80,
  columns: {
    date: [0, 7],
    /** `HH:MM` and AM or PM: the start of the call. */
    time: [9, 15],
    tenant: [17, 17],
    condition: [19, 20],
    source: [22, 26],
    destination: [28, 32],
    directory: [34, 42],
    dial: [44, 59],
    duration: [61, 68],
    account: [70, 79],
  },
  gaps: [8, 16, 18, 21, 27, 33, 43, 60, 69],
} as const satisfies ColumnLayout<{ readonly [name: string]: Span }>;

class T336Reader implements LineDialect {
  readonly width = T336.width;
  private readonly dates: SlashDateReader;
  private readonly localTime = new LocalTime();

  constructor(dateOrder: DateOrder) {
    this.dates = new SlashDateReader(dateOrder);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const { columns, gaps, width } = T336;
    if (!gapsAreBlank(line, gaps, 0)) return null;
    if (length > width && !isBlank(line, width, length - 1)) return null;
    const localTime = this.stamp(line);
    const duration = readHourMinuteSecond(line, columns.duration[0]);
    const source = field(line, columns.source);
    const destination = field(line, columns.destination);
    if (localTime === null || duration < 0 || source === null || destination === null) return null;

    const record = draft(FORMAT, 'call', lineNumber);
    record.localTime = localTime;
    record.timeIs = 'start';
    record.durationSeconds = duration;
    record.account = field(line, columns.account);
    const condition = field(line, columns.condition);
    if (condition !== null) {
      record.conditions = [condition];
      if (TRANSFER_CONDITIONS.includes(condition)) record.transferred = true;
    }
    const detail: Record<string, DetailValue> = {};
    const tenant = field(line, columns.tenant);
    const directory = field(line, columns.directory);
    if (tenant !== null) detail.tenant = tenant;
    if (directory !== null) detail.dn = directory;
    record.detail = detail;
    return parties(record, detail, source, destination, field(line, columns.dial)) ? record : null;
  }

  private stamp(line: string): string | null {
    const [at] = T336.columns.time;
    const half = halfDay(line, at + 5);
    const date = this.dates.read(line, T336.columns.date[0]);
    if (half === undefined || date === null) return null;
    const minute = readClock(line, at, half);
    return minute < 0 ? null : this.localTime.of(date, minute);
  }
}

/** Who called whom; false when that cannot be. */
function parties(
  record: Draft,
  detail: Record<string, DetailValue>,
  source: string,
  destination: string,
  dial: string | null,
): boolean {
  const isFromTrunk = isTrunk(source);
  const station = partyOf(isFromTrunk ? destination : source);
  if (station === null || isFromTrunk === isTrunk(destination)) return false;
  record.trunk = isFromTrunk ? source : destination;
  record.extension = station.number;
  detail.party = station.kind;
  if (dial !== null && !readDial(record, dial)) return false;
  if (isFromTrunk !== (record.direction === 'incoming')) return false;
  if (isFromTrunk && record.durationSeconds !== null && record.durationSeconds > 0) record.answered = true;
  return true;
}

function isTrunk(party: string): boolean {
  return party.startsWith('T') && isDigits(party.substring(1));
}

export const panasonicT336: PbxDriver = {
  id: FORMAT,
  title: 'Panasonic KX-T336 SMDR (80 columns, source and destination, start of the call)',
  family: 'panasonic',
  evidence: 'L0',
  services: [],
  serial: panasonicSerial,
  framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 2000 },
  createDecoder: (options) =>
    createLineDecoder(new T336Reader(options.dateOrder ?? DEFAULT_DATE_ORDER), options.encoding),
  detect: (sample) =>
    bestOfDateOrders((order) =>
      decodedShare(sample, createLineDecoder(new T336Reader(order), 'latin1'), T336.width),
    ),
};
