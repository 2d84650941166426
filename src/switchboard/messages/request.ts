import type { Draft } from '../draft.js';
import type { Json } from '../procedure.js';

/** A slip or message that another procedure took down. What it says is in state only, never in rows or events (R143). */
export type SlipRequest = {
  readonly kind: 'slip' | 'message';
  /** For whom: id of an entry of the directory. */
  readonly to: string;
  readonly call: string | null;
  /** The task that took it; the key of the request. */
  readonly task: string;
  /** By the names of the form (house rules, `messages.forms`). */
  readonly fields: { readonly [name: string]: string };
  readonly by: string;
  readonly at: number;
};

/** Key: the task. Messages take it from there. */
export const SLIP_REQUEST_MACHINE = 'slip-request';

export function requestSlip(draft: Draft, request: SlipRequest): void {
  draft.put(SLIP_REQUEST_MACHINE, request.task, request as unknown as Json);
}
