import type { CustomFormat, CustomRecord } from '../../../src/driver-api/index.js';
import { type Form, type FormKind, parseForm } from './forms.js';
import { createMatcher, type Matcher } from './match.js';
import { isFault, parsePattern } from './pattern.js';

/** Something in a definition that cannot be. */
export interface CustomProblem {
  /** Below `custom`. */
  readonly path: readonly (string | number)[];
  readonly found: string;
  readonly allowed: string;
}

/** What a field of a record can be called; and `detail_` with any name. */
export const FIELDS = [
  ...['date', 'time', 'extension', 'trunk', 'number', 'dialed', 'caller', 'ddi', 'ring', 'duration'],
  ...['account', 'cost', 'condition', 'direction', 'answered', 'transferred'],
] as const;
const DETAIL = /^detail_[A-Za-z][A-Za-z0-9]*$/;

/** One shape of line, ready to be read. */
export interface Shape {
  readonly record: CustomRecord;
  readonly names: readonly string[];
  /** Texts of the fields, in the order of `names` (null: blank), or null when the line has another shape. */
  readonly split: (line: string, length: number) => readonly (string | null)[] | null;
  readonly forms: { readonly [Kind in 'date' | 'time' | 'ring' | 'duration']: Form | null };
  readonly width: number;
}

export interface Compiled {
  readonly shapes: readonly Shape[];
  readonly ignore: readonly Matcher[];
}

/** The definition ready for work, with everything that is wrong with it. */
export function compile(custom: CustomFormat): { compiled: Compiled; problems: readonly CustomProblem[] } {
  const problems: CustomProblem[] = [];
  const shapes = custom.records.flatMap((record, n) => {
    const shape = shapeOf(record, ['records', n], problems);
    return shape === null ? [] : [shape];
  });
  const ignore = custom.ignore.flatMap((text, n) => {
    const matcher = matcherOf(text, ['ignore', n], problems);
    return matcher === null ? [] : [matcher];
  });
  return { compiled: { shapes, ignore }, problems };
}

type Path = CustomProblem['path'];

function shapeOf(record: CustomRecord, path: Path, problems: CustomProblem[]): Shape | null {
  const forms = {
    date: formOf('date', record.date, [...path, 'date'], problems),
    time: formOf('time', record.time, [...path, 'time'], problems),
    ring: formOf('duration', record.ring, [...path, 'ring'], problems),
    duration: formOf('duration', record.duration, [...path, 'duration'], problems),
  };
  const { columns, pattern } = record;
  if ((columns === undefined) === (pattern === undefined)) {
    const found = columns === undefined ? 'neither columns nor pattern' : 'columns and pattern';
    problems.push({ path, found, allowed: 'one of them' });
    return null;
  }
  const split =
    columns !== undefined
      ? columnsOf(columns, record.unused, path, problems)
      : patternOf(pattern ?? '', path, problems);
  if (split === null) return null;
  checkNames(record, split.names, path, problems);
  return { record, ...split, forms };
}

type Split = Pick<Shape, 'names' | 'split' | 'width'>;

function columnsOf(
  columns: Readonly<Record<string, string | number>>,
  unused: readonly (string | number)[],
  path: Path,
  problems: CustomProblem[],
): Split | null {
  const before = problems.length;
  const owner = new Map<number, string>();
  const claim = (name: string, text: string | number, at: Path) => {
    const [from, to] = spanOf(text);
    if (from > to) problems.push({ path: at, found: `columns ${text}`, allowed: 'the smaller column first' });
    for (let column = from; column <= to; column += 1) {
      const other = owner.get(column);
      if (other !== undefined) {
        problems.push({
          path: at,
          found: `column ${column + 1}, which is ${other} already`,
          allowed: 'a column for one field',
        });
        break;
      }
      owner.set(column, name);
    }
    return [from, to] as const;
  };
  const names = Object.keys(columns);
  const spans = Object.entries(columns).map(([name, text]) => claim(name, text, [...path, 'columns', name]));
  for (const [n, text] of unused.entries()) claim('unused', text, [...path, 'unused', n]);
  if (problems.length > before) return null;
  const width = Math.max(0, ...owner.keys()) + 1;
  const gaps = Array.from({ length: width }, (_, column) => column).filter((column) => !owner.has(column));
  return {
    names,
    width,
    split: (line, length) => {
      // Anything outside of the fields: the line has slipped, or it is another.
      for (const gap of gaps) if (line.charCodeAt(gap) !== BLANK) return null;
      if (length > width && line.substring(width, length).trim() !== '') return null;
      return spans.map(([from, to]) => line.substring(from, to + 1).trim() || null);
    },
  };
}

const BLANK = 0x20;

/** Columns are counted from 1 in the site file, from 0 here. */
function spanOf(text: string | number): readonly [number, number] {
  const [from = 0, to = from] = String(text).split('-').map(Number);
  return [from - 1, to - 1];
}

function patternOf(text: string, path: Path, problems: CustomProblem[]): Split | null {
  const matcher = matcherOf(text, [...path, 'pattern'], problems);
  if (matcher === null) return null;
  return {
    names: matcher.names,
    width: 0,
    split: (line, length) =>
      matcher.match(line.substring(0, length).trimEnd())?.map((text) => text?.trim() || null) ?? null,
  };
}

function matcherOf(text: string, path: Path, problems: CustomProblem[]): Matcher | null {
  const pattern = parsePattern(text);
  if (!isFault(pattern)) return createMatcher(pattern);
  problems.push({ path, found: pattern.why, allowed: 'a pattern as in drivers/pbx/custom/README.md' });
  return null;
}

function formOf(
  kind: FormKind,
  text: string | undefined,
  path: Path,
  problems: CustomProblem[],
): Form | null {
  if (text === undefined) return null;
  const form = parseForm(kind, text);
  if (typeof form !== 'string') return form;
  problems.push({ path, found: `${JSON.stringify(text)}: ${form}`, allowed: `the form of a ${kind}` });
  return null;
}

/** Fields and what is said of them belong together. */
function checkNames(
  record: CustomRecord,
  names: readonly string[],
  path: Path,
  problems: CustomProblem[],
): void {
  const where = record.columns === undefined ? 'pattern' : 'columns';
  const has = (name: string) => names.includes(name);
  const wrong = (at: Path, found: string, allowed: string) => problems.push({ path: at, found, allowed });
  for (const name of names) {
    if (FIELDS.some((field) => field === name) || DETAIL.test(name)) continue;
    const at = where === 'columns' ? [...path, where, name] : [...path, where];
    wrong(at, `the field ${name}`, `${FIELDS.join(', ')}, or detail_ and a name`);
  }
  for (const name of ['date', 'time', 'ring', 'duration'] as const) {
    if (has(name) && record[name] === undefined)
      wrong([...path, where], `${name} without its form`, `${name}: its form, such as ${EXAMPLES[name]}`);
    if (!has(name) && record[name] !== undefined)
      wrong([...path, name], `the form of ${name}`, `a field ${name} in ${where}`);
  }
  if (has('time') && record.kind === 'call' && record.timeIs === undefined)
    wrong(path, 'a time', 'timeIs: start or end of the call');
  const { direction } = record;
  const rules = {
    direction: typeof direction === 'object' ? direction : undefined,
    answered: record.answered,
    transferred: record.transferred,
  };
  for (const [key, rule] of Object.entries(rules))
    if (rule !== undefined && !has(rule.by))
      wrong([...path, key, 'by'], JSON.stringify(rule.by), `a field of ${where}: ${names.join(', ')}`);
  for (const name of ['direction', 'answered', 'transferred'] as const)
    if (has(name) && !Object.values(rules).some((rule) => rule?.by === name))
      wrong([...path, where], `the field ${name}, of which nothing is said`, `${name}: { by: ${name}, … }`);
  if (has('number') && direction === undefined)
    wrong([...path, where], 'a number without a direction', 'direction, or the fields dialed and caller');
  for (const [n, name] of record.optional.entries())
    if (!has(name)) wrong([...path, 'optional', n], name, `a field of ${where}: ${names.join(', ')}`);
}

const EXAMPLES = { date: 'DD/MM/YY', time: 'HH:MM', ring: 'M:SS', duration: 'HH:MM:SS' };
