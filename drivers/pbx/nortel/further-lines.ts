import type { StationRecord } from '../../../src/telephony/index.js';
import { type FurtherLines, readColonMinuteSecond } from '../smdr-kit/index.js';

const MARK = ' &';
/** The logs show one or two of them (README.md, "Further lines"). */
const MOST = 2;
const BLANK = 0x20;
const FILL = 0x58;
/** Shorter runs of digits are other things than a calling number. */
const LEAST_CALLER = 5;

/**
 * Lines that begin with ` &` belong to the record above. Only what stands at their very start is understood: the ringing
 * time, and on the first one the calling number.
 */
export const MERIDIAN_FURTHER_LINES: FurtherLines = {
  areMarked: (line) => line.startsWith(MARK),
  add(record, line, nth): StationRecord | null {
    if (nth > MOST) return null;
    const ring = readRing(line, MARK.length);
    if (ring >= 0) return { ...record, ringSeconds: ring };
    const caller = nth === 1 ? readCaller(line, MARK.length) : null;
    return caller === null ? record : { ...record, caller };
  },
};

/** `mm:ss`, and a blank or the end behind it → seconds, or -1. */
function readRing(line: string, at: number): number {
  return endsAt(line, at + 5) ? readColonMinuteSecond(line, at) : -1;
}

/** Digits, filled up with X to the width of the field (`847…XXXX`) → the digits, or null. */
function readCaller(line: string, at: number): string | null {
  let end = at;
  while (line.charCodeAt(end) >= 0x30 && line.charCodeAt(end) <= 0x39) end += 1;
  let filled = end;
  while (line.charCodeAt(filled) === FILL) filled += 1;
  const isCaller = end > at && filled - at >= LEAST_CALLER && endsAt(line, filled);
  return isCaller ? line.substring(at, end) : null;
}

function endsAt(line: string, at: number): boolean {
  return at >= line.length || line.charCodeAt(at) === BLANK;
}
