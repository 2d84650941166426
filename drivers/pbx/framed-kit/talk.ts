import type { ControlResult, Decoded, Frame, RefusalCode, Unparsed } from '../../../src/driver-api/index.js';
import type { LinkCommand, LinkService } from '../../../src/telephony/index.js';
import { ACK, type Checked, ENQ, EOT, NAK } from './check.js';

/** How one dialect talks; the cycle that all of them share is in control.ts. Times in ms. */
export interface Talk {
  readonly timing: {
    /** No ACK or NAK for this long: try again. */
    readonly replyMs: number;
    /** How often again, before PEER_SILENT. */
    readonly silentRetries: number;
    /** How often again after NAK, before PEER_NAK. */
    readonly nakRetries: number;
    /** Least time between two messages of ours, and before one is sent again after NAK. */
    readonly gapMs: number;
  };
  /** Asks for the line before each message (contention); null: messages are sent as they are. */
  readonly bid: string | null;
  /** Gives the line back behind each message: `''` or EOT. */
  readonly end: string;
  /** Whether messages are answered with ACK or NAK. */
  readonly acknowledges: boolean;
  /** Said when the link opens. */
  readonly opening: readonly Step[];
  readonly regularly: { readonly everyMs: number; readonly step: Step } | null;
  /** What to say for a command. `local`: now at the hotel, where it is known. */
  plan(command: LinkCommand, local: LocalTime | null): Plan;
  hear(frame: Frame): Heard;
  /** The command was carried out, as far as the link can tell. */
  done?(command: LinkCommand): void;
}

export interface LocalTime {
  date: string;
  time: string;
}

/** One message of ours. */
export interface Step {
  /** The bytes. `serial` counts our messages; a message that is sent again keeps its number. */
  readonly compose: (serial: number) => string;
  /** False: nobody answers it. */
  readonly acknowledged: boolean;
  /** How long the other side may take for a word on it, once it is acknowledged; 0: it has none. */
  readonly answerMs: number;
  /** What it means when no such word comes. */
  readonly otherwise: ControlResult;
  /** What a message of the other side says about this one; null: nothing. `again`: it is busy. */
  readonly judge: (body: string) => ControlResult | 'again' | null;
}

export type Plan =
  /** A newer command with the same key takes the place of one that still waits. */
  { is: 'steps'; key: string; steps: readonly [Step, ...Step[]] } | { is: 'refused'; result: ControlResult };

/** What a frame is to the cycle. */
export type Heard =
  | { is: 'ack' | 'nak' | 'ask-again' | 'bid' | 'end' | 'broken' | 'noise' | 'nothing' }
  /** The other side is not ready; the line is its for so long. */
  | { is: 'hold'; ms: number }
  | { is: 'message'; body: string; reply: Step | null };

export const CONFIRMED: ControlResult = { is: 'confirmed' };
export const PRESUMED: ControlResult = { is: 'presumed' };
export const PEER_SILENT: ControlResult = { is: 'failed', code: 'PEER_SILENT' };

export const UNSUPPORTED: Plan = {
  is: 'refused',
  result: { is: 'refused', code: 'SERVICE_UNSUPPORTED', reason: 'other' },
};

/** Only what the protocol allows may reach the wire. */
export function invalid(service: LinkService, detail: string): Plan {
  return { is: 'refused', result: refusal(service, 'invalid', detail) };
}

export function refusal(
  service: LinkService,
  reason: 'invalid' | 'blocked' | 'other',
  detail: string,
): ControlResult {
  const code: RefusalCode = service === 'SetMessageWaiting' ? 'LAMP_REFUSED' : 'COMMAND_REFUSED';
  return { is: 'refused', code, reason, detail };
}

export const DIGITS = /^\d+$/;
/** At the station's number: digits only, or it would be another message. */
export function fits(extension: string, most: number): boolean {
  return DIGITS.test(extension) && extension.length <= most;
}

const WALL = /^([01]\d|2[0-3]):?([0-5]\d)$/;
/** `0730` or `07:30` → `07:30`; null: no time of day. */
export function timeOfDay(text: string): string | null {
  const [, hours, minutes] = WALL.exec(text) ?? [];
  return hours === undefined ? null : `${hours}:${minutes}`;
}

/** Whether a wake-up that carries no date would ring on the day that is meant. */
export function ringsOnThatDay(date: string | null, time: string, local: LocalTime | null): boolean {
  if (date === null) return true;
  if (local === null) return false;
  const day = time > local.time.slice(0, 5) ? local.date : nextDay(local.date);
  return day === date;
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Printable ASCII without `without`: accents are taken off, what is left over is dropped. Cut at `most`. */
export function plainName(name: string, most: number, without = ''): string {
  return Array.from(name.normalize('NFD'))
    .filter((c) => c >= ' ' && c <= '~' && !without.includes(c))
    .join('')
    .trim()
    .slice(0, most);
}

/** The outcome of a frame that is no message, or none that is understood. */
export function unread(frame: Frame, checked: Checked): Decoded {
  if (checked.is === 'broken') return unparsed(frame, BROKEN[checked.why]);
  return unparsed(frame, frame.cut === null ? 'FRAME_UNPARSED' : 'FRAME_CUT');
}

const BROKEN = { check: 'FRAME_CHECKSUM', cut: 'FRAME_CUT', overlong: 'FRAME_TOO_LONG' } as const;

function unparsed(frame: Frame, code: Unparsed['code']): Unparsed {
  return { is: 'unparsed', code, raw: frame.text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ''), line: frame.line };
}

export const LINK_TALK: Decoded = { is: 'ignored', why: 'link' };

/** ACK, NAK and ENQ mean the same in all of these links. Null: another frame. */
export function signalOf({ text }: Frame): Heard | null {
  switch (text) {
    case ACK:
      return { is: 'ack' };
    case NAK:
      return { is: 'nak' };
    case ENQ:
      return { is: 'ask-again' };
    case EOT:
      return { is: 'end' };
    default:
      return null;
  }
}

/** What a frame without a body is to the cycle. A restarted frame gets no NAK: the next one is on its way. */
export function notAMessage(frame: Frame, checked: Exclude<Checked, { is: 'body' }>): Heard {
  if (checked.is === 'outside') return { is: 'noise' };
  return { is: frame.cut === null || frame.cut === 'idle' ? 'broken' : 'noise' };
}

export const isSignalText = (text: string): boolean => /^[\x04\x05\x06\x15]$/.test(text);
