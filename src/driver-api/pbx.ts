import type { DriverFact, LinkCommand, LinkService } from '../telephony/index.js';
import type { FormatOptions } from './format-options.js';

/**
 * Contract of a PBX dialect (SMDR printer, hospitality link, control link). One driver = one folder in
 * drivers/pbx/<family>/ with README (source of every field), specimens and expected output.
 */
export interface PbxDriver {
  /** Format id as used in site files and `bellwire parse --format`. Stable. */
  readonly id: string;
  readonly title: string;
  readonly family: string;
  /** What this link can know. L0: SMDR after the call. L1: + hotel records. L2: + call events. L3: + operator screen. */
  readonly evidence: 'L0' | 'L1' | 'L2' | 'L3';
  /**
   * Written from texts, never seen on a wire: its README says how sure each part is. A link of such a format must say
   * `experimental: true` in the site file.
   */
  readonly experimental?: true;
  /** Services the link can carry out; empty for a printer. */
  readonly services: readonly LinkService[];
  /** Factory settings of the PBX port, used when the site file says nothing. */
  readonly serial: SerialSettings;
  readonly framing: Framing;
  /** A fresh decoder per link opening (or per `parse` run). */
  createDecoder(options: DecodeOptions): Decoder;
  /** 0…1: how sure this format is about a sample of raw bytes (latin1), for auto-detection. */
  detect(sample: string): number;
  /** The command/answer cycle, for links that can be written to. */
  readonly control?: (options: ControlOptions) => ControlMachine;
  /**
   * The same format as a site describes it, for formats whose lines are not the same everywhere. Throws BellwireError
   * CONFIG_INVALID.
   */
  readonly configured?: (options: FormatOptions) => PbxDriver;
}

export interface SerialSettings {
  baudRate: number;
  dataBits: 7 | 8;
  parity: 'none' | 'even' | 'odd';
  stopBits: 1 | 2;
  flow: 'none' | 'rtscts' | 'xonxoff';
}

/** How bytes become frames. Data only: the framers live in src/link/framers. */
export type Framing = LineFraming | StxEtxFraming;

/** Lines that end with LF, or with `end`; other control bytes stay in the frame. */
export interface LineFraming {
  kind: 'lines';
  /** Bytes; a longer line is cut there. */
  maxFrame: number;
  /** A half line is given up after this many ms without a byte. */
  idleFlushMs: number;
  /** For machines that send no LF. The LF of one that does stands at the beginning of the next line. */
  end?: '\r';
}
/** What stands between STX (0x02) and ETX (0x03). */
export interface StxEtxFraming {
  kind: 'stx-etx';
  maxFrame: number;
  idleFlushMs: number;
  /** Bytes behind STX that may have any value, STX and ETX too (a binary code in a fixed place). */
  head?: number;
  /** Check bytes after ETX that belong to the frame. */
  trailer?: number;
  /** Bytes that are a frame of their own when they stand between frames: ACK, NAK, ENQ, EOT. */
  signals?: string;
}

/** One frame, byte-true: every char of `text` is one byte (latin1), terminator included. */
export interface Frame {
  readonly text: string;
  /** When its last byte was read, ms since 1970 (injected clock). */
  readonly at: number;
  /** Why it ended without its terminator, or null. `restarted` (stx-etx): the next STX came before the ETX. */
  readonly cut: null | 'overlong' | 'idle' | 'closed' | 'restarted';
  /** 1-based number in the stream; pieces of one overlong line share it. */
  readonly line: number;
}

export type DateOrder = 'mdy' | 'dmy' | 'ymd' | 'ydm';

export interface DecodeOptions {
  /** Order of the date column where the format has a choice. */
  dateOrder?: DateOrder;
  /** `YYYY-MM-DD`: today, for formats without a year. Called once per record, so midnight is seen. */
  referenceDate: () => string;
  /** Character set of names and localised words; `latin1` keeps bytes as they are. */
  encoding?: 'latin1' | 'cp866';
  framing?: Framing['kind'];
}

/**
 * Turns frames into facts. Total: never throws, never drops. Every frame gets exactly one outcome.
 */
export interface Decoder {
  decode(frame: Frame): Decoded;
  /**
   * The line has been quiet for `idleFlushMs`: a record that further lines could still have followed is complete. Null:
   * none was open. Absent where no record waits for lines that may never come.
   */
  quiet?(): Facts | null;
  /** The stream ended: an open first line becomes unparsed, or its record is complete. Null when nothing was open. */
  end(): Unparsed | Facts | null;
}

export type Decoded = Facts | Ignored | Opened | Continued | Unparsed;

/** What became of the frame that was open, when this one does not continue it. */
export interface Settled {
  /** It needed a second line, which never came. */
  orphan?: Unparsed;
  /** It was a record already, and no further line came: these are its facts (line number of the first frame). */
  completed?: readonly DriverFact[];
}

export interface Facts extends Settled {
  is: 'facts';
  facts: readonly DriverFact[];
}
export interface Ignored extends Settled {
  is: 'ignored';
  /**
   * `date`: the date of the records behind it, on a line of its own (Avaya). `link`: the link's own talk (ACK, link
   * start, keep-alive), which the control machine hears.
   */
  why: 'blank' | 'ruler' | 'header' | 'date' | 'link';
}
/** First line of a record that has, or may have, more lines: it is told when it is known to be whole. */
export interface Opened extends Settled {
  is: 'opened';
}
/**
 * Belongs to the record opened before. `facts` completes it (line number of the first frame); empty: more lines may
 * follow, the record stays open.
 */
export interface Continued {
  is: 'continuation';
  facts: readonly DriverFact[];
}
export interface Unparsed extends Settled {
  is: 'unparsed';
  /** `FRAME_CHECKSUM`: its check byte disagrees. */
  code: 'FRAME_UNPARSED' | 'FRAME_TOO_LONG' | 'FRAME_CUT' | 'FRAME_CHECKSUM';
  /** The text after control bytes were removed. */
  raw: string;
  line: number;
}

// ---- control links --------------------------------------------------------------------------------------------------

export interface ControlOptions {
  /** Least ms between two commands on the wire. */
  paceMs?: number;
  /** Digits of a station number on this link; shorter extensions are left-padded with 0. */
  stationDigits?: number;
  /** `YYYY-MM-DD` and `HH:MM:SS` of a time at the hotel, for links that tell it. */
  localTime?: (now: number) => { date: string; time: string };
}

/** A pure state machine: no clock, no I/O. The link feeds it and does what it says. */
export interface ControlMachine {
  /** Called for every event, in order. The machine keeps its own state; `now` is ms since 1970. */
  step(event: ControlEvent, now: number): ControlAction[];
}
export type ControlEvent =
  | { is: 'opened' }
  | { is: 'closed' }
  | { is: 'command'; id: string; command: LinkCommand; notAfter: number | null }
  /**
   * A frame was read and decoded. It comes once the turn that keeps it is committed, so whatever the machine answers is
   * answered for something that is safe.
   */
  | { is: 'heard'; frame: Frame; decoded: Decoded }
  /** The time asked for by a `wake` action came. */
  | { is: 'wake' };

export type ControlAction =
  | { do: 'send'; bytes: Uint8Array }
  /** Final: every command gets exactly one result. */
  | { do: 'result'; id: string; result: ControlResult }
  /** Call again with `wake` at this time; replaces an earlier one. */
  | { do: 'wake'; at: number };

/**
 * `confirmed`: the other side said so. `presumed`: the link has no positive answer and no refusal came in its window.
 * `refused`: the other side said no; asking again is no use. `failed`: not carried out (link down, expired, no or
 * garbled answer after all retries, a newer command took its place); may be asked again.
 */
export type ControlResult =
  | { is: 'confirmed' }
  | { is: 'presumed' }
  | { is: 'refused'; code: RefusalCode; reason: 'invalid' | 'blocked' | 'other'; detail?: string }
  | { is: 'failed'; code: FailureCode };
/** `SERVICE_UNSUPPORTED`: this link cannot carry such a command. */
export type RefusalCode = 'LAMP_REFUSED' | 'COMMAND_REFUSED' | 'SERVICE_UNSUPPORTED';
/** `PEER_SILENT`: no answer after all retries. `PEER_NAK`: it said "not understood" to all of them. */
export type FailureCode =
  | 'PBX_LINK_DOWN'
  | 'COMMAND_EXPIRED'
  | 'COMMAND_SUPERSEDED'
  | 'PEER_SILENT'
  | 'PEER_NAK'
  | 'LINK_NOT_STARTED';
