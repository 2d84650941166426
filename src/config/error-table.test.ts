import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERRORS } from '../telephony/index.js';

const ROOT = join(import.meta.dirname, '../..');

/** The text of all shipped code except the table itself. */
function shippedCode(): string {
  return ['src', 'drivers']
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('src/telephony/errors'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

test('every code of the error table is used by the product', () => {
  const code = shippedCode();
  const unused = Object.keys(ERRORS).filter(
    (name) => !new RegExp(`['"\`]${name}['"\`]|\\b${name}:`).test(code),
  );
  expect(unused).toEqual([]);
});

test('every entry says what is wrong and what to do, in a sentence each', () => {
  for (const [code, { what, fix }] of Object.entries(ERRORS)) {
    expect(code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(what, code).toMatch(/^\S.{9,}\.$/);
    expect(fix, code).toMatch(/^\S.{9,}\.$/);
  }
});
