import type { LinkAnsweredFact } from '../../telephony/index.js';
import { Draft } from '../draft.js';
import type { Effect, HouseView, Procedure } from '../procedure.js';
import { NOTHING } from '../subject.js';
import { ASK_MACHINE, askKey, askOf } from './ask.js';

/** Failures that pass: the ask stays owed, and the outlet (src/engine/link-outlet.ts) tries it again. */
export const PASSING: ReadonlySet<string> = new Set(['PBX_LINK_DOWN', 'LINK_NOT_STARTED', 'PEER_SILENT']);

/** What links answered: an ask that is settled is owed no longer; each answer is an event. */
export const linkCommands: Procedure = {
  id: 'link-commands',
  on(fact, house): readonly Effect[] {
    switch (fact.type) {
      case 'LinkAnswered':
        return answered(fact, house);
      case 'Daemon':
        return fact.what === 'started' ? forgetGoneLinks(house, fact.links) : NOTHING;
      default:
        return NOTHING;
    }
  },
};

/** An answer about an older ask than the one that stands says nothing about the newer one. */
function answered(fact: LinkAnsweredFact, house: HouseView): readonly Effect[] {
  const { link, key, id, command, result, code } = fact;
  const entry = askKey(link, key);
  const standing = askOf(entry, house.get(ASK_MACHINE, entry) ?? null);
  const settled = !(result === 'failed' && code !== null && PASSING.has(code));
  const draft = new Draft(house);
  if (settled && standing?.id === id) draft.put(ASK_MACHINE, entry, null);
  draft.event('link-command', link, { link, key, command, result, code, settled });
  return draft.effects;
}

/** Nobody will ever carry out what was asked of a link that left the site file. */
function forgetGoneLinks(house: HouseView, links: readonly string[]): readonly Effect[] {
  const draft = new Draft(house);
  for (const [entry, value] of house.entries(ASK_MACHINE)) {
    const gone = askOf(entry, value);
    if (!gone || links.includes(gone.link)) continue;
    const { link, key, command } = gone;
    draft.put(ASK_MACHINE, entry, null);
    const code = 'PBX_LINK_DOWN';
    draft.event('link-command', link, {
      link,
      key,
      command: command.service,
      result: 'failed',
      code,
      settled: true,
    });
  }
  return draft.effects;
}
