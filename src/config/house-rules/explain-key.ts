import { nearest } from '../nearest.js';
import { allowedText, type SchemaKey, type SchemaNode, schemaKeys } from '../schema.js';
import { writtenAt } from './compare.js';
import { baseRules, type LoadedRules, loadRules, rulesJsonSchema } from './load.js';
import { POLICY_KEYS } from './policy-keys.js';
import { BASE, profileNames } from './profiles.js';
import { RULE_WORDS } from './rule-words.js';

/** Everything there is to say of one key. */
export interface KeyExplained {
  readonly key: string;
  readonly meaning: string;
  readonly allowed: string;
  /** As written; absent for keys inside of lists and for those that must be given. */
  readonly default?: unknown;
  readonly rules: readonly { id: string; says: string }[];
  /** Shipped profiles that say otherwise. */
  readonly profiles: readonly { name: string; value: unknown }[];
  /** Keys below it. */
  readonly keys: readonly string[];
}

export type Explained =
  | { is: 'key'; key: KeyExplained }
  /** A rule, or a policy key of RULES.md: the keys that serve it. */
  | { is: 'served-by'; says: string; keys: readonly string[] }
  | { is: 'unknown'; didYouMean: string | null };

/** @param asked a key (`hold.recall`), a rule (`R286`, `C31`) or a policy key of RULES.md (`hold.recall_seconds`) */
export function explainKey(asked: string): Explained {
  const keys = schemaKeys(rulesJsonSchema());
  const found = keys.find(({ path }) => path === asked);
  if (found) return { is: 'key', key: explained(found, keys) };
  const says = RULE_WORDS[asked];
  if (says) {
    const serving = keys.filter(({ node, path }) => node.rules?.includes(asked) && !path.startsWith('rules'));
    return { is: 'served-by', says, keys: serving.map(({ path }) => path) };
  }
  const here = POLICY_KEYS[asked];
  if (typeof here === 'string') return { is: 'served-by', says: here, keys: [] };
  if (here) return { is: 'served-by', says: 'A policy key of RULES.md.', keys: here };
  const depth = (path: string) => path.split('.').length;
  const paths = keys.map(({ path }) => path);
  const alike = paths.filter((path) => depth(path) === depth(asked));
  return { is: 'unknown', didYouMean: nearest(asked, alike) ?? nearest(asked, paths) };
}

function explained({ path, node, required }: SchemaKey, all: readonly SchemaKey[]): KeyExplained {
  const children = all.filter((key) => key.path.startsWith(`${path}.`) || key.path.startsWith(`${path}[]`));
  const single = !path.includes('[]') && !node.properties && !required;
  return {
    key: path,
    meaning: node.description ?? '',
    allowed: allowedText(node),
    ...(single && { default: writtenAt(baseRules(), path.split('.'), node) }),
    rules: (node.rules ?? []).map((id) => ({ id, says: RULE_WORDS[id] ?? '' })),
    profiles: single ? otherwise(path, node) : [],
    keys: children.map((key) => key.path),
  };
}

function otherwise(path: string, node: SchemaNode): KeyExplained['profiles'] {
  const value = (rules: LoadedRules) => writtenAt(rules, path.split('.'), node);
  const usual = JSON.stringify(value(baseRules()));
  return profileNames()
    .filter((name) => name !== BASE)
    .map((name) => ({ name, value: value(loadRules(name)) }))
    .filter((profile) => JSON.stringify(profile.value) !== usual);
}
