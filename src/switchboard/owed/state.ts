import type { Draft } from '../draft.js';
import type { HouseView, Json } from '../procedure.js';

/**
 * Why the house owes a call. `dropped`: a talk broke off (R178). `abandoned`: the caller gave up ringing (R274). `promised`
 * (R067, R283). `slip`: somebody has to decide whether to call back (R186). `untransferred`: a call that was not put through (R267).
 */
export const OWED_KINDS = ['dropped', 'abandoned', 'promised', 'slip', 'untransferred'] as const;
export type OwedKind = (typeof OWED_KINDS)[number];

/** How it was settled. `called-back`, `called-again`: seen on a line; the others an operator says. */
export const OWED_ENDS = [
  'called-back',
  'called-again',
  'delegated',
  'ignored',
  'unreachable',
  'mistake',
] as const;
export type OwedEnd = (typeof OWED_ENDS)[number];

/** A call the house owes: an entry of machine `owed`, key = id. A type, not an interface: it has to be Json. */
export type Owed = {
  /** `o17`; never used twice. */
  readonly id: string;
  readonly kind: OwedKind;
  /** To call back; null: only the name is known. */
  readonly number: string | null;
  readonly name: string | null;
  /** What it is about, in words. Never published. */
  readonly about: string | null;
  /** Who owes it: an entry of the directory, or a position. Null: the switchboard. */
  readonly who: string | null;
  /** The call or the procedure that it comes from; null: a printed record, or none. */
  readonly call: string | null;
  readonly task: string | null;
  readonly by: string;
  /** Ms since 1970. */
  readonly since: number;
  readonly due: number;
  /** Its time is over, and that was told. */
  readonly overdue: boolean;
};

export const OWED_MACHINE = 'owed';
const COUNTER_MACHINE = 'counter';

export const owedOf = (house: HouseView, id: string): Owed | undefined =>
  house.get(OWED_MACHINE, id) as Owed | undefined;

/** Soonest due first. */
export function allOwed(house: HouseView): Owed[] {
  return [...house.entries(OWED_MACHINE)]
    .map(([, value]) => value as unknown as Owed)
    .sort((a, b) => a.due - b.due || (a.since === b.since ? (a.id < b.id ? -1 : 1) : a.since - b.since));
}

type Said = Pick<Owed, 'kind' | 'by'> &
  Partial<Pick<Owed, 'number' | 'name' | 'about' | 'who' | 'call' | 'task' | 'due'>>;

/** For any procedure that promises a call. Without `due`: as the house says for this kind. */
export function owe(draft: Draft, said: Said, now: number): Owed {
  const next = ((draft.get(COUNTER_MACHINE, 'owed') as number | undefined) ?? 0) + 1;
  draft.put(COUNTER_MACHINE, 'owed', next);
  const unsaid = { number: null, name: null, about: null, who: null, call: null, task: null };
  const due = said.due ?? now + within(draft, said.kind);
  const owed: Owed = { ...unsaid, ...said, id: `o${next}`, since: now, due, overdue: false };
  keep(draft, owed);
  setTimers(draft, owed, now);
  tell(draft, 'added', owed, { by: said.by });
  return owed;
}

export function settle(draft: Draft, owed: Owed, end: OwedEnd, by: string): void {
  draft.put(OWED_MACHINE, owed.id, null);
  for (const id of [dueTimer(owed.id), warnTimer(owed.id)]) draft.add({ do: 'cancel-timer', id });
  tell(draft, 'closed', owed, { by, end });
}

/** `what`: warned, due: its time comes near, or is over. Names and words of people are not told. */
export function tell(
  draft: Draft,
  what: 'added' | 'warned' | 'due' | 'closed',
  { id, kind, number, who, call, task, due }: Owed,
  more: { readonly by: string; readonly end?: OwedEnd },
): void {
  const data = { what, owed: id, kind, caller: number, who, call, task, due, end: null, ...more };
  draft.event('owed', id, data);
}

export const keep = (draft: Draft, owed: Owed) => draft.put(OWED_MACHINE, owed.id, owed as unknown as Json);

const dueTimer = (id: string) => `owed/${id}/due`;
const warnTimer = (id: string) => `owed/${id}/warn`;

/** `owed/o17/due` → o17 and due; null: another timer. */
export function owedTimer(timer: string): { owed: string; what: 'due' | 'warn' } | null {
  const match = /^owed\/(o\d+)\/(due|warn)$/.exec(timer);
  return match?.[1] ? { owed: match[1], what: match[2] as 'due' | 'warn' } : null;
}

/** What is over stays over: only times to come are set. */
export function setTimers(draft: Draft, { id, due }: Owed, now: number): void {
  const warn = due - draft.rules.owed.warnBefore;
  if (due > now) draft.add({ do: 'timer', id: dueTimer(id), due, body: null });
  if (warn > now) draft.add({ do: 'timer', id: warnTimer(id), due: warn, body: null });
}

function within({ rules }: HouseView, kind: OwedKind): number {
  switch (kind) {
    case 'dropped':
      return rules.owed.droppedBack;
    case 'abandoned':
      return rules.owed.abandonedBack;
    case 'promised':
      return rules.owed.promisedBack;
    case 'slip':
      return rules.owed.slipDecision;
    case 'untransferred':
      return rules.owed.untransferred;
  }
}
