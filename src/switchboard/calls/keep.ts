import type { Draft } from '../draft.js';
import type { CallChange, Ending, Follower } from './change.js';
import { CALL_MACHINE, type CallState, callAsJson } from './state.js';
import { type Step, stepped } from './step.js';

const COUNTER_MACHINE = 'counter';

/** One turn of a call. */
export interface Turn {
  readonly draft: Draft;
  readonly followers: readonly Follower[];
  readonly now: number;
  readonly by: string;
}

const WHAT = {
  answer: 'answered',
  hold: 'held',
  retrieve: 'retrieved',
  transfer: 'transferred',
  end: 'ended',
} as const satisfies Record<Step, CallChange['what']>;

/** A call nobody knew of. What is told of it is what its phase says. */
export function open(turn: Turn, is: Omit<CallState, 'id' | 'endedAt'>): CallState {
  const next = ((turn.draft.get(COUNTER_MACHINE, 'call') as number | undefined) ?? 0) + 1;
  turn.draft.put(COUNTER_MACHINE, 'call', next);
  const call: CallState = { ...is, id: `c${next}`, endedAt: null };
  const what = call.phase === 'ringing' || call.phase === 'held' ? call.phase : 'answered';
  changed(turn, { what, before: null, call, how: null, released: null, by: turn.by });
  return call;
}

/** Null: the step did not fit, and nothing happened. */
export function take(
  turn: Turn,
  before: CallState,
  step: Step,
  end: { how: Ending; released: 'us' | 'them' | null } = { how: 'cleared', released: null },
): CallState | null {
  const call = stepped(before, step, turn.draft.rules.hold, turn.now);
  return call && told(turn, before, call, step, end);
}

/** R174: a neighbour took it: from now on it is theirs. Null: it does not ring any more. */
export function takenAt(turn: Turn, before: CallState, position: string): CallState | null {
  const call = stepped(before, 'answer', turn.draft.rules.hold, turn.now);
  return call && told(turn, before, { ...call, position }, 'answer', { how: 'cleared', released: null });
}

function told(
  turn: Turn,
  before: CallState,
  call: CallState,
  step: Step,
  end: { how: Ending; released: 'us' | 'them' | null },
): CallState {
  const { how, released } = step === 'end' ? end : { how: null, released: null };
  changed(turn, { what: WHAT[step], before, call, how, released, by: turn.by });
  return call;
}

/** What a link told later of a call, its id or its number: no step, and nothing follows. */
export function learn({ draft }: Turn, call: CallState): void {
  draft.put(CALL_MACHINE, call.id, callAsJson(call));
}

function changed({ draft, followers, now }: Turn, change: CallChange): void {
  const { call } = change;
  draft.put(CALL_MACHINE, call.id, call.phase === 'ended' ? null : callAsJson(call));
  setCallTimers(draft, call, now);
  record(draft, change);
  for (const follow of followers) follow(draft, change, now);
}

const recallTimer = (call: string) => `call/${call}/recall`;
const forgetTimer = (call: string) => `call/${call}/forget`;

/** `call/c17/recall` → c17 and recall; null: another timer. */
export function callTimer(timer: string): { call: string; what: 'recall' | 'forget' } | null {
  const match = /^call\/(c\d+)\/(recall|forget)$/.exec(timer);
  return match?.[1] ? { call: match[1], what: match[2] as 'recall' | 'forget' } : null;
}

/** R286: a held call has its recall timer, always; what was put through is remembered as long as it may come back. */
export function setCallTimers(draft: Draft, call: CallState, now: number): void {
  const timers = [
    [recallTimer(call.id), call.hold?.recallAt ?? null],
    [forgetTimer(call.id), call.phase === 'transferred' ? now + draft.rules.transfer.cameBackWithin : null],
  ] as const;
  for (const [id, due] of timers)
    draft.add(due === null ? { do: 'cancel-timer', id } : { do: 'timer', id, due, body: null });
}

/** The event. `caller` and `dialed` are masked on the way out (src/mqtt/privacy.ts). */
function record(draft: Draft, { what, call, how, by }: CallChange): void {
  const { id, link, pbxCall, caller, called, position } = call;
  const data = { what, call: id, link, pbxCall, position, caller, dialed: called, how, by };
  draft.event('live-call', position, data);
}

/** R177: the caller has waited long enough once more; the operator goes back to them. The timer is armed again at once. */
export function recall({ draft, now }: Turn, call: CallState): void {
  if (!call.hold) return;
  const { hold } = draft.rules;
  const recalls = call.hold.recalls + 1;
  const next: CallState = { ...call, hold: { ...call.hold, recalls, recallAt: now + hold.recall } };
  draft.put(CALL_MACHINE, call.id, callAsJson(next));
  setCallTimers(draft, next, now);
  draft.event('hold-recall', call.position, {
    call: call.id,
    position: call.position,
    recall: recalls,
    heldMs: now - call.hold.since,
    apologise: recalls >= hold.apologiseFrom,
    last: recalls >= hold.maxRecalls,
  });
}
