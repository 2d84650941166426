import type { GuestDetails, Room } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { ask, unask } from '../link-commands/ask.js';
import { type LampReason, putReason, standingReasons } from '../message-lamp/machine.js';
import { occupancyOf, phoneOf, setOccupancy, setPhone } from '../room-state/machine.js';
import { pendingWakeUp } from '../wake-up/machine.js';
import { asJson, GUEST_MACHINE, type Guest, knows, type RoomGuests, roomGuests, saysMore } from './list.js';
import { type HospitalityRules, othersOf, type Source, stationOf, tell } from './rules.js';
import { wakeUpAsked, wakeUpCleared } from './wake-up-asks.js';

/** One turn of the hospitality rules. */
export interface Turn {
  readonly draft: Draft;
  readonly rules: HospitalityRules;
  readonly by: Source;
  readonly now: number;
  /** The guests who arrive are to be marked before anything is told of them. */
  readonly confidential?: boolean;
}

/** Reasons of a lamp that are about the guest, and go with the last one. A parcel waits at the desk all the same. */
export const GUEST_REASONS: readonly LampReason[] = ['text-message', 'voice-message', 'pms'];

/** Machine `text`: key = room, value = the texts that wait there. */
export type WaitingText = { readonly id: string | null; readonly text: string; readonly by: string };
const TEXT_MACHINE = 'text';

export function textsOf(draft: Draft, room: Room): readonly WaitingText[] {
  return (draft.get(TEXT_MACHINE, room) as readonly WaitingText[] | undefined) ?? [];
}

export function putTexts(draft: Draft, room: Room, texts: readonly WaitingText[]): void {
  if (texts.length > 0 || textsOf(draft, room).length > 0)
    draft.put(TEXT_MACHINE, room, texts.length > 0 ? texts : null);
}

/** The one place where the guests of a room change. When nobody stays, it is a check-out and then a check-in. */
export function setGuests(turn: Turn, room: Room, next: readonly Guest[]): void {
  const { guests } = roomGuests(turn.draft, room);
  const exchanged = guests.length > 0 && !guests.some((guest) => knows(next, guest));
  if (exchanged) replace(turn, room, guests, []);
  replace(turn, room, exchanged ? [] : guests, next);
}

function replace(turn: Turn, room: Room, before: readonly Guest[], after: readonly Guest[]): void {
  const { draft, now } = turn;
  const wasOccupied = occupancyOf(draft, room) ?? null;
  const occupied = after.length > 0;
  const left = before.filter((guest) => !knows(after, guest));
  const came = after.filter((guest) => !knows(before, guest));
  const changed = after.filter((guest) => {
    const known = knows(before, guest);
    return known !== undefined && saysMore(known.details, guest.details);
  });
  const told = left.length + came.length + changed.length > 0;
  if (!told && wasOccupied === occupied) return;

  const confidential = roomGuests(draft, room).confidential !== null;
  const others = (guest: Guest) => after.filter((other) => other.reservation !== guest.reservation).length;
  for (const guest of left) guestEvent(turn, 'guest-left', room, guest, others(guest), confidential);
  put(draft, room, after, roomGuests(draft, room).confidential);
  if (wasOccupied !== occupied) setOccupancy(draft, room, occupied, null, now);
  if (!occupied) vacated(turn, room);
  tellFirst(turn, room, before[0], after[0]);
  for (const guest of [...came, ...changed]) markIfVip(turn, room, guest);
  const secret = roomGuests(draft, room).confidential !== null;
  for (const guest of came) guestEvent(turn, 'guest-arrived', room, guest, others(guest), secret);
  for (const guest of changed) guestEvent(turn, 'guest-changed', room, guest, others(guest), secret);
}

/**
 * A guest moves, and what is theirs moves along when nobody stays behind: texts, lamp reasons, a wake-up call that
 * waits. The confidential mark goes along in any case, and stays where others stay: better once too often than never.
 */
export function moveGuests(
  turn: Turn,
  from: Room,
  stay: readonly Guest[],
  to: Room,
  next: readonly Guest[],
): void {
  const { draft, by, now } = turn;
  const before = roomGuests(draft, from);
  if (stay.length > 0 || before.guests.length === 0) {
    setGuests(turn, to, next);
    if (before.confidential) setConfidential(turn, to, true);
    if (before.guests.length > 0) setGuests(turn, from, stay);
    return;
  }
  const texts = textsOf(draft, from);
  const reasons = GUEST_REASONS.filter((reason) => standingReasons(draft, from)[reason]);
  const wakeUp = pendingWakeUp(draft, from);
  setGuests(turn, from, stay);
  setGuests(turn, to, next);
  if (before.confidential) setConfidential(turn, to, true);
  putTexts(draft, to, [...textsOf(draft, to), ...texts]);
  for (const reason of reasons) putReason(draft, to, reason, true, by.name, now);
  if (wakeUp?.state === 'set' && wakeUp.wakeTime !== null)
    wakeUpAsked(turn, to, wakeUp.date, wakeUp.wakeTime);
}

export function setConfidential(turn: Turn, room: Room, on: boolean): void {
  const { draft, by, now } = turn;
  const { guests, confidential } = roomGuests(draft, room);
  if ((confidential !== null) === on) return;
  put(draft, room, guests, on ? { since: now, by: by.name } : null);
  draft.event('guest-confidential', room, { room, on, by: by.name });
}

function markIfVip(turn: Turn, room: Room, { details }: Guest): void {
  if (turn.confidential) setConfidential(turn, room, true);
  if (details.vip && turn.rules.confidentialVip.includes(details.vip)) setConfidential(turn, room, true);
}

/** Nothing of the last guest is left to the next one. */
function vacated(turn: Turn, room: Room): void {
  const { draft, by, now } = turn;
  setConfidential(turn, room, false);
  putTexts(draft, room, []);
  for (const reason of GUEST_REASONS)
    if (standingReasons(draft, room)[reason]) putReason(draft, room, reason, false, by.name, now);
  if (phoneOf(draft, room).doNotDisturb) {
    setDoNotDisturb(turn, room, false);
    // The telephone itself may be where it was keyed.
    if (by.side === 'pbx') tellDoNotDisturb(turn, 'pbx', room, false);
    else tellDoNotDisturb(turn, 'pms', room, false);
  }
  if (pendingWakeUp(draft, room)?.state === 'set') wakeUpCleared(turn, room, null, null);
}

/** A telephone shows one name: that of the guest who has been there longest. */
function tellFirst(turn: Turn, room: Room, before: Guest | undefined, after: Guest | undefined): void {
  const { draft, rules, by } = turn;
  const same = before && after && before.reservation === after.reservation;
  if (same && !saysMore(before.details, after.details)) return;
  for (const { id, side, services } of rules.links) {
    if (side !== 'pbx' || id === by.link) continue;
    const extension = stationOf(rules, 'pbx', room);
    const key = `guest/${extension}`;
    if (!after) {
      // An arrival that was not sent yet is no longer wanted.
      unask(draft, id, key);
      if (services.includes('ClearGuest'))
        ask(draft, id, `guest-out/${extension}`, { service: 'ClearGuest', extension });
    } else if (services.includes('SetGuest')) {
      const owed = draft.get('ask', `${id}/${key}`) as { command: { arrived: boolean } } | undefined;
      const arrived = !before || owed?.command.arrived === true;
      ask(draft, id, key, { service: 'SetGuest', extension, guest: after.details, arrived });
    }
  }
}

export function setDoNotDisturb(turn: Turn, room: Room, on: boolean): void {
  const { draft, by, now } = turn;
  if (phoneOf(draft, room).doNotDisturb === on) return;
  setPhone(draft, room, { doNotDisturb: on }, now);
  roomSet(turn, room, 'do-not-disturb', on ? 'on' : 'off', null, null);
  for (const side of othersOf(by)) tellDoNotDisturb(turn, side, room, on);
}

function tellDoNotDisturb({ draft, rules, by }: Turn, side: 'pms' | 'pbx', room: Room, on: boolean): void {
  tell(draft, rules, side, by, room, 'dnd', (extension) => ({ service: 'SetDoNotDisturb', extension, on }));
}

/** One thing of a room was set: an event for whoever keeps the list. */
export function roomSet(
  { draft, by }: Turn,
  room: Room,
  what: 'status' | 'do-not-disturb' | 'class-of-service',
  value: string,
  code: string | null,
  maid: string | null,
): void {
  draft.event('room-set', room, { room, what, value, code, maid, by: by.name });
}

function put(
  draft: Draft,
  room: Room,
  guests: readonly Guest[],
  confidential: RoomGuests['confidential'],
): void {
  draft.put(GUEST_MACHINE, room, asJson({ guests, confidential }));
}

/** The name of a confidential guest is in no event, whatever the privacy policy of the site allows. */
function guestEvent(
  { draft, by }: Turn,
  type: 'guest-arrived' | 'guest-changed' | 'guest-left',
  room: Room,
  { reservation, details }: Guest,
  others: number,
  confidential: boolean,
): void {
  const said = (text: string | null | undefined) => (confidential ? null : (text ?? null));
  const { name, firstName, title, language, vip, group, arrival, departure, classOfService }: GuestDetails =
    details;
  draft.event(type, room, {
    room,
    reservation,
    guestName: said(name),
    guestFirstName: said(firstName),
    guestTitle: said(title),
    guestGroup: said(group),
    language: language ?? null,
    vip: vip ?? null,
    arrival: arrival ?? null,
    departure: departure ?? null,
    classOfService: classOfService ?? null,
    others,
    confidential,
    by: by.name,
  });
}
