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
  readHourMinuteSecond,
  SlashDateReader,
  trimmed,
} from '../smdr-kit/index.js';
import { KX_TA } from './layout.js';

export const FORMAT = 'panasonic-ta';

const { columns, gaps, width } = KX_TA;
const SLASH = 0x2f;
const BLANK = 0x20;
const STAR = 0x2a;
const DOT = 0x2e;
const ANGLE = 0x3c;
const BROKEN = -2;
const NOT_PRINTED = -1;
/** An outside-to-outside call stands in the extension column as this and the number of the line it came in on. */
const TANDEM_MARK = 'C-';

/** Reads the lines of the small Panasonic hybrid systems, which print the start of a call. */
export class KxTaReader implements LineDialect {
  readonly width = width;
  private readonly dates: SlashDateReader;
  private readonly localTime = new LocalTime();

  constructor(dateOrder: DateOrder) {
    this.dates = new SlashDateReader(dateOrder, '/', 'blank');
  }

  read(printed: string, length: number, lineNumber: number): StationRecord | null {
    // The blank tens of the date were trimmed off: everything stands one column further left.
    const line = printed.charCodeAt(1) === SLASH ? ` ${printed}` : printed;
    if (!gapsAreBlank(line, gaps, 0)) return null;
    if (length > width && !isBlank(line, width, length - 1)) return null;
    const localTime = this.stamp(line);
    const duration = readDuration(line);
    const trunk = field(line, columns.trunk);
    const code = field(line, columns.code);
    if (localTime === null || duration === BROKEN || trunk === null || code === null) return null;
    const transfer = line.charCodeAt(columns.transfer[0]);
    if ((transfer !== BLANK && transfer !== STAR) || !isDigits(trunk)) return null;

    const record = draft(FORMAT, 'call', lineNumber);
    record.localTime = localTime;
    record.timeIs = 'start';
    record.trunk = trunk;
    record.extension = field(line, columns.extension);
    record.account = withoutDots(code);
    if (duration !== NOT_PRINTED) record.durationSeconds = duration;
    const tail = field(line, columns.tail);
    if (transfer === STAR) record.transferred = true;
    if (transfer === STAR || tail !== null)
      record.conditions = [...(transfer === STAR ? ['*'] : []), ...(tail === null ? [] : [tail])];
    return readCall(record, field(line, columns.dial));
  }

  private stamp(line: string): string | null {
    const [at] = columns.time;
    const half = line.startsWith('AM', at + 5) ? 'am' : line.startsWith('PM', at + 5) ? 'pm' : null;
    const date = this.dates.read(line, columns.date[0]);
    if (half === null || date === null) return null;
    const minute = readClock(line, at, half);
    return minute < 0 ? null : this.localTime.of(date, minute);
  }
}

function readDuration(line: string): number {
  const [from, to] = columns.duration;
  if (isBlank(line, from, to)) return NOT_PRINTED;
  const seconds = readHourMinuteSecond(line, from);
  return seconds < 0 || line.charAt(to) !== '"' ? BROKEN : seconds;
}

function withoutDots(code: string): string | null {
  let end = code.length;
  while (end > 0 && code.charCodeAt(end - 1) === DOT) end -= 1;
  return end === 0 ? null : code.substring(0, end);
}

/** Parties and direction; null when the parties cannot be. */
function readCall(record: Draft, dial: string | null): StationRecord | null {
  const { extension } = record;
  const isTandem = extension?.startsWith(TANDEM_MARK) === true;
  if (extension !== null && !isNumberLike(isTandem ? extension.substring(2) : extension)) return null;
  if (dial?.charCodeAt(0) === ANGLE) return isTandem ? null : incoming(record, dial);
  // Only a call that nobody has answered comes without extension or duration.
  if (extension === null || record.durationSeconds === null) return null;
  record.dialed = dial;
  if (isTandem) {
    record.direction = 'tandem';
    record.detail = { inTrunk: extension.substring(2) };
  } else if (dial !== null) record.direction = 'outgoing';
  return record;
}

/** `<    incoming    >`, `< DISA  incoming >`, `< DIL incoming >`, `< UCD waiting >`, then the caller's number. */
function incoming(record: Draft, dial: string): StationRecord | null {
  const end = dial.indexOf('>');
  const words = trimmed(dial, 1, end - 1);
  if (words === null) return null;
  const isWaiting = words.startsWith('UCD') && words.endsWith('waiting');
  if (!isWaiting && !words.endsWith('incoming')) return null;
  const way = isWaiting ? 'UCD' : trimmed(words, 0, words.length - 'incoming'.length - 1);
  if (way !== null && way !== 'UCD' && way !== 'DISA' && way !== 'DIL') return null;
  record.direction = 'incoming';
  record.caller = trimmed(dial, end + 1, dial.length - 1);
  const detail: Record<string, DetailValue> = {};
  if (way !== null) detail.via = way;
  if (isWaiting) detail.waiting = true;
  // The call that waits for a free agent gets a second record when it is answered.
  else if (record.durationSeconds !== null && record.durationSeconds > 0) record.answered = true;
  record.detail = detail;
  return record;
}
