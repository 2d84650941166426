import type { CommandFact } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { HIDDEN, type Role, seesGuest } from '../privacy/roles.js';
import type { HouseView, Json } from '../procedure.js';
import { refusal } from '../reply.js';

/**
 * What a call is about, for the desk that gets it, before its telephone rings (R290). The event says that there is something to
 * know, never what: a desk asks with `call.context`, and sees what its role may see (R119).
 */
export type CallContext = {
  readonly callerName: string | null;
  readonly callerPlace: string | null;
  readonly callerNumber: string | null;
  readonly matter: string | null;
};
type Kept = CallContext & { readonly call: string | null; readonly at: number };

/** Key: the station that is called. */
const CONTEXT_MACHINE = 'call-context';
const TIMER = 'call-context/';

export function pushContext(
  draft: Draft,
  station: string,
  from: CallContext & { readonly call: string | null; readonly position: string | null },
  now: number,
): void {
  if (!draft.rules.transfer.pushContext) return;
  const { call, position, callerName, callerPlace, callerNumber, matter } = from;
  const context = { callerName, callerPlace, callerNumber, matter };
  draft.put(CONTEXT_MACHINE, station, { ...context, call, at: now } satisfies Kept);
  const due = now + draft.rules.transfer.contextFor;
  draft.add({ do: 'timer', id: `${TIMER}${station}`, due, body: null });
  const holds = Object.entries(context).flatMap(([key, value]) => (value === null ? [] : [key]));
  draft.event('call-context', station, { station, call, position, holds });
}

/** It is not kept longer than it is of use. */
export function forgetContext(draft: Draft, timer: string): void {
  if (timer.startsWith(TIMER)) draft.put(CONTEXT_MACHINE, timer.slice(TIMER.length), null);
}

/** `call.context {station, role}`: null values are not known, `***` is not for this role. */
export function contextFor(house: HouseView, { args }: CommandFact): Json {
  const { station, role } = args as { station: string; role: Role };
  const kept = house.get(CONTEXT_MACHINE, station) as Kept | undefined;
  if (kept === undefined) return refusal('CONTEXT_UNKNOWN', station);
  const shown = (text: string | null) => (text === null || seesGuest(role, 'name') ? text : HIDDEN);
  const { call, at, callerName, callerPlace, callerNumber, matter } = kept;
  return {
    ok: true,
    station,
    call,
    at,
    callerName: shown(callerName),
    callerPlace: shown(callerPlace),
    callerNumber: shown(callerNumber),
    matter: shown(matter),
  };
}
