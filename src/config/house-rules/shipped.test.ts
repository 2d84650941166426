import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { baseRules, versionOf } from './load.js';
import { BASE_RULES } from './profiles.js';
import { shippedVersion } from './shipped.js';

/** `WRITE_BASE=1 npx vitest run src/config/house-rules/shipped.test.ts && npm run format` writes it. */
it('hotel-base.json is what the defaults of the schema are, in their order', () => {
  const wanted = JSON.stringify(baseRules().rules);
  if (process.env.WRITE_BASE === '1') writeFileSync(BASE_RULES, wanted);
  expect(JSON.stringify(JSON.parse(readFileSync(BASE_RULES, 'utf8')))).toBe(wanted);
});

it('the shipped version is the same as the one made from the schema', () => {
  expect(shippedVersion()).toEqual(versionOf(baseRules(), 'Europe/Lisbon'));
});
