import type { DateOrder } from '../../../src/driver-api/index.js';
import { CALL } from '../../pbx/alcatel/layout.js';
import type { Leg } from '../legs.js';
import { colonClock, colonMinutes, right, row, type SmdrPrinter, shortDate, wallClock } from './printer.js';

const WAKE_UP_WORDS = { answered: 'ACKNOWLEDGED', 'no-answer': 'NOT ACKNOWLEDGED : FREE' } as const;
const NUMBER_WIDTH = 26;
const ACCOUNT_WIDTH = 16;

/** Alcatel 4200: tickets of outside calls, and what became of a wake-up call. */
export function alcatelPrinter(order: DateOrder): SmdrPrinter {
  return {
    call: (leg) => (leg.direction === 'internal' ? [] : [ticket(leg, order)]),
    station(event, at) {
      if (event.what !== 'wake-up' || event.step === 'start') return [];
      const { hour, minute } = wallClock(at);
      const when = `${shortDate(at, order)} ${hour}:${minute} ${hour}:${minute}`;
      return [`  A${event.room} --> R    ${when}     ALARM ${WAKE_UP_WORDS[event.step]}`];
    },
  };
}

function ticket(leg: Leg, order: DateOrder): string {
  const { hour, minute } = wallClock(leg.startedAt);
  return row(CALL, {
    chargedUser: `A${leg.extension}`,
    type: leg.direction === 'outgoing' ? '-->' : '<--',
    line: `P${String(leg.trunk ?? 0).padStart(2, '0')}`,
    date: shortDate(leg.startedAt, order),
    time: `${hour}:${minute}`,
    duration: colonClock(leg.seconds ?? 0),
    pulses: right('0'),
    service: 'ST',
    facilities: leg.transfer?.role === 'took' ? 'X' : null,
    number: leg.other.padEnd(NUMBER_WIDTH, '.'),
    ring: leg.ringSeconds === null ? null : colonMinutes(leg.ringSeconds),
    account: '.'.repeat(ACCOUNT_WIDTH),
  });
}
