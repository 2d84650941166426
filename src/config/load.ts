import { readFileSync, statSync } from 'node:fs';
import { crossCheck } from './cross-checks.js';
import { explain, type Finding, type Issue, MISSING, pathText } from './explain.js';
import { ConfigError, type ConfigProblem } from './problem.js';
import { type Site, siteFrom } from './resolved.js';
import { expandRoom } from './rooms.js';
import { configJsonSchema } from './schema.js';
import { type SiteFile, SiteSchema } from './site.js';
import { type Place, readYaml, type YamlSource } from './yaml.js';

export type { Site } from './resolved.js';

/** What the drivers say of a link whose format is described in the site file; `path` is below the link. */
export type CheckFormat = (
  link: SiteFile['links'][number],
) => readonly { path: Finding['path']; found: string; allowed: string; code?: 'FORMAT_EXPERIMENTAL' }[];

const MOST_BYTES = 1024 * 1024;
/** Nobody reads more, and a megabyte of nonsense must not take minutes. */
const MOST_PROBLEMS = 100;

/**
 * Reads and checks a site file; never writes it.
 * @param formats ids of the PBX formats there are (`links[].format`)
 * @param checkFormat asked when everything else is good
 * @throws ConfigError with every problem of the file
 */
export function loadSite(path: string, formats: readonly string[], checkFormat?: CheckFormat): Site {
  return parseSite(readSiteFile(path), path, formats, checkFormat);
}

/** {@link loadSite} for a text; `path` is its name in messages. */
export function parseSite(
  text: string,
  path: string,
  formats: readonly string[],
  checkFormat?: CheckFormat,
): Site {
  const source = readYaml(text);
  const syntax = source.faults.map(({ place, what }) => misread(place, what, path)).sort(byPlace);
  if (hasAny(syntax)) throw new ConfigError(syntax);

  const parsed = SiteSchema.safeParse(source.value);
  const issues = parsed.error?.issues ?? [];
  const said = withoutEchoes([...explainAll(issues, source), ...crossCheck(source.value, formats)]);
  const findings =
    parsed.success && checkFormat && said.length === 0 ? checkFormats(parsed.data, checkFormat) : said;
  const problems = findings
    .slice(0, MOST_PROBLEMS)
    .map((finding) => located(finding, source, path))
    .sort(byPlace);
  if (hasAny(problems)) throw new ConfigError(problems);
  // Not reachable: a failed parse has issues, and every issue became a problem above.
  if (!parsed.success) throw parsed.error;
  return resolve(parsed.data);
}

function explainAll(issues: readonly Issue[], source: YamlSource): Finding[] {
  if (issues.length === 0) return [];
  const root = configJsonSchema();
  return issues.slice(0, MOST_PROBLEMS).flatMap((issue) => explain(issue, source, root));
}

function checkFormats({ links }: SiteFile, check: CheckFormat): Finding[] {
  return links.flatMap((link, n) =>
    check(link).map(
      ({ path, found, allowed, code = 'CONFIG_INVALID' as const }): Finding => ({
        code,
        path: ['links', n, ...path],
        part: 'value',
        found,
        allowed,
      }),
    ),
  );
}

function readSiteFile(path: string): string {
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

const misread = ({ source, ...place }: Place, what: string, file: string): ConfigProblem => ({
  code: 'CONFIG_SYNTAX',
  file,
  path: '',
  ...place,
  found: what,
  allowed: 'YAML 1.2: every key once, blanks for indentation, quotes around texts with special characters',
  source: { ...source, text: hideSecrets(source.text) },
});

/** `parety: even` is one slip, although the schema sees an unknown key and, where `parity` is required, a missing one. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const meant = new Set(
    findings.flatMap(({ code, path, didYouMean }) =>
      code === 'CONFIG_UNKNOWN_KEY' && didYouMean ? [pathText([...path.slice(0, -1), didYouMean])] : [],
    ),
  );
  return findings.filter(({ found, path }) => !(found === MISSING && meant.has(pathText(path))));
}

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

function resolve(file: SiteFile): Site {
  const stations = file.rooms.flatMap((entry) => {
    const expanded = expandRoom(entry);
    return expanded?.is === 'rooms' ? expanded.rooms : [];
  });
  return siteFrom(file, stations);
}

const hasAny = <T>(list: T[]): list is [T, ...T[]] => list.length > 0;
