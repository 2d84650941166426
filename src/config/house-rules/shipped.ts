import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Finding } from '../explain.js';
import { type RulesVersion, SHIPPED_FROM } from './in-force.js';
import { BASE, BASE_ID, BASE_RULES } from './profiles.js';
import type { HouseRules } from './schema/index.js';

export type Versions = [RulesVersion, ...RulesVersion[]];

/** What the site file names under `houseRules`, in the order of their dates, behind the shipped rules. */
export interface SiteVersions {
  readonly versions: Versions;
  /** What is wrong with the list itself. */
  readonly findings: readonly Finding[];
}

/**
 * The shipped rules, read from a file that a test holds equal to the defaults of the schema: most sites have no others, and
 * the schema of all the rules takes a tenth of a second to load.
 */
export function shippedVersion(): RulesVersion {
  const rules = JSON.parse(readFileSync(BASE_RULES, 'utf8')) as HouseRules;
  return { id: BASE_ID, head: null, digest: digestOf(rules), file: BASE, from: SHIPPED_FROM, rules };
}

export const digestOf = (rules: HouseRules): string =>
  createHash('sha256').update(JSON.stringify(rules)).digest('hex');
