import { KA, KE } from '../../pbx/nec/layout.js';
import { answeredAt, type Leg } from '../legs.js';
import { row, type SmdrPrinter, wallClock } from './printer.js';

/**
 * NEAX 2000 IPS (it prints the years): KA outgoing, KE incoming, which exists for an answered call only. From STX to ETX
 * without line ends, or as lines.
 */
export function necPrinter(framing: 'lines' | 'stx-etx'): SmdrPrinter {
  return {
    call(leg) {
      switch (leg.direction) {
        case 'outgoing':
          return [row(KA, { ...commonOf(leg, 'KA'), dialed: leg.other, pulses: '0000' })];
        case 'incoming':
          return leg.seconds === null ? [] : [row(KE, { ...commonOf(leg, 'KE'), caller: leg.other })];
        case 'internal':
          return [];
      }
    },
    framed: (line) => (framing === 'lines' ? `${line}\r\n` : `\x02${line}\x03`),
  };
}

function commonOf(leg: Leg, kind: string) {
  const start = wallClock(answeredAt(leg));
  const end = wallClock(leg.endedAt);
  const stamp = ({ month, day, hour, minute, second }: typeof start) =>
    `${month}${day}${hour}${minute}${second}`;
  return {
    address: '0!',
    kind,
    // Route 001.
    trunk: `001${String(leg.trunk ?? 0).padStart(3, '0')}`,
    party: '0',
    tenant: '01',
    number: leg.extension,
    start: stamp(start),
    end: stamp(end),
    // Transferred, with account, through the attendant.
    conditions: leg.transfer?.role === 'took' ? '100' : '000',
    startYear: start.year.slice(2),
    endYear: end.year.slice(2),
    chargeUnit: '0',
  };
}
