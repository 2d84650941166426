import type { LinkId, Room } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { splitKey } from '../link-commands/ask.js';
import type { HouseView, Json } from '../procedure.js';
import type { Turn } from './occupancy.js';
import type { Source } from './rules.js';
import {
  applyImage,
  type Danger,
  dangersOf,
  imagesOf,
  parted,
  type RoomImage,
  type RoomSketch,
  roomsOf,
  type SwapFact,
  sketchOf,
  theirSketch,
} from './swap.js';

/** Machine `sync`: key = link. The running swap, and how the last one ended. */
interface SyncState {
  readonly running: { readonly since: number; readonly rows: number } | null;
  readonly last: Ended | null;
}
interface Ended {
  readonly end: 'done' | 'discarded';
  readonly at: number;
  /** Rooms that changed at once. */
  readonly applied: number;
  /** Rooms that the swap did not speak of. Nothing was changed there. */
  readonly unmentioned: readonly Room[];
}
const SYNC = 'sync';

/** Machine `sync-row`: key = `<link>/<n>`. One entry a row, so that a long swap does not write itself again and again. */
interface Row {
  readonly n: number;
  /** Not of the swap: it came in between, took effect at once, and is newer. */
  readonly live: boolean;
  readonly fact: SwapFact;
}
const ROWS = 'sync-row';

/** Machine `sync-held`: key = `<link>/<room>`. Waits for a person, or for a live record that settles the room. */
interface Held {
  readonly what: readonly Danger[];
  readonly image: RoomImage;
  readonly by: Source;
  readonly have: RoomSketch;
  readonly theirs: RoomSketch;
}
const HELD = 'sync-held';

/** Timer `sync/<link>`: the end of a swap may be lost. Twice what the FIAS driver waits before it calls rows live again. */
const TIMER = 'sync/';
const PATIENCE_MS = 120_000;

/** What became of a swap, for events, answers and the retained state. */
export type HeldRow = {
  readonly room: Room;
  readonly what: Danger;
  readonly have: RoomSketch;
  readonly theirs: RoomSketch;
};

export function syncStarted({ draft, now }: Turn, link: LinkId): void {
  dropRows(draft, link);
  awaitMore(draft, link, now);
  putSync(draft, link, { ...syncOf(draft, link), running: { since: now, rows: 0 } });
}

/** A row of the swap; one that comes before any start is the start. */
export function syncRow(turn: Turn, link: LinkId, fact: SwapFact): void {
  if (syncOf(turn.draft, link).running) awaitMore(turn.draft, link, turn.now);
  else syncStarted(turn, link);
  keepRow(turn.draft, link, fact, false);
}

/** A record that came between the rows of a running swap is newer than all of them. */
export function liveFact({ draft }: Turn, link: LinkId, fact: SwapFact): void {
  if (syncOf(draft, link).running) keepRow(draft, link, fact, true);
}

/** A live record or a command settles what was held of its rooms, whichever swap it came from. */
export function settle(turn: Turn, fact: SwapFact): void {
  const { draft } = turn;
  const aboutGuests = fact.type === 'CheckedIn' || fact.type === 'GuestChanged' || fact.type === 'CheckedOut';
  if (!aboutGuests && fact.type !== 'MessageWaiting') return;
  const rooms: readonly string[] = roomsOf(turn, fact);
  for (const [entry, value] of [...draft.entries(HELD)]) {
    const { link, key: room } = splitKey(entry);
    const onlyLamp = (value as unknown as Held).what.join() === 'lamp';
    if (!rooms.includes(room) || !(aboutGuests || onlyLamp)) continue;
    draft.put(HELD, entry, null);
    show(draft, link);
  }
}

/** All rows are there: what is harmless is applied, what is not is held, and the diff is told. */
export function syncEnded(turn: Turn, link: LinkId): void {
  const { draft } = turn;
  if (!syncOf(draft, link).running) return;
  const rows = rowsOf(draft, link);
  const facts = (live: boolean) => rows.filter((row) => row.live === live).map(({ fact }) => fact);
  dropRows(draft, link);
  compare(turn, link, imagesOf(turn, facts(false), facts(true)));
}

/** The diff between the house and the images, which are complete for the rooms they name. */
export function compare(
  turn: Turn,
  link: LinkId,
  images: ReadonlyMap<Room, RoomImage>,
): { applied: number; held: HeldRow[]; unmentioned: Room[] } {
  const { draft, rules, by, now } = turn;
  for (const room of heldOf(draft, link).keys()) draft.put(HELD, `${link}/${room}`, null);
  let applied = 0;
  for (const [room, image] of images) {
    const { grave, light } = parted(image);
    const changed = applyImage(turn, room, light);
    const what = dangersOf(turn, room, grave);
    if (what.length > 0) {
      const held: Held = { what, image: grave, by, have: sketchOf(draft, room), theirs: theirSketch(grave) };
      draft.put(HELD, `${link}/${room}`, held as unknown as Json);
      if (changed) applied++;
    } else if (applyImage(turn, room, grave) || changed) applied++;
  }
  const unmentioned = [...rules.stations.keys()].filter((room) => !images.has(room));
  const held = heldRows(draft, link);
  draft.event('sync-diff', link, { link, applied, held, unmentioned });
  putSync(draft, link, { running: null, last: { end: 'done', at: now, applied, unmentioned } });
  return { applied, held, unmentioned };
}

/** No row came for too long: the end was lost, and who knows what else. */
export function syncUnfinished(turn: Pick<Turn, 'draft' | 'now'>, timer: string): void {
  if (timer.startsWith(TIMER)) syncBroken(turn, timer.slice(TIMER.length) as LinkId, 'SYNC_UNFINISHED');
}

/** The link went down in the middle, or its end never came: half a list of a house is none. */
export function syncBroken({ draft, now }: Pick<Turn, 'draft' | 'now'>, link: LinkId, why: string): void {
  const { running } = syncOf(draft, link);
  if (!running) return;
  dropRows(draft, link);
  draft.event('sync-discarded', link, { link, rows: running.rows, why });
  putSync(draft, link, {
    running: null,
    last: { end: 'discarded', at: now, applied: 0, unmentioned: [] },
  });
}

/** A person decides about held rooms; null: about all of the link. Answers with the rooms concerned. */
export function decide(
  turn: Omit<Turn, 'by'>,
  link: LinkId,
  rooms: readonly string[] | null,
  accept: boolean,
  who: string,
): Room[] {
  const { draft } = turn;
  const decided: Room[] = [];
  for (const [room, { image, by }] of heldOf(draft, link)) {
    if (rooms && !rooms.includes(room)) continue;
    draft.put(HELD, `${link}/${room}`, null);
    if (accept) applyImage({ ...turn, by }, room, image);
    decided.push(room);
  }
  if (decided.length > 0) {
    const decision = accept ? 'accepted' : 'rejected';
    draft.event('sync-decided', link, { link, decision, rooms: decided, by: who });
    show(draft, link);
  }
  return decided;
}

/** Links and rooms that left the site file. */
export function forgetGoneSyncs(draft: Draft, links: readonly string[]): void {
  for (const [link] of [...draft.entries(SYNC)]) {
    if (link === IMPORT || links.includes(link)) continue;
    dropRows(draft, link as LinkId);
    for (const room of heldOf(draft, link as LinkId).keys()) draft.put(HELD, `${link}/${room}`, null);
    draft.put(SYNC, link, null);
    draft.show({ entity: 'link', key: link, aspect: 'sync' }, null);
  }
}

/** A list of rooms that came by command is compared like a swap, under this name. */
export const IMPORT = 'import' as LinkId;

function syncOf(house: HouseView, link: LinkId): SyncState {
  return (house.get(SYNC, link) as unknown as SyncState | undefined) ?? { running: null, last: null };
}

function keepRow(draft: Draft, link: LinkId, fact: SwapFact, live: boolean): void {
  const sync = syncOf(draft, link);
  if (!sync.running) return;
  const n = sync.running.rows + 1;
  const row: Row = { n, live, fact };
  draft.put(ROWS, `${link}/${n}`, row as unknown as Json);
  draft.put(SYNC, link, { ...sync, running: { ...sync.running, rows: n } } as unknown as Json);
}

function rowsOf(house: HouseView, link: LinkId): Row[] {
  return ofLink<Row>(house, ROWS, link)
    .map(([, row]) => row)
    .sort((a, b) => a.n - b.n);
}

function dropRows(draft: Draft, link: LinkId): void {
  for (const [key] of ofLink(draft, ROWS, link)) draft.put(ROWS, key, null);
  draft.add({ do: 'cancel-timer', id: TIMER + link });
}

function awaitMore(draft: Draft, link: LinkId, now: number): void {
  draft.add({ do: 'timer', id: TIMER + link, due: now + PATIENCE_MS, body: null });
}

function heldOf(house: HouseView, link: LinkId): Map<Room, Held> {
  return new Map(
    ofLink<Held>(house, HELD, link)
      .map(([key, held]) => [key.slice(link.length + 1) as Room, held] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function heldRows(house: HouseView, link: LinkId): HeldRow[] {
  return [...heldOf(house, link)].flatMap(([room, { what, have, theirs }]) =>
    what.map((danger) => ({ room, what: danger, have, theirs })),
  );
}

/** Entries whose key begins with the link, in a copy: callers delete while they read. */
function ofLink<T>(house: HouseView, machine: string, link: LinkId): [string, T][] {
  return [...house.entries(machine)]
    .filter(([key]) => key.startsWith(`${link}/`))
    .map(([key, value]) => [key, value as unknown as T]);
}

function putSync(draft: Draft, link: LinkId, sync: SyncState): void {
  draft.put(SYNC, link, sync as unknown as Json);
  show(draft, link);
}

function show(draft: Draft, link: LinkId): void {
  const { running, last } = syncOf(draft, link);
  draft.show({ entity: 'link', key: link, aspect: 'sync' }, {
    state: running ? 'running' : (last?.end ?? 'done'),
    at: running?.since ?? last?.at ?? null,
    applied: last?.applied ?? null,
    unmentioned: last?.unmentioned ?? [],
    held: heldRows(draft, link),
  } as Json);
}
