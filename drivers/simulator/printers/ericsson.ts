import { CALL, HOTEL } from '../../pbx/ericsson/layout.js';
import type { Leg } from '../legs.js';
import { clockFace, counter, right, row, type SmdrPrinter, type StationEvent, wallClock } from './printer.js';

/** BusinessPhone 250, CIL4HOTEL: calls and hotel messages, numbered together. */
export function ericssonPrinter(): SmdrPrinter {
  const sequence = counter(1, 999, 3);
  return {
    call: (leg) => [printCall(leg, sequence())],
    station(event, at) {
      const message = messageOf(event, at);
      if (message === null) return [];
      return [row(HOTEL, { ...message, ...headOf(at), sequence: sequence(), party: event.room })];
    },
  };
}

function headOf(at: number) {
  const { year, month, day, hour, minute } = wallClock(at);
  return { date: `${year.slice(2)}${month}${day}`, time: `${hour}${minute}` };
}

/** Letters of both statuses: an outgoing, incoming, internal call. */
const STATUS = { outgoing: 'a', incoming: 'A', internal: 'Q' } as const;
/** Columns count four; 700 and up are lines. */
const FIRST_LINE = 700;

function printCall(leg: Leg, sequence: string): string {
  const trunk = String(FIRST_LINE + (leg.trunk ?? 0));
  const comesIn = leg.direction === 'incoming';
  return row(CALL, {
    ...headOf(leg.endedAt),
    code: '00',
    sequence,
    party: comesIn ? trunk : leg.extension,
    // A call that nobody answered has none.
    duration: leg.seconds === null ? null : shortClock(leg.seconds),
    pulses: '0000',
    accessCode: leg.direction === 'outgoing' ? '0' : null,
    number: comesIn ? leg.extension : leg.other,
    statusTwo: STATUS[leg.direction],
    queue: leg.ringSeconds === null ? null : clockFace(leg.ringSeconds).slice(1).join(''),
    statusOne: STATUS[leg.direction],
    cost: right('0.00'),
    costState: 'I',
    trunk: leg.direction === 'outgoing' ? trunk : null,
    callingNumber: comesIn ? leg.other : null,
    transfer: leg.transfer === null ? null : '11',
  });
}

/** `hmmss` */
function shortClock(seconds: number): string {
  return clockFace(seconds).join('').slice(1);
}

/** Null: there is no such message. A wake-up call is told when it is answered; nothing tells that it was not. */
function messageOf(event: StationEvent, at: number) {
  switch (event.what) {
    case 'check-in':
      return { code: '10', guestName: 'GUEST' };
    case 'check-out':
      return { code: '20', guestName: 'GUEST' };
    case 'room-status':
      return { code: '50', roomStatus: event.status };
    case 'wake-up': {
      const { hour, minute } = wallClock(at);
      return event.step === 'answered' ? { code: '41', wakeTime: `${hour}${minute}` } : null;
    }
  }
}
