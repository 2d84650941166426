import { ROOM_STATUS, STANDARD } from '../../pbx/mitel/layouts.js';
import type { Leg } from '../legs.js';
import { colonClock, row, type SmdrPrinter, wallClock } from './printer.js';

/**
 * Mitel SX-200/SX-2000/3300 standard SMDR. Check-in and check-out are not on this port (they go over the Mitel PMS link),
 * nor is the start of a wake-up call.
 */
export const mitelPrinter: SmdrPrinter = {
  call: (leg) => (leg.transfer?.role === 'took' ? [] : [printCall(leg)]),
  station(event, at) {
    switch (event.what) {
      case 'room-status':
        return [
          row(
            { ...ROOM_STATUS, width: STATUS_WIDTH },
            { ...stamp(at), room: event.room, mark: 'RS', status: event.status },
          ),
        ];
      case 'wake-up':
        return event.step === 'start' ? [] : printWakeUp(event.room, at, WAKE_UP_COMMENTS[event.step]);
      case 'check-in':
      case 'check-out':
        return [];
    }
  },
};

/** One room-status line of the SX-200 is shorter than a call. */
const STATUS_WIDTH = 48;

function stamp(at: number) {
  const { month, day, hour, minute } = wallClock(at);
  return { date: `${month}/${day}`, time: `${hour}:${minute}` };
}

/** A call that was put through is one record: the station that took it is the third party. */
function printCall(leg: Leg): string {
  const seconds = leg.seconds ?? 0;
  const trunk = `T${String(leg.trunk ?? 0).padStart(3, '0')}`;
  const common = {
    ...stamp(leg.startedAt),
    flag: longCallFlag(seconds),
    duration: colonClock(seconds),
  };
  switch (leg.direction) {
    case 'outgoing':
      // A hotel SX-200 prints the access digit where the time to answer stands (shelf: holms capture).
      return row(STANDARD, {
        ...common,
        caller: leg.extension,
        answer: '9',
        digits: leg.other,
        called: trunk,
      });
    case 'incoming':
      return row(STANDARD, {
        ...common,
        caller: trunk,
        answer: leg.seconds === null ? '***' : String(leg.ringSeconds ?? 0).padStart(3, '0'),
        called: leg.extension,
        ...(leg.transfer?.role === 'gave' && { transfer: 'T', third: leg.transfer.to }),
      });
    case 'internal':
      return row(STANDARD, {
        ...common,
        caller: leg.extension,
        digits: leg.other,
        completion: 'I',
        called: leg.other,
      });
  }
}

/** Blank under 5 minutes, then `-`, from 10 minutes `%`, from 30 `+`. */
function longCallFlag(seconds: number): string {
  if (seconds < 300) return ' ';
  if (seconds < 600) return '-';
  return seconds < 1800 ? '%' : '+';
}

const WAKE_UP_COMMENTS = { answered: 'acknowledged by extension', 'no-answer': 'no answer' } as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Hotel log of the SX-2000/3300, two lines; known from its help page only. */
function printWakeUp(room: string, at: number, comment: string): string[] {
  const { year, month, day, hour, minute } = wallClock(at);
  return [
    `${year}-${MONTHS[Number(month) - 1]}-${day} ${hour}:${minute} HOTEL 1/1 -Info- SIMULATOR #0001`,
    `WAKE-UP: 1 ${room} ${hour}:${minute}:00 00 (${comment})`,
  ];
}
