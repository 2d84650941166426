import type { HospitalityFact, Room } from '../../telephony/index.js';
import { askPosting } from '../link-commands/ask.js';
import { putReason, standingReasons } from '../message-lamp/machine.js';
import { occupancyOf, occupancyWord, phoneOf, setPhone, setStatus, statusOf } from '../room-state/machine.js';
import { pendingWakeUp, wakeUpTold } from '../wake-up/machine.js';
import { arrive, change, type GuestSaid, leave, roomGuests } from './list.js';
import {
  moveGuests,
  putTexts,
  roomSet,
  setDoNotDisturb,
  setGuests,
  type Turn,
  textsOf,
} from './occupancy.js';
import { conflict, mayWrite, type OwnedField, othersOf, roomOf, stationOf, tell } from './rules.js';
import { wakeUpAsked, wakeUpCleared } from './wake-up-asks.js';

/** What is said of one room; what is said of the link itself (swaps, night audit) is the machine's business. */
export type RoomFact = Extract<HospitalityFact, { station: string }>;

/** One thing that was said of a room, as it happens: the field's owner is believed, the other side is told. */
export function applyFact(turn: Turn, fact: RoomFact): void {
  const { draft, by } = turn;
  const room = roomOf(draft, by.side, fact.station);
  if (room === undefined) {
    draft.event('unknown-room', fact.station, { station: fact.station, what: fact.type, by: by.name });
    return;
  }
  applyToRoom(turn, room, fact);
}

/** The same for a room that is known already; `fact.station` is not looked at. */
export function applyToRoom(turn: Turn, room: Room, fact: RoomFact): void {
  const { draft, by } = turn;
  switch (fact.type) {
    case 'CheckedIn':
    case 'GuestChanged':
    case 'CheckedOut':
      guests(turn, room, fact);
      return;
    case 'MessageWaiting':
      lamp(turn, room, fact.on);
      return;
    case 'DoNotDisturb':
      owned(turn, 'dnd', room, onOff(phoneOf(draft, room).doNotDisturb), fact.on ? 'on' : 'off', () =>
        setDoNotDisturb(turn, room, fact.on),
      );
      return;
    case 'ClassOfService':
      classOfService(turn, room, fact.level, fact.code);
      return;
    case 'RoomStatus':
      owned(turn, 'roomStatus', room, statusOf(draft, room), fact.status, () => roomStatus(turn, room, fact));
      return;
    case 'WakeUpSet':
      owned(turn, 'wakeUp', room, null, fact.time, () => wakeUpAsked(turn, room, fact.date, fact.time));
      return;
    case 'WakeUpCleared':
      owned(turn, 'wakeUp', room, null, 'none', () => wakeUpCleared(turn, room, fact.date, fact.time));
      return;
    case 'WakeUpDone':
      wakeUpDone(turn, room, fact);
      return;
    case 'MessageText':
      text(turn, room, fact.id, fact.text);
      return;
    case 'MessageTextDeleted':
      textDeleted(turn, room, fact.id);
      return;
    case 'CallCounter':
      draft.event('call-counter', room, { room, count: fact.count, by: by.name });
      return;
    case 'Charge':
      charge(turn, room, fact);
      return;
  }
}

/** Believed when the field is this side's; else told as a conflict, unless it says what the house has. */
function owned(
  { draft, rules, by }: Turn,
  field: OwnedField,
  room: Room,
  have: string | null,
  theirs: string,
  apply: () => void,
): void {
  if (mayWrite(rules, field, by)) apply();
  else conflict(draft, rules, field, by, room, have, theirs);
}

const onOff = (on: boolean | null) => (on === null ? null : on ? 'on' : 'off');

type GuestFact = Extract<RoomFact, { type: 'CheckedIn' | 'GuestChanged' | 'CheckedOut' }>;

function guests(turn: Turn, room: Room, fact: GuestFact): void {
  const { draft, rules, by } = turn;
  if (!mayWrite(rules, 'occupancy', by)) {
    occupancyConflict(turn, room, fact.type !== 'CheckedOut');
    return;
  }
  const moved = fact.type === 'GuestChanged' && fact.from ? { ...fact, from: fact.from } : null;
  const from = moved ? roomOf(draft, by.side, moved.from.station) : undefined;
  if (moved && from !== undefined && from !== room) move(turn, from, moved.from.share, room, moved);
  else setGuests(turn, room, guestsAfter(roomGuests(draft, room).guests, fact, turn));
  if (fact.type !== 'CheckedOut' && fact.guest.classOfService !== undefined)
    classOfService(turn, room, fact.guest.classOfService, null);
}

/** Somebody who does not own the guests says that a room is occupied, or not. */
export function occupancyConflict({ draft, rules, by }: Turn, room: Room, occupied: boolean): void {
  const have = occupancyWord(occupancyOf(draft, room));
  conflict(draft, rules, 'occupancy', by, room, have, occupied ? 'occupied' : 'vacant');
}

/** The guests of a room after a record about them. Pure: a swap is folded with it too. */
export function guestsAfter(
  before: ReturnType<typeof roomGuests>['guests'],
  fact: GuestFact,
  { by, now }: Pick<Turn, 'by' | 'now'>,
): ReturnType<typeof roomGuests>['guests'] {
  const { reservation, share } = fact;
  if (fact.type === 'CheckedOut') return leave(before, { reservation, share, since: now, by: by.name });
  const said: GuestSaid = { reservation, share, details: fact.guest, since: now, by: by.name };
  return fact.type === 'CheckedIn' ? arrive(before, said) : change(before, said);
}

/** The guest of a record without a number is the one who is there; of several, the one without a number. */
function move(
  turn: Turn,
  from: Room,
  othersStay: boolean | null,
  to: Room,
  fact: Extract<GuestFact, { type: 'GuestChanged' }>,
): void {
  const { draft, by, now } = turn;
  const there = roomGuests(draft, from).guests;
  const goes =
    there.find(({ reservation }) => reservation === fact.reservation) ??
    there.find(({ reservation }) => reservation === null) ??
    (there.length === 1 && fact.reservation === null ? there[0] : undefined);
  const others = there.filter((guest) => guest !== goes);
  const stay = othersStay === false ? [] : others;
  const unnamed = { reservation: null, details: {}, since: now, by: by.name };
  const said: GuestSaid = {
    reservation: fact.reservation ?? goes?.reservation ?? null,
    share: fact.share,
    details: { ...goes?.details, ...fact.guest },
    since: goes?.since ?? now,
    by: by.name,
  };
  const next = arrive(roomGuests(draft, to).guests, said);
  moveGuests(turn, from, othersStay === true && stay.length === 0 ? [unnamed] : stay, to, next);
}

/** Of the PMS and of the PBX's own mailbox: two reasons of one lamp, each with its own end. */
function lamp(turn: Turn, room: Room, on: boolean): void {
  const { draft, rules, by, now } = turn;
  const reason = by.side === 'pbx' ? 'voice-message' : 'pms';
  const stands = standingReasons(draft, room)[reason] !== undefined;
  owned(turn, 'lamp', room, onOff(stands), on ? 'on' : 'off', () => {
    if (stands === on) return;
    putReason(draft, room, reason, on, by.name, now);
    if (by.side === 'pbx')
      tell(draft, rules, 'pms', by, room, 'lamp', (extension) => ({
        service: 'SetMessageWaiting',
        extension,
        on,
      }));
  });
}

function classOfService(
  turn: Turn,
  room: Room,
  level: Extract<RoomFact, { type: 'ClassOfService' }>['level'],
  code: string | null,
): void {
  const { draft, rules, by, now } = turn;
  const have = phoneOf(draft, room).classOfService;
  owned(turn, 'classOfService', room, have, level, () => {
    if (have === level) return;
    setPhone(draft, room, { classOfService: level }, now);
    roomSet(turn, room, 'class-of-service', level, code, null);
    for (const side of othersOf(by))
      tell(draft, rules, side, by, room, 'class', (extension) => ({
        service: 'SetClassOfService',
        extension,
        level,
      }));
  });
}

/** A maid who says the same again has been there again: that is news. */
function roomStatus(turn: Turn, room: Room, fact: Extract<RoomFact, { type: 'RoomStatus' }>): void {
  const { draft, rules, by, now } = turn;
  const { status, code, maid } = fact;
  setStatus(draft, room, status, null, now);
  roomSet(turn, room, 'status', status, code, maid);
  if (by.side !== 'pms')
    tell(draft, rules, 'pms', by, room, 'status', (extension) => ({
      service: 'ReportRoomStatus',
      extension,
      status,
      maid,
    }));
}

/** Whoever rang knows the result; there is nothing to own. A time that the record lacks is the one asked for. */
function wakeUpDone(turn: Turn, room: Room, fact: Extract<RoomFact, { type: 'WakeUpDone' }>): void {
  const { draft, rules, by, now } = turn;
  const { outcome, code } = fact;
  const pending = pendingWakeUp(draft, room);
  const time = fact.time ?? pending?.wakeTime ?? null;
  const date = fact.date ?? pending?.date ?? null;
  wakeUpTold(draft, room, { state: outcome, date, wakeTime: time }, now);
  draft.event('wake-up-done', room, { room, date, time, outcome, code, by: by.name });
  if (by.side !== 'pbx' || time === null) return;
  const day = date ?? rules.localTime(now).date;
  tell(draft, rules, 'pms', by, room, `wake-up-done/${day}/${time}`, (extension) => ({
    service: 'ReportWakeUp',
    extension,
    date: day,
    time,
    outcome,
  }));
}

/** The same id again is the same text. */
function text(turn: Turn, room: Room, id: string | null, said: string): void {
  const { draft, by, now } = turn;
  const before = textsOf(draft, room);
  const same = (have: (typeof before)[number]) => have.id === id && (id !== null || have.text === said);
  if (before.some((have) => same(have) && have.text === said)) return;
  putTexts(draft, room, [...before.filter((have) => !same(have)), { id, text: said, by: by.name }]);
  const hidden = roomGuests(draft, room).confidential !== null;
  draft.event('text-message', room, {
    room,
    what: 'came',
    messageId: id,
    text: hidden ? null : said,
    by: by.name,
  });
  if (!standingReasons(draft, room)['text-message'])
    putReason(draft, room, 'text-message', true, by.name, now);
}

/** The lamp goes dark with the last text of the link; a text that an operator took down keeps it lit. */
function textDeleted(turn: Turn, room: Room, id: string | null): void {
  const { draft, by, now } = turn;
  const before = textsOf(draft, room);
  const after = id === null ? [] : before.filter((have) => have.id !== id);
  if (after.length === before.length) return;
  putTexts(draft, room, after);
  draft.event('text-message', room, { room, what: 'deleted', messageId: id, text: null, by: by.name });
  const reason = standingReasons(draft, room)['text-message'];
  if (after.length === 0 && reason && before.some((have) => have.by === reason.by))
    putReason(draft, room, 'text-message', false, by.name, now);
}

/** Keyed at the telephone, e.g. the minibar: every PMS that takes charges is asked to post it. */
function charge(turn: Turn, room: Room, fact: Extract<RoomFact, { type: 'Charge' }>): void {
  const { draft, rules, by, now } = turn;
  const { article, count, amount } = fact;
  const postings = rules.links
    .filter(({ id, side, services }) => side === 'pms' && id !== by.link && services.includes('PostCharge'))
    .map(({ id }) => ({
      link: id,
      posting: askPosting(draft, id, stationOf(rules, 'pms', room), {
        kind: 'minibar',
        ...rules.localTime(now),
        amount,
        units: null,
        seconds: null,
        dialed: null,
        trunk: null,
        article,
        count,
      }),
    }));
  draft.event('charge', room, { room, article, count, amount, postings, by: by.name });
}
