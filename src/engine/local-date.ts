/**
 * `YYYY-MM-DD` of an instant in a time zone, for formats that print no year. Intl is slow (tens of microseconds), so
 * the answer is kept until the next full minute of UTC: no zone changes its date inside a minute.
 */
export function localDate(timeZone: string): (now: number) => string {
  // Made with the first question: it takes tens of milliseconds, and most formats print their year.
  let format: Intl.DateTimeFormat | null = null;
  let minute = Number.NaN;
  let date = '';
  return (now) => {
    const m = Math.floor(now / 60_000);
    if (m !== minute) {
      minute = m;
      format ??= new Intl.DateTimeFormat('en-CA', { timeZone, ...PARTS });
      date = format.format(now);
    }
    return date;
  };
}

const PARTS = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** `YYYY-MM-DD` and `HH:MM:SS` of an instant in a time zone, for links that tell the time. */
export function localTime(timeZone: string): (now: number) => { date: string; time: string } {
  let format: Intl.DateTimeFormat | null = null;
  return (now) => {
    format ??= new Intl.DateTimeFormat('en-CA', { timeZone, ...PARTS, ...CLOCK });
    const [date = '', time = ''] = format.format(now).split(', ');
    return { date, time };
  };
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
