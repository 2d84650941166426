import type { Extension, Room } from '../../telephony/index.js';

/** What the site file says of the directory and of recognising people. */
export interface DirectoryRules {
  /** What stands before an outside number on the wire and is not part of it: `9`, `+86`, `0`. Site file `recognise`. */
  readonly callerPrefixes: readonly string[];
  /** The rooms of the house, in the order of the site file. */
  readonly stations: ReadonlyMap<Room, Extension>;
  /** `YYYY-MM-DD` at the hotel. */
  readonly today: (now: number) => string;
}

export const DEFAULT_DIRECTORY: DirectoryRules = {
  callerPrefixes: [],
  stations: new Map(),
  today: (now) => new Date(now).toISOString().slice(0, 10),
};
