import { callOf } from '../calls/state.js';
import { taskOf } from '../desk/task.js';
import { openTask } from '../desk/walk.js';
import { Draft } from '../draft.js';
import type { Json, Procedure } from '../procedure.js';
import { passingAnswer } from '../reply.js';
import { SearchIndex } from '../search/index.js';
import { queryOf } from '../search/query.js';
import type { Pinyin } from '../search/readings.js';
import { NOTHING } from '../subject.js';
import { type Inquiry, type InquirySettings, inquiry, MOST_CANDIDATES } from './chart.js';
import { askerOf } from './give.js';

/** Arguments as the MQTT schemas (src/mqtt/screening-schemas.ts) let them through. */
interface StartArgs {
  question: string;
  topic?: string;
  for?: string;
  caller?: string;
  call?: string;
  position?: string;
  language?: 'zh' | 'en';
}

/** `inquiry.start`: somebody asks for a number. Guests are not looked for: where somebody stays is nobody's question (R105, R151). */
export function inquiryStart(settings: InquirySettings, pinyin: Pinyin): Procedure {
  const { directory } = settings;
  const index = new SearchIndex(directory, pinyin);
  const chart = inquiry(settings);
  return {
    id: 'inquiry',
    on(fact, house, now) {
      if (fact.type !== 'Command' || fact.name !== 'inquiry.start') return NOTHING;
      const args = fact.args as unknown as StartArgs;
      const draft = new Draft(house);
      const call = callOf(house, args.call ?? null);
      const callerNumber = args.caller ?? call?.caller ?? null;
      const asker = askerOf(house, args.for ?? null, callerNumber, directory, now);
      index.follow(house);
      const query = queryOf(args.question, pinyin);
      const candidates = (query ? index.find(query, 'operator') : [])
        .flatMap((item) => (item.is === 'entry' ? [item.entry] : []))
        .slice(0, MOST_CANDIDATES);
      const data: Inquiry = {
        question: args.question,
        topic: args.topic ?? null,
        asker: asker.entry,
        ours: asker.ours,
        callerNumber,
        candidates,
        chosen: null,
        source: 0,
        outside: null,
        waited: false,
      };
      const opening = {
        data,
        call: args.call ?? null,
        position: args.position ?? call?.position ?? null,
        language: args.language ?? 'zh',
      };
      const id = openTask(draft, chart, opening, { now, by: fact.by });
      const task = (taskOf(draft, id) ?? null) as unknown as Json;
      return [...draft.effects, ...passingAnswer(fact, { ok: true, task })];
    },
  };
}
