import type { Decoded, DecodeOptions, Decoder, Frame, Unparsed } from '../../../src/driver-api/index.js';
import type { StationRecord } from '../../../src/telephony/index.js';
import { type FurtherLines, FurtherLinesDecoder } from './further-lines.js';
import { type Charset, charsetOf, cleanLength, ornament, scrub } from './lines.js';

/** What one printed format knows; everything around it (noise, cuts, accounting) is the same for all. */
export interface LineDialect {
  /**
   * Lines shorter than this are padded with blanks to it: the widest layout, to its last column. A line without its line
   * end (cable pulled, line went quiet) is a record only when it reaches this far, whatever it shows: one that lacks its
   * last columns would decode into another call, with half an account or without its charge.
   */
  readonly width: number;
  /** Nothing in a line says where it ends, not even its width: without its line end it is never a record. */
  readonly needsLineEnd?: true;
  /**
   * One line → its record, or null when it does not fit. `line` reaches over `width`; what stands at `length` and
   * behind is not part of it. Must not throw.
   */
  read(line: string, length: number, lineNumber: number): StationRecord | null;
  /** Page headings beyond the common rule (letters in columns, no digits). */
  isHeading?(line: string): boolean;
  /** The line is no record but the date of those behind it (Avaya); the reader remembers it. Whole lines only. */
  readsDate?(line: string): boolean;
  /** Records printed on two lines. */
  readonly twoLines?: TwoLineRecord;
  /** Records that may have further lines. */
  readonly furtherLines?: FurtherLines;
}

export interface TwoLineRecord {
  /** The line is the first of two. Asked before `read`. */
  opens(line: string): boolean;
  /** Both lines → the record, or null when the second does not belong to the first. */
  complete(first: string, second: string, lineNumber: number): StationRecord | null;
}

/** A decoder for printed lines: every frame gets exactly one outcome, nothing is dropped, nothing throws. */
export function createLineDecoder(dialect: LineDialect, encoding: DecodeOptions['encoding']): Decoder {
  const lines = new LineDecoder(dialect, charsetOf(encoding ?? 'latin1'));
  return dialect.furtherLines ? new FurtherLinesDecoder(lines, dialect.furtherLines) : lines;
}

class LineDecoder implements Decoder {
  private open: { readonly text: string; readonly line: number } | null = null;
  /** Number of the line that was cut for its length: its last piece looks like a line of its own. */
  private overlongLine = -1;

  constructor(
    private readonly dialect: LineDialect,
    private readonly charset: Charset | null,
  ) {}

  decode(frame: Frame): Decoded {
    let text = frame.text;
    let length = cleanLength(text);
    if (length < 0) {
      text = scrub(text, this.charset);
      length = text.length;
    }
    if (this.open !== null) return this.second(this.open, frame, text, length);
    return this.single(frame, text, length);
  }

  end(): Unparsed | null {
    const { open } = this;
    this.open = null;
    return open === null ? null : unparsed('FRAME_UNPARSED', open.text, open.line);
  }

  private single(frame: Frame, text: string, length: number): Decoded {
    const { dialect } = this;
    if (frame.cut === 'overlong' || frame.line === this.overlongLine) {
      this.overlongLine = frame.line;
      return unparsed('FRAME_TOO_LONG', text.substring(0, length), frame.line);
    }
    if (frame.cut === null || (length >= dialect.width && !dialect.needsLineEnd)) {
      const line = length < dialect.width ? text.substring(0, length).padEnd(dialect.width) : text;
      if (dialect.twoLines?.opens(line)) {
        this.open = { text: text.substring(0, length), line: frame.line };
        return { is: 'opened' };
      }
      const record = dialect.read(line, length, frame.line);
      if (record !== null) return { is: 'facts', facts: [{ type: 'StationRecord', record }] };
    }
    const raw = text.substring(0, length);
    const why = dialect.furtherLines?.areMarked(raw) ? null : ornament(raw);
    if (why !== null) return { is: 'ignored', why };
    if (frame.cut === null && dialect.readsDate?.(raw)) return { is: 'ignored', why: 'date' };
    if (dialect.isHeading?.(raw)) return { is: 'ignored', why: 'header' };
    return unparsed(frame.cut === null ? 'FRAME_UNPARSED' : 'FRAME_CUT', raw, frame.line);
  }

  /** A first line is open. Blank lines between the two are forgiven: some printers space every line. */
  private second(
    open: { readonly text: string; readonly line: number },
    frame: Frame,
    text: string,
    length: number,
  ): Decoded {
    const raw = text.substring(0, length);
    if (ornament(raw) === 'blank') return { is: 'ignored', why: 'blank' };
    this.open = null;
    const record = frame.cut === null ? this.dialect.twoLines?.complete(open.text, raw, open.line) : null;
    if (record) return { is: 'continuation', facts: [{ type: 'StationRecord', record }] };
    const orphan = unparsed('FRAME_UNPARSED', open.text, open.line);
    const outcome = this.single(frame, text, length);
    return outcome.is === 'continuation' ? outcome : { ...outcome, orphan };
  }
}

function unparsed(code: Unparsed['code'], raw: string, line: number): Unparsed {
  return { is: 'unparsed', code, raw, line };
}
