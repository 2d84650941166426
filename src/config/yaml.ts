import {
  type ErrorCode,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Range,
  visit,
} from 'yaml';

export type Path = readonly (string | number)[];

/** A place in the text. Line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly source: { readonly text: string; readonly length: number };
}

export interface SyntaxFault {
  readonly place: Place;
  readonly what: string;
}

export interface YamlSource {
  /** The document as plain values; meaningless when there are faults. Keys are strings exactly as written. */
  readonly value: unknown;
  readonly faults: readonly SyntaxFault[];
  /** Where a value (or the key before it) stands; the nearest enclosing key when the path does not exist. */
  locate(path: Path, part: 'key' | 'value'): Place;
  /** A scalar as written, quotes removed: `0101` although its value is the number 101. Null for anything else. */
  written(path: Path): string | null;
}

/**
 * YAML 1.2, core schema, one document. Keys stay strings, duplicate keys are faults, and so are anchors: a site
 * file needs none, and without them no few bytes can grow into gigabytes.
 */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    lineCounter: lines,
  });

  const place = (from: number, to: number): Place => {
    const { line, col } = lines.linePos(from);
    // linePos answers line 0 for a text without any line.
    const start = lines.lineStarts[line - 1] ?? 0;
    const end = lines.lineStarts[line] ?? text.length + 1;
    const source = text.slice(start, end).replace(/[\r\n]+$/, '');
    const length = Math.max(1, Math.min(to - from, source.length - (col - 1)));
    return { line: Math.max(1, line), column: Math.max(1, col), source: { text: source, length } };
  };

  const faults = [...document.errors, ...document.warnings].map(({ code, pos: [from, to], message }) => ({
    place: place(from, to),
    what: OWN_WORDS[code] ?? message.replace(/\s+/g, ' '),
  }));
  visit(document, {
    Alias(_, alias) {
      const [from, to] = alias.range ?? [0, 0];
      faults.push({ place: place(from, to), what: 'Aliases (*name) are not used in these files' });
    },
  });

  const find = (path: Path): Found => walk(document.contents, path);
  return {
    value: faults.length > 0 ? null : document.toJS({ maxAliasCount: 0 }),
    faults,
    locate(path, part) {
      const { pair, node, complete } = find(path);
      const key = pair && isScalar(pair.key) ? pair.key : null;
      const chosen = (part === 'value' && complete ? node : null) ?? key ?? node;
      const range = rangeOf(chosen);
      return range ? place(range[0], range[1]) : place(0, 0);
    },
    written(path) {
      const { node, complete } = find(path);
      return complete && isScalar(node) ? (node.source ?? null) : null;
    },
  };
}

/** Where the library speaks to programmers. */
const OWN_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'The key is in this mapping already',
  MULTIPLE_DOCS: 'A second document (a line ---)',
  NON_STRING_KEY: 'A key that is no plain text',
};

interface Found {
  /** The map entry that was reached last. */
  pair: Pair | null;
  node: Node | null;
  complete: boolean;
}

function walk(root: Node | null, path: Path): Found {
  let found: Found = { pair: null, node: root, complete: true };
  for (const step of path) {
    const { node } = found;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) return { ...found, complete: false };
      found = { pair, node: pair.value as Node | null, complete: true };
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      found = { pair: null, node: node.items[step] as Node | null, complete: true };
    } else {
      return { ...found, complete: false };
    }
  }
  return found;
}

const rangeOf = (node: Node | null): Range | null => node?.range ?? null;
