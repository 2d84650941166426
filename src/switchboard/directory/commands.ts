import type { CommandFact } from '../../telephony/index.js';
import { type CsvBody, type CsvProblem, rejected } from '../csv/table.js';
import type { Draft } from '../draft.js';
import { mayPropose, mayWriteDirectory, type Role } from '../privacy/roles.js';
import type { HouseView, Json } from '../procedure.js';
import { refusal } from '../reply.js';
import { type DirectoryFile, readDirectory } from './columns.js';
import {
  DIRECTORY_MACHINE,
  differences,
  directoryVersion,
  type Entry,
  GONE_MACHINE,
  type Gone,
  type Kept,
  keptEntries,
  keptEntry,
  REMEMBERED_MS,
  VERSION_MACHINE,
} from './entry.js';
import type { DirectoryRules } from './rules.js';

/** One entry that is, or would be, other than before. `fields`: those that changed. */
export type Change = {
  readonly entry: string;
  readonly what: 'added' | 'changed' | 'removed';
  readonly fields: readonly string[];
};

/** Arguments as the MQTT schemas (src/mqtt/directory-schemas.ts) let them through. */
interface PutArgs {
  entry: string;
  role: Role;
  source: string;
  is: Partial<Entry> & Pick<Entry, 'name'>;
}
interface RemoveArgs {
  entry: string;
  role: Role;
}
interface ImportArgs extends CsvBody {
  role: Role;
  source: string;
  dry?: boolean;
  replace?: boolean;
}
interface DiffArgs {
  since: string;
}

/** One change of the directory. */
interface Turn {
  readonly draft: Draft;
  readonly rules: DirectoryRules;
  readonly now: number;
  readonly role: Role;
  readonly by: string;
  readonly source: string;
}

export const BLANK: Entry = {
  kind: 'person',
  name: '',
  surname: null,
  latin: null,
  title: null,
  titleShort: null,
  courtesy: null,
  rank: null,
  department: null,
  organisation: null,
  language: null,
  secretary: null,
  successor: null,
  numbers: [],
  synonyms: [],
  flags: [],
  level: 1,
  expires: null,
  left: null,
};

/** Null: not a command of this procedure. */
export function directoryCommand(
  house: { draft: Draft; rules: DirectoryRules; now: number },
  fact: CommandFact,
): Json | null {
  const args = fact.args as unknown;
  switch (fact.name) {
    case 'directory.put':
      return put(house, fact.by, args as PutArgs);
    case 'directory.remove':
      return remove(house, fact.by, args as RemoveArgs);
    case 'directory.import':
      return importFile(house, fact.by, args as ImportArgs);
    case 'directory.diff':
      return diff(house.draft, args as DiffArgs);
    default:
      return null;
  }
}

type House = Pick<Turn, 'draft' | 'rules' | 'now'>;

/** The whole entry; what is absent is not known. Who may only propose adds entries that wait, and mends those. */
function put(house: House, by: string, { entry: id, role, source, is }: PutArgs): Json {
  const before = keptEntry(house.draft, id);
  const proposal = !mayWriteDirectory(role);
  if (proposal && !(mayPropose(role) && before?.pending !== false)) return notAllowed(role);
  const entry: Entry = { ...BLANK, ...is };
  const unknown = danglingIn(id, entry, (other) => keptEntry(house.draft, other) !== null);
  if (unknown) return refusal('ENTRY_UNKNOWN', unknown.found);
  const turn: Turn = { ...house, role, by, source };
  const change = changeOf(before, id, entry, proposal);
  if (change) write(turn, id, entry, change, proposal);
  return { ...told(turn, change ? [change] : []), entry: id, pending: proposal };
}

function remove(house: House, by: string, { entry: id, role }: RemoveArgs): Json {
  if (!mayWriteDirectory(role)) return notAllowed(role);
  if (!keptEntry(house.draft, id)) return refusal('ENTRY_UNKNOWN', id);
  const turn: Turn = { ...house, role, by, source: '' };
  drop(turn, id);
  return { ...told(turn, [{ entry: id, what: 'removed', fields: [] }]), entry: id };
}

/** All of the file or nothing. `dry`: what would change, and nothing changes. `replace`: who is not in the file goes. */
function importFile(house: House, by: string, args: ImportArgs): Json {
  const { role, source, dry = false, replace = false } = args;
  if (!mayWriteDirectory(role)) return notAllowed(role);
  const file = readDirectory(args);
  const entries = new Map(
    [...file.rows].map(
      ([id, { said }]) => [id, merged(keptEntry(house.draft, id)?.entry, said, file)] as const,
    ),
  );
  const problems =
    file.problems.length > 0
      ? file.problems
      : dangling(entries, file, (other) => !replace && keptEntry(house.draft, other) !== null);
  if (problems.length > 0) return rejected(problems);
  const turn: Turn = { ...house, role, by, source };
  const gone = replace
    ? [...keptEntries(house.draft)].map(([id]) => id).filter((id) => !entries.has(id))
    : [];
  const changes: Change[] = gone.map((entry) => ({ entry, what: 'removed', fields: [] }));
  for (const [id, entry] of entries) {
    const change = changeOf(keptEntry(house.draft, id), id, entry, false);
    if (!change) continue;
    changes.push(change);
    if (!dry) write(turn, id, entry, change, false);
  }
  if (!dry) for (const id of gone) drop(turn, id);
  const unchanged = entries.size - changes.length + gone.length;
  return { ...told(turn, changes, dry), dry, unchanged };
}

/** R270: what became of the directory since then, net. */
function diff(house: HouseView, { since }: DiffArgs): Json {
  const from = Date.parse(since);
  const changes: Change[] = [];
  for (const [entry, { added, changed }] of keptEntries(house)) {
    const fields = Object.keys(changed).filter((field) => (changed[field] ?? 0) > from);
    if (added > from) changes.push({ entry, what: 'added', fields: [] });
    else if (fields.length > 0) changes.push({ entry, what: 'changed', fields });
  }
  for (const [entry, value] of house.entries(GONE_MACHINE)) {
    const { at, added } = value as Gone;
    if (at > from && added <= from) changes.push({ entry, what: 'removed', fields: [] });
  }
  return { ok: true, since, version: directoryVersion(house), changes: inOrder(changes) };
}

function changeOf(before: Kept | null, entry: string, after: Entry, pending: boolean): Change | null {
  if (!before) return { entry, what: 'added', fields: [] };
  const fields = [...differences(before.entry, after), ...(before.pending === pending ? [] : ['pending'])];
  return fields.length > 0 ? { entry, what: 'changed', fields } : null;
}

function write(
  { draft, now, by, source }: Turn,
  id: string,
  entry: Entry,
  change: Change,
  pending: boolean,
): void {
  const before = keptEntry(draft, id);
  const changed = Object.fromEntries(change.fields.map((field) => [field, now]));
  const kept: Kept = {
    entry,
    added: before?.added ?? now,
    changed: { ...before?.changed, ...changed },
    by,
    source,
    pending,
  };
  draft.put(DIRECTORY_MACHINE, id, kept as unknown as Json);
  if (draft.get(GONE_MACHINE, id) !== undefined) draft.put(GONE_MACHINE, id, null);
}

function drop({ draft, now }: Turn, id: string): void {
  const gone: Gone = { at: now, added: keptEntry(draft, id)?.added ?? now };
  draft.put(DIRECTORY_MACHINE, id, null);
  draft.put(GONE_MACHINE, id, gone);
}

/** Journal, version and the common part of an answer. */
function told(turn: Turn, changes: readonly Change[], dry = false): { [key: string]: Json } {
  const { draft, now, role, by, source } = turn;
  const before = directoryVersion(draft);
  const version = changes.length > 0 && !dry ? before + 1 : before;
  const ordered = inOrder(changes);
  if (version !== before) {
    draft.put(VERSION_MACHINE, 'version', version);
    draft.event('directory-changed', null, { version, changes: ordered, by, role, source });
    for (const [id, value] of [...draft.entries(GONE_MACHINE)])
      if ((value as Gone).at < now - REMEMBERED_MS) draft.put(GONE_MACHINE, id, null);
  }
  const entries = [...keptEntries(draft)].length;
  return { ok: true, version, changes: ordered, entries, tooFew: entries < draft.rules.directory.minEntries };
}

const inOrder = (changes: readonly Change[]): Change[] =>
  [...changes].sort((a, b) => (a.entry < b.entry ? -1 : 1));

const notAllowed = (role: Role): Json => refusal('ROLE_NOT_ALLOWED', role);

/** A list that says nothing of flags, or of mobiles, does not take them away. */
function merged(before: Entry | undefined, said: Partial<Entry>, { numberKinds }: DirectoryFile): Entry {
  const known = before?.numbers ?? [];
  const numbers = (said.numbers ?? []).map(
    (number) => known.find((one) => one.kind === number.kind && one.number === number.number) ?? number,
  );
  const others = known.filter(({ kind }) => !numberKinds.has(kind));
  return { ...BLANK, ...before, ...said, numbers: [...numbers, ...others] };
}

type Reference = 'secretary' | 'successor';

function danglingIn(
  id: string,
  { secretary, successor }: Entry,
  exists: (id: string) => boolean,
): { field: Reference; found: string } | null {
  for (const [field, found] of Object.entries({ secretary, successor }) as [Reference, string | null][])
    if (found !== null && (found === id || !exists(found))) return { field, found };
  return null;
}

function dangling(
  entries: ReadonlyMap<string, Entry>,
  file: DirectoryFile,
  stays: (id: string) => boolean,
): CsvProblem[] {
  return [...entries].flatMap(([id, entry]) => {
    const unknown = danglingIn(id, entry, (other) => entries.has(other) || stays(other));
    if (!unknown) return [];
    const { line } = file.rows.get(id) ?? { line: null };
    return [{ line, column: file.heading(unknown.field), code: 'ENTRY_UNKNOWN', found: unknown.found }];
  });
}
