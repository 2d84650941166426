import { Document, stringify, visit } from 'yaml';
import type { z } from 'zod';
import { nearest } from './nearest.js';
import type { ConfigErrorCode } from './problem.js';
import {
  allowedText,
  branches,
  exampleValue,
  isRecord,
  type SchemaNode,
  schemaAt,
  schemaKeys,
  valueAt,
} from './schema.js';
import type { Path, YamlSource } from './yaml.js';

/** A problem before it is given its place in the file. */
export interface Finding {
  readonly code: ConfigErrorCode;
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly found: string;
  readonly allowed: string;
  readonly example?: string;
  readonly didYouMean?: string;
}

export type Issue = z.core.$ZodIssue;

/** A zod issue in the words of the site file. One issue may name several unknown keys. */
export function explain(issue: Issue, source: YamlSource, root: SchemaNode): Finding[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, source.value, root));
  }
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue);
    if (branch) {
      return branch.flatMap((inner) =>
        explain({ ...inner, path: [...issue.path, ...inner.path] } as Issue, source, root),
      );
    }
    // A discriminator such as `type`: its key may be missing, or its value belong to no alternative.
    if ('options' in issue && issue.options)
      return [wrongVariant(path, issue.options.map(String), source, root)];
  }
  return [wrongValue(path, source, root)];
}

/** The alternative whose own kind of value was found (a mapping for a mapping), if there is exactly one. */
function meantBranch(issue: Extract<Issue, { code: 'invalid_union' }>): Issue[] | null {
  const possible = issue.errors.filter(
    (errors) => !errors.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return possible.length === 1 ? (possible[0] ?? null) : null;
}

function wrongValue(path: Path, source: YamlSource, root: SchemaNode): Finding {
  const node = schemaAt(root, source.value, path) ?? {};
  const value = valueAt(source.value, path);
  const written = source.written(path);
  const quoted =
    typeof value === 'number' && written !== null && fitsAsText(written, node) ? stringify(written) : null;
  const example = quoted ? keyed(path, quoted.trim()) : exampleOf(path, node);
  const instead = node.insteadOf?.[String(value)];
  const didYouMean =
    instead ?? (typeof value === 'string' ? nearest(value, (node.enum ?? []).map(String)) : null);
  return {
    code: 'CONFIG_INVALID',
    path,
    part: 'value',
    found: quoted ? `${written} without quotes, which is the number ${value}` : foundText(value, written),
    allowed: allowedText(node),
    ...(example && { example }),
    ...(didYouMean && { didYouMean }),
  };
}

/** Would it have been right in quotes? YAML reads 0101 as the number 101. */
const fitsAsText = (written: string, node: SchemaNode): boolean =>
  [node, ...branches(node)].some(
    ({ type, pattern }) => type === 'string' && (pattern === undefined || new RegExp(pattern).test(written)),
  );

function wrongVariant(path: Path, options: string[], source: YamlSource, root: SchemaNode): Finding {
  const value = valueAt(source.value, path);
  const didYouMean = typeof value === 'string' ? nearest(value, options) : null;
  const parent = schemaAt(root, source.value, path.slice(0, -1));
  const shape = didYouMean ? parent?.oneOf?.find((branch) => branch.title === didYouMean) : undefined;
  return {
    code: 'CONFIG_INVALID',
    path,
    part: 'value',
    found: foundText(value, source.written(path)),
    allowed: `one of ${options.join(', ')}`,
    example: keyed(path, didYouMean ?? options[0] ?? ''),
    ...(didYouMean && { didYouMean: shape ? `${didYouMean} (${allowedText(shape)})` : didYouMean }),
  };
}

function unknownKey(key: string, parent: Path, value: unknown, root: SchemaNode): Finding {
  const node = schemaAt(root, value, parent) ?? {};
  const known = Object.keys(node.properties ?? {});
  const meant = nearest(key, known);
  const elsewhere = meant ? null : rightKeyWrongPlace(key, parent, root);
  const example = meant ? exampleOf([...parent, meant], node.properties?.[meant] ?? {}) : null;
  return {
    code: 'CONFIG_UNKNOWN_KEY',
    path: [...parent, key],
    part: 'key',
    found: key,
    allowed: known.join(', '),
    ...((meant ?? elsewhere) && { didYouMean: meant ?? elsewhere ?? '' }),
    ...(example && { example }),
  };
}

/** `baud` directly under a link is `links[].transport.baud`: the same name, as near in the tree as there is. */
function rightKeyWrongPlace(key: string, parent: Path, root: SchemaNode): string | null {
  const keys = schemaKeys(root);
  const name = nearest(key, new Set(keys.map((known) => known.name)));
  const here = pathText(parent).replace(/\[\d+\]/g, '[]');
  const candidates = keys.filter((known) => known.name === name);
  const best = candidates.find(({ path }) => path.startsWith(here)) ?? candidates[0];
  if (!best) return null;
  return `${best.path}${best.variant ? ` (with ${best.variant})` : ''}`;
}

/** `links[0].transport.baud`; keys that are no plain words in quotes: `lamps.boards[0].map["0101"]`. */
export function pathText(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[A-Za-z][A-Za-z0-9]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** What {@link Finding.found} says of a key that is required and absent. */
export const MISSING = 'nothing (the key is missing)';

export function foundText(value: unknown, written: string | null): string {
  if (value === undefined) return MISSING;
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return `a mapping with the keys ${Object.keys(value).join(', ') || '(none)'}`;
  if (typeof value === 'string') return cut(JSON.stringify(value));
  return `${cut(written ?? String(value))} (a ${typeof value})`;
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

function exampleOf(path: Path, node: SchemaNode): string | null {
  const value = exampleValue(node);
  return value === undefined ? null : keyed(path, inline(value));
}

/** A value on one line of YAML. */
export function inline(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar(_, scalar) {
      // Room numbers, ranges and times get quotes even where YAML could do without: the habit protects "0101".
      if (typeof scalar.value === 'string' && /^[0-9][0-9:-]*$/.test(scalar.value))
        scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ collectionStyle: 'flow', lineWidth: 0 }).trim();
}

function keyed(path: Path, value: string): string {
  const last = path.at(-1);
  if (last === undefined) return value;
  return typeof last === 'string' ? `${inline(last)}: ${value}` : `- ${value}`;
}
