import type { DateOrder } from '../../../src/driver-api/index.js';
import type { AvayaLayout } from '../../pbx/avaya/layouts.js';
import type { Leg } from '../legs.js';
import { monthAndDay, right, row, type SmdrPrinter, type Text, wallClock } from './printer.js';

/** Three NULs end each record, as on the manuals' TELESEER table. */
const END = '\r\n\0\0\0';
/** Access code of the one trunk group. */
const TRUNK_GROUP = '801';
/** Feature access code of automatic route selection, which outgoing calls are dialled with. */
const ARS = '9';

/**
 * Definity, Communication Manager: any of its layouts. Those without a date column print the date on a line of its own when
 * the link starts, and when it changes.
 */
export function avayaPrinter(layout: AvayaLayout, order: DateOrder, dateSeparator: '' | ' '): SmdrPrinter {
  let printedDate: string | null = null;
  const dateLine = (at: number): string[] => {
    const date = monthAndDay(at, order).join(dateSeparator);
    if (layout.columns.date !== null || date === printedDate) return [];
    printedDate = date;
    return [date];
  };
  return {
    call: (leg) => [...dateLine(leg.endedAt), record(layout, leg, order)],
    head(at) {
      printedDate = null;
      return dateLine(at);
    },
    framed: (line) => line + END,
  };
}

function record(layout: AvayaLayout, leg: Leg, order: DateOrder): string {
  const { year, hour, minute } = wallClock(leg.endedAt);
  const counted = leg.seconds ?? leg.ringSeconds ?? 0;
  return row(layout, {
    date: `${monthAndDay(leg.endedAt, order).join('')}${year.slice(2)}`,
    time: `${hour}${minute}`,
    duration: layout.duration === 'tenths' ? tenths(counted) : inSeconds(counted, layout),
    ...partiesOf(layout, leg),
  });
}

type Fields = { readonly [Name in keyof AvayaLayout['columns']]?: Text | null };

function partiesOf(layout: AvayaLayout, { direction, extension, other, trunk, seconds }: Leg): Fields {
  const circuit = circuitOf(trunk ?? 0);
  switch (direction) {
    case 'outgoing':
      return {
        condition: '7',
        codeDialed: right(ARS),
        codeUsed: right(TRUNK_GROUP),
        dialed: right(other),
        ...calling(layout, extension),
        circuitOut: circuit,
      };
    case 'incoming': {
      const from = layout.callingOfIncoming === 'trunk' ? TRUNK_GROUP : other;
      return {
        // A call that was given up while it rang has a ring-time record only.
        condition: seconds === null ? 'H' : '9',
        dialed: right(extension),
        ...calling(layout, from),
        inTrunk: right(TRUNK_GROUP),
        ...(layout.columns.circuitInRest === null
          ? { circuitIn: circuit }
          : { circuitIn: circuit.slice(0, 2), circuitInRest: circuit.slice(2) }),
      };
    }
    case 'internal':
      return { condition: '0', dialed: right(other), ...calling(layout, extension) };
  }
}

/** LSU prints the first of five digits in a column of its own. */
function calling({ columns }: AvayaLayout, number: string): Fields {
  if (columns.callingFirst === null) return { calling: right(number) };
  const digits = number.padStart(5);
  return { calling: right(digits.slice(1).trimStart()), callingFirst: digits.charAt(0) };
}

/** `HMMT`: hours, minutes, tenths of a minute. */
function tenths(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${hours}${String(minutes % 60).padStart(2, '0')}${Math.floor((seconds % 60) / 6)}`;
}

function inSeconds(seconds: number, { columns }: AvayaLayout): string {
  const [from, to] = columns.duration ?? [0, 0];
  return String(seconds).padStart(to - from + 1, '0');
}

/** Tens, units, hundreds: in this order (DEFINITY Administrator's Guide p. 1262). */
function circuitOf(member: number): string {
  const three = String(member).padStart(3, '0');
  return three.slice(1) + three.slice(0, 1);
}
