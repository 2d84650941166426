import type { StationRecord } from '../../telephony/index.js';

/** When a call began and ended on the clock of the PBX, in seconds; only differences mean anything. */
export interface Moments {
  start: number;
  end: number;
  /** Printed to the minute: both may really be up to this many seconds later. */
  blur: 0 | 59;
}

/** Null when the record prints no time. A record without a duration ends when it begins. */
export function momentsOf(record: StationRecord): Moments | null {
  const { localTime, timeIs } = record;
  if (localTime === null) return null;
  // The text is read as if it were UTC: the clock of the PBX has no zone, and only differences are taken.
  const printed = Date.parse(`${localTime}Z`) / 1000;
  const duration = record.durationSeconds ?? 0;
  const start = timeIs === 'end' ? printed - duration : printed;
  return { start, end: start + duration, blur: localTime.length > 16 ? 0 : 59 };
}
