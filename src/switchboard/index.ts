import { callAssembly } from './call-assembly/machine.js';
import { callLog } from './call-log/machine.js';
import { callProcedures } from './calls/index.js';
import type { Chart } from './desk/chart.js';
import type { CallControlLink } from './desk/control.js';
import { desk } from './desk/runner.js';
import { directory } from './directory/machine.js';
import { DEFAULT_DIRECTORY, type DirectoryRules } from './directory/rules.js';
import { findPerson } from './find-person/chart.js';
import { findStart } from './find-person/start.js';
import { guests } from './guests/machine.js';
import { type HospitalityRules, NO_HOSPITALITY } from './guests/rules.js';
import { inquiry } from './inquiry/chart.js';
import { inquiryStart } from './inquiry/start.js';
import { lampTest } from './lamp-test/machine.js';
import { linkCommands } from './link-commands/machine.js';
import { messageLamp } from './message-lamp/machine.js';
import type { Mirror } from './message-lamp/mirror.js';
import type { Procedure } from './procedure.js';
import { roomState } from './room-state/machine.js';
import { screening } from './screening/chart.js';
import { screeningStart } from './screening/start.js';
import { lookups } from './search/machine.js';
import { NO_PINYIN, type Pinyin } from './search/readings.js';
import { supervision } from './supervision/machine.js';
import { transferCharts, transfers } from './transfer/machine.js';
import { type WakeUpRules, wakeUpWatch } from './wake-up/machine.js';

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

/** Charts about our own people and numbers, which know what the site says, and the commands that begin them. */
export function aboutPeople(settings: ProcedureSettings): {
  readonly charts: readonly Chart[];
  readonly starts: readonly Procedure[];
} {
  const whoIsWho = settings.directory ?? DEFAULT_DIRECTORY;
  const people = { directory: whoIsWho, control: settings.control ?? null };
  const toPeople = screening(people);
  const numbers = { ...people, screening: toPeople };
  return {
    charts: [toPeople, findPerson(whoIsWho), inquiry(numbers)],
    starts: [
      screeningStart(toPeople, people),
      findStart(whoIsWho),
      inquiryStart(numbers, settings.pinyin ?? NO_PINYIN),
    ],
  };
}

/** All procedures, in the order they see a fact. call-assembly right behind call-log, whose rows it names. */
export function procedures(settings: ProcedureSettings): readonly Procedure[] {
  const hospitality = settings.hospitality ?? NO_HOSPITALITY;
  const whoIsWho = settings.directory ?? DEFAULT_DIRECTORY;
  const pinyin = settings.pinyin ?? NO_PINYIN;
  const transfer = { control: settings.control ?? null, directory: whoIsWho, pinyin };
  const people = aboutPeople(settings);
  return [
    callLog,
    callAssembly,
    guests(hospitality),
    roomState(hospitality),
    wakeUpWatch(settings.wakeUp),
    messageLamp(settings.mirrors),
    lampTest,
    ...callProcedures(settings.control ?? null, whoIsWho, hospitality),
    ...people.starts,
    desk([...transferCharts(transfer), ...people.charts]),
    linkCommands,
    directory(whoIsWho),
    lookups(whoIsWho, pinyin),
    transfers(transfer),
    supervision,
  ];
}
