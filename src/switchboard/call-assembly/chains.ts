import type { StationRecord } from '../../telephony/index.js';
import { momentsOf } from './moments.js';
import type { ChainRule } from './rules.js';

/** The legs of one call so far. A type, not an interface: it is kept in the ledger and has to be Json. */
export type Chain = {
  readonly format: string;
  readonly legs: readonly Leg[];
  /** End of the last leg by the clock of the PBX, seconds; null when it printed no time. */
  readonly end: number | null;
  readonly call: Call;
};

export type Leg = {
  /** Ledger sequence of the leg's own event. */
  readonly seq: number;
  readonly line: number;
  /** What the leg is: a part of the rule of its format. */
  readonly part: string;
};

/** What the legs say together. */
export type Call = {
  readonly direction: StationRecord['direction'];
  readonly answered: boolean | null;
  /** Everybody who had the call, in order, as printed. */
  readonly extensions: readonly string[];
  readonly trunk: string | null;
  readonly dialed: string | null;
  readonly caller: string | null;
  readonly ddi: string | null;
  readonly account: string | null;
  /** As the first leg prints it. */
  readonly localTime: string | null;
  readonly timeIs: StationRecord['timeIs'];
  /** The longest ring that a leg prints: phones ring side by side. */
  readonly ringSeconds: number | null;
  /** The sum of what the legs print. */
  readonly durationSeconds: number | null;
};

export type ClosedBy = 'last-leg' | 'next-call' | 'time' | 'limit';

/** What one record does to the call of its key. */
export interface Step {
  /** The call that was open and is over. */
  over: { chain: Chain; by: ClosedBy }[];
  /** What is open now. */
  open: Chain | null;
}

/** A call of more legs is told in pieces. */
export const MOST_LEGS = 64;

export function advance(
  rule: ChainRule,
  before: Chain | null,
  record: StationRecord,
  seq: number,
  part: string,
): Step {
  const leg = { seq, line: record.line, part };
  const joins = before !== null && fits(rule, before, record, part);
  const chain = joins ? extend(before, record, leg) : begin(record, leg);
  const over: Step['over'] = before && !joins ? [{ chain: before, by: 'next-call' }] : [];
  if (rule.parts[part]?.ends) over.push({ chain, by: 'last-leg' });
  else if (chain.legs.length >= MOST_LEGS) over.push({ chain, by: 'limit' });
  else return { over, open: chain };
  return { over, open: null };
}

/** One leg that is a whole call needs no second telling. */
export function isWhole(rule: ChainRule, chain: Chain): boolean {
  return chain.legs.length === 1 && isComplete(rule, chain);
}

/** The first leg is one that a call may begin with, and the last one that it may end with. */
export function isComplete(rule: ChainRule, { legs }: Chain): boolean {
  const first = rule.parts[legs[0]?.part ?? ''];
  const last = rule.parts[legs.at(-1)?.part ?? ''];
  return first?.begins === true && last?.mayEnd === true;
}

/** Ms until the call is told without the legs that have not come. */
export function patience(rule: ChainRule, chain: Chain): number {
  const last = rule.parts[chain.legs.at(-1)?.part ?? ''];
  return last?.mayEnd ? rule.patience.hoped : rule.patience.owed;
}

function fits(rule: ChainRule, chain: Chain, record: StationRecord, part: string): boolean {
  const window = rule.parts[part]?.after[chain.legs.at(-1)?.part ?? ''];
  if (window === undefined || chain.format !== record.format) return false;
  for (const field of rule.agree) {
    const known = chain.call[field];
    if (known !== null && record[field] !== null && record[field] !== known) return false;
  }
  return window === null || isBetween(gap(chain, record), window);
}

function gap(chain: Chain, record: StationRecord): number | null {
  const start = momentsOf(record)?.start;
  return start === undefined || chain.end === null ? null : start - chain.end;
}

/**
 * The clock may have been put forward or back by an hour while they talked (summer time). A time that is not printed
 * (Avaya LSU) forbids nothing.
 */
function isBetween(seconds: number | null, [least, most]: readonly [number, number]): boolean {
  if (seconds === null) return true;
  return [0, 3600, -3600].some((shift) => seconds + shift >= least && seconds + shift <= most);
}

function begin(record: StationRecord, leg: Leg): Chain {
  const { direction, answered, trunk, dialed, caller, ddi, account } = record;
  const { localTime, timeIs, ringSeconds, durationSeconds } = record;
  return {
    format: record.format,
    legs: [leg],
    end: momentsOf(record)?.end ?? null,
    call: {
      direction,
      answered,
      extensions: record.extension === null ? [] : [record.extension],
      trunk,
      dialed,
      caller,
      ddi,
      account,
      localTime,
      timeIs,
      ringSeconds,
      durationSeconds,
    },
  };
}

function extend(chain: Chain, record: StationRecord, leg: Leg): Chain {
  const { call } = chain;
  const { extension } = record;
  const known = extension === null || call.extensions.includes(extension);
  return {
    format: chain.format,
    legs: [...chain.legs, leg],
    end: momentsOf(record)?.end ?? null,
    call: {
      direction: call.direction ?? record.direction,
      answered: call.answered || record.answered ? true : (call.answered ?? record.answered),
      extensions: known ? call.extensions : [...call.extensions, extension],
      trunk: call.trunk ?? record.trunk,
      dialed: call.dialed ?? record.dialed,
      caller: call.caller ?? record.caller,
      ddi: call.ddi ?? record.ddi,
      account: call.account ?? record.account,
      localTime: call.localTime,
      timeIs: call.timeIs,
      ringSeconds: both(call.ringSeconds, record.ringSeconds, Math.max),
      durationSeconds: both(call.durationSeconds, record.durationSeconds, (a, b) => a + b),
    },
  };
}

function both(a: number | null, b: number | null, join: (a: number, b: number) => number): number | null {
  return a === null || b === null ? (a ?? b) : join(a, b);
}
