import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { explainAll, readSource, readText, refuse, withoutEchoes } from '../checked-file.js';
import { type Finding, foundText, MISSING } from '../explain.js';
import { nearest } from '../nearest.js';
import type { SchemaNode } from '../schema.js';
import { isRecord } from '../schema.js';
import type { YamlSource } from '../yaml.js';
import { crossCheckRules } from './cross-checks.js';
import { instantOf, type RulesVersion, SHIPPED_FROM } from './in-force.js';
import { merged, withoutRemovals } from './merge.js';
import { BASE, BASE_ID, isProfileName, profileNames, profilePath } from './profiles.js';
import { type HouseRules, HouseRulesSchema, RulesFileSchema, type RulesHead } from './schema/index.js';
import { digestOf } from './shipped.js';

/** A file of house rules with all it extends. */
export interface LoadedRules {
  readonly id: string;
  /** Null for `hotel-base`. */
  readonly head: RulesHead | null;
  readonly file: string;
  /** What it extends; null for `hotel-base`. */
  readonly base: LoadedRules | null;
  /** The keys that it and what it extends say, as written. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly rules: HouseRules;
}

/** JSON Schema of a file of house rules as it is written. Made once: it takes a while. */
export function rulesJsonSchema(): SchemaNode {
  jsonSchema ??= {
    title: 'Bellwire house rules',
    ...(z.toJSONSchema(RulesFileSchema, { target: 'draft-2020-12', io: 'input' }) as SchemaNode),
  };
  return jsonSchema;
}
let jsonSchema: SchemaNode | null = null;

/** The shipped rules: every key has its default. */
export function baseRules(): LoadedRules {
  base ??= {
    id: BASE_ID,
    head: null,
    file: BASE,
    base: null,
    written: {},
    rules: HouseRulesSchema.parse({}),
  };
  return base;
}
let base: LoadedRules | null = null;

/**
 * @param ref a shipped profile or the path of a file
 * @throws ConfigError with every problem of the first file that has one
 */
export function loadRules(ref: string): LoadedRules {
  if (ref === BASE) return baseRules();
  return loadFile(isProfileName(ref) ? profilePath(ref) : resolve(ref), []);
}

/** @param below files that extend this one, the first that was asked for first */
function loadFile(file: string, below: readonly string[]): LoadedRules {
  const source = readSource(readText(file), file);
  const own = checkedFile(source, file);
  const extended = loadExtended(own.rules.extends, source, file, [...below, file]);

  const { rules: _, ...keys } = isRecord(source.value) ? source.value : {};
  const written = merged(extended.written, keys, rulesJsonSchema()) as Record<string, unknown>;
  const parsed = HouseRulesSchema.safeParse(written);
  refuse(
    parsed.success ? crossCheckRules(parsed.data) : explainAll(parsed.error.issues, source, rulesJsonSchema),
    source,
    file,
  );
  // Not reachable: a failed parse has issues, and every issue was refused above.
  if (!parsed.success) throw parsed.error;
  const { name, version } = own.rules;
  return { id: `${name}@${version}`, head: own.rules, file, base: extended, written, rules: parsed.data };
}

/** The file by itself: head and keys. */
function checkedFile(source: YamlSource, file: string): z.output<typeof RulesFileSchema> {
  const parsed = RulesFileSchema.safeParse(withoutRemovals(source.value, rulesJsonSchema()));
  const findings = withoutEchoes(explainAll(parsed.error?.issues ?? [], source, rulesJsonSchema));
  refuse(findings.map(asUnapproved), source, file);
  // Not reachable, as above.
  if (!parsed.success) throw parsed.error;
  return parsed.data;
}

/** Nobody's rules are no rules: said by a code of its own (R038). */
function asUnapproved(finding: Finding): Finding {
  const { path, found } = finding;
  const approval = path[0] === 'rules' && (path[1] === 'approvedBy' || path[1] === 'approvedOn');
  const empty = [MISSING, foundText(null, null), foundText('', null)].includes(found);
  return approval && path.length === 2 && empty ? { ...finding, code: 'RULES_NOT_APPROVED' } : finding;
}

function loadExtended(ref: string, source: YamlSource, file: string, chain: readonly string[]): LoadedRules {
  if (ref === BASE) return baseRules();
  const profile = isProfileName(ref);
  if (profile && !profileNames().includes(ref))
    refuse([unknownProfile(ref, ['rules', 'extends'])], source, file);
  const path = profile ? profilePath(ref) : resolve(dirname(file), ref);
  if (chain.includes(path)) {
    const found = [...chain.slice(chain.indexOf(path)), path].join(' extends ');
    const allowed = 'a profile or file that does not extend this one';
    refuse(
      [{ code: 'RULES_EXTENDS', path: ['rules', 'extends'], part: 'value', found, allowed }],
      source,
      file,
    );
  }
  return loadFile(path, chain);
}

/** A name that is no profile: where it is written, with the nearest that is one. */
export function unknownProfile(ref: string, path: Finding['path']): Finding {
  const names = profileNames();
  const didYouMean = nearest(ref, names);
  return {
    code: 'RULES_EXTENDS',
    path,
    part: 'value',
    found: ref,
    allowed: `a shipped profile (${names.join(', ')}), or the path of a file, e.g. ./${ref}.yaml`,
    ...(didYouMean && { didYouMean }),
  };
}

/** Rules as one of the versions of a site. */
export function versionOf(loaded: LoadedRules, timeZone: string): RulesVersion {
  const { id, head, file, rules } = loaded;
  const from = head === null ? SHIPPED_FROM : instantOf(head.effectiveFrom, timeZone);
  return { id, head, digest: digestOf(rules), file, from, rules };
}
