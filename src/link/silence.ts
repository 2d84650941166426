import type { LinkConfig } from '../config/site.js';

/** `within` in ms; `from` and `to` are HH:MM local time, equal for all day; `from` after `to` spans midnight. */
export type ExpectedTraffic = NonNullable<LinkConfig['expectTraffic']>;

/** Longest time between two looks: bounds how late the start of the expected hours is noticed. */
const LOOK_MS = 60_000;

/**
 * Is this quiet a fault? Quiet time counts within the expected hours only, and by the monotonic clock: setting the
 * wall clock makes no silence. Pure: the caller looks when told to.
 */
export class SilenceWatch {
  readonly #expected: ExpectedTraffic;
  readonly #localTime: Intl.DateTimeFormat;
  #quietSince = 0;

  /** `timezone`: IANA name of the site's zone. */
  constructor(expected: ExpectedTraffic, timezone: string) {
    this.#expected = expected;
    this.#localTime = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** A byte came, or counting begins (opened, resumed). */
  heard(monotonic: number): void {
    this.#quietSince = monotonic;
  }

  /** `lookAgainMs`: when to ask next; there is no use in asking earlier. */
  look(now: number, monotonic: number): { silent: boolean; lookAgainMs: number } {
    if (!this.#isExpected(now)) {
      this.#quietSince = monotonic;
      return { silent: false, lookAgainMs: LOOK_MS };
    }
    const left = this.#expected.within - (monotonic - this.#quietSince);
    return { silent: left <= 0, lookAgainMs: left <= 0 ? LOOK_MS : Math.min(left, LOOK_MS) };
  }

  #isExpected(now: number): boolean {
    const { from, to } = this.#expected;
    if (from === to) return true;
    const time = this.#localTime.format(now);
    return from < to ? from <= time && time < to : from <= time || time < to;
  }
}
