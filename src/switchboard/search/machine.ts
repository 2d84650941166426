import type { CommandFact } from '../../telephony/index.js';
import { callerOf } from '../directory/caller.js';
import type { DirectoryRules } from '../directory/rules.js';
import type { Role } from '../privacy/roles.js';
import type { Effect, Json, Procedure } from '../procedure.js';
import { passingAnswer } from '../reply.js';
import { NOTHING } from '../subject.js';
import { shown } from './answer.js';
import { SearchIndex } from './index.js';
import type { Item } from './items.js';
import { queryOf } from './query.js';
import type { Pinyin } from './readings.js';

/** Arguments as the MQTT schemas (src/mqtt/directory-schemas.ts) let them through. */
interface LookupArgs {
  q: string;
  role: Role;
  limit?: number;
}
interface CallerArgs {
  number: string | null;
  role: Role;
}

const LIMIT = 20;

/**
 * Questions about who is who: `lookup` takes one line of anything, `caller.lookup` a number. What the role may not see is masked, a
 * stay that it may not know of is absent, and every question is a journal row (R119) that names nobody.
 */
export function lookups(rules: DirectoryRules, pinyin: Pinyin): Procedure {
  const index = new SearchIndex(rules, pinyin);
  return {
    id: 'lookups',
    on(fact, house, now): readonly Effect[] {
      // The first question after a start should not wait for five thousand names to be read.
      if (fact.type === 'Daemon' && fact.what === 'started') index.follow(house);
      if (fact.type !== 'Command') return NOTHING;
      const today = rules.today(now);
      const views = (items: readonly Item[], role: Role): Json[] =>
        items.map((item) => shown(item, role, house.rules.honorific, today)).filter((view) => view !== null);
      const args = fact.args as unknown;
      switch (fact.name) {
        case 'lookup': {
          const { q, role, limit = LIMIT } = args as LookupArgs;
          index.follow(house);
          const query = queryOf(q, pinyin);
          const found = query ? index.find(query, role) : [];
          const results = views(found.slice(0, limit), role);
          return viewed(fact, role, results, { total: found.length });
        }
        case 'caller.lookup': {
          const { number, role } = args as CallerArgs;
          index.follow(house);
          const items = callerOf(number, house, rules, now).flatMap((caller) =>
            caller.is === 'room' ? index.ofRoom(caller.room) : index.ofEntry(caller.id),
          );
          const results = views(items, role);
          return viewed(fact, role, results, {});
        }
        default:
          return NOTHING;
      }
    },
  };
}

/** The question on record (R119), and its answer. */
function viewed(
  fact: CommandFact,
  role: Role,
  results: readonly Json[],
  more: { readonly [key: string]: Json },
): readonly Effect[] {
  const guests = results.filter((one) => (one as { kind: string }).kind === 'guest').length;
  const data = { command: fact.name, role, by: fact.by, guests, others: results.length - guests };
  const row: Effect = { do: 'record', type: 'guest-data-viewed', subject: null, data, publish: true };
  return [row, ...passingAnswer(fact, { ok: true, results, ...more })];
}
