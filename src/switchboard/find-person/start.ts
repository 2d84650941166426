import { callOf } from '../calls/state.js';
import type { Task } from '../desk/task.js';
import { taskOf } from '../desk/task.js';
import { openTask } from '../desk/walk.js';
import { hasLeft, keptEntry } from '../directory/entry.js';
import type { DirectoryRules } from '../directory/rules.js';
import { Draft } from '../draft.js';
import type { Json, Procedure } from '../procedure.js';
import { passingAnswer, refuse } from '../reply.js';
import { NOTHING } from '../subject.js';
import { findPerson } from './chart.js';
import { type Find, numbersToTry } from './data.js';

/** Arguments as the MQTT schemas (src/mqtt/screening-schemas.ts) let them through. */
interface StartArgs {
  person: string;
  for?: string;
  call?: string;
  position?: string;
  language?: 'zh' | 'en';
}

export interface Search {
  readonly person: string;
  /** Who is waiting for the answer: an entry of the directory; null: not in it. */
  readonly requester: string | null;
  readonly task: Pick<Task, 'call' | 'position' | 'language'>;
}

/** R199: the promise counts from the request, whatever is done meanwhile. */
export function openSearch(
  draft: Draft,
  directory: DirectoryRules,
  { person, requester, task: { call, position, language } }: Search,
  event: { now: number; by: string },
): string | null {
  const entry = keptEntry(draft, person)?.entry;
  if (entry?.kind !== 'person' || hasLeft(entry, directory.today(event.now))) return null;
  const data: Find = {
    person,
    requester,
    round: 1,
    at: 0,
    of: numbersToTry(draft, person, directory.today(event.now)).length,
    attempts: [],
    promised: event.now + draft.rules.find.feedback,
    late: false,
  };
  return openTask(draft, findPerson(directory), { data, call, position, language }, event);
}

/** `find.start`: somebody of ours is looked for. */
export function findStart(directory: DirectoryRules): Procedure {
  return {
    id: 'find-person',
    on(fact, house, now) {
      if (fact.type !== 'Command' || fact.name !== 'find.start') return NOTHING;
      const args = fact.args as unknown as StartArgs;
      const draft = new Draft(house);
      const call = callOf(house, args.call ?? null);
      const task = {
        call: args.call ?? null,
        position: args.position ?? call?.position ?? null,
        language: args.language ?? 'zh',
      };
      const search = { person: args.person, requester: args.for ?? null, task };
      const id = openSearch(draft, directory, search, { now, by: fact.by });
      if (id === null) return refuse(fact, 'PERSON_UNKNOWN', args.person);
      return [
        ...draft.effects,
        ...passingAnswer(fact, { ok: true, task: (taskOf(draft, id) ?? null) as unknown as Json }),
      ];
    },
  };
}
