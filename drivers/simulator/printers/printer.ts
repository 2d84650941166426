import type { DateOrder } from '../../../src/driver-api/index.js';
import type { Span } from '../../pbx/smdr-kit/index.js';
import type { Happened, HotelEvent } from '../hotel.js';
import { type Leg, legsOf } from '../legs.js';

export type StationEvent = Extract<
  HotelEvent,
  { what: 'check-in' | 'check-out' | 'wake-up' | 'room-status' }
>;

/** How one PBX prints what happened. A fresh one per simulator: some count their records or remember a date. */
export interface SmdrPrinter {
  /** Lines of one leg of a call, without line ends; none where this PBX prints no such call. */
  call(leg: Leg): readonly string[];
  /** Lines of what is no call. Absent: this PBX prints none. */
  station?(event: StationEvent, at: number): readonly string[];
  /** What heads every page, and is printed after a restart; `at` is the time of the PBX. */
  head?(at: number): readonly string[];
  /** A line as it goes on the wire. Absent: CR LF behind it. */
  framed?(line: string): string;
}

/** Everything that is printed of what happened: frames, each as it goes on the wire. */
export function printed(printer: SmdrPrinter, happened: Happened): string[] {
  const { event, endedAt } = happened;
  const lines =
    event.what === 'check-in' ||
    event.what === 'check-out' ||
    event.what === 'wake-up' ||
    event.what === 'room-status'
      ? (printer.station?.(event, endedAt) ?? [])
      : legsOf(happened).flatMap((leg) => printer.call(leg));
  return lines.map((line) => framed(printer, line));
}

export function framed(printer: SmdrPrinter, line: string): string {
  return printer.framed?.(line) ?? `${line}\r\n`;
}

/** A text for a column: left-justified, or right-justified. */
export type Text = string | { readonly right: string };

export function right(text: string): Text {
  return { right: text };
}

/**
 * Writes fields into a line of blanks, by the column table that the driver reads with: what a layout has no column for is
 * not printed. A text longer than its column loses its end, as a PBX does.
 */
export function row<Columns extends { readonly [name: string]: Span | null }>(
  layout: { readonly width: number; readonly columns: Columns },
  fields: { readonly [Name in keyof Columns]?: Text | null },
): string {
  const line = new Array<string>(layout.width).fill(' ');
  for (const name of Object.keys(fields)) {
    const span = layout.columns[name];
    const text = fields[name];
    if (!span || text == null) continue;
    const [from, to] = span;
    const cut = (typeof text === 'string' ? text : text.right).slice(0, to - from + 1);
    const start = typeof text === 'string' ? from : to - cut.length + 1;
    for (let i = 0; i < cut.length; i++) line[start + i] = cut.charAt(i);
  }
  return line.join('');
}

/** The parts of a PBX wall clock time (see `SimulatorOptions.wallClock`), two digits each. */
export function wallClock(
  at: number,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string> {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = new Date(at)
    .toISOString()
    .split(/[-T:.]/);
  return { year, month, day, hour, minute, second };
}

/** `05/14/26`, in the order that is programmed in the PBX. */
export function shortDate(at: number, order: DateOrder): string {
  const { year, month, day } = wallClock(at);
  const parts: Record<string, string> = { y: year.slice(2), m: month, d: day };
  return Array.from(order, (part) => parts[part]).join('/');
}

/** `05`, `14`: month and day, in the order of `order`. */
export function monthAndDay(at: number, order: DateOrder): [string, string] {
  const { month, day } = wallClock(at);
  return order.indexOf('m') < order.indexOf('d') ? [month, day] : [day, month];
}

/** ` 7:41PM`: twelve hours, a blank for the tens. */
export function halfDayClock(at: number): string {
  const { hour, minute } = wallClock(at);
  const hours = Number(hour);
  return `${String(hours % 12 || 12).padStart(2)}:${minute}${hours < 12 ? 'AM' : 'PM'}`;
}

/** Hours, minutes, seconds of a duration, two digits each. */
export function clockFace(seconds: number): [hours: string, minutes: string, seconds: string] {
  const two = (n: number) => String(n).padStart(2, '0');
  return [two(Math.floor(seconds / 3600)), two(Math.floor(seconds / 60) % 60), two(seconds % 60)];
}

/** `00:01:12` */
export function colonClock(seconds: number): string {
  return clockFace(seconds).join(':');
}

/** `00:09`: minutes and seconds. */
export function colonMinutes(seconds: number): string {
  return clockFace(seconds).slice(1).join(':');
}

/** Counts 1, 2, … `last`, and round again from `first`. */
export function counter(first: number, last: number, digits: number): () => string {
  let next = first;
  return () => {
    const text = String(next).padStart(digits, '0');
    next = next === last ? first : next + 1;
    return text;
  };
}
