import { z } from 'zod';
import { SiteSchema } from './site.js';
import type { Path } from './yaml.js';

/** The part of JSON Schema (draft 2020-12) that zod writes for the site file. */
export interface SchemaNode {
  $schema?: string;
  title?: string;
  description?: string;
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  default?: unknown;
  examples?: readonly unknown[];
  const?: unknown;
  enum?: readonly unknown[];
  minimum?: number;
  multipleOf?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** What the pattern allows, in words (read by VS Code as well). */
  patternErrorMessage?: string;
  /** House rules: what the key serves. */
  rules?: readonly string[];
  /** Values that people write and that cannot be, with what does the same. */
  insteadOf?: Readonly<Record<string, string>>;
  /** The key is for links of this format only; the example leaves it out. */
  onlyFormat?: string;
  properties?: Readonly<Record<string, SchemaNode>>;
  required?: readonly string[];
  additionalProperties?: SchemaNode | false;
  items?: SchemaNode;
  oneOf?: readonly SchemaNode[];
  anyOf?: readonly SchemaNode[];
}

/** One key of the site file. */
export interface SchemaKey {
  /** e.g. `links[].transport.baud`. */
  readonly path: string;
  readonly name: string;
  readonly node: SchemaNode;
  readonly required: boolean;
  /** Which alternative it belongs to, e.g. `type: serial`; null when the parent has only one form. */
  readonly variant: string | null;
}

/** JSON Schema of the site file as it is written, for editors and for everything in this folder that explains keys. */
export function configJsonSchema(): SchemaNode {
  const schema = z.toJSONSchema(SiteSchema, { target: 'draft-2020-12', io: 'input' }) as SchemaNode;
  return { title: 'Bellwire site file', ...schema };
}

/** Every key, parents before children, in the order of the schema. */
export function schemaKeys(root: SchemaNode = configJsonSchema()): SchemaKey[] {
  return keysBelow(root, '', null);
}

function keysBelow(node: SchemaNode, prefix: string, variant: string | null): SchemaKey[] {
  const keys: SchemaKey[] = [];
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const path = prefix ? `${prefix}.${name}` : name;
    keys.push({ path, name, node: child, required: node.required?.includes(name) ?? false, variant });
    keys.push(...keysBelow(child, path, null));
  }
  if (node.items) keys.push(...keysBelow(node.items, `${prefix}[]`, null));
  for (const branch of branches(node)) keys.push(...keysBelow(branch, prefix, variantOf(branch)));
  return keys;
}

export function branches(node: SchemaNode): readonly SchemaNode[] {
  return node.oneOf ?? node.anyOf ?? [];
}

/** `type: serial` for the branch whose `type` must be `serial`. */
export function variantOf(branch: SchemaNode): string | null {
  for (const [name, child] of Object.entries(branch.properties ?? {})) {
    if (child.const !== undefined) return `${name}: ${String(child.const)}`;
  }
  return null;
}

/**
 * The schema at a path of a concrete file; `value` (the whole file as read) decides which alternative applies.
 * Null when the path is not in the schema, or the alternative is undecided.
 */
export function schemaAt(root: SchemaNode, value: unknown, path: Path): SchemaNode | null {
  const node = chooseBranch(root, value);
  const [step, ...rest] = path;
  if (step === undefined) return node;
  const child =
    typeof step === 'number'
      ? node.items
      : (node.properties?.[step] ?? (node.additionalProperties || undefined));
  return child ? schemaAt(child, valueAt(value, [step]), rest) : null;
}

function chooseBranch(node: SchemaNode, value: unknown): SchemaNode {
  const fitting = branches(node).filter((branch) => fits(branch, value));
  return fitting.length === 1 && fitting[0] ? fitting[0] : node;
}

function fits(branch: SchemaNode, value: unknown): boolean {
  if (branch.type !== 'object') return branch.type === typeof value;
  if (!isRecord(value)) return false;
  return Object.entries(branch.properties ?? {}).every(
    ([name, child]) => child.const === undefined || child.const === value[name],
  );
}

export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof step === 'number') at = Array.isArray(at) ? at[step] : undefined;
    else at = isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a key takes, in words, for errors and documentation. */
export function allowedText(node: SchemaNode): string {
  if (node.patternErrorMessage) return node.patternErrorMessage;
  if (node.const !== undefined) return String(node.const);
  if (node.enum) return node.enum.length > 1 ? `one of ${node.enum.join(', ')}` : String(node.enum[0]);
  const alternatives = branches(node);
  if (alternatives.length > 0) return alternatives.map(allowedText).join(', or ');
  switch (node.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return numberText(node);
    case 'string':
      return node.maxLength === undefined ? 'a text' : `a text of at most ${node.maxLength} characters`;
    case 'array':
      return 'a list';
    case 'object':
      return node.properties
        ? `${node.title ? `${node.title}: ` : ''}a mapping with the keys ${Object.keys(node.properties).join(', ')}`
        : 'a mapping of names to values';
    case 'null':
      return 'null';
    case undefined:
      return 'anything';
    default:
      return node.type satisfies never;
  }
}

function numberText({ minimum, maximum, multipleOf }: SchemaNode): string {
  const range = minimum !== undefined && maximum !== undefined ? ` from ${minimum} to ${maximum}` : '';
  return `a whole number${range}${multipleOf === undefined ? '' : `, a multiple of ${multipleOf}`}`;
}

/** A value that the schema accepts and a reader understands; undefined when it knows none. */
export function exampleValue(node: SchemaNode): unknown {
  if (node.examples) return node.examples[0];
  if (node.const !== undefined) return node.const;
  const alternative = branches(node)[0];
  if (alternative) return exampleValue(alternative);
  if (node.properties) {
    const names = node.required ?? Object.keys(node.properties).slice(0, 1);
    return Object.fromEntries(names.map((name) => [name, exampleValue(node.properties?.[name] ?? {})]));
  }
  if (node.items) return [exampleValue(node.items)];
  return node.default ?? node.enum?.[0];
}
