import type { CommandFact } from '../../telephony/index.js';
import { digitsOf } from '../directory/caller.js';
import type { Draft } from '../draft.js';
import { roomGuests } from '../guests/list.js';
import { knowsConfidential, type Role } from '../privacy/roles.js';
import type { HouseView, Json } from '../procedure.js';
import { refusal } from '../reply.js';
import { wordsOf } from '../search/fold.js';
import type { Asking } from './guest.js';

/** A caller whom a guest wants to hear from: all that is written must fit (R132, R133). */
export type AllowedCaller = { readonly name: string | null; readonly number: string | null };

/** Key: the room. A list is its guest's: for the next guest of the room it is none. */
const ALLOWED_MACHINE = 'allowed-callers';
type Allowed = { readonly stay: string; readonly callers: readonly AllowedCaller[] };

export function isListed(house: HouseView, room: string, { number, name }: Asking): boolean {
  const allowed = house.get(ALLOWED_MACHINE, room) as Allowed | undefined;
  if (allowed === undefined || allowed.stay !== stayOf(house, room)) return false;
  return allowed.callers.some(
    (caller) =>
      (caller.number === null || (number !== null && digitsOf(number) === digitsOf(caller.number))) &&
      (caller.name === null || (name !== null && sameName(name, caller.name))),
  );
}

const sameName = (a: string, b: string) => wordsOf(a).sort().join(' ') === wordsOf(b).sort().join(' ');

/** Which stay it is; null: nobody stays there. */
function stayOf(house: HouseView, room: string): string | null {
  const [guest] = roomGuests(house, room).guests;
  return guest === undefined ? null : `${guest.since}/${guest.reservation ?? ''}`;
}

/** `guest.allowed-callers {role, room, callers}`: the whole list; an empty one takes it away. */
export function setAllowed(draft: Draft, { args }: CommandFact): Json {
  const { role, room, callers } = args as unknown as {
    role: Role;
    room: string;
    callers: readonly Partial<AllowedCaller>[];
  };
  // Who may not know of a confidential stay does not write its list either.
  if (!knowsConfidential(role)) return refusal('ROLE_NOT_ALLOWED', role);
  if (!draft.hasRoom(room)) return refusal('ROOM_UNKNOWN', room);
  const stay = stayOf(draft, room);
  const list = callers.map(({ name = null, number = null }) => ({ name, number }));
  draft.put(ALLOWED_MACHINE, room, list.length === 0 || stay === null ? null : { stay, callers: list });
  return { ok: true, room, callers: stay === null ? 0 : list.length };
}
