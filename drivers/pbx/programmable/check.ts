import type {
  Decoder,
  Frame,
  ProgrammableFormat,
  ProgrammableSample,
} from '../../../src/driver-api/index.js';
import { type Compiled, compile, type ProgrammableProblem } from './compile.js';
import { bcc, createProgrammableDecoder, Reading } from './reading.js';
import { commandOf } from './sample-command.js';
import { isFault, parseBytes, printBytes } from './strings.js';
import { merged, TABLES } from './tables/index.js';
import { createWriter, type Writer } from './writer.js';

type Path = ProgrammableProblem['path'];

/**
 * What `bellwire check-config` says of a described link: what cannot be, else every sample that becomes something else
 * than it should.
 */
export function checkProgrammable(format: ProgrammableFormat): readonly ProgrammableProblem[] {
  const { table } = format;
  if (table !== undefined && !Object.hasOwn(TABLES, table)) {
    const allowed = `one of ${Object.keys(TABLES).join(', ')}`;
    return [{ path: ['table'], found: JSON.stringify(table), allowed }];
  }
  const { compiled, problems } = compile(merged(format));
  if (problems.length > 0) return problems;
  const samples = format.samples ?? [];
  // A shipped table has samples of its own; whoever describes a link shows what it says.
  if (samples.length === 0 && table === undefined)
    return [
      { path: [], found: 'no samples', allowed: 'samples: lines and commands with what becomes of them' },
    ];
  const bench: Bench = { reading: new Reading(compiled), writer: createWriter(compiled), compiled };
  return samples.flatMap(({ line, command, expect }, n) => {
    const path = ['samples', n];
    if ((line === undefined) === (command === undefined))
      return [{ path, found: 'a sample of both or neither', allowed: 'a line or a command' }];
    if (line !== undefined) return checkLine(line, expect, bench, [...path, 'expect']);
    return checkCommand(command ?? {}, expect, bench, path);
  });
}

interface Bench {
  readonly compiled: Compiled;
  readonly reading: Reading;
  readonly writer: Writer;
}

function checkCommand(
  command: NonNullable<ProgrammableSample['command']>,
  expect: ProgrammableSample['expect'],
  { writer }: Bench,
  path: Path,
): readonly ProgrammableProblem[] {
  const built = commandOf(command);
  if (typeof built === 'string')
    return [{ path: [...path, 'command'], found: built, allowed: 'a command (src/telephony/commands.ts)' }];
  const written = writer.write(built);
  const at = [...path, 'expect'];
  const text = (bytes: string) => Buffer.from(writer.frame(bytes)).toString('latin1');
  const sent = written.is === 'lines' ? written.lines.map(text) : [];
  if (expect === 'refused') return sent.length === 0 ? [] : [mismatch(at, sent.map(printBytes), 'refused')];
  const wanted: string[] = [];
  for (const one of [expect].flat()) {
    const bytes = typeof one === 'string' ? parseBytes(one) : { why: 'fields of a fact' };
    if (isFault(bytes)) return [{ path: at, found: bytes.why, allowed: 'bytes with escapes' }];
    wanted.push(bytes);
  }
  if (sent.length === wanted.length && sent.every((bytes, n) => bytes === wanted[n])) return [];
  const why = written.is === 'refused' ? `refused: ${written.detail ?? written.code}` : sent.map(printBytes);
  return [mismatch(at, why, wanted.map(printBytes))];
}

function checkLine(
  line: string,
  expect: ProgrammableSample['expect'],
  { compiled, reading }: Bench,
  path: Path,
): readonly ProgrammableProblem[] {
  const decoder = createProgrammableDecoder(reading);
  const got = told(decoder, reading, frameOf(line, compiled));
  if (typeof expect === 'string') return got.is === expect ? [] : [mismatch(path, got.is, expect)];
  const { fact } = got;
  if (fact === null || !isObject(expect)) return [mismatch(path, got.is, 'a fact')];
  return Object.entries(expect).flatMap(([name, wanted]) => compare([...path, name], fact[name], wanted));
}

/** A sample is a text: what a link puts round every message is put round it here. */
function frameOf(line: string, { line: how }: Compiled): Frame {
  const framed = how.framing === 'stx-etx' ? `\x02${line}\x03` : `${line}\r\n`;
  return { text: how.check ? framed + bcc(framed) : framed, at: 0, cut: null, line: 1 };
}

interface Told {
  readonly is: string;
  readonly fact: Readonly<Record<string, unknown>> | null;
}

function told(decoder: Decoder, reading: Reading, frame: Frame): Told {
  const decoded = decoder.decode(frame);
  const fact = decoded.is === 'facts' ? decoded.facts[0] : undefined;
  if (fact !== undefined) return { is: `a ${fact.type} fact`, fact: { ...fact } };
  const line = reading.line(frame);
  const link = decoded.is === 'ignored' && decoded.why === 'link' && line.is === 'text';
  const answer = link ? reading.answer(line.text) : null;
  return { is: answer?.is ?? decoded.is, fact: null };
}

/** Of an object only what the sample names is compared. */
function compare(path: Path, got: unknown, wanted: unknown): readonly ProgrammableProblem[] {
  if (isObject(wanted))
    return Object.entries(wanted).flatMap(([name, value]) =>
      compare([...path, name], isObject(got) ? got[name] : undefined, value),
    );
  const [is, should] = [JSON.stringify(got ?? null), JSON.stringify(wanted)];
  return is === should ? [] : [{ path, found: `the line gives ${is}`, allowed: `expected ${should}` }];
}

function mismatch(
  path: Path,
  got: string | readonly string[],
  wanted: string | readonly string[],
): ProgrammableProblem {
  const text = (of: string | readonly string[]) =>
    typeof of === 'string' ? of : of.join(' and ') || 'nothing';
  return { path, found: `it gives ${text(got)}`, allowed: `expected ${text(wanted)}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
