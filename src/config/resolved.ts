import type { Room } from '../telephony/index.js';
import type { RulesVersion } from './house-rules/in-force.js';
import type { RoomStation } from './rooms.js';
import type { SiteFile } from './site.js';

/** The site file with its rooms expanded. Durations are milliseconds. */
export interface Site extends Omit<SiteFile, 'rooms'> {
  readonly rooms: ReadonlyMap<Room, RoomStation>;
  /** The house rules with their dates, the shipped ones first. */
  readonly rules: readonly [RulesVersion, ...RulesVersion[]];
  /** By the number as printed; a link that fills numbers up with zeros (SMDI) is understood where only one room fits. */
  roomOfExtension(extension: string): Room | undefined;
}

/** Imports types only: the daemon holds the site, not the schema library that checked it (load-aside.ts). */
export function siteFrom(
  file: Omit<SiteFile, 'rooms'>,
  stations: Iterable<RoomStation>,
  rules: Site['rules'],
): Site {
  const rooms = new Map<Room, RoomStation>();
  const byExtension = new Map<string, Room>();
  for (const station of stations) {
    rooms.set(station.room, station);
    byExtension.set(station.extension, station.room);
  }
  const unfilled = (extension: string): Room | undefined => {
    const found = new Set<Room>();
    for (let i = 0; extension[i] === '0'; i++) {
      const room = byExtension.get(extension.slice(i + 1));
      if (room !== undefined) found.add(room);
    }
    return found.size === 1 ? [...found][0] : undefined;
  };
  return {
    ...file,
    rooms,
    rules,
    roomOfExtension: (extension) => byExtension.get(extension) ?? unfilled(extension),
  };
}
