import { explainAll, readSource, readText, refuse, withoutEchoes } from './checked-file.js';
import { crossCheck } from './cross-checks.js';
import type { Finding } from './explain.js';
import { siteVersions } from './house-rules/versions.js';
import { type Site, siteFrom } from './resolved.js';
import { expandRoom } from './rooms.js';
import { configJsonSchema } from './schema.js';
import { type SiteFile, SiteSchema } from './site.js';

export type { Site } from './resolved.js';

/** What the drivers say of a link whose format is described in the site file; `path` is below the link. */
export type CheckFormat = (
  link: SiteFile['links'][number],
) => readonly { path: Finding['path']; found: string; allowed: string; code?: 'FORMAT_EXPERIMENTAL' }[];

/**
 * Reads and checks a site file; never writes it.
 * @param formats ids of the PBX formats there are (`links[].format`)
 * @param checkFormat asked when everything else is good
 * @throws ConfigError with every problem of the file, or of the first file of house rules that has one
 */
export function loadSite(path: string, formats: readonly string[], checkFormat?: CheckFormat): Site {
  return parseSite(readText(path), path, formats, checkFormat);
}

/** {@link loadSite} for a text; `path` is its name in messages. */
export function parseSite(
  text: string,
  path: string,
  formats: readonly string[],
  checkFormat?: CheckFormat,
): Site {
  const source = readSource(text, path);
  const parsed = SiteSchema.safeParse(source.value);
  const issues = parsed.error?.issues ?? [];
  const said = withoutEchoes([
    ...explainAll(issues, source, configJsonSchema),
    ...crossCheck(source.value, formats),
  ]);
  const findings =
    parsed.success && checkFormat && said.length === 0 ? checkFormats(parsed.data, checkFormat) : said;
  refuse(findings, source, path);
  // Not reachable: a failed parse has issues, and every issue became a problem above.
  if (!parsed.success) throw parsed.error;
  const { houseRules, timezone } = parsed.data;
  const { versions, findings: clashes } = siteVersions(houseRules, path, timezone);
  refuse(clashes, source, path);
  return resolve(parsed.data, versions);
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

function resolve(file: SiteFile, rules: Site['rules']): Site {
  const stations = file.rooms.flatMap((entry) => {
    const expanded = expandRoom(entry);
    return expanded?.is === 'rooms' ? expanded.rooms : [];
  });
  return siteFrom(file, stations, rules);
}
