import type { LinkCommand } from './commands.js';
import type { ClassOfService, GuestDetails, RoomStatus, WakeUpOutcome } from './guests.js';
import type { Extension, LinkId, Room } from './ids.js';
import type { StationRecord } from './record.js';

/**
 * Facts: everything that can enter a turn. Drivers produce {@link DriverFact}s (what the wire said); the rest of the
 * house produces the others. CSTA (ECMA-269) names where call control has one.
 */
export type DriverFact =
  | StationRecordFact
  | DeliveredFact
  | MessageWaitingRefusedFact
  | CallEventFact
  | HospitalityFact;

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
  /** Added by the intake. */
  link?: LinkId;
}

/** The PBX refused a lamp command (SMDI INV / BLK). */
export interface MessageWaitingRefusedFact {
  type: 'MessageWaitingRefused';
  extension: Extension;
  /** `invalid`: unknown station. `blocked`: lamp already so, or the station cannot. */
  reason: 'invalid' | 'blocked';
}

/**
 * CSTA call events other than Delivered, for links that tell them. `device`: the station of ours that it is about, as
 * the PBX names it; `other`: the other party, null when the link does not tell.
 */
export interface CallEventFact {
  type: 'CallEvent';
  event:
    | 'ServiceInitiated'
    | 'Originated'
    | 'Established'
    | 'Held'
    | 'Retrieved'
    | 'Diverted'
    | 'Transferred'
    | 'Conferenced'
    | 'ConnectionCleared'
    | 'Failed'
    | 'Queued'
    | 'BackInService'
    | 'OutOfService';
  device: string;
  other: string | null;
  /** CSTA cause (`busy`, `noAnswer`, `recall`, …) when the link tells one. */
  cause: string | null;
  /** The PBX's own id of the call, when it tells one. */
  call: string | null;
  link?: LinkId;
}

/**
 * What a hospitality link (PMS, or the PBX's hotel port) says. `station`: room or extension as on the wire. `sync`: part
 * of a resync (the whole house told again), not a change of this moment. `link` is added by the intake.
 */
export type HospitalityFact = (
  | {
      type: 'CheckedIn';
      station: string;
      /** The PMS's reservation number; null: this link has none. */
      reservation: string | null;
      guest: GuestDetails;
      /** Others stay in the room already. Null: not told. */
      share: boolean | null;
    }
  | {
      type: 'GuestChanged';
      station: string;
      reservation: string | null;
      guest: GuestDetails;
      share: boolean | null;
      /** A move: the room left, and whether others stay there. */
      from: { station: string; share: boolean | null } | null;
    }
  | {
      type: 'CheckedOut';
      station: string;
      reservation: string | null;
      /** Others stay in the room. Null: not told. */
      share: boolean | null;
    }
  /** CSTA MessageWaiting. `unread`, `read`: counts where the link tells them. */
  | { type: 'MessageWaiting'; station: string; on: boolean; unread: number | null; read: number | null }
  /** CSTA DoNotDisturb. */
  | { type: 'DoNotDisturb'; station: string; on: boolean }
  | { type: 'ClassOfService'; station: string; level: ClassOfService; code: string }
  | { type: 'RoomStatus'; station: string; status: RoomStatus; code: string; maid: string | null }
  /** A wake-up call was asked for. `date` null: the next such time. */
  | { type: 'WakeUpSet'; station: string; date: string | null; time: string }
  /** `time` null: all of the station. */
  | { type: 'WakeUpCleared'; station: string; date: string | null; time: string | null }
  | {
      type: 'WakeUpDone';
      station: string;
      date: string | null;
      time: string | null;
      outcome: WakeUpOutcome;
      code: string;
    }
  /** A text for a guest. `id`: the PMS's own; the same id again is the same text. */
  | {
      type: 'MessageText';
      station: string;
      reservation: string | null;
      id: string | null;
      text: string;
    }
  | { type: 'MessageTextDeleted'; station: string; id: string | null }
  /** The PBX's call counter of a station (Mitel MR). */
  | { type: 'CallCounter'; station: string; count: string }
  /** A charge that the other side posts (minibar keyed at the telephone). */
  | { type: 'Charge'; station: string; article: string | null; count: number | null; amount: number | null }
  /** The peer asks to be told the whole house. */
  | { type: 'SyncWanted' }
  | { type: 'SyncStarted' }
  | { type: 'SyncEnded' }
  /** The PMS's night audit runs: charges wait. */
  | { type: 'NightAudit'; running: boolean }
) & { sync?: boolean; link?: LinkId };

/** A command to a link ended. `ask`: the key it was asked under. */
export interface LinkAnsweredFact {
  type: 'LinkAnswered';
  link: LinkId;
  key: string;
  id: number;
  command: LinkCommand['service'];
  /** `confirmed`, `presumed`: see ControlResult in src/driver-api. */
  result: 'confirmed' | 'presumed' | 'refused' | 'failed';
  code: string | null;
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

/** A slip came out of a printer, as far as it can tell. */
export interface PrintAnsweredFact {
  type: 'PrintAnswered';
  printer: string;
  /** The print that was owed. */
  job: string;
  /** `confirmed`: the printer said so afterwards. `presumed`: sent, and it cannot tell. */
  proof: 'confirmed' | 'presumed';
}
/** What is wrong with a printer; null: it works. */
export interface PrinterChangedFact {
  type: 'PrinterChanged';
  printer: string;
  /** Stable error code, e.g. `PRINTER_PAPER`. */
  code: string | null;
}

/** A button of the cupboard or the bell desk was pressed or let go. */
export interface ButtonFact {
  type: 'Button';
  /** `panel.buttons[].id` of the site file. */
  id: string;
  does: 'lamp-test' | 'seen';
  pressed: boolean;
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
  | LinkAnsweredFact
  | LinkChangedFact
  | QuarantinedFact
  | LampShownFact
  | LampFaultFact
  | PrintAnsweredFact
  | PrinterChangedFact
  | ButtonFact
  | CommandFact
  | TimerDueFact
  | ClockJumpedFact
  | DaemonFact;
