import { readText } from './checked-file.js';
import { siteVersions } from './house-rules/versions.js';
import type { Site } from './resolved.js';
import { type CheckFormat, checkSite, siteWith } from './site-file.js';

export type { Site } from './resolved.js';
export type { CheckFormat } from './site-file.js';

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
  const checked = checkSite(text, path, formats, checkFormat);
  const { houseRules, timezone } = checked.file;
  return siteWith(checked, siteVersions(houseRules, path, timezone));
}
