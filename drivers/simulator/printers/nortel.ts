import type { DateOrder } from '../../../src/driver-api/index.js';
import { SECONDS } from '../../pbx/nortel/layout.js';
import type { Leg } from '../legs.js';
import {
  colonClock,
  colonMinutes,
  counter,
  monthAndDay,
  row,
  type SmdrPrinter,
  wallClock,
} from './printer.js';

/** Characters of a calling number, filled up with X. */
const CALLER_WIDTH = 16;

/**
 * Meridian 1 with the new CDR format (FCDR=NEW): seconds, and two further lines below an incoming call, of which the first
 * has the caller and the second the ringing time.
 */
export function nortelPrinter(order: DateOrder): SmdrPrinter {
  const recordNumber = counter(0, 127, 3);
  return {
    call(leg) {
      const { hour, minute, second } = wallClock(leg.startedAt);
      const [from, to] = parties(leg);
      const line = row(SECONDS, {
        type: typeOf(leg),
        recordNumber: recordNumber(),
        customer: '00',
        originator: from,
        terminator: to,
        date: monthAndDay(leg.startedAt, order).join('/'),
        time: `${hour}:${minute}:${second}`,
        duration: leg.seconds === null ? null : `${colonClock(leg.seconds)}.0`,
        digits: leg.direction === 'incoming' ? null : `A${leg.other}`,
      });
      return [line, ...furtherLines(leg)];
    },
  };
}

function parties(leg: Leg): [originator: string, terminator: string] {
  // Route 060, without answer supervision.
  const trunk = `T060${String(leg.trunk ?? 0).padStart(3, '0')}`;
  switch (leg.direction) {
    case 'outgoing':
      return [leg.extension, trunk];
    case 'incoming':
      return [trunk, leg.extension];
    case 'internal':
      return [leg.extension, leg.other];
  }
}

/** Abandoned; internal; start and end of a call that was transferred; normal. */
function typeOf({ direction, seconds, transfer }: Leg): string {
  if (seconds === null) return 'B';
  if (direction === 'internal') return 'L';
  return transfer === null ? 'N' : transfer.role === 'gave' ? 'S' : 'E';
}

function furtherLines({ direction, other, ringSeconds }: Leg): string[] {
  if (direction !== 'incoming') return [];
  const lines = [` &${other.padEnd(CALLER_WIDTH, 'X')}`];
  if (ringSeconds !== null) lines.push(` &${colonMinutes(ringSeconds)}`);
  return lines.map((line) => line.padEnd(SECONDS.width));
}
