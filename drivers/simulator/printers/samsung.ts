import type { DateOrder } from '../../../src/driver-api/index.js';
import { WIDE } from '../../pbx/samsung/layouts.js';
import { answeredAt, type Leg } from '../legs.js';
import { colonClock, monthAndDay, row, type SmdrPrinter, wallClock } from './printer.js';

/** DCS and OfficeServ, 126 columns with the caller. */
export function samsungPrinter(order: DateOrder): SmdrPrinter {
  return {
    call: (leg) => (leg.direction === 'internal' ? [] : [printCall(leg, order)]),
    head(at) {
      const { year, month, day, hour, minute } = wallClock(at);
      const words = row(WIDE, {
        tenant: 'T',
        extension: 'EXT',
        authCode: 'AUTH',
        trunk: 'TRK',
        date: 'MM/DD',
        time: 'STT.TIME',
        duration: 'DURATION',
        flag: 'FG',
        digits: 'DIALED DIGIT',
        account: 'ACCOUNT CODE',
        carrier: 'CARR',
        cost: 'COST',
        callerNumber: 'CLIP NUMBER',
        callerName: 'CLIP NAME',
      });
      const ruler = '='.repeat(WIDE.width);
      const title = `SMDR REPORT FOR [SIMULATOR       ] ${month}/${day}/${year} ${hour}:${minute}`;
      return ['', title, '', ruler, words, ruler];
    },
  };
}

function printCall(leg: Leg, order: DateOrder): string {
  const isAbandoned = leg.seconds === null;
  const startedAt = isAbandoned ? leg.startedAt : answeredAt(leg);
  const { hour, minute, second } = wallClock(startedAt);
  return row(WIDE, {
    tenant: '1',
    extension: isAbandoned ? null : leg.extension,
    trunk: String(700 + (leg.trunk ?? 0)),
    date: monthAndDay(startedAt, order).join('/'),
    time: `${hour}:${minute}:${second}`,
    duration: colonClock(leg.seconds ?? leg.ringSeconds ?? 0),
    flag: flagOf(leg),
    digits: leg.direction === 'outgoing' ? leg.other : null,
    callerNumber: leg.direction === 'incoming' ? leg.other : null,
  });
}

/** Abandoned; out; in, and transferred; received by transfer; in. */
function flagOf({ direction, seconds, transfer }: Leg): string {
  if (seconds === null) return 'A';
  if (direction === 'outgoing') return 'O';
  return transfer === null ? 'I' : transfer.role === 'gave' ? 'IT' : 'T';
}
