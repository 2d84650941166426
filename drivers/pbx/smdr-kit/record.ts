import type { DetailValue, RecordKind, StationRecord } from '../../../src/telephony/index.js';

/** A record while its interpreter fills it in. Handed out as the read-only {@link StationRecord}. */
export type Draft = { -readonly [Key in keyof StationRecord]: StationRecord[Key] };

const NO_CONDITIONS: readonly string[] = Object.freeze([]);
const NO_DETAIL: Readonly<Record<string, DetailValue>> = Object.freeze({});

/**
 * An empty record: nothing stated yet. Every record of the house is made here, with all fields in one order, so that
 * the engine has one shape to read (one hidden class in V8: it halves the cost of a record).
 */
export function draft(format: string, kind: RecordKind, line: number): Draft {
  return {
    format,
    kind,
    direction: null,
    answered: null,
    extension: null,
    trunk: null,
    dialed: null,
    caller: null,
    ddi: null,
    localTime: null,
    timeIs: null,
    ringSeconds: null,
    durationSeconds: null,
    account: null,
    cost: null,
    conditions: NO_CONDITIONS,
    transferred: null,
    detail: NO_DETAIL,
    line,
  };
}
