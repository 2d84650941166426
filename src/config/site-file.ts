import { explainAll, readSource, refuse, withoutEchoes } from './checked-file.js';
import { crossCheck } from './cross-checks.js';
import type { Finding } from './explain.js';
import type { SiteVersions } from './house-rules/shipped.js';
import { type Site, siteFrom } from './resolved.js';
import { expandRoom } from './rooms.js';
import { configJsonSchema } from './schema.js';
import { type SiteFile, SiteSchema } from './site.js';
import type { YamlSource } from './yaml.js';

/** What the drivers say of a link whose format is described in the site file; `path` is below the link. */
export type CheckFormat = (
  link: SiteFile['links'][number],
) => readonly { path: Finding['path']; found: string; allowed: string; code?: 'FORMAT_EXPERIMENTAL' }[];

/** A site file that is good by itself; its house rules were not looked at yet. */
export interface CheckedSite {
  readonly file: SiteFile;
  readonly source: YamlSource;
  readonly path: string;
}

/**
 * Checks the text of a site file. `path` is its name in messages. See `loadSite` for the rest.
 * @throws ConfigError with every problem of it
 */
export function checkSite(
  text: string,
  path: string,
  formats: readonly string[],
  checkFormat?: CheckFormat,
): CheckedSite {
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
  return { file: parsed.data, source, path };
}

/** The site with its house rules. Throws ConfigError when the list of them is wrong. */
export function siteWith({ file, source, path }: CheckedSite, { versions, findings }: SiteVersions): Site {
  refuse(findings, source, path);
  const stations = file.rooms.flatMap((entry) => {
    const expanded = expandRoom(entry);
    return expanded?.is === 'rooms' ? expanded.rooms : [];
  });
  return siteFrom(file, stations, versions);
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
