import type { CallControlLink } from '../desk/control.js';
import type { HospitalityLink } from '../guests/rules.js';

/** What positions take from the site. */
export interface PositionSettings {
  /** The link that can act on calls; null: operators do it at their console. */
  readonly control: CallControlLink;
  /** Links to the PBX, for classes of service. */
  readonly pbx: readonly Pick<HospitalityLink, 'id' | 'services'>[];
  /** `YYYY-MM-DD` and `HH:MM:SS` at the hotel. */
  readonly localTime: (now: number) => { date: string; time: string };
}
