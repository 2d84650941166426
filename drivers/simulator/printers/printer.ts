import type { Happened } from '../hotel.js';

/** How one PBX prints what happened on its SMDR port. */
export interface SmdrPrinter {
  /** Lines without line ends; none where this PBX does not print such an event. */
  print(happened: Happened): readonly string[];
  /** What heads every page. */
  readonly header: readonly string[];
}

/** First and last column, 0-based, both included. */
export type Span = readonly [from: number, to: number];

/** Writes fields into a line of blanks. A text longer than its column is cut, as a PBX does. */
export function printLine(width: number, fields: readonly (readonly [Span, string, 'right'?])[]): string {
  const line = new Array<string>(width).fill(' ');
  for (const [[from, to], text, side] of fields) {
    const cut = text.slice(0, to - from + 1);
    const start = side === 'right' ? to - cut.length + 1 : from;
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

/** Hours, minutes, seconds of a duration, two digits each. */
export function clockFace(seconds: number): [hours: string, minutes: string, seconds: string] {
  const two = (n: number) => String(n).padStart(2, '0');
  return [two(Math.floor(seconds / 3600)), two(Math.floor(seconds / 60) % 60), two(seconds % 60)];
}
