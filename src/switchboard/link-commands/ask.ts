import type { ChargeDetails, Extension, LinkCommand, LinkId } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import type { Json } from '../procedure.js';

/** Something the house wants of a link, kept until the link has done it: an entry of machine `ask`. */
export interface Ask {
  /** Rising, never used twice: the order of sending, and the proof that an answer is about this ask. */
  readonly id: number;
  readonly link: LinkId;
  /** A newer ask of the same link under the same key takes the place of the older. */
  readonly key: string;
  readonly command: LinkCommand;
  /** Ms since 1970; null: whenever the link can. */
  readonly notAfter: number | null;
}

/** Key: `<link>/<key>`. */
export const ASK_MACHINE = 'ask';
/** Numbers that go on for ever, by name. */
const COUNTER_MACHINE = 'counter';

/** Asks a link to do something. It is owed from the commit of this turn on, over crashes, until the link answers. */
export function ask(
  draft: Draft,
  link: LinkId,
  key: string,
  command: LinkCommand,
  notAfter: number | null = null,
): void {
  const id = count(draft, 'ask');
  draft.put(ASK_MACHINE, askKey(link, key), { id, command, notAfter } as unknown as Json);
}

/** What is no longer wanted is not asked for. One that is on the wire just now is carried out all the same. */
export function unask(draft: Draft, link: LinkId, key: string): void {
  if (draft.get(ASK_MACHINE, askKey(link, key)) !== undefined)
    draft.put(ASK_MACHINE, askKey(link, key), null);
}

/** Asks a PMS to take a charge. The number is kept with the ask: however often it is sent, it is the same posting. */
export function askPosting(draft: Draft, link: LinkId, extension: Extension, charge: ChargeDetails): number {
  const posting = count(draft, 'posting');
  ask(draft, link, `charge/${posting}`, { service: 'PostCharge', extension, posting, charge });
  return posting;
}

/** Reads an entry of machine `ask`; null: the entry was taken away. */
export function askOf(entry: string, value: Json): Ask | null {
  if (value === null) return null;
  return { ...(value as unknown as Pick<Ask, 'id' | 'command' | 'notAfter'>), ...splitKey(entry) };
}

export const askKey = (link: LinkId, key: string): string => `${link}/${key}`;

/** Ids of links hold no `/`. */
export function splitKey(entry: string): { link: LinkId; key: string } {
  const slash = entry.indexOf('/');
  return { link: entry.slice(0, slash) as LinkId, key: entry.slice(slash + 1) };
}

function count(draft: Draft, name: string): number {
  const next = ((draft.get(COUNTER_MACHINE, name) as number | undefined) ?? 0) + 1;
  draft.put(COUNTER_MACHINE, name, next);
  return next;
}
