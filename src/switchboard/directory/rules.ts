import type { Extension, Room } from '../../telephony/index.js';
import { DEFAULT_HONORIFIC, type HonorificFormat } from './honorific.js';

/** What the site and its house rules say of the directory and of recognising people. */
export interface DirectoryRules {
  /** Fewer entries than this are too few to work with (R040 `directory.min_entries`). */
  readonly minEntries: number;
  /** What stands before an outside number on the wire and is not part of it: `9`, `+86`, `0`. Site file `recognise`. */
  readonly callerPrefixes: readonly string[];
  /** R190 `recognise.honorific_format`. */
  readonly honorific: HonorificFormat;
  /** The rooms of the house, in the order of the site file. */
  readonly stations: ReadonlyMap<Room, Extension>;
  /** `YYYY-MM-DD` at the hotel. */
  readonly today: (now: number) => string;
}

export const DEFAULT_DIRECTORY: DirectoryRules = {
  minEntries: 200,
  callerPrefixes: [],
  honorific: DEFAULT_HONORIFIC,
  stations: new Map(),
  today: (now) => new Date(now).toISOString().slice(0, 10),
};
