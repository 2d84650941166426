import { callAssembly } from './call-assembly/machine.js';
import { callLog } from './call-log/machine.js';
import { callProcedures } from './calls/index.js';
import type { Chart } from './desk/chart.js';
import type { CallControlLink } from './desk/control.js';
import { desk } from './desk/runner.js';
import { directory } from './directory/machine.js';
import { DEFAULT_DIRECTORY, type DirectoryRules } from './directory/rules.js';
import { guests } from './guests/machine.js';
import { type HospitalityRules, NO_HOSPITALITY } from './guests/rules.js';
import { lampTest } from './lamp-test/machine.js';
import { linkCommands } from './link-commands/machine.js';
import { messageLamp } from './message-lamp/machine.js';
import type { Mirror } from './message-lamp/mirror.js';
import type { Procedure } from './procedure.js';
import { roomState } from './room-state/machine.js';
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

/** All procedures, in the order they see a fact. call-assembly right behind call-log, whose rows it names. */
export function procedures(settings: ProcedureSettings): readonly Procedure[] {
  const hospitality = settings.hospitality ?? NO_HOSPITALITY;
  const whoIsWho = settings.directory ?? DEFAULT_DIRECTORY;
  const pinyin = settings.pinyin ?? NO_PINYIN;
  const transfer = { control: settings.control ?? null, directory: whoIsWho, pinyin };
  /** Procedures that are charts, one folder each. */
  const charts: readonly Chart[] = [...transferCharts(transfer)];
  return [
    callLog,
    callAssembly,
    guests(hospitality),
    roomState(hospitality),
    wakeUpWatch(settings.wakeUp),
    messageLamp(settings.mirrors),
    lampTest,
    ...callProcedures(settings.control ?? null, whoIsWho, hospitality),
    desk(charts),
    linkCommands,
    directory(whoIsWho),
    lookups(whoIsWho, pinyin),
    transfers(transfer),
    supervision,
  ];
}
