import type { RecordKind } from '../../../src/telephony/index.js';

/**
 * Words that Panasonic prints in the dial column. The Russian ones are as a KX-T1232 prints them in cp866: letters that
 * look alike in both alphabets are Latin (`<BXOДЯЩИЙ>` = Latin B X O + Cyrillic). Sources: README.md.
 */
export const INCOMING_MARKS = ['<I>', '<INCOMING>', '<BXOДЯЩИЙ>'] as const;
/** The number the outside caller dialled (DDI/DID) stands between this and the incoming mark. */
export const DDI_MARK = '<D>';
/** An internal call: `EXT` and the called extension. */
export const INTERNAL_MARK = 'EXT';
/** A record completed by call transfer. */
export const TRANSFER_CONDITIONS: readonly string[] = ['TR', 'ПP'];
/** Half of the day behind the time, besides AM/PM: afternoon of the Russian firmware. */
export const RUSSIAN_AFTERNOON = 'ПП';

/** KX-TD500: the letter before an extension number → `detail.party`. */
export const PARTY_KINDS: Readonly<Record<string, string>> = { E: 'extension', F: 'floating' };

/** Conditions of trunk records that may come without a duration: nobody has talked (yet). */
export const CONDITIONS_WITHOUT_DURATION: readonly string[] = ['NA', 'RC', 'AN', 'VR', 'VA'];

export interface StationEvent {
  readonly kind: RecordKind;
  /** `detail.event`, where the kind alone does not say it. */
  readonly event: string | null;
}

/** Lines of a station that are not calls. Any other text is a printed message (absence, minibar…). */
const STATION_EVENTS: readonly (readonly [string, StationEvent])[] = [
  ['Check in', { kind: 'check-in', event: null }],
  ['Check out', { kind: 'check-out', event: null }],
  ['Timed Reminder/Start', { kind: 'wake-up', event: 'start' }],
  ['Timed Reminder/Answer', { kind: 'wake-up', event: 'answered' }],
  ['Timed Reminder/No Answer', { kind: 'wake-up', event: 'no-answer' }],
  ['HAПOMИHAHИE/CTAPT', { kind: 'wake-up', event: 'start' }],
  ['HAПOMИHAHИE/OTBET', { kind: 'wake-up', event: 'answered' }],
  ['HAПOMИHAHИE/HE OTBET', { kind: 'wake-up', event: 'no-answer' }],
  ['LOG IN', { kind: 'system', event: 'log-in' }],
  ['LOG OUT', { kind: 'system', event: 'log-out' }],
];

/**
 * The events by their printed words, as far as the dial column has room. Pattern B has 20 characters, so the longer two
 * timed reminders arrive cut; cut at 20 all words still differ.
 */
export function stationEvents(dialWidth: number): ReadonlyMap<string, StationEvent> {
  return new Map(STATION_EVENTS.map(([words, event]) => [words.substring(0, dialWidth), event]));
}
