import type { Room } from '../telephony/index.js';
import type { RoomStation } from './rooms.js';
import type { SiteFile } from './site.js';

/** The site file with its rooms expanded. Durations are milliseconds. */
export interface Site extends Omit<SiteFile, 'rooms'> {
  readonly rooms: ReadonlyMap<Room, RoomStation>;
  roomOfExtension(extension: string): Room | undefined;
}

/** Imports types only: the daemon holds the site, not the schema library that checked it (load-aside.ts). */
export function siteFrom(file: Omit<SiteFile, 'rooms'>, stations: Iterable<RoomStation>): Site {
  const rooms = new Map<Room, RoomStation>();
  const byExtension = new Map<string, Room>();
  for (const station of stations) {
    rooms.set(station.room, station);
    byExtension.set(station.extension, station.room);
  }
  return { ...file, rooms, roomOfExtension: (extension: string) => byExtension.get(extension) };
}
