import type { LinkService } from '../telephony/index.js';

/**
 * A link described in the site file, or by a shipped table that the site file amends: drivers/pbx/programmable/README.md.
 * Every key may be absent, because a table may have it already.
 */
export interface ProgrammableFormat {
  /** A shipped table to begin with; all other keys amend it. */
  readonly table?: string | undefined;
  readonly line?: ProgrammableLine | undefined;
  /** What is said when the link opens, in order. */
  readonly start?: readonly ProgrammableTalk[] | undefined;
  readonly heartbeat?: (ProgrammableTalk & { readonly everySeconds: number }) | undefined;
  /** What is said, at once, to lines that fit. */
  readonly replies?: readonly { readonly to: string; readonly send: string }[] | undefined;
  readonly commands?: Partial<Readonly<Record<LinkService, ProgrammableCommand | undefined>>> | undefined;
  readonly answers?: ProgrammableAnswers | undefined;
  /** Tried in order; the first that fits says what the line means. */
  readonly events?: readonly ProgrammableEvent[] | undefined;
  /** Patterns of lines that mean nothing. */
  readonly ignore?: readonly string[] | undefined;
  /** Field → text on the wire → word of the house. */
  readonly codes?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Placeholders that are the same always. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly samples?: readonly ProgrammableSample[] | undefined;
}

export interface ProgrammableLine {
  readonly framing?: 'lines' | 'stx-etx' | undefined;
  /** With `lines`: what ends a line. `pause`: LF, or the pause behind it. */
  readonly end?: 'lf' | 'cr' | 'pause' | undefined;
  /** `bcc`: one byte behind ETX, the XOR of all behind STX up to and with ETX. */
  readonly check?: 'none' | 'bcc' | undefined;
  readonly prefix?: string | undefined;
  readonly trailer?: string | undefined;
  readonly charset?: ProgrammableCharset | undefined;
  /** What numbers on this link may hold. */
  readonly numbers?: 'digits' | 'dial' | 'letters' | undefined;
  /** Characters that texts (names) may not hold, besides control characters. */
  readonly notInTexts?: string | undefined;
  readonly maxLine?: number | undefined;
}

export type ProgrammableCharset =
  | 'ascii'
  | 'latin1'
  | 'windows-1252'
  | 'windows-1251'
  | 'iso-8859-2'
  | 'ibm866'
  | 'koi8-r';

export interface ProgrammableTalk {
  readonly send: string;
  /** Pattern of the reply; without it none is awaited. */
  readonly expect?: string | undefined;
}

/** A line, or lines; or by case: `on` and `off`. */
export type ProgrammableCommand =
  | string
  | readonly string[]
  | { readonly [Case in string]?: string | readonly string[] | undefined };

export interface ProgrammableAnswers {
  readonly ok?: readonly string[] | undefined;
  readonly busy?: readonly string[] | undefined;
  readonly refused?: readonly ProgrammableRefusal[] | undefined;
  readonly silence?: 'presumed' | 'failed' | undefined;
  readonly withinMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly busyPauseMs?: number | undefined;
}

export interface ProgrammableRefusal {
  readonly pattern: string;
  readonly reason: 'invalid' | 'blocked' | 'other';
}

export interface ProgrammableEvent {
  readonly event: string;
  readonly pattern: string;
  /** Fields that such a line does not print, because it says them by being there. */
  readonly with?: Readonly<Record<string, string>> | undefined;
  readonly date?: string | undefined;
  readonly time?: string | undefined;
}

/** Either a line or a command. */
export interface ProgrammableSample {
  readonly line?: string | undefined;
  readonly command?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Of a line: `ignored`, `unparsed`, `ok`, `busy`, `refused`, or of the fact the fields that are named. Of a command: the
   * bytes, in the escapes of the commands; `refused`: nothing is sent.
   */
  readonly expect: string | readonly string[] | Readonly<Record<string, unknown>>;
}
