import type { CommandFact } from '../../telephony/index.js';
import type { CallView } from '../answering/view.js';
import { Draft } from '../draft.js';
import type { Effect, Json, Procedure } from '../procedure.js';
import { passingAnswer } from '../reply.js';
import { NOTHING } from '../subject.js';
import type { Follower } from './change.js';
import { callCommand } from './commands.js';
import { callEvent, delivered } from './facts.js';
import { callTimer, learn, recall, setCallTimers, type Turn, take } from './keep.js';
import { type CallState, callOf, callsOf } from './state.js';
import { TAG_MACHINE } from './tag.js';

/** What else a change of the tag means. */
export type Tagged = (draft: Draft, call: CallState, now: number) => void;

/**
 * Keeps the calls in progress ({@link CallState}) at the operators' positions and in pick-up groups, from links that tell
 * and from operators. Each change is an event `live-call`; `followers` see it in the same turn. A held call comes back to
 * its operator by a timer that is always armed (R286).
 */
export function calls(followers: readonly Follower[] = [], tagged: readonly Tagged[] = []): Procedure {
  return {
    id: 'calls',
    on(fact, house, now): readonly Effect[] {
      const draft = new Draft(house);
      const turn = (by: string): Turn => ({ draft, followers, now, by });
      switch (fact.type) {
        case 'Delivered':
          delivered(turn(fact.link ?? 'link'), fact);
          break;
        case 'CallEvent':
          callEvent(turn(fact.link ?? 'link'), fact);
          break;
        case 'Command': {
          const body = callCommand(turn(fact.by), fact, (call) => {
            for (const follow of tagged) follow(draft, call, now);
          });
          if (body === null) break;
          viewed(draft, fact, body);
          draft.add(...passingAnswer(fact, body));
          break;
        }
        case 'TimerDue':
          timer(turn('timer'), fact.timer);
          break;
        case 'ClockJumped':
          for (const call of callsOf(house)) shift(turn('clock'), call, fact.byMs);
          break;
        case 'LinkChanged':
          if (fact.state === 'down') deaf(turn(fact.link), fact.link);
          break;
        case 'Daemon':
          if (fact.what === 'started') for (const link of fact.links) deaf(turn(link), link);
          break;
        default:
          return NOTHING;
      }
      return draft.effects.length === 0 ? NOTHING : draft.effects;
    },
  };
}

/** What is said of a call goes with it. Runs behind all other followers: they still read it. */
export const forgetTag: Follower = (draft, { what, call }) => {
  if (what === 'ended' && draft.get(TAG_MACHINE, call.id) !== undefined)
    draft.put(TAG_MACHINE, call.id, null);
};

function timer(turn: Turn, id: string): void {
  const of = callTimer(id);
  const call = of && callOf(turn.draft, of.call);
  if (!call) return;
  if (of.what === 'recall') recall(turn, call);
  else take(turn, call, 'end');
}

/** R119: whoever is shown who calls has seen guests. How many, never whom. */
function viewed(draft: Draft, { name: command, by }: CommandFact, body: Json): void {
  const { calls, call } = body as { calls?: readonly Shown[]; call?: Shown };
  const kinds = (calls ?? (call ? [call] : [])).flatMap(({ view }) => view?.card.lines.map(kindOf) ?? []);
  const guests = kinds.filter((kind) => kind === 'guest').length;
  if (guests === 0) return;
  const data = { command, role: 'operator', by, guests, others: kinds.length - guests };
  draft.event('guest-data-viewed', null, data);
}
interface Shown {
  readonly view: CallView | null;
}
const kindOf = (line: Json): string => (line as { kind: string }).kind;

/** A link that is down, or was while we were, tells no end: what rang may ring or not. Talks go on; an operator ends them. */
function deaf(turn: Turn, link: string): void {
  for (const call of callsOf(turn.draft))
    if (call.link === link && call.phase === 'ringing')
      take(turn, call, 'end', { how: 'unknown', released: null });
}

/** The clock was set: thirty seconds of hold are still thirty seconds. */
function shift(turn: Turn, call: CallState, byMs: number): void {
  const moved = (at: number | null) => (at === null ? null : at + byMs);
  const shifted: CallState = {
    ...call,
    ringingSince: moved(call.ringingSince),
    answeredAt: moved(call.answeredAt),
    hold: call.hold && {
      ...call.hold,
      since: call.hold.since + byMs,
      recallAt: call.hold.recallAt + byMs,
    },
  };
  learn(turn, shifted);
  setCallTimers(turn.draft, shifted, turn.now);
}
