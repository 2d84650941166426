import type { Callee } from '../../config/house-rules/schema/kinds.js';
import type { FormId } from '../../config/house-rules/schema/messages.js';
import type { HouseView, Json } from '../procedure.js';

/** Forms that become a message. `screening` is asked before somebody is rung; nothing is left by it. */
export const NOTE_FORMS = [
  'message',
  'relay',
  'record',
  'slip',
  'pickUp',
  'untransferred',
  'followUp',
] as const satisfies readonly FormId[];
export type NoteForm = (typeof NOTE_FORMS)[number];

/** How it got to whom it is for. `deleted-at-source`: the PMS took its text back, its own word that it was told. */
export const PROOFS = ['told', 'handed-over', 'read', 'undeliverable'] as const;
export type ProofHow = (typeof PROOFS)[number] | 'deleted-at-source';
export type Proof = {
  readonly how: ProofHow;
  readonly at: number;
  readonly by: string;
  /** Who got it, when the operator says so; a reason, when it cannot be delivered. */
  readonly to: string | null;
};

/** Who has to get it: the recipient, and those whom the house rules give a copy (R101, C16). */
export const TARGETS = ['recipient', 'frontDesk', 'secretary', 'supervisor'] as const;
export type Target = (typeof TARGETS)[number];
export type Delivery = { readonly target: Target; readonly proof: Proof | null };

/** Which guest: the reservation, or for a house without them the moment of their arrival. */
export type Stay = { readonly reservation: string | null; readonly since: number };

/**
 * What stays on record of a message: an entry of machine `message`. What it says, and everybody's name in it, is apart
 * ({@link MessageText}) and goes first (R143, C18). A type, not an interface: it has to be {@link Json}.
 */
export type Message = {
  /** `m17`; never used twice. */
  readonly id: string;
  readonly form: NoteForm;
  readonly callee: Callee;
  readonly room: string | null;
  /** Id of a directory entry. */
  readonly person: string | null;
  readonly call: string | null;
  /** Taken at the desk, or a text of the PMS with its id there. */
  readonly source:
    | { readonly is: 'desk' }
    | { readonly is: 'link'; readonly link: string; readonly id: string | null };
  readonly by: string;
  readonly savedAt: number;
  readonly carrier: string;
  /** The guest who was in the room: the message goes where they go. Null: nobody the house knows of. */
  readonly stay: Stay | null;
  /** Recipient and room do not fit the guest list as its taker may see it: it lights no lamp (R132, R138). */
  readonly unmatched: boolean;
  /** SHA-256 of the text: proves later what was told, without telling it. */
  readonly hash: string;
  readonly declined: readonly string[];
  readonly deliveries: readonly Delivery[];
  /** Ms since 1970, as promised when it was saved; null: nobody has to get it. */
  readonly due: { readonly at: number; readonly warnAt: number | null } | null;
  readonly overdueSince: number | null;
  /** The guest it is for left before it was delivered. */
  readonly guestLeft: number | null;
  readonly deliveredAt: number | null;
  readonly purgedAt: number | null;
};

/** What a message says: an entry of machine `message-text` with the id of its message, until it is purged. */
export type MessageText = { readonly [field: string]: string };

export const MESSAGE_MACHINE = 'message';
export const TEXT_OF_MESSAGE = 'message-text';

export function messageOf(house: HouseView, id: string): Message | undefined {
  return house.get(MESSAGE_MACHINE, id) as Message | undefined;
}

/** Null: it was purged. */
export function textOfMessage(house: HouseView, id: string): MessageText | null {
  return (house.get(TEXT_OF_MESSAGE, id) as MessageText | undefined) ?? null;
}

/** Oldest first. */
export function messagesOf(house: HouseView): Message[] {
  return [...house.entries(MESSAGE_MACHINE)].map(([, value]) => value as unknown as Message);
}

/** Somebody who has to get it has not: what the list of undelivered messages holds (R046). */
export const isOwed = ({ deliveries }: Message): boolean => deliveries.some(({ proof }) => proof === null);

/** It keeps the lamp of its room lit: the guest has not got it, and has not left. */
export const lights = ({ room, unmatched, callee, guestLeft, deliveries }: Message): boolean =>
  room !== null &&
  callee === 'guest' &&
  !unmatched &&
  guestLeft === null &&
  deliveries.some(({ target, proof }) => target === 'recipient' && proof === null);

export const asJson = (value: Message): Json => value as unknown as Json;
