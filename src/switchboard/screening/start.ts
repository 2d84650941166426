import { callOf } from '../calls/state.js';
import type { Chart } from '../desk/chart.js';
import { taskOf } from '../desk/task.js';
import { openTask } from '../desk/walk.js';
import { hasLeft, keptEntry } from '../directory/entry.js';
import { rankOf } from '../directory/rank.js';
import { Draft } from '../draft.js';
import type { Json, Procedure } from '../procedure.js';
import { passingAnswer, refuse } from '../reply.js';
import { NOTHING } from '../subject.js';
import { whoCalls } from './caller.js';
import type { Screening, ScreeningSettings } from './data.js';

/** Arguments as the MQTT schemas (src/mqtt/screening-schemas.ts) let them through. */
interface StartArgs {
  to: string;
  call?: string;
  position?: string;
  /** Where the PBX does not tell it. */
  caller?: string;
  language?: 'zh' | 'en';
}

export interface CallTo {
  readonly to: string;
  readonly call: string | null;
  readonly position: string | null;
  readonly caller: string | null;
  readonly language: 'zh' | 'en';
}

/** Begins it for a person of the directory. Null: there is no such person, or they left (R271). */
export function openScreening(
  draft: Draft,
  chart: Chart<Screening>,
  { directory }: ScreeningSettings,
  { to, call, position, caller: number, language }: CallTo,
  event: { now: number; by: string },
): string | null {
  const entry = keptEntry(draft, to)?.entry;
  if (entry?.kind !== 'person' || hasLeft(entry, directory.today(event.now))) return null;
  const who = whoCalls(number, draft, directory, event.now);
  const data: Screening = {
    to,
    rank: rankOf(entry.rank) ?? 'staff',
    department: entry.department,
    callerNumber: number,
    callerEntry: who.entry,
    callerRank: who.rank,
    caller: who.is,
    callerName: who.name,
    callerOrg: who.organisation,
    purpose: null,
    asked: false,
    wantsNumber: false,
    consulted: false,
    byLink: false,
    told: null,
    recalls: 0,
    desk: null,
    request: 'slip',
  };
  return openTask(draft, chart, { data, call, position, language }, event);
}

/** `screening.start`: a call for one of our people. */
export function screeningStart(chart: Chart<Screening>, settings: ScreeningSettings): Procedure {
  return {
    id: 'screening',
    on(fact, house, now) {
      if (fact.type !== 'Command' || fact.name !== 'screening.start') return NOTHING;
      const args = fact.args as unknown as StartArgs;
      const draft = new Draft(house);
      const call = callOf(house, args.call ?? null);
      const begin: CallTo = {
        to: args.to,
        call: args.call ?? null,
        position: args.position ?? call?.position ?? null,
        caller: args.caller ?? call?.caller ?? null,
        language: args.language ?? 'zh',
      };
      const id = openScreening(draft, chart, settings, begin, { now, by: fact.by });
      if (id === null) return refuse(fact, 'PERSON_UNKNOWN', args.to);
      const task = (taskOf(draft, id) ?? null) as unknown as Json;
      return [...draft.effects, ...passingAnswer(fact, { ok: true, task })];
    },
  };
}
