import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
import {
  draft,
  field,
  gapsAreBlank,
  isBlank,
  isDigits,
  isNumberLike,
  type LineDialect,
  type Span,
} from '../smdr-kit/index.js';
import { KA, KE, type NecLayout } from './layout.js';
import { CallTimesReader } from './stamps.js';

export const FORMAT = 'nec-neax-k';

const BLANK = 0x20;
const ADDRESS = '0!';
/** Who the PBX-side party is. */
const PARTIES: ReadonlyMap<string, string> = new Map([
  ['0', 'station'],
  ['1', 'attendant'],
  ['2', 'trunk'],
]);

/** Reads NEAX K records: KA and KE. Other kinds (KB to KM) are unparsed: their layout is not known well enough. */
export class NecReader implements LineDialect {
  readonly width = KA.width;
  private readonly times: CallTimesReader;

  constructor(referenceDate: () => string) {
    this.times = new CallTimesReader(referenceDate);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const layout = layoutOf(line);
    if (layout === null || hasSlipped(line, length, layout)) return null;
    const { columns } = layout;
    const times = this.times.read(
      line,
      columns.start[0],
      columns.end[0],
      columns.startYear[0],
      columns.endYear[0],
    );
    const trunk = field(line, columns.trunk);
    const party = PARTIES.get(line.charAt(columns.party[0]));
    const number = field(line, columns.number);
    const conditions = field(line, columns.conditions);
    if (times === null || party === undefined) return null;
    if (trunk === null || trunk.length !== 6 || !isDigits(trunk)) return null;
    if (number !== null && !isNumberLike(number)) return null;
    if (conditions === null || conditions.length !== 3 || !isDigits(conditions)) return null;
    const dialed = field(line, columns.dialed);
    const caller = field(line, columns.caller);
    if ((dialed !== null && !isNumberLike(dialed)) || (caller !== null && !isNumberLike(caller))) return null;

    const record = draft(FORMAT, 'call', lineNumber);
    const detail: Record<string, DetailValue> = {};
    detail.endTime = times.end;
    detail.party = party;
    if (party === 'trunk') {
      record.direction = 'tandem';
      if (number !== null) detail.otherTrunk = number;
    } else {
      record.direction = layout === KA ? 'outgoing' : 'incoming';
      record.extension = number;
    }
    // An incoming record exists only for an answered call.
    if (layout === KE) record.answered = true;
    record.trunk = trunk;
    record.dialed = dialed;
    record.caller = caller;
    record.localTime = times.start;
    record.timeIs = 'start';
    record.durationSeconds = times.seconds;
    record.account = field(line, columns.account);
    record.conditions = [conditions];
    record.transferred = conditions.charCodeAt(0) === 0x31;
    const unit = line.charCodeAt(columns.chargeUnit[0]);
    if (unit !== BLANK && unit !== 0x30) record.cost = field(line, columns.charge);
    const tenant = field(line, columns.tenant);
    if (tenant !== null) detail.tenant = tenant;
    const routeFirst = field(line, columns.routeFirst);
    if (routeFirst !== null) detail.routeFirst = routeFirst;
    const routeLast = field(line, columns.routeLast);
    if (routeLast !== null) detail.routeLast = routeLast;
    const authCode = field(line, columns.authCode);
    if (authCode !== null) detail.authCode = authCode;
    const pulses = field(line, columns.pulses);
    if (pulses !== null) detail.meterPulses = Number.parseInt(pulses, 10);
    record.detail = detail;
    return record;
  }
}

function layoutOf(line: string): NecLayout | null {
  if (!line.startsWith(ADDRESS) || line.charCodeAt(2) !== 0x4b) return null;
  const kind = line.charCodeAt(3);
  return kind === 0x41 ? KA : kind === 0x45 ? KE : null;
}

/**
 * A byte was lost or added. A record is 128 columns and its address, or was trimmed; anything in between has slipped.
 * Numbers are left-justified; what was printed as digits has no blank inside.
 */
function hasSlipped(line: string, length: number, { width, columns, gaps }: NecLayout): boolean {
  return (
    length > width ||
    (length < width && line.charCodeAt(length - 1) === BLANK) ||
    !gapsAreBlank(line, gaps, 0) ||
    startsLate(line, columns.number) ||
    startsLate(line, columns.dialed) ||
    startsLate(line, columns.caller) ||
    isBroken(line, columns.pulses) ||
    isBroken(line, columns.routeFirst) ||
    isBroken(line, columns.routeLast)
  );
}

function startsLate(line: string, span: Span | null): boolean {
  return span !== null && line.charCodeAt(span[0]) === BLANK && !isBlank(line, span[0], span[1]);
}

/** Neither blank nor digits all over. */
function isBroken(line: string, span: Span | null): boolean {
  if (span === null || isBlank(line, span[0], span[1])) return false;
  return !isDigits(line.substring(span[0], span[1] + 1));
}
