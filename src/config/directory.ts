import { DEFAULT_DIRECTORY, type DirectoryRules } from '../switchboard/directory/rules.js';
import type { HospitalityRules } from '../switchboard/guests/rules.js';
import type { Site } from './resolved.js';

/** What a site says of its directory; what it does not say is as in DEFAULT_DIRECTORY. */
export function directoryOf(
  { recognise }: Pick<Site, 'recognise'>,
  { stations, localTime }: Pick<HospitalityRules, 'stations' | 'localTime'>,
): DirectoryRules {
  return {
    ...DEFAULT_DIRECTORY,
    callerPrefixes: recognise.callerPrefixes,
    stations,
    today: (now) => localTime(now).date,
  };
}
