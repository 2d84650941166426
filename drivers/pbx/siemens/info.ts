import type { DetailValue, Direction } from '../../../src/telephony/index.js';

/** What the information element of a record says. Sources: README.md, "The information element". */
export interface Info {
  readonly direction: Direction;
  /** A phone rings, nobody talks yet: one line per called station. */
  readonly isRinging: boolean;
  readonly isTransferred: boolean;
  readonly conditions: readonly string[];
  readonly detail: Readonly<Record<string, DetailValue>>;
}

const INCOMING = [0, 1, 3, 5, 7];
const TRANSFERRED = [5, 6];
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** A further segment of a call. There is none of a ringing phone. */
const FOLLOW_ON = 30;
const DISA = 50;

/** All codes that a source names, as printed. */
export const INFO: ReadonlyMap<string, Info> = new Map([
  ...DIGITS.map((code) => entry(code, 0)),
  ...DIGITS.filter((code) => code > 0).map((code) => entry(code, FOLLOW_ON)),
  ...DIGITS.map((code) => entry(code, DISA)),
]);

function entry(code: number, offset: number): [string, Info] {
  const printed = String(code + offset);
  const isRinging = code === 0;
  const phase = isRinging ? 'ringing' : offset === FOLLOW_ON ? 'follow-on' : 'call';
  const info: Info = {
    direction: INCOMING.includes(code) ? 'incoming' : 'outgoing',
    isRinging,
    isTransferred: TRANSFERRED.includes(code),
    conditions: Object.freeze([printed]),
    detail: Object.freeze(offset === DISA ? { phase, disa: true } : { phase }),
  };
  return [printed, info];
}
