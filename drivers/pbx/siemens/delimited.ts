import type { StationRecord } from '../../../src/telephony/index.js';
import { isBlank, type LineDialect, type Span } from '../smdr-kit/index.js';
import type { SiemensColumns } from './layouts.js';
import { SiemensRecordReader } from './reader.js';

export const DELIMITED = 'siemens-hipath-delimited';

const FIELDS = 13;

/** Call records as thirteen fields, each closed by `|`. */
export class DelimitedReader implements LineDialect {
  // Fields, no columns. A line that lacks its end lacks the last `|`, and read() refuses it.
  readonly width = 0;
  private readonly records = new SiemensRecordReader(DELIMITED);

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    const columns = fieldsOf(line, length);
    return columns === null ? null : this.records.read(line, columns, lineNumber);
  }
}

/** Where the fields of this line stand, or null when it has not thirteen. */
function fieldsOf(line: string, length: number): SiemensColumns | null {
  const bars = [-1];
  for (let from = 0; bars.length <= FIELDS; ) {
    const bar = line.indexOf('|', from);
    if (bar < 0 || bar >= length) return null;
    bars.push(bar);
    from = bar + 1;
  }
  const span = (n: number): Span => [(bars[n] ?? 0) + 1, (bars[n + 1] ?? 0) - 1];
  if (!isBlank(line, span(FIELDS)[0], length - 1)) return null;
  return {
    date: span(0),
    time: span(1),
    trunk: span(2),
    station: span(3),
    ring: span(4),
    duration: span(5),
    number: span(6),
    amount: span(7),
    info: span(8),
    account: span(9),
    msn: span(10),
    seizureCode: span(11),
    lcrRoute: span(12),
  };
}
