import type { ErrorCode } from '../../telephony/index.js';
import { callOf } from '../calls/state.js';
import { entryAddress } from '../directory/address.js';
import { callerOf } from '../directory/caller.js';
import { type Entry, hasLeft, keptEntry, numbersOn } from '../directory/entry.js';
import { languageOf } from '../directory/honorific.js';
import { rankOf, reaches } from '../directory/rank.js';
import type { HouseView } from '../procedure.js';
import type { TransferData, TransferSettings } from './data.js';
import { isLongDistance } from './guest.js';

/** Arguments as the MQTT schemas let them through: a guest by room and name, or an entry. */
export interface WishArgs {
  readonly position: string;
  readonly call?: string;
  readonly language?: 'zh' | 'en';
  readonly room?: string;
  readonly name?: string;
  readonly entry?: string;
  readonly callerNumber?: string;
  readonly callerName?: string;
  readonly callerPlace?: string;
  readonly matter?: string;
  readonly longDistance?: boolean;
  readonly emergency?: string;
}

type Refused = { readonly code: ErrorCode; readonly detail: string };

/** Who calls whom, from the command and from what the house knows of the call. */
export function openingData(
  house: HouseView,
  args: WishArgs,
  settings: TransferSettings,
  now: number,
): TransferData | Refused {
  const call = callOf(house, args.call ?? null);
  const callerNumber = args.callerNumber ?? call?.caller ?? null;
  const whom =
    args.entry === undefined
      ? guestWanted(args)
      : personWanted(house, args.entry, callerNumber, args.emergency !== undefined, settings, now);
  if ('code' in whom) return whom;
  return {
    ...whom,
    callerNumber,
    callerName: args.callerName ?? null,
    callerPlace: args.callerPlace ?? null,
    matter: args.matter ?? null,
    longDistance: args.longDistance ?? isLongDistance(house, callerNumber),
    emergency: args.emergency ?? null,
    ours: oursOf(house, callerNumber, settings, now),
    pbxCall: call?.pbxCall ?? null,
    readBack: false,
    lookedUp: null,
    plan: 'dial',
    byHand: false,
    heard: 'chosen',
    toldLate: null,
    told: null,
    recalls: 0,
  };
}

type Whom = Pick<TransferData, 'room' | 'name' | 'entry' | 'callee' | 'target' | 'station'>;

function guestWanted({ room = null, name = null }: { room?: string | null; name?: string | null }): Whom {
  const target = [name, room].filter((one) => one !== null).join(', ');
  return { room, name, entry: null, callee: 'guest', target, station: null };
}

function personWanted(
  house: HouseView,
  id: string,
  callerNumber: string | null,
  emergency: boolean,
  settings: TransferSettings,
  now: number,
): Whom | Refused {
  const { directory } = settings;
  const entry = keptEntry(house, id)?.entry;
  if (entry === undefined) return { code: 'ENTRY_UNKNOWN', detail: id };
  const today = directory.today(now);
  const rank = rankOf(entry.rank);
  const { thresholdRank } = house.rules.screening;
  const screened = thresholdRank !== null && reaches(rank, thresholdRank);
  if (screened && !emergency && staffRank(house, callerNumber, settings, now) === null)
    return { code: 'CALLEE_SCREENED', detail: id };
  const station = numbersOn(entry, today).find(({ kind }) => kind === 'extension')?.number ?? null;
  // Never a private number: R095, R184.
  if (station === null || hasLeft(entry, today)) return { code: 'CALLEE_UNREACHABLE', detail: id };
  return {
    room: null,
    name: null,
    entry: id,
    callee: rank ?? 'staff',
    target: nameOf(house, entry),
    station,
  };
}

/** Never the bare name of somebody with a title (R278). */
const nameOf = (house: HouseView, entry: Entry): string =>
  entryAddress(entry, languageOf(entry.name), house.rules.honorific) ?? entry.title ?? entry.name;

/** A caller of ours whom the house serves by rank (R195, R198): a manager asks for the line, and is rung back. */
function oursOf(
  house: HouseView,
  number: string | null,
  settings: TransferSettings,
  now: number,
): TransferData['ours'] {
  const rank = staffRank(house, number, settings, now);
  const least = house.rules.busy.fromRank;
  if (rank === null || !reaches(rank.rank, least)) return null;
  return { honorific: nameOf(house, rank.entry) };
}

/** The one person of ours with that number; several are nobody, because nobody asked which. */
function staffRank(
  house: HouseView,
  number: string | null,
  { directory }: TransferSettings,
  now: number,
): { readonly entry: Entry; readonly rank: ReturnType<typeof rankOf> } | null {
  const people = callerOf(number, house, directory, now).flatMap((caller) => {
    const entry = caller.is === 'entry' && !caller.left ? keptEntry(house, caller.id)?.entry : undefined;
    return entry?.kind === 'person' ? [entry] : [];
  });
  const [entry] = people;
  return people.length === 1 && entry ? { entry, rank: rankOf(entry.rank) } : null;
}
