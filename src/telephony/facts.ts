import type { Extension, LinkId, Room } from './ids.js';
import type { StationRecord } from './record.js';

/**
 * Facts: everything that can enter a turn. Drivers produce {@link DriverFact}s (what the wire said); the rest of the
 * house produces the others. CSTA (ECMA-269) names where call control has one.
 */
export type DriverFact = StationRecordFact | DeliveredFact | MessageWaitingRefusedFact;

/** A printed SMDR/CDR or hotel record. */
export interface StationRecordFact {
  type: 'StationRecord';
  record: StationRecord;
  /** Where it was read. The intake adds it: a driver does not know its link. */
  link?: LinkId;
}

/** CSTA Delivered: a call arrived at a message desk or station, with the reason when the PBX gives one (SMDI MD). */
export interface DeliveredFact {
  type: 'Delivered';
  /** Where it arrived: message desk + terminal for SMDI (`"001/0007"`), else the alerting extension. */
  at: string;
  reason: 'direct' | 'forward-all' | 'forward-busy' | 'forward-no-answer' | 'unknown';
  /** The station that was called first, when forwarded. */
  called: string | null;
  calling: string | null;
}

/** The PBX refused a lamp command (SMDI INV / BLK). */
export interface MessageWaitingRefusedFact {
  type: 'MessageWaitingRefused';
  extension: Extension;
  /** `invalid`: unknown station. `blocked`: lamp already so, or the station cannot. */
  reason: 'invalid' | 'blocked';
}

export type LinkState = 'up' | 'silent' | 'down';

/** The link supervisor's view changed. `why` is a stable code for down/silent, e.g. `PORT_NOT_FOUND`. */
export interface LinkChangedFact {
  type: 'LinkChanged';
  link: LinkId;
  state: LinkState;
  why: string | null;
}

/** A frame could not be decoded; its bytes are in the raw store and in the quarantine view. */
export interface QuarantinedFact {
  type: 'Quarantined';
  link: LinkId;
  code: string;
  /** Frame length in bytes; null: of an earlier life, see the ledger. */
  length: number | null;
}

/** A lamp board (or the PBX) shows, or refuses to show, what was wanted. */
export interface LampShownFact {
  type: 'LampShown';
  room: Room;
  board: string;
  lit: boolean;
  /** `confirmed`: read back or answered. `presumed`: sent, and the board cannot tell (SMDI: silence). */
  proof: 'confirmed' | 'presumed';
}
export interface LampFaultFact {
  type: 'LampFault';
  room: Room;
  board: string;
  wanted: boolean;
  /** Stable error code, e.g. `LAMP_REFUSED`. */
  code: string;
}

/** A command from MQTT or the console, already authenticated, fresh and schema-valid. */
export interface CommandFact {
  type: 'Command';
  id: string;
  name: string;
  args: Readonly<Record<string, unknown>>;
  /** Who asked: MQTT user property, console user or `cli`. */
  by: string;
  /** Where the answer goes; opaque to procedures. */
  reply: ReplyTo | null;
}
export interface ReplyTo {
  via: 'mqtt' | 'local';
  address: string;
  correlation: string | null;
}

export interface TimerDueFact {
  type: 'TimerDue';
  timer: string;
  /** When it was due, ms since 1970. */
  due: number;
  /** Milliseconds late when it fired (after an outage or a clock jump). */
  lateMs: number;
  body: unknown;
}

/** The wall clock moved against the monotonic clock by more than a second. */
export interface ClockJumpedFact {
  type: 'ClockJumped';
  byMs: number;
}

/** The daemon began or ended a life; a start lists what it found. */
export interface DaemonFact {
  type: 'Daemon';
  what: 'started' | 'stopping';
  version: string;
  /** Ids of the links in the site file. */
  links: readonly string[];
}

export type Fact =
  | DriverFact
  | LinkChangedFact
  | QuarantinedFact
  | LampShownFact
  | LampFaultFact
  | CommandFact
  | TimerDueFact
  | ClockJumpedFact
  | DaemonFact;
