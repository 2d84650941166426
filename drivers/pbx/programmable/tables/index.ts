import type { ProgrammableFormat } from '../../../../src/driver-api/index.js';
import { mxOneMwi } from './mx-one-mwi.js';
import { nortelMwi } from './nortel-mwi.js';
import { nupointMwi } from './nupoint-mwi.js';
import { textCti } from './text-cti.js';

/** A link that somebody described already: README.md, "Shipped tables". */
export interface ShippedTable {
  readonly title: string;
  readonly format: ProgrammableFormat;
  /** What a site would add (its own values), with samples that prove the table. */
  readonly example: ProgrammableFormat;
}

export const TABLES: Readonly<Record<string, ShippedTable>> = {
  'nortel-mwi': nortelMwi,
  'mx-one-mwi': mxOneMwi,
  'nupoint-mwi': nupointMwi,
  'text-cti': textCti,
};

/**
 * The table with what the site file says otherwise: keys of `line`, `answers`, `values` and commands take the table's
 * place; events and replies are tried before the table's, patterns to ignore come on top. An unknown table is none (the
 * check says so).
 */
export function merged(format: ProgrammableFormat): ProgrammableFormat {
  const name = format.table;
  const table = name !== undefined && Object.hasOwn(TABLES, name) ? TABLES[name]?.format : undefined;
  if (table === undefined) return format;
  const fields = new Set([...Object.keys(table.codes ?? {}), ...Object.keys(format.codes ?? {})]);
  const codes = [...fields].map((field) => [field, { ...table.codes?.[field], ...format.codes?.[field] }]);
  return {
    ...table,
    ...withoutAbsent(format),
    line: { ...table.line, ...withoutAbsent(format.line ?? {}) },
    commands: { ...table.commands, ...withoutAbsent(format.commands ?? {}) },
    answers: { ...table.answers, ...withoutAbsent(format.answers ?? {}) },
    values: { ...table.values, ...format.values },
    events: [...(format.events ?? []), ...(table.events ?? [])],
    replies: [...(format.replies ?? []), ...(table.replies ?? [])],
    ignore: [...(format.ignore ?? []), ...(table.ignore ?? [])],
    codes: Object.fromEntries(codes),
  };
}

/** A key with the value undefined says nothing; spread, it would take the table's away. */
function withoutAbsent<Of extends object>(of: Of): Of {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as Of;
}
