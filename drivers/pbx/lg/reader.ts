import type { DateOrder, DecodeOptions } from '../../../src/driver-api/index.js';
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
  trimmed,
} from '../smdr-kit/index.js';
import { CLASSES } from './classes.js';
import { LDK, layoutOf } from './layouts.js';

export const FORMAT = 'lg-vodavi';

/** In place of the station: rang at the stations of the line, nobody answered. */
const NOBODY = 'EXT';
const RING = 'RING ';

/** Reads LG / GoldStar / Vodavi SMDR lines: GDK, LDK, ipLDK, GMX. */
export class LgReader implements LineDialect {
  readonly width = LDK.width;
  private readonly localTime = new LocalTime();
  private readonly dates = new Map<DateOrder, SlashDateReader>();

  constructor(private readonly options: Pick<DecodeOptions, 'dateOrder'>) {}

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const layout = layoutOf(line);
    if (layout === null || !gapsAreBlank(line, layout.gaps, 0)) return null;
    if (length > layout.width && !isBlank(line, layout.width, length - 1)) return null;
    const { columns } = layout;
    const date = this.datesIn(this.options.dateOrder ?? layout.dateOrder).read(line, columns.date[0]);
    const minute = readClock(line, columns.time[0], null);
    const duration = readDuration(line, columns.duration);
    if (date === null || minute < 0 || duration < 0) return null;
    const callClass = CLASSES.get(line.charAt(columns.dialed[0]));
    const number = readNumber(trimmed(line, columns.dialed[0] + 1, columns.dialed[1]));
    const station = field(line, columns.station);
    const trunk = field(line, columns.line);
    const sequence = field(line, columns.sequence);
    const pulses = field(line, columns.pulses);
    if (callClass === undefined || number === null || station === null || !isNumberLike(station)) return null;
    if (trunk === null ? callClass.direction !== 'internal' : !isNumberLike(trunk)) return null;
    if ((sequence !== null && !isDigits(sequence)) || (pulses !== null && !isDigits(pulses))) return null;
    // What rings was not dialled here.
    if (number.ring !== null && callClass.direction !== 'incoming') return null;

    const record = draft(FORMAT, 'call', lineNumber);
    const detail: Record<string, DetailValue> = {};
    record.direction = callClass.direction;
    record.conditions = callClass.conditions;
    if (station !== NOBODY) record.extension = station;
    record.trunk = trunk;
    record.localTime = this.localTime.of(date, minute);
    record.timeIs = 'start';
    if (callClass.transferred) record.transferred = true;
    if (callClass.direction !== 'incoming') record.dialed = number.digits;
    else if (number.ring === null) record.caller = number.digits;
    else record.ddi = number.digits;
    if (number.ring !== null && number.ring >= 0) record.ringSeconds = number.ring;
    else if (number.ring !== null) detail.ring = number.ringText;
    if (callClass.is === 'call') {
      record.durationSeconds = duration;
      if (callClass.direction === 'incoming' && duration > 0) record.answered = true;
    } else {
      // Not a conversation, whatever it counts.
      detail.elapsedSeconds = duration;
      if (callClass.is === 'lost') record.answered = false;
    }
    record.cost = field(line, columns.cost);
    record.account = field(line, columns.account);
    if (sequence !== null) detail.sequence = sequence;
    if (pulses !== null) detail.pulses = Number.parseInt(pulses, 10);
    record.detail = detail;
    return record;
  }

  isHeading(line: string): boolean {
    return line.startsWith('---- Site Name');
  }

  private datesIn(order: DateOrder): SlashDateReader {
    let reader = this.dates.get(order);
    if (reader === undefined) {
      reader = new SlashDateReader(order);
      this.dates.set(order, reader);
    }
    return reader;
  }
}

interface Printed {
  readonly digits: string | null;
  /** Seconds; null: none printed; -1: printed, but too long for its columns (`**:51`). */
  readonly ring: number | null;
  readonly ringText: string;
}

const NOTHING: Printed = { digits: null, ring: null, ringText: '' };

/** What stands behind the letter, or null when it is none of the known forms. */
function readNumber(text: string | null): Printed | null {
  if (text === null) return NOTHING;
  const at = text.length - RING.length - 'mm:ss'.length;
  if (at < 0 || !text.startsWith(RING, at)) return isDialled(text) ? { ...NOTHING, digits: text } : null;
  const ringText = text.substring(at + RING.length);
  const ring = readColonMinuteSecond(ringText, 0);
  if (ring < 0 && !(ringText.startsWith('**:') && isDigits(ringText.substring(3)))) return null;
  const digits = at === 0 ? null : text.substring(0, at - 1);
  if (digits !== null && (!isDialled(digits) || text.charAt(at - 1) !== ' ')) return null;
  return { digits, ring, ringText };
}

/** Seconds, or -1. */
function readDuration(line: string, span: Span): number {
  const text = field(line, span);
  switch (text?.length) {
    case 'MM:SS'.length:
      return readColonMinuteSecond(text, 0);
    case 'H:MM:SS'.length:
      return readColonDuration(`0${text}`, 0);
    case 'HH:MM:SS'.length:
      return readColonDuration(text, 0);
    default:
      return -1;
  }
}

function isDialled(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < 0x30 || code > 0x39) && code !== 0x2a && code !== 0x23) return false;
  }
  return text.length > 0;
}
