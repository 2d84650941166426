import type { ErrorCode } from '../../telephony/index.js';
import type { Json } from '../procedure.js';
import { refusal } from '../reply.js';
import { parseCsv } from './text.js';

/** One thing that is wrong with a file. Nothing of a file with a problem is taken. */
export type CsvProblem = {
  /** 1-based line of the file; null: the file as a whole. */
  readonly line: number | null;
  /** The heading as the file has it. */
  readonly column: string | null;
  readonly code: ErrorCode;
  /** What stands there, short. */
  readonly found: string | null;
};

/** Headings by which a column is known, in lower case without blanks, Chinese and English. */
export type Headings<Field extends string> = Readonly<Record<Field, readonly string[]>>;

export type TableRow<Field extends string> = {
  readonly line: number;
  /** Absent: the file has no such column. Empty: the cell is empty. */
  readonly cells: Readonly<Partial<Record<Field, string>>>;
};
export interface Table<Field extends string> {
  readonly rows: readonly TableRow<Field>[];
  /** Fields of the file in the order of its columns, with the heading each has there. */
  readonly columns: ReadonlyMap<Field, string>;
  readonly problems: readonly CsvProblem[];
}

/** Somebody who sent the wrong file need not read five thousand lines about it. */
const MOST_PROBLEMS = 50;
const MOST_FOUND = 40;

/** A body in a command: text, or base64 of a file's bytes. */
export interface CsvBody {
  readonly csv?: string;
  readonly bytes?: string;
}

/** Bytes that are UTF-8 are UTF-8; anything else that Excel writes in a Chinese office is GB18030. Null: neither. */
export function textOfBody({ csv, bytes }: CsvBody): string | null {
  if (csv !== undefined) return csv;
  let raw: Uint8Array;
  try {
    raw = Uint8Array.from(atob(bytes ?? ''), (c) => c.charCodeAt(0));
  } catch {
    // Not base64.
    return null;
  }
  for (const charset of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(charset, { fatal: true }).decode(raw);
    } catch {
      // Not this one.
    }
  return null;
}

export function readTable<Field extends string>(
  body: CsvBody,
  headings: Headings<Field>,
  required: readonly NoInfer<Field>[],
): Table<Field> {
  const nothing = (...problems: CsvProblem[]): Table<Field> => ({ rows: [], columns: new Map(), problems });
  const text = textOfBody(body);
  if (text === null) return nothing({ line: null, column: null, code: 'CSV_CHARSET', found: null });
  const parsed = parseCsv(text);
  if (!parsed.ok) return nothing({ line: parsed.line, column: null, code: 'CSV_SHAPE', found: null });
  const [heading, ...rest] = parsed.rows;
  const names = heading?.cells ?? [];
  const fields = names.map((name) => fieldOf(headings, name));
  const problems = headingProblems(names, fields, required);
  if (problems.length > 0) return nothing(...problems);
  const columns = new Map(
    fields.flatMap((field, i) => (field === null ? [] : [[field, names[i] ?? ''] as const])),
  );
  const rows: TableRow<Field>[] = [];
  for (const { line, cells } of rest) {
    if (cells.slice(fields.length).some((cell) => cell !== ''))
      problems.push({ line, column: null, code: 'CSV_SHAPE', found: `${cells.length} cells` });
    const named: Partial<Record<Field, string>> = {};
    for (const [i, field] of fields.entries()) if (field !== null) named[field] = cells[i] ?? '';
    for (const field of required)
      if (!named[field])
        problems.push({ line, column: columns.get(field) ?? field, code: 'CSV_MISSING', found: null });
    rows.push({ line, cells: named });
  }
  return { rows, columns, problems };
}

const folded = (heading: string) => heading.toLowerCase().replace(/[\s_-]/g, '');

function fieldOf<Field extends string>(headings: Headings<Field>, name: string): Field | null {
  const wanted = folded(name);
  for (const field of Object.keys(headings) as Field[]) if (headings[field].includes(wanted)) return field;
  return null;
}

/** A column nobody knows is a slip, and its cells would be lost without a word. */
function headingProblems<Field extends string>(
  names: readonly string[],
  fields: readonly (Field | null)[],
  required: readonly Field[],
): CsvProblem[] {
  const problems: CsvProblem[] = [];
  for (const [i, field] of fields.entries()) {
    const column = names[i] ?? '';
    if (field === null ? column !== '' : fields.indexOf(field) !== i)
      problems.push({ line: 1, column, code: 'CSV_HEADER', found: column });
  }
  for (const field of required)
    if (!fields.includes(field)) problems.push({ line: 1, column: field, code: 'CSV_HEADER', found: null });
  return problems;
}

/** The answer to a file with problems: the first ones, and how many there are. */
export function rejected(problems: readonly CsvProblem[]): Json {
  const first = problems
    .slice(0, MOST_PROBLEMS)
    .map((problem) => ({ ...problem, found: problem.found?.slice(0, MOST_FOUND) ?? null }));
  return refusal('IMPORT_REJECTED', String(problems.length), { problems: first, total: problems.length });
}

/** `YYYY-MM-DD`, `YYYY/M/D`, `2026年3月1日`: year first is the one order that cannot be mistaken. Null: no such day. */
export function dateOf(text: string): string | null {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (!parts) return null;
  const [, year = '', month = '', day = ''] = parts;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date) ? date : null;
}

/** Null: neither. */
export function yesOrNo(text: string): boolean | null {
  if (['yes', 'y', '1', 'true', 'x', '是', '√'].includes(text.toLowerCase())) return true;
  if (['', 'no', 'n', '0', 'false', '否'].includes(text.toLowerCase())) return false;
  return null;
}
