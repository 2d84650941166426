import { callAssembly } from './call-assembly/machine.js';
import { callLog } from './call-log/machine.js';
import { messageLamp } from './message-lamp/machine.js';
import type { Procedure } from './procedure.js';
import { roomState } from './room-state/machine.js';
import { supervision } from './supervision/machine.js';
import { type WakeUpRules, wakeUpWatch } from './wake-up/machine.js';

export interface HouseRules {
  wakeUp: WakeUpRules;
}

/** All procedures, in the order they see a fact. call-assembly right behind call-log, whose rows it names. */
export function procedures(rules: HouseRules): readonly Procedure[] {
  return [callLog, callAssembly, roomState, wakeUpWatch(rules.wakeUp), messageLamp, supervision];
}
