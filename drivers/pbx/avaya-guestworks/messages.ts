import type { Frame, GuestWorksOptions } from '../../../src/driver-api/index.js';
import { type Checked, checkBcc, withBcc } from '../framed-kit/index.js';

export interface AvayaMessage {
  feature: number;
  /** The message count, which a repeat keeps. */
  count: number;
  tag: string;
  /** `1`…`9`, `F`: the same letter whether the line carries it as ASCII or as a number. */
  proc: string;
  /** Behind PROC; of most messages the station number comes first. */
  rest: string;
}

const FIRST_COUNT = 0x2f;
const LAST_COUNT = 0xbf;

/** 0x2F…0xBF, round and round. */
export function countOf(serial: number): number {
  return FIRST_COUNT + (serial % (LAST_COUNT - FIRST_COUNT + 1));
}

type Coding = Pick<GuestWorksOptions, 'proc'>;

/** STX feature count tag(3) PROC … ETX BCC. */
export function avayaFrame(message: AvayaMessage, coding: Coding): string {
  const { feature, count, tag, proc, rest } = message;
  const code = coding.proc === 'ascii' ? proc : String.fromCharCode(Number.parseInt(proc, 16));
  return withBcc(`${String.fromCharCode(feature, count)}${tag}${code}${rest}`);
}

/** Null: the check agrees, but the head is not one of this link. */
export function readMessage(body: string, coding: Coding): AvayaMessage | null {
  const feature = body.charCodeAt(0);
  const count = body.charCodeAt(1);
  const tag = body.slice(2, 5);
  const code = body.charAt(5);
  const proc = coding.proc === 'ascii' ? code : code.charCodeAt(0).toString(16).toUpperCase();
  const headed = TAGS[tag]?.includes(feature) && count >= FIRST_COUNT && count <= LAST_COUNT;
  return headed && /^[0-9A-F]$/.test(proc) ? { feature, count, tag, proc, rest: body.slice(6) } : null;
}

export const FEATURES = { HKR: 0x21, HKS: 0x22, MSG: 0x23, CR: 0x25, CKO: 0x29, STS: 0x71 } as const;

const TAGS: Readonly<Record<string, readonly number[]>> = {
  CKI: [0x26],
  CKO: [FEATURES.CKO],
  MSG: [FEATURES.MSG],
  'CR ': [FEATURES.CR],
  GIC: [0x28],
  RMI: [0x27],
  HKR: [FEATURES.HKR],
  HKS: [FEATURES.HKS],
  STS: [FEATURES.STS],
};

export const checkAvaya = (frame: Frame): Checked => checkBcc(frame);

/** The station number at the front; null: not one. Shorter numbers are filled up on either side, by 0 or blank. */
export function stationOf(rest: string, digits: number): string | null {
  const field = rest.slice(0, digits);
  return field.length === digits && /^ *\d+ *$/.test(field) ? field.trim() : null;
}
