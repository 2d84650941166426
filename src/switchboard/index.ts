import { callAssembly } from './call-assembly/machine.js';
import { callLog } from './call-log/machine.js';
import { guests } from './guests/machine.js';
import { type HospitalityRules, NO_HOSPITALITY } from './guests/rules.js';
import { linkCommands } from './link-commands/machine.js';
import { messageLamp } from './message-lamp/machine.js';
import type { Procedure } from './procedure.js';
import { roomState } from './room-state/machine.js';
import { supervision } from './supervision/machine.js';
import { type WakeUpRules, wakeUpWatch } from './wake-up/machine.js';

export interface HouseRules {
  wakeUp: WakeUpRules;
  /** Absent: no hospitality links. */
  hospitality?: HospitalityRules;
}

/** All procedures, in the order they see a fact. call-assembly right behind call-log, whose rows it names. */
export function procedures(rules: HouseRules): readonly Procedure[] {
  const hospitality = rules.hospitality ?? NO_HOSPITALITY;
  return [
    callLog,
    callAssembly,
    guests(hospitality),
    roomState(hospitality),
    wakeUpWatch(rules.wakeUp),
    messageLamp,
    linkCommands,
    supervision,
  ];
}
