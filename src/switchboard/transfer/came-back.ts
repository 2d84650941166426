import type { DeliveredFact } from '../../telephony/index.js';
import type { Here } from '../desk/chart.js';
import { digitsOf } from '../directory/caller.js';
import type { Draft } from '../draft.js';
import type { TransferData } from './data.js';

/**
 * A caller who is back at the switchboard soon after a transfer was put through wrongly (R028, R277). Only a caller whose number is
 * told can be known again.
 */
type Transferred = { readonly station: string | null; readonly at: number };

/** Key: the caller's number. */
const TRANSFERRED_MACHINE = 'transferred';
const TIMER = 'transferred/';

export function rememberTransfer({ draft, task, now }: Here<TransferData>): void {
  const { callerNumber, station } = task.data;
  if (callerNumber === null) return;
  const key = digitsOf(callerNumber);
  draft.put(TRANSFERRED_MACHINE, key, { station, at: now } satisfies Transferred);
  const due = now + draft.rules.transfer.cameBackWithin;
  draft.add({ do: 'timer', id: `${TIMER}${key}`, due, body: null });
}

/** A call arrives: is it somebody who was just put through? Whom it was for does not count, only who it is. */
export function callerBack(draft: Draft, { calling, at }: DeliveredFact, now: number): void {
  if (calling === null) return;
  const key = digitsOf(calling);
  const before = draft.get(TRANSFERRED_MACHINE, key) as Transferred | undefined;
  // The transfer itself rings where it goes.
  if (before === undefined || before.station === at) return;
  forget(draft, key);
  draft.add({ do: 'cancel-timer', id: `${TIMER}${key}` });
  draft.event('came-back', before.station, { station: before.station, at, afterMs: now - before.at });
}

export function forgetTransfer(draft: Draft, timer: string): void {
  if (timer.startsWith(TIMER)) forget(draft, timer.slice(TIMER.length));
}

const forget = (draft: Draft, key: string) => draft.put(TRANSFERRED_MACHINE, key, null);
