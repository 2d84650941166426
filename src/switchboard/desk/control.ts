import type { CallControl, LinkId, LinkService } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { ask } from '../link-commands/ask.js';

/** The link that can act on calls, and what it can do and tell. Null: there is none, operators do it at their console. */
export type CallControlLink = {
  readonly link: LinkId;
  readonly services: ReadonlySet<LinkService>;
  /** It tells of call events (evidence L2): what it does not tell then is known not to have happened. */
  readonly tells: boolean;
} | null;

/** A wish about a live call is worthless later than this. */
const CONTROL_WITHIN_MS = 5000;

/**
 * Asks the PBX to act on a call. False: it cannot, and the operator has to do it by hand (the prompt says so). The link's answer
 * comes back as a fact LinkAnswered under key `call/<device>`.
 */
export function control(draft: Draft, to: CallControlLink, command: CallControl, now: number): boolean {
  if (!to?.services.has(command.service)) return false;
  ask(draft, to.link, `call/${command.device}`, command, now + CONTROL_WITHIN_MS);
  return true;
}
