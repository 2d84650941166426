import type { Callee } from '../../config/house-rules/schema/kinds.js';
import type { Draft } from '../draft.js';
import { saveMessage } from './keep.js';
import type { Message, MessageText } from './message.js';

/** A slip or message that another procedure took down for one of our people. */
export interface SlipRequest {
  readonly form: 'slip' | 'message';
  /** Id of an entry of the directory, and what that person is: the house rules route by it. */
  readonly person: string;
  readonly callee: Callee;
  readonly call: string | null;
  /** By the names of the form (house rules, `messages.forms`). */
  readonly text: MessageText;
  /** Fields that the caller would not tell. */
  readonly declined: readonly string[];
}

/** From here on it is on the list until somebody has it, and on its way on paper where the rules say so (R100, R211). */
export function requestSlip(draft: Draft, request: SlipRequest, by: string, now: number): Message {
  const { text, ...about } = request;
  const desk = { room: null, stay: null, unmatched: false, source: { is: 'desk' } } as const;
  return saveMessage(draft, { ...about, ...desk }, text, by, now);
}
