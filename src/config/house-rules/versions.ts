import { dirname, resolve } from 'node:path';
import type { Finding } from '../explain.js';
import type { RulesVersion } from './in-force.js';
import { loadRules, unknownProfile, versionOf } from './load.js';
import { BASE, isProfileName, profileNames } from './profiles.js';
import { type SiteVersions, shippedVersion } from './shipped.js';

/**
 * @param refs shipped profiles, or paths from the folder of the site file
 * @throws ConfigError with every problem of the first file of house rules that has one
 */
export function siteVersions(refs: readonly string[], sitePath: string, timeZone: string): SiteVersions {
  const own: RulesVersion[] = [];
  const findings: Finding[] = [];
  for (const [n, ref] of refs.entries()) {
    const path = ['houseRules', n];
    if (ref === BASE) continue;
    if (isProfileName(ref) && !profileNames().includes(ref)) {
      findings.push(unknownProfile(ref, path));
      continue;
    }
    const version = versionOf(
      loadRules(isProfileName(ref) ? ref : resolve(dirname(sitePath), ref)),
      timeZone,
    );
    const twin = own.find(({ id, from }) => id === version.id || from === version.from);
    if (twin) findings.push(clash(version, twin, path));
    else own.push(version);
  }
  return { versions: [shippedVersion(), ...own.sort((a, b) => a.from - b.from)], findings };
}

function clash(version: RulesVersion, twin: RulesVersion, path: Finding['path']): Finding {
  const same = version.id === twin.id ? `also ${twin.id}` : `in force from the same moment as ${twin.id}`;
  return {
    code: 'CONFIG_INVALID',
    path,
    part: 'value',
    found: `${version.id}, ${same}`,
    allowed: 'each version once, each with a moment of its own',
  };
}
