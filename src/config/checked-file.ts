import { readFileSync, statSync } from 'node:fs';
import { explain, type Finding, type Issue, MISSING, pathText } from './explain.js';
import { ConfigError, type ConfigProblem } from './problem.js';
import type { SchemaNode } from './schema.js';
import { type Place, readYaml, type YamlSource } from './yaml.js';

/** What reading the site file and reading house rules have in common: from bytes to problems with their places. */

const MOST_BYTES = 1024 * 1024;
/** Nobody reads more, and a megabyte of nonsense must not take minutes. */
const MOST_PROBLEMS = 100;

/** Throws ConfigError: not there, too big, not UTF-8. */
export function readText(path: string): string {
  const problem = (code: ConfigProblem['code'], found: string, allowed: string) =>
    new ConfigError([{ code, file: path, line: null, column: null, path: '', found, allowed }]);
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw problem('CONFIG_INVALID', `a file of ${size} bytes`, 'at most 1 MB');
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw problem('CONFIG_NOT_FOUND', why, 'a readable YAML file');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw problem('CONFIG_SYNTAX', 'bytes that are not UTF-8', 'a text file saved as UTF-8');
  }
}

/** Throws ConfigError with every place that is no YAML, or more of it than these files use. */
export function readSource(text: string, path: string): YamlSource {
  const source = readYaml(text);
  const syntax = source.faults.map(({ place, what }) => misread(place, what, path)).sort(byPlace);
  if (hasAny(syntax)) throw new ConfigError(syntax);
  return source;
}

/** Throws ConfigError when there are findings, each with its place. */
export function refuse(findings: readonly Finding[], source: YamlSource, path: string): void {
  const problems = findings
    .slice(0, MOST_PROBLEMS)
    .map((finding) => located(finding, source, path))
    .sort(byPlace);
  if (hasAny(problems)) throw new ConfigError(problems);
}

/** @param schema called only when there are issues: it takes a while to make */
export function explainAll(
  issues: readonly Issue[],
  source: YamlSource,
  schema: () => SchemaNode,
): Finding[] {
  if (issues.length === 0) return [];
  const root = schema();
  return issues.slice(0, MOST_PROBLEMS).flatMap((issue) => explain(issue, source, root));
}

/** `parety: even` is one slip, although the schema sees an unknown key and, where `parity` is required, a missing one. */
export function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const meant = new Set(
    findings.flatMap(({ code, path, didYouMean }) =>
      code === 'CONFIG_UNKNOWN_KEY' && didYouMean ? [pathText([...path.slice(0, -1), didYouMean])] : [],
    ),
  );
  return findings.filter(({ found, path }) => !(found === MISSING && meant.has(pathText(path))));
}

const misread = ({ source, ...place }: Place, what: string, file: string): ConfigProblem => ({
  code: 'CONFIG_SYNTAX',
  file,
  path: '',
  ...place,
  found: what,
  allowed: 'YAML 1.2: every key once, blanks for indentation, quotes around texts with special characters',
  source: { ...source, text: hideSecrets(source.text) },
});

function located(finding: Finding, source: YamlSource, file: string): ConfigProblem {
  const { path, part, ...rest } = finding;
  const { line, column, source: excerpt } = source.locate(path, part);
  return {
    ...rest,
    found: hideSecrets(rest.found),
    ...(rest.example && { example: hideSecrets(rest.example) }),
    file,
    path: pathText(path),
    line,
    column,
    source: { ...excerpt, text: hideSecrets(excerpt.text) },
  };
}

/** Messages end up in the journal: a password that was put in the file by mistake must not. Keeps the length. */
function hideSecrets(text: string): string {
  const stars = (_: string, before: string, secret: string) => before + '*'.repeat(secret.length);
  return text
    .replace(/(:\/\/)([^@/\s]+)(?=@)/g, stars)
    .replace(/((?:password|passwd|secret|token)['"]?\s*:\s*)(.+)/gi, stars);
}

const byPlace = (a: ConfigProblem, b: ConfigProblem): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

const hasAny = <T>(list: T[]): list is [T, ...T[]] => list.length > 0;
