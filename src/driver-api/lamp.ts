import type { BellwireError, ErrorCode, Room } from '../telephony/index.js';
import type { ControlResult, SerialSettings } from './pbx.js';

/** What happens to a lamp when the process dies without goodbye. */
export type LampAfterDeath = 'holds' | 'goes-dark' | 'unknown';

/**
 * Contract of a lamp board. A board shows what it is told, all lamps at once, and may be told the same again at any
 * time (idempotent). It never decides anything: which room is lit, and why, is the ledger's business.
 */
export interface LampBoard {
  readonly id: string;
  /** Rooms this board has a lamp for, in the order of the board's positions. */
  readonly rooms: readonly Room[];
  readonly afterDeath: LampAfterDeath;
  /** The way to the hardware, where a driver has several and chose one; null before it did. For status. */
  readonly via?: string | null;
  /** It switches in milliseconds: it may be written several times a second, so lamps can blink. Others show them steady. */
  readonly blinks?: boolean;
  /** Others light lamps here too (the voice mail of a PBX): only ours may be darkened, and a lamp test leaves it out. */
  readonly shared?: boolean;
  /**
   * Make the hardware ready without changing a lit lamp (boot must not flicker). Throws BellwireError. Called again when
   * the hardware was away (link reopened, a write threw): what the board remembers of it no longer counts.
   * `mayBeLit`: rooms that this house lit and has not seen dark since. Where others light lamps too (the voice mail of a
   * PBX), only these may be darkened.
   */
  start(lit: ReadonlySet<Room>, mayBeLit: ReadonlySet<Room>): Promise<void>;
  /** Show exactly `lit`. Throws BellwireError; the caller retries. Rooms not in `rooms` are not passed. */
  write(lit: ReadonlySet<Room>): Promise<readonly LampResult[]>;
  /**
   * What the hardware shows, where it can tell; null where it cannot. Asked every few seconds: a lamp that differs is
   * written again, and one that stays otherwise is a fault of its bulb, wire or pin (LAMP_READS_WRONG).
   */
  readBack?(): Promise<ReadonlySet<Room> | null>;
  /** `leave`: lamps stay as they are. `off`: all dark. */
  stop(how: 'leave' | 'off'): Promise<void>;
}

/** Only lamps whose state changed or failed need a result; no result means confirmed. */
export interface LampResult {
  room: Room;
  lit: boolean;
  /**
   * `pending`: not tried yet. The caller writes again at once, with what is wanted by then: so a slow board carries out
   * one lamp a time and a fresh change overtakes a long sweep.
   */
  result: ControlResult['is'] | 'pending';
  /** Why it was refused or failed. Default: LAMP_REFUSED, LAMP_BOARD_FAILED. */
  code?: ErrorCode;
}

/** What a lamp driver gets besides its own options. */
export interface LampBoardContext {
  id: string;
  options: unknown;
  /** Lamp position per room, as the site file maps them (GPIO line, relay number…). */
  map: ReadonlyMap<Room, number>;
  /** Extension of a room, for boards that go through the PBX. */
  extensionOf: (room: Room) => string;
  /** Carry out a PBX command on a link; only for boards that go through the PBX. */
  pbx: PbxPort | null;
  /** Only for boards on a serial port; absent where the house has none to give. */
  openSerial?: OpenSerial | undefined;
  /** Report something worth a log line. */
  note: (message: string) => void;
}

/**
 * Opens a serial port. Resolves when bytes flow. Throws BellwireError PORT_…; `closed` tells of an end that nobody asked for,
 * once.
 */
export type OpenSerial = (
  path: string,
  settings: SerialSettings,
  on: SerialLineEvents,
) => Promise<SerialLine>;

export interface SerialLineEvents {
  data(bytes: Uint8Array): void;
  closed(why: BellwireError): void;
}

/** An open serial port. */
export interface SerialLine {
  /** Resolves when the operating system has the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

/** The control link as a lamp board sees it. */
export interface PbxPort {
  setMessageWaiting(extension: string, on: boolean): Promise<ControlResult>;
}

export interface LampDriver {
  readonly id: string;
  readonly title: string;
  /** Throws BellwireError (CONFIG_INVALID, GPIO_…) with the fix. Nothing is touched yet. */
  create(context: LampBoardContext): Promise<LampBoard>;
}
