import type { HouseRules, RulesHead } from './schema/index.js';

/**
 * Which version of the house rules is in force when. Pure; the daemon asks it, so it imports types only.
 */
export interface RulesVersion {
  /** `name@version`: the stamp on every journal row. */
  readonly id: string;
  /** Absent for the shipped rules that nobody had to approve: {@link SHIPPED_FROM}. */
  readonly head: RulesHead | null;
  /** SHA-256 over the complete rules: the same id with another digest was changed without a new version. */
  readonly digest: string;
  /** Where it was read. */
  readonly file: string;
  /** In force from this instant on, ms since 1970. */
  readonly from: number;
  readonly rules: HouseRules;
}

/** The shipped rules are there from the beginning, until the first version of the site's own. */
export const SHIPPED_FROM = Number.NEGATIVE_INFINITY;

export interface InForce {
  readonly version: RulesVersion;
  /** For these instants, `from` included and `until` not, the answer stays the same. */
  readonly from: number;
  readonly until: number;
}

/** @param versions in order of `from`, never empty; the first holds before all dates */
export function inForce(versions: readonly [RulesVersion, ...RulesVersion[]], now: number): InForce {
  let version = versions[0];
  let from = SHIPPED_FROM;
  for (const next of versions) {
    if (next.from > now) return { version, from, until: next.from };
    version = next;
    from = next.from;
  }
  return { version, from, until: Number.POSITIVE_INFINITY };
}

/**
 * The first instant at which the clocks of the zone show a local time (`YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`) or, when
 * that hour is skipped in spring, have gone past it. In autumn, when it comes twice, that is the first of the two.
 */
export function instantOf(local: string, timeZone: string): number {
  const wanted = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`);
  const shows = localClock(timeZone);
  // No zone is further from UTC than 14 hours, and clocks only go back by less than a day.
  let low = wanted - 15 * HOUR_MS;
  for (let at = low; at <= wanted + 15 * HOUR_MS; at += QUARTER_MS) {
    if (shows(at) >= wanted) return firstMinute(low, at, (instant) => shows(instant) >= wanted);
    low = at;
  }
  return wanted;
}

const HOUR_MS = 3_600_000;
/** Zones change at full quarters of an hour, so within one the clock never goes back. */
const QUARTER_MS = HOUR_MS / 4;
const MINUTE_MS = 60_000;

function firstMinute(after: number, upTo: number, is: (instant: number) => boolean): number {
  for (let at = after + MINUTE_MS; at < upTo; at += MINUTE_MS) if (is(at)) return at;
  return upTo;
}

/** What the clocks of a zone show at an instant, as if it were UTC. */
function localClock(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (instant) => {
    const [date = '', time = ''] = format.format(instant).split(', ');
    return Date.parse(`${date}T${time}Z`);
  };
}
