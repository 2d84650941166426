import type { ClassOfService, Room, RoomStatus } from '../../telephony/index.js';
import { isLit, LAMP_MACHINE, lampState, standingReasons } from '../message-lamp/machine.js';
import type { HouseView } from '../procedure.js';
import { occupancyOf, statusOf } from '../room-state/machine.js';
import { pendingWakeUp } from '../wake-up/machine.js';
import { applyToRoom, guestsAfter, occupancyConflict, type RoomFact } from './apply.js';
import { type Guest, knows, roomGuests } from './list.js';
import { GUEST_REASONS, setConfidential, setGuests, type Turn } from './occupancy.js';
import { mayWrite, roomOf } from './rules.js';

/** What a swap says of one room, all of it; a key that is absent was not told. */
export interface RoomImage {
  guests?: readonly Guest[];
  /** A list says that these guests are confidential; no list says that they are not. */
  confidential?: true;
  lamp?: boolean;
  doNotDisturb?: boolean;
  classOfService?: { level: ClassOfService; code: string };
  status?: { status: RoomStatus; code: string; maid: string | null };
  /** The last row decides. Null: none. */
  wakeUp?: { date: string | null; time: string } | null;
}

/** What must not be overridden without a person's word (issue 3). */
export type Danger = 'confidential' | 'wake-up' | 'lamp';

/** A room as the diff shows it. No names. */
export type RoomSketch = {
  readonly occupied: boolean | null;
  readonly reservations: readonly (string | null)[];
  readonly lamp: boolean | null;
  readonly wakeUp: string | null;
};

/** The rows of a swap that are about rooms and can be compared; all others take effect as they come. */
export type SwapFact = Exclude<
  RoomFact,
  { type: 'WakeUpDone' | 'MessageText' | 'MessageTextDeleted' | 'CallCounter' | 'Charge' }
>;

export function isSwapFact(fact: { type: string }): fact is SwapFact {
  return SWAP_FACTS.some((type) => type === fact.type);
}
const SWAP_FACTS = [
  'CheckedIn',
  'GuestChanged',
  'CheckedOut',
  'MessageWaiting',
  'DoNotDisturb',
  'ClassOfService',
  'RoomStatus',
  'WakeUpSet',
  'WakeUpCleared',
] as const satisfies readonly SwapFact['type'][];

/**
 * The rows as one image per room. Live records that came between are laid over it, because they are newer than any row:
 * a guest who left during the swap does not come back with it, one who joined does not go. Rooms of live records only
 * are not in it: they are as they are.
 */
export function imagesOf(
  turn: Turn,
  rows: readonly SwapFact[],
  live: readonly SwapFact[],
): Map<Room, RoomImage> {
  const images = new Map<Room, RoomImage>();
  for (const row of rows) {
    const room = roomOf(turn.draft, turn.by.side, row.station);
    if (room === undefined) {
      turn.draft.event('unknown-room', row.station, {
        station: row.station,
        what: row.type,
        by: turn.by.name,
      });
      continue;
    }
    // Every guest of a room is told by a row of its own, whatever the row says of sharing.
    const each = row.type === 'CheckedIn' || row.type === 'GuestChanged' ? { ...row, share: true } : row;
    images.set(room, withFact(images.get(room) ?? {}, each, turn));
  }
  for (const fact of live) {
    for (const room of roomsOf(turn, fact)) {
      const image = images.get(room);
      if (image) images.set(room, overlaid(image, fact, room, turn));
    }
  }
  return images;
}

function withFact(image: RoomImage, fact: SwapFact, turn: Turn): RoomImage {
  switch (fact.type) {
    case 'CheckedIn':
    case 'GuestChanged':
    case 'CheckedOut':
      return { ...image, guests: guestsAfter(image.guests ?? [], fact, turn) };
    case 'MessageWaiting':
      return { ...image, lamp: fact.on };
    case 'DoNotDisturb':
      return { ...image, doNotDisturb: fact.on };
    case 'ClassOfService':
      return { ...image, classOfService: { level: fact.level, code: fact.code } };
    case 'RoomStatus':
      return { ...image, status: { status: fact.status, code: fact.code, maid: fact.maid } };
    case 'WakeUpSet':
      return { ...image, wakeUp: { date: fact.date, time: fact.time } };
    case 'WakeUpCleared':
      return { ...image, wakeUp: null };
  }
}

/** A live record decides only where rows said something of the same: else the house knows better already. */
function overlaid(image: RoomImage, fact: SwapFact, room: Room, turn: Turn): RoomImage {
  const now = withFact(image, fact, turn);
  const told = Object.fromEntries(Object.entries(now).filter(([key]) => key in image)) as RoomImage;
  if (fact.type !== 'GuestChanged' || roomOf(turn.draft, turn.by.side, fact.station) === room) return told;
  // The room that a guest moved out of.
  const { reservation } = fact;
  const share = fact.from?.share ?? null;
  const gone = { type: 'CheckedOut', station: room, reservation, share } as const;
  return { ...image, ...(image.guests && { guests: guestsAfter(image.guests, gone, turn) }) };
}

/** The rooms a record is about: two, of a move. */
export function roomsOf({ draft, by }: Turn, fact: SwapFact): Room[] {
  const stations = [fact.station, ...(fact.type === 'GuestChanged' && fact.from ? [fact.from.station] : [])];
  return stations.flatMap((station) => roomOf(draft, by.side, station) ?? []);
}

/** What applying the image would override. Empty: nothing that a person set, waits for, or must hear of. */
export function dangersOf(turn: Turn, room: Room, image: RoomImage): Danger[] {
  const { draft, rules, by } = turn;
  const have = roomGuests(draft, room);
  const theirs = mayWrite(rules, 'occupancy', by) ? image.guests : undefined;
  const leaves = theirs && have.guests.length > 0 && !have.guests.some((guest) => knows(theirs, guest));
  const vacated = theirs?.length === 0 && occupancyOf(draft, room) !== false;
  const gone = leaves === true || vacated;
  const reasons = standingReasons(draft, room);
  const lampGoes = image.lamp === false && mayWrite(rules, 'lamp', by) && reasons[lampReason(turn)];
  const callGoes = image.wakeUp === null && mayWrite(rules, 'wakeUp', by);
  const dangers: Danger[] = [];
  if (gone && have.confidential) dangers.push('confidential');
  if ((gone || callGoes) && pendingWakeUp(draft, room)) dangers.push('wake-up');
  if (lampGoes || (gone && GUEST_REASONS.some((reason) => reasons[reason]))) dangers.push('lamp');
  return dangers;
}

const lampReason = ({ by }: Turn) => (by.side === 'pbx' ? 'voice-message' : 'pms');

/** The parts of an image that can be dangerous, and those that cannot. */
export function parted({ doNotDisturb, classOfService, status, ...grave }: RoomImage): {
  grave: RoomImage;
  light: RoomImage;
} {
  return {
    grave,
    light: {
      ...(doNotDisturb !== undefined && { doNotDisturb }),
      ...(classOfService && { classOfService }),
      ...(status && { status }),
    },
  };
}

/** Makes the house what the image says, by the same rules as live records. True: something changed. */
export function applyImage(turn: Turn, room: Room, image: RoomImage): boolean {
  const { draft, rules, by } = turn;
  const before = draft.effects.length;
  if (image.guests) {
    const confidential = image.confidential === true;
    if (mayWrite(rules, 'occupancy', by)) {
      setGuests({ ...turn, confidential }, room, merged(draft, room, image.guests));
      if (confidential) setConfidential(turn, room, true);
    } else occupancyConflict(turn, room, image.guests.length > 0);
  }
  for (const fact of otherFacts(draft, room, image)) applyToRoom(turn, room, fact);
  return draft.effects.length > before;
}

/** Who stays keeps their place and what was told of them before. */
function merged(house: HouseView, room: Room, theirs: readonly Guest[]): Guest[] {
  const have = roomGuests(house, room).guests;
  const stay = have.flatMap((guest) => {
    const told = knows(theirs, guest);
    return told ? [{ ...guest, details: { ...guest.details, ...told.details } }] : [];
  });
  return [...stay, ...theirs.filter((guest) => !knows(have, guest))];
}

/** What the image says besides guests, as facts; what would be no news is left out. */
function otherFacts(house: HouseView, room: Room, image: RoomImage): RoomFact[] {
  const { lamp, doNotDisturb, classOfService, status, wakeUp } = image;
  const station = room;
  const facts: RoomFact[] = [];
  if (lamp !== undefined) facts.push({ type: 'MessageWaiting', station, on: lamp, unread: null, read: null });
  if (doNotDisturb !== undefined) facts.push({ type: 'DoNotDisturb', station, on: doNotDisturb });
  if (classOfService) facts.push({ type: 'ClassOfService', station, ...classOfService });
  if (status && status.status !== statusOf(house, room))
    facts.push({ type: 'RoomStatus', station, ...status });
  const pending = pendingWakeUp(house, room);
  if (wakeUp === null && pending) facts.push({ type: 'WakeUpCleared', station, date: null, time: null });
  if (wakeUp && !(pending?.wakeTime === wakeUp.time && pending.date === wakeUp.date))
    facts.push({ type: 'WakeUpSet', station, ...wakeUp });
  return facts;
}

/** The room as it stands. */
export function sketchOf(house: HouseView, room: Room): RoomSketch {
  const wakeUp = pendingWakeUp(house, room);
  return {
    occupied: occupancyOf(house, room),
    reservations: roomGuests(house, room).guests.map(({ reservation }) => reservation),
    lamp: isLit(lampState(house.get(LAMP_MACHINE, room))),
    wakeUp: wakeUp && timeOf(wakeUp.date, wakeUp.wakeTime),
  };
}

/** The room as the swap has it. */
export function theirSketch({ guests, lamp, wakeUp }: RoomImage): RoomSketch {
  return {
    occupied: guests ? guests.length > 0 : null,
    reservations: (guests ?? []).map(({ reservation }) => reservation),
    lamp: lamp ?? null,
    wakeUp: wakeUp ? timeOf(wakeUp.date, wakeUp.time) : null,
  };
}

const timeOf = (date: string | null, time: string | null) =>
  [date, time].filter((part) => part !== null).join(' ');
