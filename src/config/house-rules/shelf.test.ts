import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { schemaKeys } from '../schema.js';
import { loadRules, rulesJsonSchema } from './load.js';
import { POLICY_KEYS } from './policy-keys.js';
import { profileNames, profilePath } from './profiles.js';
import { RULE_WORDS } from './rule-words.js';

/** The sixteen documents as the reference shelf (outside of this repository) lists them. */
const SHELF = new URL('../../../../shared/rules/', import.meta.url);
const present = existsSync(new URL('rules.json', SHELF));

interface Rule {
  id: string;
  doc: string;
  policy_key?: string;
}
const rules = present ? (JSON.parse(readFileSync(new URL('rules.json', SHELF), 'utf8')) as Rule[]) : [];
const markdown = present ? readFileSync(new URL('RULES.md', SHELF), 'utf8') : '';
const contradictions = [...markdown.matchAll(/^\| (C\d\d) \|.*\| (.*) \|$/gm)].map(
  ([, id = '', cell = '']) => ({
    id,
    keys: [...cell.replaceAll('\\|', '/').matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) =>
      policyKeys(text),
    ),
  }),
);
const KEYS = schemaKeys(rulesJsonSchema());
const PATHS = new Set(KEYS.map(({ path }) => path));
let compared = 0;

afterAll(() => {
  if (present) console.log(`house rules: ${compared} policy keys of ${rules.length} rules compared`);
  else console.log(`house rules: skipped, ${SHELF.pathname} is absent`);
});

describe('the tables', () => {
  test('every key names what it serves, and each of these has words', () => {
    expect(KEYS.length).toBeGreaterThan(400);
    for (const { path, node } of KEYS) {
      expect(node.rules?.length, path).toBeGreaterThan(0);
      for (const id of node.rules ?? []) expect(RULE_WORDS[id], `${id} of ${path}`).toMatch(/^\S.*[.?]$/);
    }
    const served = new Set(KEYS.flatMap(({ node }) => node.rules ?? []));
    expect(Object.keys(RULE_WORDS).filter((id) => !served.has(id))).toEqual([]);
  });

  test('every policy key leads to a key that is there, or says why there is none', () => {
    for (const [key, here] of Object.entries(POLICY_KEYS)) {
      if (typeof here === 'string') expect(here, key).toMatch(/^[A-Z].*\.$/);
      else for (const path of here) expect(PATHS, key).toContain(path);
    }
  });

  test('C01 to C34 are each served by a key', () => {
    const served = new Set(KEYS.flatMap(({ node }) => node.rules ?? []));
    for (let n = 1; n <= 34; n++) expect(served).toContain(`C${String(n).padStart(2, '0')}`);
  });
});

describe.skipIf(!present)('the shelf', () => {
  test('names no policy key that is not in the table', () => {
    const keys = rules.flatMap(({ policy_key = '' }) => policyKeys(policy_key));
    expect(keys.length).toBeGreaterThan(140);
    expect(keys.filter((key) => !(key in POLICY_KEYS))).toEqual([]);
    compared += keys.length;
  });

  test.each(contradictions)('$id is represented', ({ id, keys }) => {
    if (id !== 'C23') expect(keys.length, id).toBeGreaterThan(0);
    expect(keys.filter((key) => !(key in POLICY_KEYS))).toEqual([]);
    compared += keys.length;
  });

  test('has 34 contradictions, and every rule that a key names', () => {
    expect(contradictions).toHaveLength(34);
    const ids = new Set(rules.map(({ id }) => id));
    expect(Object.keys(RULE_WORDS).filter((id) => id.startsWith('R') && !ids.has(id))).toEqual([]);
  });
});

const profiles = profileNames().filter((name) => name !== 'hotel-base');

describe('the shipped profiles', () => {
  test('are sixteen and the base', () => {
    expect(profiles).toHaveLength(16);
    expect(loadRules('hotel-base').rules.answer.maxRings).toBe(3);
  });

  test.each(profiles)('%s loads, and each value cites a rule of its own document', (name) => {
    expect(loadRules(name).id).toBe(`${name}@1`);
    const text = readFileSync(profilePath(name), 'utf8');
    const doc = /^# (D\d\d): /.exec(text)?.[1];
    expect(doc).toBeDefined();
    const body = text.slice(text.indexOf('\n', text.indexOf('effectiveFrom')) + 1);
    for (const line of body.trim().split('\n')) {
      if (/^ *[A-Za-z]+:$/.test(line)) continue;
      const cited =
        line
          .split('#')
          .at(-1)
          ?.match(/R\d{3}/g) ?? [];
      expect(cited.length, line).toBeGreaterThan(0);
      for (const id of cited) if (present) expect(rules.find((rule) => rule.id === id)?.doc, line).toBe(doc);
    }
  });
});

/** `hold: {recall_seconds, max_recalls}` and `away.require_delegate`, `a.b, c.d`: the single keys. Values are left out. */
function policyKeys(text: string): string[] {
  const braced = /^([\w.<>]+): \[?\{(.*?)\}/.exec(text);
  if (braced) {
    const [, group = '', inner = ''] = braced;
    return inner.split(/, */).map((part) => `${group}.${part.replace(/[:=[].*$/, '').trim()}`);
  }
  return text
    .replace(/: *\[.*\]$/, '')
    .split(/[;,] | \/ /)
    .flatMap((part) => {
      const key = part
        .replace(/[:=].*$/, '')
        .replaceAll('[]', '')
        .trim();
      const [first = '', second] = key.split('/');
      return second ? [first, `${first.split('.')[0]}.${second}`] : [first];
    })
    .filter(Boolean);
}
