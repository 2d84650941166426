import type { ChargeDetails, ClassOfService, GuestDetails, RoomStatus, WakeUpOutcome } from './guests.js';
import type { Extension } from './ids.js';

/**
 * What the house may ask of the other end of a link: a PBX or a PMS. CSTA service names (ECMA-269) where it has one. A
 * driver lists those it can do as its services; any other is refused with SERVICE_UNSUPPORTED.
 */
export type LinkCommand =
  | SetMessageWaiting
  | SetDoNotDisturb
  | SetClassOfService
  | SetGuest
  | ClearGuest
  | SetWakeUp
  | ClearWakeUp
  | CallControl
  | ReportRoomStatus
  | ReportWakeUp
  | PostCharge
  | RequestMessageTexts
  | RequestSync
  | StartSync
  | EndSync;

/** CSTA SetMessageWaiting: switch the message lamp of a station. To a PMS: tell it that the lamp is so. */
export interface SetMessageWaiting {
  service: 'SetMessageWaiting';
  extension: Extension;
  on: boolean;
}

/** CSTA SetDoNotDisturb. To a PMS: tell it that the room asked for it. */
export interface SetDoNotDisturb {
  service: 'SetDoNotDisturb';
  extension: Extension;
  on: boolean;
}

/** Which calls the station may make. */
export interface SetClassOfService {
  service: 'SetClassOfService';
  extension: Extension;
  level: ClassOfService;
}

/** The room is occupied, by this guest; a second time: the guest's data changed. */
export interface SetGuest {
  service: 'SetGuest';
  extension: Extension;
  guest: GuestDetails;
  /** False: the guest was there already, only the data changed. */
  arrived: boolean;
}

/** The room is vacant. */
export interface ClearGuest {
  service: 'ClearGuest';
  extension: Extension;
}

/** Programme a wake-up call; `date` null: the next such time. */
export interface SetWakeUp {
  service: 'SetWakeUp';
  extension: Extension;
  /** `YYYY-MM-DD` */
  date: string | null;
  /** `HH:MM`, local time of the house. */
  time: string;
}

/** `time` null: all wake-up calls of the station. */
export interface ClearWakeUp {
  service: 'ClearWakeUp';
  extension: Extension;
  date: string | null;
  time: string | null;
}

/**
 * CSTA call control, by device. `device`: the station whose call it is. `to`: the other party, as dialled. `Intrude` is heard
 * by all: a driver lists it only where the PBX sounds its warning tone, and none has a service to listen in unheard (R281).
 */
export type CallControl =
  | {
      service:
        | 'MakeCall'
        | 'ConsultationCall'
        | 'SingleStepTransferCall'
        | 'DeflectCall'
        | 'CampOn'
        | 'Intrude';
      device: Extension;
      to: string;
    }
  | {
      service:
        | 'AnswerCall'
        | 'ClearConnection'
        | 'HoldCall'
        | 'RetrieveCall'
        | 'ReconnectCall'
        | 'AlternateCall'
        | 'TransferCall';
      device: Extension;
    };

/** To a PMS: housekeeping status, as keyed at the telephone. */
export interface ReportRoomStatus {
  service: 'ReportRoomStatus';
  extension: Extension;
  status: RoomStatus;
  /** Id of the maid, when keyed. */
  maid: string | null;
}

/** To a PMS: what came of a wake-up call. Once per call; date and time are those asked for. */
export interface ReportWakeUp {
  service: 'ReportWakeUp';
  extension: Extension;
  date: string;
  time: string;
  outcome: WakeUpOutcome;
}

/** To a PMS: a charge. `posting` is given by the house, kept before it is sent, and the same whenever it is sent again. */
export interface PostCharge {
  service: 'PostCharge';
  extension: Extension;
  posting: number;
  charge: ChargeDetails;
}

/** To a PMS: send me the texts that wait for this room. */
export interface RequestMessageTexts {
  service: 'RequestMessageTexts';
  extension: Extension;
}

/** To a PMS: tell me the whole house again. */
export interface RequestSync {
  service: 'RequestSync';
}

/** To a peer that asked for the whole house (fact SyncWanted): it follows now, as commands, room by room. */
export interface StartSync {
  service: 'StartSync';
}

/** That was the whole house. */
export interface EndSync {
  service: 'EndSync';
}

export type LinkService = LinkCommand['service'];

/**
 * How long executed command ids are remembered. A command issued longer ago is refused whatever it says, so that no id is
 * ever executed twice.
 */
export const COMMAND_MEMORY_MS = 7 * 24 * 3_600_000;
