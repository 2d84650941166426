import type { CallEventFact, DeliveredFact, Fact } from '../../telephony/index.js';
import type { HouseView, Json } from '../procedure.js';

/**
 * A call in progress as the house knows it: an entry of machine `call`. Unknown is null, never a guess: a PBX without call
 * events tells nothing while a call runs, and then an operator does (`call.note`), or nobody. A type, not an interface: it has
 * to be {@link Json}.
 */
export type CallState = {
  /** `c17`; never used twice. */
  readonly id: string;
  /** The link that told it and the PBX's own id of it; null: an operator opened it. */
  readonly link: string | null;
  readonly pbxCall: string | null;
  /** Number as told; null: withheld or not told. */
  readonly caller: string | null;
  /** What was dialled: an operator line, a hotline number, an extension. */
  readonly called: string | null;
  /** The operator position that has it, or rings with it. */
  readonly position: string | null;
  readonly phase: 'ringing' | 'answered' | 'held' | 'transferred' | 'ended';
  /** Ms since 1970; null: unknown. */
  readonly ringingSince: number | null;
  readonly answeredAt: number | null;
  /** While held. A hold without a recall cannot be written down (R286). */
  readonly hold: { readonly since: number; readonly recallAt: number; readonly recalls: number } | null;
  readonly endedAt: number | null;
};

export const CALL_MACHINE = 'call';

export function callOf(house: HouseView, id: string | null): CallState | undefined {
  return id === null ? undefined : (house.get(CALL_MACHINE, id) as CallState | undefined);
}

/** Calls that are not over, oldest first. */
export function callsOf(house: HouseView): CallState[] {
  return [...house.entries(CALL_MACHINE)].map(([, value]) => value as unknown as CallState);
}

/** What a call event says about one of the stations, e.g. the room that a call is being transferred to. */
export type StationEvent = 'rings' | 'answers' | 'busy' | 'no-answer' | 'failed' | 'free';

/** Null: the fact says nothing about this station. */
export function stationEvent(fact: Fact, station: string): StationEvent | null {
  if (fact.type === 'Delivered') return deliveredTo(fact, station) ? 'rings' : null;
  if (fact.type !== 'CallEvent') return null;
  const about = fact.device === station || fact.other === station;
  return about ? saidOf(fact, station) : null;
}

const deliveredTo = (fact: DeliveredFact, station: string) => fact.at === station || fact.called === station;

function saidOf(fact: CallEventFact, station: string): StationEvent | null {
  switch (fact.event) {
    case 'Established':
      return 'answers';
    case 'Failed':
      return fact.cause === 'busy' ? 'busy' : fact.cause === 'noAnswer' ? 'no-answer' : 'failed';
    case 'ConnectionCleared':
      return fact.device === station ? 'free' : null;
    default:
      return null;
  }
}

/** Proof for the type: a call's state is what the ledger can keep. */
export const callAsJson = (call: CallState): Json => call as unknown as Json;
