import { Draft } from '../draft.js';
import type { Effect, Procedure } from '../procedure.js';
import { answer } from '../reply.js';
import { NOTHING } from '../subject.js';
import { directoryCommand } from './commands.js';
import type { DirectoryRules } from './rules.js';

/** Who is who in the house and around it, changed by commands only. In plain words: README.md beside this file. */
export function directory(rules: DirectoryRules): Procedure {
  return {
    id: 'directory',
    on(fact, house, now): readonly Effect[] {
      if (fact.type !== 'Command' || !fact.name.startsWith('directory.')) return NOTHING;
      const draft = new Draft(house);
      const body = directoryCommand({ draft, rules, now }, fact);
      if (body) draft.add(...answer(fact, body));
      return draft.effects;
    },
  };
}
