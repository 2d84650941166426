import type { ClassOfService, RoomStatus, WakeUpOutcome } from '../../../src/telephony/index.js';

/** FIAS's words for ours. The source of every code: README.md here. */
export const CLASSES: ReadonlyMap<string, ClassOfService> = new Map([
  ['0', 'barred'],
  ['1', 'local'],
  ['2', 'national'],
  ['3', 'all'],
]);

export const ROOM_STATUSES: ReadonlyMap<string, RoomStatus> = new Map([
  ['1', 'dirty-vacant'],
  ['2', 'dirty-occupied'],
  ['3', 'clean-vacant'],
  ['4', 'clean-occupied'],
  ['5', 'inspected-vacant'],
  ['6', 'inspected-occupied'],
  ['8', 'do-not-disturb'],
  ['9', 'make-up-room'],
  ['10', 'no-request'],
]);

/** What an AS says of a wake-up call. Other codes belong to other requests: `unknown`. */
export const OUTCOMES: ReadonlyMap<string, WakeUpOutcome> = new Map([
  ['OK', 'answered'],
  ['NR', 'no-answer'],
  ['BY', 'busy'],
  ['UR', 'failed'],
  ['DN', 'refused'],
  ['DE', 'cancelled'],
]);

/** The code of a word; undefined: FIAS has none. */
export function codeOf<Word>(words: ReadonlyMap<string, Word>, word: Word): string | undefined {
  for (const [code, each] of words) if (each === word) return code;
  return undefined;
}

/** `YYYY-MM-DD` of YYMMDD; null: no such day. Every year is of this century: FIAS is younger than the last one. */
export function dateOf(text: string): string | null {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const date = `20${year}-${month}-${day}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : null;
}

/** `HH:MM` of HHMMSS; null: no such time. */
export function timeOf(text: string): string | null {
  const [, hours, minutes] = /^([01]\d|2[0-3])([0-5]\d)[0-5]\d$/.exec(text) ?? [];
  return hours === undefined ? null : `${hours}:${minutes}`;
}
