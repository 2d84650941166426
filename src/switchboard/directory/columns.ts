import {
  type CsvBody,
  type CsvProblem,
  dateOf,
  type Headings,
  readTable,
  type TableRow,
} from '../csv/table.js';
import {
  ENTRY_FLAGS,
  ENTRY_KINDS,
  type Entry,
  type EntryFlag,
  type EntryKind,
  type EntryNumber,
  NUMBER_KINDS,
  type NumberKind,
} from './entry.js';

type TextField =
  | 'surname'
  | 'latin'
  | 'title'
  | 'titleShort'
  | 'courtesy'
  | 'rank'
  | 'department'
  | 'organisation'
  | 'language'
  | 'secretary'
  | 'successor';
type Column =
  | 'id'
  | 'kind'
  | 'name'
  | TextField
  | 'synonyms'
  | 'flags'
  | 'level'
  | 'expires'
  | 'left'
  | NumberColumn;
type NumberColumn = `number:${NumberKind}`;

/** Chinese and English headings of a telephone list. The columns of numbers, left to right, are the order of looking for somebody. */
const HEADINGS: Headings<Column> = {
  id: ['id', '编号', '工号', '編號', '工號'],
  kind: ['kind', 'type', '类别', '類別'],
  name: ['name', '姓名', '名称', '名稱'],
  surname: ['surname', 'familyname', '姓', '姓氏'],
  latin: ['latin', 'latinname', 'englishname', '英文名', '拼音'],
  title: ['title', 'position', '职务', '职位', '職務', '職位'],
  titleShort: ['shorttitle', 'titleshort', '简称', '称呼', '簡稱', '稱呼'],
  courtesy: ['courtesy', 'salutation', '英文称呼', '英文稱呼'],
  rank: ['rank', '级别', '級別'],
  department: ['department', '部门', '部門'],
  organisation: ['organisation', 'organization', 'company', '单位', '公司', '單位'],
  language: ['language', '语言', '語言'],
  secretary: ['secretary', '秘书', '秘書'],
  successor: ['successor', '接替人', '接替'],
  synonyms: ['synonyms', 'alias', 'aliases', '别名', '別名'],
  flags: ['flags', '标记', '標記'],
  level: ['level', 'secrecy', '密级', '密級'],
  expires: ['expires', 'validuntil', '有效期', '有效期至'],
  left: ['left', 'leavingdate', '离职日期', '離職日期'],
  'number:extension': ['extension', 'ext', '分机', '分机号', '分機', '分機號'],
  'number:direct': ['direct', 'directline', 'telephone', 'phone', '直线', '电话', '直線', '電話'],
  'number:mobile': ['mobile', 'cell', '手机', '手機'],
  'number:home': ['home', '家庭电话', '住宅电话', '家庭電話', '住宅電話'],
  'number:pager': ['pager', '寻呼', '呼机', '尋呼', '呼機'],
  'number:switchboard': ['switchboard', '总机', '總機'],
  'number:fax': ['fax', '传真', '傳真'],
  'number:other': ['other', 'othernumber', '其他电话', '其他電話'],
};

const TEXTS: readonly TextField[] = [
  'surname',
  'latin',
  'title',
  'titleShort',
  'courtesy',
  'rank',
  'department',
  'organisation',
  'language',
  'secretary',
  'successor',
];

/** The words for kinds and flags in a Chinese list. */
const WORDS: Readonly<Record<string, EntryKind | EntryFlag>> = {
  人员: 'person',
  部门: 'department',
  合作单位: 'partner',
  其他: 'other',
  贵宾: 'vip',
  骚扰: 'nuisance',
  推销: 'sales',
};

export const ENTRY_ID = /^[A-Za-z0-9._-]{1,40}$/;
/** As people write numbers. */
export const NUMBER = /^\+?[0-9*#][0-9*# ()-]{0,29}$/;
export const MOST_TEXT = 100;

/** What a file says of one entry: the fields that it has columns for. */
export interface EntryRow {
  readonly line: number;
  readonly said: Partial<Entry>;
}
export interface DirectoryFile {
  readonly rows: ReadonlyMap<string, EntryRow>;
  /** Kinds of numbers that the file has columns for. */
  readonly numberKinds: ReadonlySet<NumberKind>;
  /** Not empty: then nothing of the file may be taken. */
  readonly problems: CsvProblem[];
  /** The heading of a field, for problems that are found later. */
  heading(field: 'secretary' | 'successor'): string;
}

export function readDirectory(body: CsvBody): DirectoryFile {
  const { rows, columns, problems: wrongs } = readTable(body, HEADINGS, ['id', 'name']);
  const problems = [...wrongs];
  const heading = (column: Column) => columns.get(column) ?? column;
  const entries = new Map<string, EntryRow>();
  for (const { line, cells } of rows) {
    const problem = (column: Column, found: string, code: 'CSV_VALUE' | 'CSV_DUPLICATE' = 'CSV_VALUE') =>
      problems.push({ line, column: heading(column), code, found });
    const id = cells.id ?? '';
    if (id !== '' && !ENTRY_ID.test(id)) problem('id', id);
    if (entries.has(id)) problem('id', id, 'CSV_DUPLICATE');
    entries.set(id, { line, said: said(cells, [...columns.keys()], problem) });
  }
  const numberKinds = new Set(NUMBER_KINDS.filter((kind) => columns.has(`number:${kind}`)));
  return { rows: entries, numberKinds, problems, heading };
}

function said(
  cells: TableRow<Column>['cells'],
  columns: readonly Column[],
  problem: (column: Column, found: string) => void,
): Partial<Entry> {
  /** Of a column that the file has: the value of a filled cell, else `empty`; what cannot be read is a problem. */
  const read = <T>(column: Column, empty: T, parse: (cell: string) => T | null): T => {
    const cell = cells[column] ?? '';
    if (cell === '') return empty;
    const value = parse(cell);
    if (value === null) problem(column, cell);
    return value ?? empty;
  };
  const text = (cell: string) => (cell.length <= MOST_TEXT ? cell : null);
  const values: Readonly<Record<Exclude<Column, 'id' | NumberColumn | TextField>, () => Partial<Entry>>> = {
    kind: () => ({ kind: read('kind', 'person', (cell) => word(ENTRY_KINDS, cell)) }),
    name: () => ({ name: read('name', '', text) }),
    synonyms: () => ({ synonyms: read('synonyms', [], listOf) }),
    flags: () => ({ flags: read('flags', [], flagsIn) }),
    level: () => ({ level: read('level', 1, (cell) => (/^[0-3]$/.test(cell) ? Number(cell) : null)) }),
    expires: () => ({ expires: read('expires', null, dateOf) }),
    left: () => ({ left: read('left', null, dateOf) }),
  };
  const entry: Partial<Entry>[] = [];
  const numbers: EntryNumber[] = [];
  for (const column of columns) {
    const kind = NUMBER_KINDS.find((one) => column === `number:${one}`);
    if (kind) numbers.push(...read(column, [], (cell) => numbersIn(kind, cell)));
    else if (isText(column)) entry.push({ [column]: read(column, null, text) });
    else if (Object.hasOwn(values, column)) entry.push(values[column as keyof typeof values]());
  }
  return Object.assign({}, ...entry, { numbers }) as Partial<Entry>;
}

const isText = (column: Column): column is TextField => TEXTS.some((field) => field === column);

const listOf = (cell: string): string[] =>
  cell
    .split(/[;；、/|]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

function word<T extends string>(known: readonly T[], cell: string): T | null {
  const name = WORDS[cell] ?? cell.toLowerCase();
  return known.find((one) => one === name) ?? null;
}

function flagsIn(cell: string): EntryFlag[] | null {
  const flags = listOf(cell).map((one) => word(ENTRY_FLAGS, one));
  return flags.includes(null) ? null : flags.filter((flag) => flag !== null);
}

function numbersIn(kind: NumberKind, cell: string): EntryNumber[] | null {
  const numbers = listOf(cell);
  if (!numbers.every((number) => NUMBER.test(number))) return null;
  return numbers.map((number) => ({ kind, number, from: null, until: null }));
}
