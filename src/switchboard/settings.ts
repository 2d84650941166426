import type { CallControlLink } from './desk/control.js';
import type { DirectoryRules } from './directory/rules.js';
import type { HospitalityRules } from './guests/rules.js';
import type { Mirror } from './message-lamp/mirror.js';
import type { Pinyin } from './search/readings.js';
import type { WakeUpRules } from './wake-up/machine.js';

/** What procedures take from the site file. The house rules are not here: they change by date (`house.rules`). */
export interface ProcedureSettings {
  wakeUp: WakeUpRules;
  /** Absent: no hospitality links. */
  hospitality?: HospitalityRules;
  /** Absent: every lamp board counts by itself. */
  mirrors?: readonly Mirror[];
  directory?: DirectoryRules;
  /** Absent: no link acts on calls, operators do it at their console. */
  control?: CallControlLink;
  /** Absent: Chinese names are found by their characters only. */
  pinyin?: Pinyin;
}
