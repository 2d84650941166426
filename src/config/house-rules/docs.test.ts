import { describe, expect, test } from 'vitest';
import { allowedText, schemaKeys } from '../schema.js';
import { differences } from './compare.js';
import { rulesDocs } from './docs.js';
import { explainKey } from './explain-key.js';
import { baseRules, loadRules, rulesJsonSchema } from './load.js';
import { POLICY_KEYS } from './policy-keys.js';
import { profileNames } from './profiles.js';

const KEYS = schemaKeys(rulesJsonSchema());

describe('the schema', () => {
  test('has a description, and words for what is allowed, at every key', () => {
    for (const { path, node } of KEYS) {
      expect(node.description, path).toMatch(/^["A-Z].*[.?]$/);
      expect(allowedText(node), path).not.toMatch(/anything|undefined|\^/);
    }
  });

  test('has a default at every key that is not inside of a list', () => {
    const without = KEYS.filter(({ path, node, required }) => {
      const nullable = node.anyOf?.some(({ type }) => type === 'null');
      return (
        !path.startsWith('rules') &&
        !path.includes('[]') &&
        (required || (node.default === undefined && !nullable))
      );
    });
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  test('is closed to unknown keys at every level', () => {
    for (const { path, node } of KEYS)
      if (node.properties) expect(node.additionalProperties, path).toBe(false);
  });
});

describe('the page', () => {
  const page = rulesDocs();

  test('has every key in the section of its mapping, with its rules', () => {
    const sections = page.split(/^#+ /m);
    for (const { path, name, node } of KEYS) {
      const parent = path.slice(0, Math.max(0, path.length - name.length - 1));
      const section = sections.find((text) => text.startsWith(parent ? `\`${parent}\`` : 'Top level')) ?? '';
      const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` | `));
      expect(row, path).toContain(`(${node.rules?.join(', ')})`);
    }
  });

  test('has every profile and every policy key', () => {
    for (const name of profileNames().slice(1)) expect(page).toContain(`### \`${name}\``);
    for (const key of Object.keys(POLICY_KEYS)) expect(page).toContain(`| \`${key}\` | `);
  });
});

describe('differences', () => {
  test('are told as a file writes them, defaults too, with the rules', () => {
    expect(differences(loadRules('hotel-gm-screening'), loadRules('company-reception'))).toContainEqual({
      key: 'screening.declinedScript',
      before: 'no-answer',
      after: 'unavailable',
      rules: ['R208', 'R222', 'R034', 'R105', 'C13'],
    });
    expect(differences(baseRules(), loadRules('hotel-textbook'))).toContainEqual(
      expect.objectContaining({ key: 'noAnswer.by', before: 'time', after: 'rings' }),
    );
  });

  test('are none between a profile and itself', () => {
    for (const name of profileNames()) expect(differences(loadRules(name), loadRules(name))).toEqual([]);
  });
});

describe('explain', () => {
  test('a key: what it takes, its default, what it serves, who says otherwise', () => {
    expect(explainKey('answer.maxInclusive')).toMatchObject({
      is: 'key',
      key: {
        allowed: 'true or false',
        default: true,
        rules: [{ id: 'R263', says: 'Answered before the third ring.' }, { id: 'C01' }],
        profiles: [{ name: 'transfer-handover', value: false }],
      },
    });
  });

  test('a key with a default of null, and one inside of a list', () => {
    expect(explainKey('desks.frontDesk')).toMatchObject({ key: { default: null } });
    const inside = explainKey('screening.rules[].callers');
    expect(inside.is === 'key' && 'default' in inside.key).toBe(false);
  });

  test('a rule, and a policy key of the shelf: the keys that serve it', () => {
    expect(explainKey('R263')).toMatchObject({ is: 'served-by', keys: ['answer.maxInclusive'] });
    expect(explainKey('hold.recall_seconds')).toMatchObject({ is: 'served-by', keys: ['hold.recall'] });
    expect(explainKey('quota.*')).toMatchObject({ is: 'served-by', keys: [] });
  });

  test('nothing: what was meant', () => {
    expect(explainKey('hold.recal')).toEqual({ is: 'unknown', didYouMean: 'hold.recall' });
  });
});
