import { viewOf } from '../answering/view.js';
import { type CallChange, type Follower, isOutgoing, isPosition, otherParty } from '../calls/change.js';
import type { Tagged } from '../calls/machine.js';
import { type CallState, callOf } from '../calls/state.js';
import { tagOf } from '../calls/tag.js';
import type { Draft } from '../draft.js';

/**
 * How long a talk may be, and who hangs up first. Hints for the operator, and rows of the journal for a person to judge: never
 * an event for everybody, and never a fine (R230 counts what a supervisor confirmed).
 */
type Hint = 'soft' | 'hard' | 'private';
const HINTS: readonly Hint[] = ['soft', 'hard', 'private'];
const timerOf = (call: string, hint: Hint) => `talk/${call}/${hint}`;

export const talkFollower: Follower = (draft, change, now) => {
  const { what, call } = change;
  if (!isPosition(draft, call.position)) return;
  if (what === 'answered') watchTalk(draft, call, now);
  if (what !== 'ended' && what !== 'transferred') return;
  for (const hint of HINTS) draft.add({ do: 'cancel-timer', id: timerOf(call.id, hint) });
  if (what === 'ended') judge(draft, change);
};

/** An operator said what it is about: other limits hold from now on (C32: who complains has none). */
export const talkTagged: Tagged = (draft, call, now) => {
  if (!isPosition(draft, call.position) || call.answeredAt === null) return;
  for (const hint of HINTS) draft.add({ do: 'cancel-timer', id: timerOf(call.id, hint) });
  watchTalk(draft, call, now);
  const forbidden = draft.rules.privateCalls.policy === 'forbid' && tagOf(draft, call.id) === 'private';
  if (forbidden) tell(draft, call, 'private', now);
};

/** Limits that are over already were told already, except that of a call which is called private only now. */
export function watchTalk(draft: Draft, call: CallState, now: number): void {
  const { talk, privateCalls } = draft.rules;
  const tag = tagOf(draft, call.id);
  if (call.answeredAt === null || (tag !== null && tag !== 'private' && talk.noLimitFor.includes(tag)))
    return;
  const from = call.answeredAt;
  const set = (hint: Hint, due: number) => {
    if (due > now) draft.add({ do: 'timer', id: timerOf(call.id, hint), due, body: null });
  };
  set('soft', from + talk.softLimit);
  set('hard', from + talk.hardLimit);
  if (tag === 'private' && privateCalls.policy === 'limit')
    set('private', Math.max(from + privateCalls.max, now + 1));
}

export function talkTimer(draft: Draft, timer: string, now: number): void {
  const match = /^talk\/(c\d+)\/(soft|hard|private)$/.exec(timer);
  const call = match?.[1] ? callOf(draft, match[1]) : undefined;
  if (call && call.phase !== 'transferred') tell(draft, call, match?.[2] as Hint, now);
}

function tell(draft: Draft, call: CallState, hint: Hint, now: number): void {
  const talkMs = call.answeredAt === null ? null : now - call.answeredAt;
  draft.event('talk-hint', call.position, { call: call.id, position: call.position, hint, talkMs });
}

function judge(draft: Draft, change: CallChange): void {
  const { call, released } = change;
  const { release, privateCalls } = draft.rules;
  const isPrivate = tagOf(draft, call.id) === 'private';
  const talk = call.answeredAt === null || call.endedAt === null ? null : call.endedAt - call.answeredAt;
  const tooLong = privateCalls.policy === 'forbid' || (talk !== null && talk > privateCalls.max);
  if (isPrivate && tooLong)
    log(draft, call, { what: 'private-call', policy: privateCalls.policy, talkMs: talk });
  // C22. Who hung up is known only when somebody says so: a link tells that a talk is over, not by whom.
  if (released !== 'us' || (isPrivate && release.except.includes('private'))) return;
  const others = whoIsThere(draft, call).filter((who) => release.farEndFirst.includes(who));
  if (others.length > 0) log(draft, call, { what: 'released-first', who: others });
}

function whoIsThere(draft: Draft, call: CallState): ('caller' | 'guest' | 'superior')[] {
  const party = otherParty(call);
  const guest = party !== null && draft.roomOfExtension(party) !== undefined;
  const superior = viewOf(draft, call.id)?.card.superior !== null && viewOf(draft, call.id) !== null;
  return [
    ...(isOutgoing(call) ? [] : (['caller'] as const)),
    ...(guest ? (['guest'] as const) : []),
    ...(superior ? (['superior'] as const) : []),
  ];
}

const log = (draft: Draft, { id, position }: CallState, data: object) =>
  draft.add({
    do: 'record',
    type: 'switchboard-log',
    subject: position,
    data: { call: id, position, ...data },
    publish: false,
  });
