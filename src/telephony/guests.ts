/**
 * What hospitality links say about guests and rooms, in both directions. Everything is as the other side said it:
 * absent means that it said nothing, null that it said "none".
 */
export interface GuestDetails {
  /** As printed, decoded from the link's character set. */
  name?: string | null;
  firstName?: string | null;
  title?: string | null;
  /** The PMS's own code: `GE`, `EA`, `1`. */
  language?: string | null;
  /** The PMS's own code; null or "0": none. */
  vip?: string | null;
  group?: string | null;
  /** `YYYY-MM-DD` */
  arrival?: string | null;
  departure?: string | null;
  classOfService?: ClassOfService;
}

/** Which calls a room's telephone may make. Links have fewer levels or other codes: see the driver's README. */
export type ClassOfService = 'barred' | 'local' | 'national' | 'all';

/** Housekeeping status of a room. `unknown`: a code that the driver's sources do not explain; the fact carries it. */
export type RoomStatus =
  | 'dirty-vacant'
  | 'dirty-occupied'
  | 'clean-vacant'
  | 'clean-occupied'
  | 'inspected-vacant'
  | 'inspected-occupied'
  | 'clean'
  | 'dirty'
  | 'to-inspect'
  | 'maid-present'
  | 'out-of-service'
  | 'do-not-disturb'
  | 'make-up-room'
  | 'no-request'
  | 'unknown';

export type WakeUpOutcome =
  | 'answered'
  | 'no-answer'
  | 'busy'
  | 'failed'
  | 'refused'
  | 'cancelled'
  | 'unknown';

export interface ChargeDetails {
  kind: 'telephone' | 'minibar' | 'other';
  /** `YYYY-MM-DD`, `HH:MM:SS`, local time of the house. */
  date: string;
  time: string;
  /** Minor units of the currency; null when `units` or `seconds` are told instead. */
  amount: number | null;
  /** Meter pulses. */
  units: number | null;
  seconds: number | null;
  dialed: string | null;
  trunk: string | null;
  /** Minibar or other article, as the PMS numbers it. */
  article: string | null;
  count: number | null;
}
