import { callAssembly } from './call-assembly/machine.js';
import { callLog } from './call-log/machine.js';
import { callProcedures } from './calls/index.js';
import { charted } from './charts.js';
import { desk } from './desk/runner.js';
import { directory } from './directory/machine.js';
import { DEFAULT_DIRECTORY } from './directory/rules.js';
import { guests } from './guests/machine.js';
import { NO_HOSPITALITY } from './guests/rules.js';
import { lampTest } from './lamp-test/machine.js';
import { linkCommands } from './link-commands/machine.js';
import { messageLamp } from './message-lamp/machine.js';
import { messages } from './messages/machine.js';
import type { Procedure } from './procedure.js';
import { roomState } from './room-state/machine.js';
import { lookups } from './search/machine.js';
import { NO_PINYIN } from './search/readings.js';
import type { ProcedureSettings } from './settings.js';
import { slips } from './slips/machine.js';
import { supervision } from './supervision/machine.js';
import { wakeUpWatch } from './wake-up/machine.js';

export { chartsOf } from './charts.js';
export type { ProcedureSettings };

/** All procedures, in the order they see a fact. call-assembly right behind call-log, whose rows it names. */
export function procedures(settings: ProcedureSettings): readonly Procedure[] {
  const hospitality = settings.hospitality ?? NO_HOSPITALITY;
  const whoIsWho = settings.directory ?? DEFAULT_DIRECTORY;
  const { charts, beginners } = charted(settings);
  return [
    callLog,
    callAssembly,
    guests(hospitality),
    roomState(hospitality),
    wakeUpWatch(settings.wakeUp),
    messageLamp(settings.mirrors),
    lampTest,
    ...callProcedures(settings.control ?? null, whoIsWho, hospitality),
    messages({ localTime: hospitality.localTime }),
    slips,
    desk(charts),
    linkCommands,
    directory(whoIsWho),
    lookups(whoIsWho, settings.pinyin ?? NO_PINYIN),
    ...beginners,
    supervision,
  ];
}
