import type { CommandFact, GuestDetails, LinkId, Room } from '../../telephony/index.js';
import { type CsvBody, rejected } from '../csv/table.js';
import { Draft } from '../draft.js';
import type { Json } from '../procedure.js';
import { refusal } from '../reply.js';
import { occupancyOf } from '../room-state/machine.js';
import { applyFact } from './apply.js';
import { type ListedRoom, readGuestList } from './columns.js';
import { roomGuests } from './list.js';
import { setConfidential, type Turn } from './occupancy.js';
import { mayWrite, type Source } from './rules.js';
import { imagesOf, type SwapFact } from './swap.js';
import { compare, decide, IMPORT, settle } from './sync.js';

/** Arguments as the MQTT schemas (src/mqtt/schemas.ts) let them through. */
interface GuestArgs {
  room: string;
  reservation?: string;
  share?: boolean;
  guest?: GuestDetails;
  from?: { room: string; share?: boolean };
}
interface ImportArgs extends CsvBody {
  rooms?: readonly ListedRoom[];
  dry?: boolean;
}

/** The same as the facts of a link, by hand or from a system that speaks MQTT. Null: not a command of this procedure. */
export function guestCommand(turn: Omit<Turn, 'by'>, fact: CommandFact): Json | null {
  const by: Source = { side: 'gateway', link: null, name: fact.by };
  const args = fact.args as unknown;
  switch (fact.name) {
    case 'guest.check-in':
    case 'guest.change':
    case 'guest.check-out':
      return changeGuest({ ...turn, by }, fact.name, args as GuestArgs);
    case 'guest.confidential': {
      const { room, on } = args as { room: string; on: boolean };
      if (!turn.draft.hasRoom(room)) return refusal('ROOM_UNKNOWN', room);
      setConfidential({ ...turn, by }, room as Parameters<typeof setConfidential>[1], on);
      return { ok: true, room, confidential: on };
    }
    case 'guest.import':
      return importRooms({ ...turn, by: { ...by, name: IMPORT } }, args as ImportArgs);
    case 'sync.accept':
    case 'sync.reject': {
      const { link, rooms = null } = args as { link: LinkId; rooms?: readonly string[] };
      return { ok: true, link, rooms: decide(turn, link, rooms, fact.name === 'sync.accept', fact.by) };
    }
    default:
      return null;
  }
}

function changeGuest(turn: Turn, name: string, args: GuestArgs): Json {
  const { draft, rules, by } = turn;
  for (const room of [args.room, ...(args.from ? [args.from.room] : [])])
    if (!draft.hasRoom(room)) return refusal('ROOM_UNKNOWN', room);
  if (!mayWrite(rules, 'occupancy', by)) return refusal('FIELD_NOT_OWNED', 'occupancy');
  const fact = factOf(name, args);
  settle(turn, fact);
  applyFact(turn, fact);
  const room = args.room as Parameters<typeof occupancyOf>[1];
  return {
    ok: true,
    room,
    occupied: occupancyOf(draft, room),
    guests: roomGuests(draft, room).guests.length,
  };
}

function factOf(name: string, args: GuestArgs): SwapFact {
  const { room: station, guest = {}, from } = args;
  const reservation = args.reservation ?? null;
  const share = args.share ?? null;
  if (name === 'guest.check-in') return { type: 'CheckedIn', station, reservation, share, guest };
  if (name === 'guest.check-out') return { type: 'CheckedOut', station, reservation, share };
  const moved = from ? { station: from.room, share: from.share ?? null } : null;
  return { type: 'GuestChanged', station, reservation, share, guest, from: moved };
}

/**
 * The guests of the listed rooms, complete; rooms that are not in the list stay as they are. `dry`: what would come of it, and
 * nothing does.
 */
function importRooms(turn: Turn, { rooms: listed, dry = false, ...file }: ImportArgs): Json {
  const { rooms, problems } = listed
    ? { rooms: listed, problems: [] }
    : readGuestList(file, (room) => turn.draft.hasRoom(room));
  if (problems.length > 0) return rejected(problems);
  const unknown = rooms.find(({ room }) => !turn.draft.hasRoom(room));
  if (unknown) return refusal('ROOM_UNKNOWN', unknown.room);
  if (!mayWrite(turn.rules, 'occupancy', turn.by)) return refusal('FIELD_NOT_OWNED', 'occupancy');
  const rows = rooms.flatMap(({ room: station, guests }): SwapFact[] => [
    { type: 'CheckedOut', station, reservation: null, share: null },
    ...guests.map(
      ({ reservation = null, guest = {} }): SwapFact => ({
        type: 'CheckedIn',
        station,
        reservation,
        share: true,
        guest,
      }),
    ),
  ]);
  const trial = dry ? { ...turn, draft: new Draft(turn.draft) } : turn;
  const images = imagesOf(trial, rows, []);
  for (const { room, confidential } of rooms) {
    const image = images.get(room as Room);
    if (image && confidential) image.confidential = true;
  }
  const { applied, held } = compare(trial, IMPORT, images);
  return {
    ok: true,
    link: IMPORT,
    applied,
    held: [...new Set(held.map(({ room }) => room))],
    ...(dry && { dry }),
  };
}
