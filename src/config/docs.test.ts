import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ERRORS } from '../telephony/index.js';
import { configDocs, configExample, configJsonSchema, errorDocs } from './docs.js';
import { parseSite } from './load.js';
import { allowedText, schemaKeys } from './schema.js';

const FORMATS = ['panasonic-tda-a', 'smdi'];
const KEYS = schemaKeys();

describe('the schema', () => {
  test('has a description, and words for what is allowed, at every key', () => {
    expect(KEYS.length).toBeGreaterThan(50);
    for (const { path, node } of KEYS) {
      expect(node.description, path).toMatch(/^[A-Z5].*\.$/);
      expect(allowedText(node), path).not.toMatch(/anything|undefined|\^/);
    }
  });

  test('every example of a key is accepted where it stands', () => {
    for (const { path, node } of KEYS) {
      if (!node.pattern) continue;
      for (const example of node.examples ?? []) expect(example, path).toMatch(new RegExp(node.pattern));
    }
  });

  test('is JSON Schema 2020-12 with a title, closed to unknown keys', () => {
    const schema = configJsonSchema();
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.title).toBe('Bellwire site file');
    expect(schema.required).toEqual(['site', 'timezone']);
    expect(schema.additionalProperties).toBe(false);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});

describe('the page', () => {
  const page = configDocs();

  test('has every key in the section of its mapping', () => {
    for (const { path, name, variant } of KEYS) {
      const parent = path.slice(0, Math.max(0, path.length - name.length - 1));
      const heading = parent ? `\`${parent}\`${variant ? ` with \`${variant}\`` : ''}` : 'Top level';
      const section = sectionOf(page, heading);
      expect(section, `${heading} has ${name}`).toContain(`\n| \`${name}\` | `);
    }
  });

  test('names defaults and required keys', () => {
    expect(sectionOf(page, 'Top level')).toMatch(/\| `site` \|.*\| \*\*required\*\* \|/);
    expect(sectionOf(page, '`ledger`')).toContain('| `/var/lib/bellwire/ledger.db` |');
  });
});

/** From its heading to the next one. */
function sectionOf(page: string, heading: string): string {
  const sections = page.split(/^#+ /m);
  return sections.find((text) => text.startsWith(heading)) ?? '';
}

describe('the example', () => {
  const example = configExample();

  test('is a valid site file', () => {
    const site = parseSite(example, 'example.yaml', FORMATS);
    expect(site.rooms.size).toBe(21);
    expect(site.links.map(({ id }) => id)).toEqual(['smdr', 'smdi']);
  });

  test('stays valid when every commented key is switched on', () => {
    const all = example.replace(/^( *)#((?: {2})*[A-Za-z"'])/gm, '$1$2');
    const site = parseSite(all, 'example.yaml', FORMATS);
    expect(site.mqtt?.tls).toMatchObject({ ca: '/etc/bellwire/broker-ca.pem' });
    expect(Object.keys(parse(all))).toEqual(Object.keys(configJsonSchema().properties ?? {}));
  });

  test('shows every top-level key and quotes every number of a room', () => {
    for (const { path, name } of KEYS) {
      if (path === name) expect(example).toMatch(new RegExp(`^#?${name}:`, 'm'));
    }
    expect(example).not.toMatch(/[-:] 0\d/);
  });
});

describe('the error page', () => {
  test('has exactly the codes of the table, with cause and remedy', () => {
    const rows = [...errorDocs().matchAll(/^\| <a id="(\w+)"><\/a>`(\w+)` \| (.+\.) \| (.+\.?) \|$/gm)];
    expect(rows.map(([, anchor]) => anchor)).toEqual(Object.keys(ERRORS));
    expect(rows.map(([, , code]) => code)).toEqual(Object.keys(ERRORS));
  });
});
