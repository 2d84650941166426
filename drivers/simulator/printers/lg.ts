import type { DateOrder } from '../../../src/driver-api/index.js';
import { LDK } from '../../pbx/lg/layouts.js';
import type { Leg } from '../legs.js';
import {
  colonClock,
  colonMinutes,
  counter,
  right,
  row,
  type SmdrPrinter,
  shortDate,
  wallClock,
} from './printer.js';

/** LDK-100, LDK-300: LF CR behind every line. */
export function lgPrinter(order: DateOrder): SmdrPrinter {
  const sequence = counter(1, 9999, 4);
  return {
    call: (leg) => [printCall(leg, order, sequence())],
    head: () => [
      '---- Site Name : Simulator '.padEnd(LDK.width, '-'),
      row(LDK, {
        sequence: ' NO',
        station: 'STA',
        line: ' CO',
        duration: 'TIME',
        date: ' START',
        dialed: 'DIALED',
        pulses: 'CNT',
        cost: 'COST',
        account: 'ACCOUNT CODE',
      }),
    ],
    framed: (line) => `${line}\n\r`,
  };
}

function printCall(leg: Leg, order: DateOrder, sequence: string): string {
  const { hour, minute } = wallClock(leg.startedAt);
  return row(LDK, {
    sequence,
    // Nobody took it: the stations of the line rang.
    station: leg.seconds === null ? 'EXT' : leg.extension,
    line: leg.trunk === null ? null : String(leg.trunk).padStart(3, '0'),
    duration: right(colonClock(leg.seconds ?? leg.ringSeconds ?? 0)),
    date: shortDate(leg.startedAt, order),
    time: `${hour}:${minute}`,
    dialed: dialedOf(leg),
  });
}

/** The letter, and glued to it the number; of a lost call the station that rang, and for how long. */
function dialedOf({ direction, extension, other, seconds, ringSeconds, transfer }: Leg): string {
  switch (direction) {
    case 'outgoing':
      return `O${other}`;
    case 'internal':
      return `E${other}`;
    case 'incoming':
      if (seconds === null) return `R${extension} RING ${colonMinutes(ringSeconds ?? 0)}`;
      return `${transfer?.role === 'took' ? 't' : 'I'}${other}`;
  }
}
