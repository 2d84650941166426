import { asExtension, asRoom, type Extension, type Room } from '../telephony/index.js';
import { isRecord } from './schema.js';

/** A room of the house and the station in it. */
export interface RoomStation {
  readonly room: Room;
  readonly extension: Extension;
}

export type Expanded = { is: 'rooms'; rooms: readonly RoomStation[] } | { is: 'wrong'; why: string };

/** The largest hotels have some 7,000 rooms; more in a site file is a slip in a range. */
export const MOST_ROOMS = 20_000;

/**
 * One entry of `rooms`: a number, a range with both ends, or room + extension. Null when the entry is no such thing at
 * all (the schema says so in its own words).
 */
export function expandRoom(entry: unknown): Expanded | null {
  if (isRecord(entry)) {
    const { room, extension = room } = entry;
    return typeof room === 'string' && typeof extension === 'string' ? one(room, extension) : null;
  }
  if (typeof entry !== 'string') return null;
  const range = /^([0-9]{1,8})-([0-9]{1,8})$/.exec(entry);
  if (!range) return one(entry, entry);
  const [, from = '', to = ''] = range;
  if (from.length !== to.length) return { is: 'wrong', why: 'the ends of a range have different lengths' };
  if (from > to) return { is: 'wrong', why: 'the range ends before it begins' };
  const first = Number(from);
  const count = Number(to) - first + 1;
  if (count > MOST_ROOMS) return { is: 'wrong', why: `the range has ${count} rooms` };
  const rooms = Array.from({ length: count }, (_, index) => {
    const text = String(first + index).padStart(from.length, '0');
    return station(text, text);
  });
  return { is: 'rooms', rooms };
}

const one = (room: string, extension: string): Expanded => ({
  is: 'rooms',
  rooms: [station(room, extension)],
});

const station = (room: string, extension: string): RoomStation => ({
  room: asRoom(room),
  extension: asExtension(extension),
});
