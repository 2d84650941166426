import { branches, isRecord, type SchemaNode } from '../schema.js';

/**
 * What a file of house rules makes of the one it extends: mappings are merged key by key, everything else (lists, texts,
 * numbers) replaces, and `null` takes an entry away where there need not be one.
 */
export function merged(base: unknown, own: unknown, node: SchemaNode): unknown {
  if (!isRecord(base) || !isRecord(own)) return own;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const child = childOf(node, key);
    if (value === null && child && mayGo(node, key, child)) delete result[key];
    else result[key] = merged(base[key] ?? {}, value, child ?? {});
  }
  return result;
}

/** The same file as its schema sees it: entries that are only taken away are not there. */
export function withoutRemovals(own: unknown, node: SchemaNode): unknown {
  if (!isRecord(own)) return own;
  return Object.fromEntries(
    Object.entries(own).flatMap(([key, value]) => {
      const child = childOf(node, key);
      if (!child) return [[key, value]];
      return value === null && mayGo(node, key, child) ? [] : [[key, withoutRemovals(value, child)]];
    }),
  );
}

/** Where null is a value of its own ("never", "none") it stays one; a key that must be there cannot go. */
function mayGo(parent: SchemaNode, key: string, child: SchemaNode): boolean {
  if (branches(child).some(({ type }) => type === 'null')) return false;
  return parent.properties?.[key] === undefined || !hasToBe(parent, key, child);
}

const hasToBe = (parent: SchemaNode, key: string, child: SchemaNode): boolean =>
  child.default !== undefined || (parent.required?.includes(key) ?? false);

function childOf(node: SchemaNode, key: string): SchemaNode | null {
  return node.properties?.[key] ?? (node.additionalProperties || null);
}
