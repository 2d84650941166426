import { type SchemaNode, valueAt } from '../schema.js';
import type { Path } from '../yaml.js';
import { type LoadedRules, rulesJsonSchema } from './load.js';

/** One key whose value two sets of rules do not share; lists and free mappings count as one. */
export interface Difference {
  readonly key: string;
  /** As written in a file: durations with their unit. */
  readonly before: unknown;
  readonly after: unknown;
  readonly rules: readonly string[];
}

interface Leaf {
  readonly path: Path;
  readonly node: SchemaNode;
}

/** What differs, in the order of the schema. */
export function differences(before: LoadedRules, after: LoadedRules): Difference[] {
  return leaves().flatMap(({ path, node }) => {
    const [a, b] = [writtenAt(before, path, node), writtenAt(after, path, node)];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    return [{ key: path.join('.'), before: a, after: b, rules: node.rules ?? [] }];
  });
}

/** The value of a key as a file would say it, also where only the default does. */
export function writtenAt({ written }: LoadedRules, path: Path, node: SchemaNode): unknown {
  const said = valueAt(written, path);
  // A default of null is not in the JSON Schema.
  return said === undefined ? (node.default ?? null) : said;
}

/** Keys without fixed keys below them; the head of a file is none of the rules. */
function leaves(): readonly Leaf[] {
  known ??= Object.entries(rulesJsonSchema().properties ?? {})
    .filter(([name]) => name !== 'rules')
    .flatMap(([name, node]) => below([name], node));
  return known;
}
let known: readonly Leaf[] | null = null;

function below(path: Path, node: SchemaNode): Leaf[] {
  if (!node.properties) return [{ path, node }];
  return Object.entries(node.properties).flatMap(([name, child]) => below([...path, name], child));
}
