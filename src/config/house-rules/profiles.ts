import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The shipped profiles: one file each, named after what it is. The folder lies beside this file, and the build puts a
 * copy beside the bundle (scripts/bundle.mjs).
 */
const FOLDER = new URL('./profiles/', import.meta.url);

/** What every file extends in the end: the defaults of the schema. */
export const BASE = 'hotel-base';
export const BASE_ID = `${BASE}@1`;
/** They as JSON; shipped.test.ts writes it and compares. */
export const BASE_RULES = new URL(`${BASE}.json`, FOLDER);

/** Names, the base first. */
export function profileNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return [BASE, ...files.map((file) => file.slice(0, -'.yaml'.length)).sort()];
}

export const profilePath = (name: string): string => fileURLToPath(new URL(`${name}.yaml`, FOLDER));

/** `hotel-guest-transfer` is a profile; `rules/2027.yaml` and `./x` are files. */
export const isProfileName = (ref: string): boolean => /^[a-z0-9][a-z0-9-]*$/.test(ref);
