import { z } from 'zod';
import { readText } from './checked-file.js';
import { type SiteVersions, shippedVersion } from './house-rules/shipped.js';
import { ConfigError, type ConfigProblem } from './problem.js';
import type { Site } from './resolved.js';
import type { RoomStation } from './rooms.js';
import type { SiteFile } from './site.js';
import { checkSite, siteWith } from './site-file.js';

export interface Question {
  path: string;
  formats: readonly string[];
}

/** What the process of load-aside.ts answers. */
export type Answer =
  | { is: 'site'; file: Omit<SiteFile, 'rooms'>; stations: readonly RoomStation[]; rules: Site['rules'] }
  | { is: 'problems'; problems: readonly [ConfigProblem, ...ConfigProblem[]] };

// A schema is used once here: checking by it takes a tenth of the time it takes to compile it.
z.config({ jitless: true });

process.once('message', async ({ path, formats }: Question) => {
  const said = await answer(path, formats);
  process.send?.(said);
});

/** As `loadSite`, but the schema of the house rules is loaded only for a site that has rules of its own. */
async function answer(path: string, formats: readonly string[]): Promise<Answer> {
  try {
    const checked = checkSite(readText(path), path, formats);
    const site = siteWith(checked, await versionsOf(checked.file, path));
    const { rooms, rules, roomOfExtension: _, ...file } = site;
    return { is: 'site', file, stations: [...rooms.values()], rules };
  } catch (error) {
    if (error instanceof ConfigError) return { is: 'problems', problems: error.problems };
    throw error;
  }
}

async function versionsOf({ houseRules, timezone }: SiteFile, path: string): Promise<SiteVersions> {
  if (houseRules.length === 0) return { versions: [shippedVersion()], findings: [] };
  const { siteVersions } = await import('./house-rules/versions.js');
  return siteVersions(houseRules, path, timezone);
}
