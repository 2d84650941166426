import { type Follower, isOutgoing } from '../calls/change.js';
import { type CallState, callOf } from '../calls/state.js';
import type { Draft } from '../draft.js';
import type { HouseView } from '../procedure.js';

/** Neighbours take a call that nobody answers (R174, R175, C34). */

const timerOf = (call: string) => `pick-up/${call}`;

export const pickUpFollower: Follower = (draft, { what, call, before }, now) => {
  if (isOutgoing(call)) return;
  if (what === 'ringing') watchPickUp(draft, call, now);
  else if (before?.phase === 'ringing') draft.add({ do: 'cancel-timer', id: timerOf(call.id) });
  const from = before?.position ?? null;
  if (what !== 'answered' || from === null || from === call.position) return;
  const groups = groupsOf(draft, from).filter(({ members }) => members.includes(call.position ?? ''));
  const { needsSlip } = draft.rules.pickUp;
  draft.event('pick-up', from, {
    what: 'taken',
    call: call.id,
    extension: from,
    group: groups[0]?.group ?? null,
    by: call.position,
    needsSlip,
  });
};

/** From `afterRings` rings on, counted where the ringing was told. */
export function watchPickUp(draft: Draft, call: CallState, now: number): void {
  const { pickUp, ring } = draft.rules;
  if (pickUp.afterRings === null || call.ringingSince === null || call.phase !== 'ringing') return;
  if (groupsOf(draft, call.position).length === 0) return;
  const due = call.ringingSince + pickUp.afterRings * (ring.on + ring.off);
  if (due > now) draft.add({ do: 'timer', id: timerOf(call.id), due, body: null });
}

/** Asks the neighbours, and nobody else. */
export function askNeighbours(draft: Draft, timer: string): void {
  const call = timer.startsWith('pick-up/') ? callOf(draft, timer.slice('pick-up/'.length)) : undefined;
  if (call?.phase !== 'ringing') return;
  for (const { group, members } of groupsOf(draft, call.position)) {
    const neighbours = members.filter((member) => member !== call.position);
    draft.event('pick-up', call.position, {
      what: 'asked',
      call: call.id,
      extension: call.position,
      group,
      neighbours,
    });
  }
}

const groupsOf = ({ rules }: HouseView, extension: string | null) =>
  Object.entries(rules.pickUp.groups)
    .filter(([, members]) => extension !== null && members.includes(extension))
    .map(([group, members]) => ({ group, members }));
