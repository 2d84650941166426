import type { Draft } from '../draft.js';
import type { Json } from '../procedure.js';
import { PRINT_MACHINE, printOf, SLIP_MACHINE, type Slip, type SlipStep, slipOf } from './slip.js';

const COUNTER_MACHINE = 'counter';
const timerOf = (message: string) => `slip/${message}`;

/** `slip/m17` → m17; null: another timer. */
export const slipTimer = (timer: string): string | null => /^slip\/(m\d+)$/.exec(timer)?.[1] ?? null;

/** A message is to be brought on paper: its first print is owed from this turn on. */
export function openSlip(draft: Draft, message: string, now: number): void {
  const slip: Slip = {
    message,
    step: 'saved',
    reached: { saved: { at: now, by: 'house' } },
    nextBy: now + draft.rules.messages.slips.printWithin,
    overdue: false,
    prints: 0,
  };
  put(draft, slip);
  askPrint(draft, slip, now);
  tell(draft, slip, 'saved', 'house');
}

/** One more print is owed. Null: one is already. */
export function askPrint(draft: Draft, { message, prints }: Slip, now: number): string | null {
  for (const [, value] of draft.entries(PRINT_MACHINE)) if (printOf(value)?.message === message) return null;
  const next = ((draft.get(COUNTER_MACHINE, 'print') as number | undefined) ?? 0) + 1;
  const id = `p${next}`;
  const copy = prints > 0 && draft.rules.messages.slips.markReprints;
  draft.put(COUNTER_MACHINE, 'print', next);
  draft.put(PRINT_MACHINE, id, { id, message, copy, askedAt: now });
  return id;
}

/** The slip has come to this step; a step it is past already is no news. */
export function reach(draft: Draft, slip: Slip, step: SlipStep, by: string, now: number): Slip {
  if (slip.reached[step]) return slip;
  const { takeWithin } = draft.rules.messages.slips;
  const after: Slip = {
    ...slip,
    step,
    reached: { ...slip.reached, [step]: { at: now, by } },
    nextBy: step === 'printed' ? now + takeWithin : null,
    overdue: false,
  };
  put(draft, after);
  tell(draft, after, step, by);
  return after;
}

/** Nothing is left to print or to carry: the recipient has the message, or nobody can get it to them. */
export function closeSlip(
  draft: Draft,
  message: string,
  { by, at }: { by: string; at: number },
  got: boolean,
): void {
  const slip = slipOf(draft, message);
  if (!slip) return;
  dropPrints(draft, message);
  if (got) reach(draft, slip, 'delivered', by, at);
  else put(draft, { ...slip, nextBy: null, overdue: false });
}

export function forgetSlip(draft: Draft, message: string): void {
  dropPrints(draft, message);
  if (slipOf(draft, message)) draft.put(SLIP_MACHINE, message, null);
}

function dropPrints(draft: Draft, message: string): void {
  for (const [id, value] of draft.entries(PRINT_MACHINE))
    if (printOf(value)?.message === message) draft.put(PRINT_MACHINE, id, null);
}

/** The state and its alarm: always both. */
export function put(draft: Draft, slip: Slip): void {
  draft.put(SLIP_MACHINE, slip.message, slip as unknown as Json);
  const id = timerOf(slip.message);
  draft.add(
    slip.nextBy === null ? { do: 'cancel-timer', id } : { do: 'timer', id, due: slip.nextBy, body: null },
  );
}

export function tell(draft: Draft, { message, step, prints }: Slip, what: string, by: string): void {
  draft.event('slip', message, { message, what, step, prints, by });
}
