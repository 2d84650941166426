import { existsSync, readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { PBX_DRIVER_IDS } from '../drivers/index.js';
import { type ParseOptions, runParse } from '../src/parse.js';

/**
 * Recorded third-party logs on the reference shelf (outside of this repository), judged by the rules of its
 * SCHEMA.md, section 4: all fields of the expected record but line and raw, in `detail` only the keys it names.
 */
const SHELF = new URL('../../shared/specimens/', import.meta.url);

interface ManifestEntry {
  file: string;
  format: string;
  options?: { dateOrder?: string; referenceDate?: string; encoding?: string; framing?: string };
}
type Row = Record<string, unknown>;

const present = existsSync(new URL('MANIFEST.json', SHELF));
const entries = present ? manifest().filter(({ format }) => PBX_DRIVER_IDS.includes(format)) : [];
let judged = 0;

afterAll(() => {
  if (present) console.log(`shelf specimens: ${judged} records judged in ${entries.length} files`);
  else console.log(`shelf specimens: skipped, ${SHELF.pathname} is absent`);
});

describe.skipIf(!present)('shelf specimens', () => {
  it('are there for the registered formats', () => {
    expect(entries.length).toBeGreaterThan(10);
  });

  it.each(entries)('$file', async ({ file, format, options }) => {
    const bytes = readFileSync(new URL(file, SHELF));
    const asked = parseOptions(format, options ?? {});
    const rows = await parsed(asked, bytes);
    const [stats = {}] = await parsed({ ...asked, stats: true }, bytes);
    const { records = 0, unparsed = 0, ignored = 0, continuation = 0 } = stats as Record<string, number>;
    expect(records + unparsed + ignored + continuation).toBe(
      options?.framing === 'stx-etx' ? framesOf(bytes) : linesOf(bytes),
    );
    expect(rows).toHaveLength(records + unparsed);
    const expectedFile = new URL(file.replace(/bytes$/, 'expected.jsonl'), SHELF);
    if (!existsSync(expectedFile)) return;
    judge(rows, jsonLines(readFileSync(expectedFile, 'utf8')));
  });
});

function manifest(): ManifestEntry[] {
  return JSON.parse(readFileSync(new URL('MANIFEST.json', SHELF), 'utf8'));
}

function parseOptions(format: string, options: NonNullable<ManifestEntry['options']>): ParseOptions {
  const { encoding, ...rest } = options;
  return { format, ...rest, ...(encoding && { encoding: encoding.replace('-', '') }) } as ParseOptions;
}

async function parsed(options: ParseOptions, bytes: Buffer): Promise<Row[]> {
  let text = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  expect(await runParse(options, Readable.from([bytes]), out)).toBe(0);
  return jsonLines(text);
}

function judge(actual: readonly Row[], expected: readonly Row[]): void {
  const skipped = new Set(expected.filter(({ skip }) => skip === true).map(({ line }) => line));
  const graded = expected.filter(({ line }) => !skipped.has(line));
  const candidates = actual.filter(({ line }) => !skipped.has(line));
  expect(candidates.map(({ line }) => line)).toEqual(graded.map(({ line }) => line));
  for (const [n, row] of graded.entries()) {
    expect(comparable(candidates[n] ?? {}, row), `line ${row.line}`).toEqual(comparable(row, row));
    judged += 1;
  }
}

/** The fields of `row` that `judge` names, null for absent. */
function comparable(row: Row, judge: Row): Row {
  if (judge.kind === 'unparsed') return { kind: row.kind };
  const left = new Set(['line', 'raw', 'skip', 'skipFields', ...((judge.skipFields as string[]) ?? [])]);
  const detail = (row.detail ?? {}) as Row;
  const fields = Object.keys(judge).filter((key) => !left.has(key) && key !== 'detail');
  const details = Object.keys((judge.detail ?? {}) as Row).filter((key) => !left.has(`detail.${key}`));
  return {
    ...Object.fromEntries(fields.map((key) => [key, row[key] ?? (key === 'conditions' ? [] : null)])),
    detail: Object.fromEntries(details.map((key) => [key, detail[key] ?? null])),
  };
}

function jsonLines(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** STX … ETX without anything between them. */
function framesOf(bytes: Buffer): number {
  return bytes.toString('latin1').split('\x03').length - 1;
}

function linesOf(bytes: Buffer): number {
  const text = bytes.toString('latin1');
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
