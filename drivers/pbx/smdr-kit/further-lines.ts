import type { Decoded, Decoder, Facts, Frame, Unparsed } from '../../../src/driver-api/index.js';
import type { DriverFact, StationRecord } from '../../../src/telephony/index.js';

/** Lines that belong to the record above, where nothing in its first line says how many will come, if any. */
export interface FurtherLines {
  /** The line carries their mark. Asked for lines that `read` refused. */
  areMarked(line: string): boolean;
  /** The record with what its nth (from 1) further line says, or null: there cannot be so many. */
  add(record: StationRecord, line: string, nth: number): StationRecord | null;
}

/**
 * Holds every record until it is known to be whole: by the next line that is not of it, by a quiet line, or by the end.
 * Never longer: a call must not wait for the next one. Blank lines in between are forgiven.
 */
export class FurtherLinesDecoder implements Decoder {
  private open: { record: StationRecord; further: number } | null = null;

  constructor(
    /** Decodes each line by itself; marked lines are unparsed to it. */
    private readonly lines: Decoder,
    private readonly further: FurtherLines,
  ) {}

  decode(frame: Frame): Decoded {
    const line = this.lines.decode(frame);
    if (this.open !== null) {
      if (line.is === 'ignored' && line.why === 'blank') return line;
      if (line.is === 'unparsed' && this.takes(line)) return { is: 'continuation', facts: [] };
    }
    const completed = this.complete();
    if (line.is === 'facts') return this.opened(line, completed);
    return completed === null || line.is === 'continuation' ? line : { ...line, completed };
  }

  quiet(): Facts | null {
    const facts = this.complete();
    return facts && { is: 'facts', facts };
  }

  end(): Facts | null {
    return this.quiet();
  }

  /** Cut lines are no part of a record: what they lack could change it. */
  private takes({ code, raw }: Unparsed): boolean {
    const { open, further } = this;
    if (open === null || code !== 'FRAME_UNPARSED' || !further.areMarked(raw)) return false;
    const record = further.add(open.record, raw, open.further + 1);
    if (record !== null) this.open = { record, further: open.further + 1 };
    return record !== null;
  }

  private opened({ facts }: Facts, completed: readonly DriverFact[] | null): Decoded {
    for (const fact of facts)
      if (fact.type === 'StationRecord') this.open = { record: fact.record, further: 0 };
    return completed === null ? { is: 'opened' } : { is: 'opened', completed };
  }

  private complete(): readonly DriverFact[] | null {
    const { open } = this;
    this.open = null;
    return open && [{ type: 'StationRecord', record: open.record }];
  }
}
