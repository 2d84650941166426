import type { CallEventFact, DeliveredFact } from '../../telephony/index.js';
import type { HouseView } from '../procedure.js';
import { type Ending, isFollowed, otherParty } from './change.js';
import { learn, open, type Turn, take, takenAt } from './keep.js';
import { type CallState, callsOf } from './state.js';

/** Call events of links that tell, turned into steps. What fits no call and no followed station is left alone. */

/** A call rings. Links that repeat it with each ring, and those that tell it without an id, mean the same call. */
export function delivered(turn: Turn, fact: DeliveredFact): void {
  const { at: position, calling: caller, called } = fact;
  if (!isFollowed(turn.draft, position)) return;
  const link = fact.link ?? null;
  const rings = callsOf(turn.draft).some(
    (call) =>
      call.phase === 'ringing' && call.link === link && call.position === position && call.caller === caller,
  );
  if (rings) return;
  const base = { link, pbxCall: null, caller, called, position, answeredAt: null, hold: null };
  open(turn, { ...base, phase: 'ringing', ringingSince: turn.now });
}

export function callEvent(turn: Turn, fact: CallEventFact): void {
  const { draft, now } = turn;
  const known = callFor(draft, fact);
  if (known) {
    told(turn, known, fact);
    return;
  }
  if (!isFollowed(draft, fact.device)) return;
  const { device: position, other } = fact;
  const base = { link: fact.link ?? null, pbxCall: fact.call, position, ringingSince: null };
  switch (fact.event) {
    case 'Originated':
      open(turn, {
        ...base,
        caller: position,
        called: other,
        phase: 'ringing',
        answeredAt: null,
        hold: null,
      });
      return;
    // It began before we listened, or its ringing was lost: when it rang stays unknown.
    case 'Established':
      open(turn, { ...base, caller: other, called: null, phase: 'answered', answeredAt: now, hold: null });
      return;
    case 'Held': {
      const hold = { since: now, recallAt: now + draft.rules.hold.recall, recalls: 0 };
      open(turn, { ...base, caller: other, called: null, phase: 'held', answeredAt: null, hold });
      return;
    }
    default:
      return;
  }
}

function told(turn: Turn, known: CallState, fact: CallEventFact): void {
  const call = known.pbxCall === null && fact.call !== null ? { ...known, pbxCall: fact.call } : known;
  if (call !== known) learn(turn, call);
  const here = fact.device === call.position;
  switch (fact.event) {
    case 'Established':
      if (here) take(turn, call, call.phase === 'transferred' ? 'retrieve' : 'answer');
      else if (isFollowed(turn.draft, fact.device)) takenAt(turn, call, fact.device);
      return;
    case 'Held':
      if (here) take(turn, call, 'hold');
      return;
    case 'Retrieved':
      if (here) take(turn, call, 'retrieve');
      return;
    case 'Transferred':
      if (here) take(turn, call, 'transfer');
      return;
    case 'Diverted':
      if (here && call.phase === 'ringing') end(turn, call, 'diverted');
      return;
    case 'Failed':
      if (here) end(turn, call, endingOf(fact.cause));
      return;
    case 'ConnectionCleared':
      if (here) end(turn, call, endingOf(fact.cause));
      return;
    case 'ServiceInitiated':
    case 'Originated':
    case 'Conferenced':
    case 'Queued':
    case 'BackInService':
    case 'OutOfService':
      return;
  }
}

const end = (turn: Turn, call: CallState, how: Ending) => take(turn, call, 'end', { how, released: null });

/** ECMA-269 event causes that mean that nobody hung up: the network or the PBX lost the call. */
const LOST = new Set([
  'networkCongestion',
  'networkNotObtainable',
  'networkOutOfOrder',
  'resourcesNotAvailable',
]);
const endingOf = (cause: string | null): Ending =>
  cause !== null && LOST.has(cause) ? 'dropped' : 'cleared';

/**
 * By the PBX's id of the call; a link that told its ringing without one: by station and other party. Where a neighbour took
 * it (R174) the station is another one, and the number has to be the same.
 */
function callFor(house: HouseView, fact: CallEventFact): CallState | undefined {
  const ofLink = callsOf(house).filter((call) => call.link === (fact.link ?? null));
  const named = fact.call === null ? undefined : ofLink.find((call) => call.pbxCall === fact.call);
  if (named) return named;
  const open = ofLink.filter((call) => call.pbxCall === null || fact.call === null);
  const here = open.findLast(
    (call) =>
      call.position === fact.device &&
      (fact.other === null || otherParty(call) === null || otherParty(call) === fact.other),
  );
  if (here || fact.event !== 'Established' || fact.other === null) return here;
  return open.findLast((call) => call.phase === 'ringing' && call.caller === fact.other);
}
