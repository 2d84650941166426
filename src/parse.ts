import { once } from 'node:events';
import { loadLinkDriver, loadPbxDriver, PBX_DRIVER_IDS } from '../drivers/index.js';
import type {
  DateOrder,
  Decoded,
  Decoder,
  FormatOptions,
  Frame,
  Framing,
  Unparsed,
} from './driver-api/index.js';
import { createFramer } from './link/framers/index.js';
import { BellwireError, type DriverFact } from './telephony/index.js';

/** Options of `bellwire parse`, as given on the command line. */
export interface ParseOptions {
  /** Id of a PBX format. Needed unless `list`. */
  format?: string;
  dateOrder?: DateOrder;
  /** `YYYY-MM-DD`; default: today, local time. */
  referenceDate?: string;
  encoding?: 'latin1' | 'cp866';
  /** Overrides the framing of the format. */
  framing?: Framing['kind'];
  /** Formats that a site file describes: its link. */
  described?: FormatOptions;
  /** Print only the counts, as one JSON object. */
  stats?: boolean;
  /** Print the ids of all formats and end. */
  list?: boolean;
}

/** What happened to the frames: lines = records + unparsed + ignored + continuation. */
export interface ParseStats {
  lines: number;
  records: number;
  unparsed: number;
  ignored: number;
  /** Second and later lines of a record. */
  continuation: number;
  /** Further pieces of lines that were cut for their length; part of the line counted before. */
  pieces: number;
}

/** Text is handed to the output in portions of about this many characters. */
const PORTION = 64 * 1024;

/**
 * `bellwire parse`: bytes in, one JSON record a line out, through the same framer and decoder as the daemon. Holds no
 * more than one chunk of input and its records. Answers the exit code; a reader that goes away (`| head`) is a clean end.
 * Throws BellwireError FORMAT_UNKNOWN, or CONFIG_INVALID for a bad reference date or a format that is not described, before anything is read.
 */
export async function runParse(
  options: ParseOptions,
  stdin: AsyncIterable<Buffer>,
  out: NodeJS.WritableStream,
): Promise<number> {
  const output = new Output(out);
  if (options.list) {
    for (const id of PBX_DRIVER_IDS) output.add(await listEntry(id));
    await output.end();
    return 0;
  }
  const format = options.format ?? '';
  const driver = await loadLinkDriver({ ...options.described, format });
  if (format === 'custom' && !options.described?.custom)
    throw new BellwireError('CONFIG_INVALID', 'custom is described in a site file: --config FILE --link ID');
  const decoder = driver.createDecoder({
    referenceDate: referenceDateOf(options.referenceDate),
    ...(options.dateOrder && { dateOrder: options.dateOrder }),
    ...(options.encoding && { encoding: options.encoding }),
    ...(options.framing && { framing: options.framing }),
  });
  const parser = new Parser(format, decoder, options.stats ? null : output);
  const framer = createFramer(framingOf(driver.framing, options.framing), (frame) => parser.take(frame));
  for await (const chunk of stdin) {
    // Nothing in the output depends on when a frame arrived.
    framer.push(chunk, 0);
    if (!(await output.drained())) return 0;
  }
  await framer.close(0);
  parser.end();
  if (options.stats) output.add(JSON.stringify(parser.stats()));
  await output.end();
  return 0;
}

async function listEntry(id: string): Promise<string> {
  const { title, evidence, experimental } = await loadPbxDriver(id);
  return `${id.padEnd(20)} ${evidence}  ${title}${experimental ? ' (experimental)' : ''}`;
}

function referenceDateOf(text: string | undefined): () => string {
  if (text === undefined) return today;
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    throw new BellwireError('CONFIG_INVALID', `--reference-date ${text}; a date such as 2026-01-31`);
  }
  return () => text;
}

function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function framingOf(own: Framing, asked: Framing['kind'] | undefined): Framing {
  if (asked === undefined || asked === own.kind) return own;
  return { kind: asked, maxFrame: own.maxFrame, idleFlushMs: own.idleFlushMs };
}

/** Frames → output lines and counts. */
class Parser {
  private records = 0;
  private unparsed = 0;
  private ignored = 0;
  private continuation = 0;
  private pieces = 0;
  private overlongLine = -1;

  constructor(
    private readonly format: string,
    private readonly decoder: Decoder,
    /** Null: count only. */
    private readonly output: Output | null,
  ) {}

  take(frame: Frame): void {
    const decoded = this.decoder.decode(frame);
    if (frame.line === this.overlongLine) this.pieces += 1;
    else this.count(decoded);
    if (frame.cut === 'overlong') this.overlongLine = frame.line;
    if (this.output !== null) this.print(this.output, decoded, frame.line);
  }

  end(): void {
    const open = this.decoder.end();
    if (open === null) return;
    if (open.is === 'unparsed') this.unparsed += 1;
    else this.records += 1;
    if (this.output !== null) this.print(this.output, open, 0);
  }

  stats(): ParseStats {
    const { records, unparsed, ignored, continuation, pieces } = this;
    return {
      lines: records + unparsed + ignored + continuation,
      records,
      unparsed,
      ignored,
      continuation,
      pieces,
    };
  }

  private count(decoded: Decoded): void {
    if (decoded.is !== 'continuation') {
      if (decoded.orphan) this.unparsed += 1;
      if (decoded.completed) this.records += 1;
    }
    switch (decoded.is) {
      case 'facts':
        this.records += 1;
        return;
      case 'ignored':
        this.ignored += 1;
        return;
      case 'opened':
        // Counted when its record is complete, or as unparsed when it turns out to be an orphan.
        return;
      case 'continuation':
        this.continuation += 1;
        this.records += decoded.facts.length > 0 ? 1 : 0;
        return;
      case 'unparsed':
        this.unparsed += 1;
        return;
    }
  }

  private print(output: Output, decoded: Decoded, line: number): void {
    if (decoded.is !== 'continuation') {
      if (decoded.orphan) output.add(this.unparsedText(decoded.orphan));
      for (const fact of decoded.completed ?? []) output.add(this.factText(fact, line));
    }
    switch (decoded.is) {
      case 'facts':
      case 'continuation':
        for (const fact of decoded.facts) output.add(this.factText(fact, line));
        return;
      case 'unparsed':
        output.add(this.unparsedText(decoded));
        return;
      case 'ignored':
      case 'opened':
        return;
    }
  }

  private factText(fact: DriverFact, line: number): string {
    if (fact.type === 'StationRecord') return JSON.stringify(fact.record);
    // Control links state more than records: the fact itself.
    return JSON.stringify({ format: this.format, kind: 'fact', fact, line });
  }

  private unparsedText({ code, raw, line }: Unparsed): string {
    return JSON.stringify({ format: this.format, kind: 'unparsed', code, raw, line });
  }
}

/** Lines to a stream that may be slow or go away. */
class Output {
  private text = '';
  private broken = false;
  private failure: Error | null = null;

  constructor(private readonly stream: NodeJS.WritableStream) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.broken = true;
      // The reader of the pipe closed it: it has seen enough.
      if (error.code !== 'EPIPE') this.failure = error;
    });
  }

  add(line: string): void {
    this.text += `${line}\n`;
  }

  /** Writes what is due and waits while the stream is full. False: the reader has gone. Throws other write errors. */
  async drained(all = false): Promise<boolean> {
    if (!this.broken && this.text.length >= (all ? 1 : PORTION)) {
      const { text } = this;
      this.text = '';
      if (!this.stream.write(text) && !this.broken) await this.drainOrClose();
    }
    if (this.failure !== null) throw this.failure;
    return !this.broken;
  }

  /** All is written; resolves when the stream has taken it, so that the process may end. */
  async end(): Promise<void> {
    if (!(await this.drained(true))) return;
    await new Promise<void>((resolve) => this.stream.write('', () => resolve()));
    await this.drained(true);
  }

  private async drainOrClose(): Promise<void> {
    const stop = new AbortController();
    try {
      await Promise.race([
        once(this.stream, 'drain', { signal: stop.signal }),
        once(this.stream, 'close', { signal: stop.signal }),
      ]);
    } catch (error) {
      // `once` rejects on 'error', which the listener above has judged already.
      if (!this.broken) throw error;
    } finally {
      stop.abort();
    }
  }
}
