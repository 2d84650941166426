import type { GuestDetails } from '../../telephony/index.js';
import type { HouseView, Json } from '../procedure.js';

/** One guest of a room. A type, not an interface: it has to be {@link Json}. */
export type Guest = {
  /** The PMS's reservation number; null: the link has none, or nobody told it. At most one such guest a room. */
  readonly reservation: string | null;
  readonly details: GuestDetails;
  /** Ms since 1970: when the house heard of the arrival. */
  readonly since: number;
  /** Who told it. */
  readonly by: string;
};

/** One room of machine `guest`. A room nobody ever spoke of has no entry: nothing is known. */
export type RoomGuests = {
  /** In order of arrival: the first is the one a telephone shows. */
  readonly guests: readonly Guest[];
  /** Set by the house: this room's guest is denied to callers (R132) and never named on MQTT. */
  readonly confidential: { readonly since: number; readonly by: string } | null;
};

export const GUEST_MACHINE = 'guest';

export function roomGuests(house: HouseView, room: string): RoomGuests {
  const value = house.get(GUEST_MACHINE, room) as unknown as RoomGuests | undefined;
  return value ?? { guests: [], confidential: null };
}

export const asJson = (value: RoomGuests): Json => value as unknown as Json;

/** What a record says of a guest. `share`: others stay in the room; null: not told. */
export interface GuestSaid extends Guest {
  readonly share: boolean | null;
}

/**
 * A guest arrives. Only "others stay" makes the room a shared one: a check-in into an occupied room that does not say so
 * means that the check-out before it was missed.
 */
export function arrive(guests: readonly Guest[], said: GuestSaid): readonly Guest[] {
  if (said.share !== true) return [joined(guests, said)];
  return withGuest(guests, said);
}

/** A guest's data changed. A change is no word about others leaving; of a guest nobody knew, it is the arrival. */
export function change(guests: readonly Guest[], said: GuestSaid): readonly Guest[] {
  if (said.share === false) return [joined(guests, said)];
  const only = guests.length === 1 ? guests[0] : undefined;
  // A record without a number, of a room with one guest, is about that guest.
  if (said.reservation === null && only) return withGuest(guests, { ...said, reservation: only.reservation });
  return withGuest(guests, said);
}

/** A guest leaves; without a number everybody does, unless others are said to stay. */
export function leave(
  guests: readonly Guest[],
  said: Pick<GuestSaid, 'reservation' | 'share' | 'since' | 'by'>,
): readonly Guest[] {
  const { reservation, share, since, by } = said;
  if (share === false || (share === null && reservation === null)) return [];
  const known = guests.some((guest) => guest.reservation === reservation);
  // A number nobody knows, of a room whose guest has none, is that guest's.
  const goes = known ? reservation : null;
  const stay = guests.filter((guest) => guest.reservation !== goes);
  // Somebody stays of whom nobody told more.
  if (share === true && stay.length === 0) return [{ reservation: null, details: {}, since, by }];
  return stay;
}

function withGuest(guests: readonly Guest[], said: GuestSaid): readonly Guest[] {
  const at = guests.findIndex(({ reservation }) => reservation === said.reservation);
  const guest = joined(guests, said);
  return at < 0 ? [...guests, guest] : guests.with(at, guest);
}

/** What was said before stays, where this record says nothing of it. */
function joined(guests: readonly Guest[], { reservation, details, since, by }: GuestSaid): Guest {
  const before = guests.find((guest) => guest.reservation === reservation);
  if (!before) return { reservation, details, since, by };
  return { ...before, details: { ...before.details, ...details } };
}

/** Does `theirs` say anything of the guest that is not known already? */
export function saysMore(have: GuestDetails, theirs: GuestDetails): boolean {
  return Object.entries(theirs).some(([key, value]) => have[key as keyof GuestDetails] !== value);
}

export const knows = (guests: readonly Guest[], { reservation }: Guest): Guest | undefined =>
  guests.find((guest) => guest.reservation === reservation);
