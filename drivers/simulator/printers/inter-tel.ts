import { AXXESS } from '../../pbx/inter-tel/reader.js';
import type { Leg } from '../legs.js';
import { row, type SmdrPrinter, wallClock } from './printer.js';

/** Axxess / 5000: a time, and the date in the page heading only. */
export const interTelPrinter: SmdrPrinter = {
  call: (leg) => (leg.direction === 'internal' ? [] : [printCall(leg)]),
  head(at) {
    const { year, month, day } = wallClock(at);
    return [
      `Station Message Detail Recording      ${month}/${day}/${year.slice(2)}`,
      row(AXXESS, {
        type: 'TYP',
        extension: 'EXT#',
        trunk: ' TRUNK',
        digits: ' DIALED DIGITS',
        start: 'START',
        elapsed: 'ELAPSED',
        cost: 'COST',
        account: 'ACCOUNT CODE',
      }),
    ];
  },
};

function printCall({ direction, extension, other, trunk, seconds, ringSeconds, startedAt }: Leg): string {
  const { hour, minute } = wallClock(startedAt);
  return row(AXXESS, {
    type: direction === 'outgoing' ? 'LOC' : 'IN',
    // Rang in and nobody answered: no station, and the elapsed time is that of ringing.
    extension: seconds === null ? '*****' : extension,
    trunk: `94${String(trunk ?? 0).padStart(3, '0')}`,
    digits: other,
    start: `${hour}:${minute}`,
    elapsed: `S=${String(seconds ?? ringSeconds ?? 0).padStart(5, '0')}`,
  });
}
