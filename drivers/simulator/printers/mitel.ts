import type { Happened, HotelEvent } from '../hotel.js';
import { clockFace, printLine, type SmdrPrinter, type Span, wallClock } from './printer.js';

/** Mitel SX-200/SX-2000/3300 standard SMDR, 90 columns (shelf: protocols/smdr.md section 4). */
const WIDTH = 90;
const FLAG: Span = [0, 0];
const DATE: Span = [1, 5];
const TIME: Span = [7, 12];
const DURATION: Span = [14, 21];
const CALLER: Span = [23, 26];
const ANSWER: Span = [29, 31];
const DIGITS: Span = [33, 58];
const COMPLETION: Span = [59, 59];
const CALLED: Span = [61, 64];

/** One room-status line of the SX-200: 48 columns. */
const STATUS_WIDTH = 48;
const STATUS_ROOM: Span = [0, 5];
const STATUS_DATE: Span = [6, 10];
const STATUS_TIME: Span = [12, 16];
const STATUS_TEXT: Span = [19, 47];

/**
 * Check-in and check-out are not on this port (they go over the Mitel PMS link), nor is the start of a wake-up call.
 */
export const mitelPrinter: SmdrPrinter = {
  print(happened) {
    const { event } = happened;
    switch (event.what) {
      case 'call-out':
      case 'call-in':
      case 'call-internal':
        return [printCall(happened, event)];
      case 'room-status':
        return [printRoomStatus(happened, event.status)];
      case 'wake-up':
        return event.step === 'start' ? [] : printWakeUp(happened, WAKE_UP_COMMENTS[event.step]);
      case 'check-in':
      case 'check-out':
      case 'message-call':
        return [];
    }
  },
  header: [],
};

type Call = Extract<HotelEvent, { what: 'call-out' | 'call-in' | 'call-internal' }>;

function printCall(happened: Happened, call: Call): string {
  const seconds = call.seconds ?? 0;
  const { month, day, hour, minute } = wallClock(happened.startedAt);
  const trunk = `T${String(happened.trunk ?? 0).padStart(3, '0')}`;
  const common: [Span, string][] = [
    [FLAG, longCallFlag(seconds)],
    [DATE, `${month}/${day}`],
    [TIME, `${hour}:${minute}`],
    [DURATION, clockFace(seconds).join(':')],
  ];
  switch (call.what) {
    case 'call-out':
      return printLine(WIDTH, [
        ...common,
        [CALLER, call.room],
        // A hotel SX-200 prints the access digit where the time to answer stands (shelf: holms capture).
        [ANSWER, '9'],
        [DIGITS, call.number],
        [CALLED, trunk],
      ]);
    case 'call-in':
      return printLine(WIDTH, [
        ...common,
        [CALLER, trunk],
        [ANSWER, call.seconds === null ? '***' : String(call.ringSeconds).padStart(3, '0')],
        [CALLED, call.room],
      ]);
    case 'call-internal':
      return printLine(WIDTH, [
        ...common,
        [CALLER, call.room],
        [DIGITS, call.to],
        [COMPLETION, 'I'],
        [CALLED, call.to],
      ]);
  }
}

/** Blank under 5 minutes, then `-`, from 10 minutes `%`, from 30 `+`. */
function longCallFlag(seconds: number): string {
  if (seconds < 300) return ' ';
  if (seconds < 600) return '-';
  return seconds < 1800 ? '%' : '+';
}

function printRoomStatus(happened: Happened, status: string): string {
  const { month, day, hour, minute } = wallClock(happened.endedAt);
  return printLine(STATUS_WIDTH, [
    [STATUS_ROOM, happened.event.room],
    [STATUS_DATE, `${month}/${day}`],
    [STATUS_TIME, `${hour}:${minute}`],
    [STATUS_TEXT, `RS ${status}`],
  ]);
}

const WAKE_UP_COMMENTS = { answered: 'acknowledged by extension', 'no-answer': 'no answer' } as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Hotel log of the SX-2000/3300, two lines; known from its help page only. */
function printWakeUp(happened: Happened, comment: string): string[] {
  const { year, month, day, hour, minute } = wallClock(happened.endedAt);
  return [
    `${year}-${MONTHS[Number(month) - 1]}-${day} ${hour}:${minute} HOTEL 1/1 -Info- SIMULATOR #0001`,
    `WAKE-UP: 1 ${happened.event.room} ${hour}:${minute}:00 00 (${comment})`,
  ];
}
