import type { DetailValue, Direction, StationRecord } from '../../../src/telephony/index.js';
import {
  type ColumnLayout,
  draft,
  field,
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
} from '../smdr-kit/index.js';

export const FORMAT = 'shenou-soc';

/** 申瓯 SOC, the record that its billing port forwards. Widths: one source; where blanks stand: README.md. */
export const SOC = {
  id: 'soc',
  width: 82,
  columns: {
    mark: [0, 0],
    /** `YYYYMMDDHHMMSS` */
    start: [1, 14],
    /** `HHMMSS` */
    duration: [16, 21],
    caller: [23, 38],
    station: [39, 46],
    called: [47, 70],
    type: [71, 73],
    fee: [74, 81],
  },
  gaps: [15, 22],
} as const satisfies ColumnLayout<{ readonly [name: string]: Span }>;

/** Call types that the source names; what the others mean is not known. */
const TYPES: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ['00', 'outgoing'],
  ['05', 'outgoing'],
  ['09', 'internal'],
  ['12', 'incoming'],
]);

const MARK = 0x54; // T

/** Reads 申瓯 (Shenou) SOC call records. */
export class ShenouReader implements LineDialect {
  readonly width = SOC.width;
  private readonly localTime = new LocalTime();

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const { columns, gaps, width } = SOC;
    if (line.charCodeAt(0) !== MARK || !gapsAreBlank(line, gaps, 0)) return null;
    if (length > width && !isBlank(line, width, length - 1)) return null;
    const localTime = this.start(line);
    const duration = readDuration(line);
    const type = field(line, columns.type);
    const caller = field(line, columns.caller);
    const station = field(line, columns.station);
    const called = field(line, columns.called);
    const fee = field(line, columns.fee);
    if (localTime === null || duration < 0 || type?.length !== 2 || !isDigits(type)) return null;
    if (!isParty(caller) || !isParty(station) || !isParty(called) || fee?.includes(' ')) return null;

    const record = draft(FORMAT, 'call', lineNumber);
    const detail: Record<string, DetailValue> = {};
    record.direction = TYPES.get(type) ?? null;
    record.conditions = [type];
    record.extension = station;
    record.localTime = localTime;
    record.timeIs = 'start';
    record.durationSeconds = duration;
    record.cost = fee;
    switch (record.direction) {
      case 'incoming':
        record.caller = caller;
        if (called !== null) detail.called = called;
        break;
      case 'outgoing':
      case 'internal':
        record.dialed = called;
        if (caller !== null) detail.callingNumber = caller;
        break;
      default:
        if (caller !== null) detail.callingNumber = caller;
        if (called !== null) detail.called = called;
    }
    record.detail = detail;
    return record;
  }

  /** `YYYY-MM-DDTHH:MM:SS`, or null. */
  private start(line: string): string | null {
    const [at] = SOC.columns.start;
    const [century, year] = [twoDigits(line, at), twoDigits(line, at + 2)];
    const [month, day] = [twoDigits(line, at + 4), twoDigits(line, at + 6)];
    const minute = minuteOfDay(twoDigits(line, at + 8), twoDigits(line, at + 10), null);
    const second = twoDigits(line, at + 12);
    // The same separator-free digits could be anything: only years of this PBX's life are dates.
    if ((century !== 19 && century !== 20) || year < 0 || minute < 0 || second < 0 || second > 59)
      return null;
    const full = century * 100 + year;
    if (!isDate(full, month, day)) return null;
    return `${this.localTime.of(isoDate(full, month, day), minute)}:${line.substring(at + 12, at + 14)}`;
  }
}

/** Seconds, or -1. */
function readDuration(line: string): number {
  const [at] = SOC.columns.duration;
  const [hours, minutes, seconds] = [twoDigits(line, at), twoDigits(line, at + 2), twoDigits(line, at + 4)];
  if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return -1;
  return (hours * 60 + minutes) * 60 + seconds;
}

function isParty(text: string | null): boolean {
  return text === null || isNumberLike(text);
}
