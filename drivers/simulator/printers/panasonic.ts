import type { Happened, HotelEvent } from '../hotel.js';
import { clockFace, printLine, type SmdrPrinter, type Span, wallClock } from './printer.js';

export type PanasonicPattern = 'a' | 'b' | 'c';
export type PanasonicDateOrder = 'mdy' | 'dmy' | 'ymd' | 'ydm';

interface Columns {
  width: number;
  date: Span;
  time: Span;
  extension: Span;
  trunk: Span;
  dial: Span;
  ring: Span | null;
  duration: Span;
  cost: Span | null;
  condition: Span;
}

/** KX-TDA/TDE/NS patterns A, B, C (Panasonic feature guide 1.25.1; shelf: protocols/smdr.md 2.1). */
const COLUMNS: Record<PanasonicPattern, Columns> = {
  a: {
    width: 80,
    date: [0, 7],
    time: [9, 15],
    extension: [17, 21],
    trunk: [23, 24],
    dial: [26, 50],
    ring: [52, 55],
    duration: [57, 64],
    cost: null,
    condition: [77, 79],
  },
  b: {
    width: 80,
    date: [0, 7],
    time: [9, 15],
    extension: [16, 20],
    trunk: [22, 23],
    dial: [25, 44],
    ring: null,
    duration: [46, 53],
    cost: [57, 64],
    condition: [77, 79],
  },
  c: {
    width: 120,
    date: [0, 7],
    time: [9, 15],
    extension: [17, 21],
    trunk: [23, 26],
    dial: [28, 77],
    ring: [79, 82],
    duration: [84, 91],
    cost: [96, 103],
    condition: [116, 118],
  },
};

export function panasonicPrinter(pattern: PanasonicPattern, dateOrder: PanasonicDateOrder): SmdrPrinter {
  const columns = COLUMNS[pattern];
  return {
    print(happened) {
      const body = describe(happened.event);
      return body === null ? [] : [printRecord(columns, dateOrder, happened, body)];
    },
    header: [
      `\f${printLine(columns.width, [
        [columns.date, 'Date'],
        [columns.time, 'Time'],
        [columns.extension, 'Ext', 'right'],
        [columns.trunk, 'CO'],
        [columns.dial, 'Dial Number'],
        [columns.duration, 'Duration'],
        [columns.condition, 'CD'],
      ])}`,
      '-'.repeat(columns.width),
    ],
  };
}

/** What stands in the columns that depend on the event. */
interface Body {
  dial: string;
  ringSeconds?: number;
  seconds?: number;
  condition?: string;
}

function describe(event: HotelEvent): Body | null {
  switch (event.what) {
    case 'check-in':
      return { dial: 'Check in' };
    case 'check-out':
      return { dial: 'Check out' };
    case 'call-out':
      return { dial: event.number, seconds: event.seconds };
    case 'call-in': {
      const call = { dial: `<I>${event.caller}`, ringSeconds: event.ringSeconds };
      // The NA code is what tells an unanswered call; a zero duration alone would not.
      return event.seconds === null
        ? { ...call, seconds: 0, condition: 'NA' }
        : { ...call, seconds: event.seconds };
    }
    case 'call-internal':
      return { dial: `EXT${event.to}` };
    case 'wake-up':
      return { dial: `Timed Reminder/${WAKE_UP_WORDS[event.step]}` };
    case 'room-status':
    case 'message-call':
      return null;
  }
}

const WAKE_UP_WORDS = { start: 'Start', answered: 'Answer', 'no-answer': 'No Answer' } as const;

function printRecord(columns: Columns, order: PanasonicDateOrder, happened: Happened, body: Body): string {
  const { year, month, day, hour, minute } = wallClock(happened.endedAt);
  const dateParts: Record<string, string> = { y: year.slice(2), m: month, d: day };
  const fields: [Span, string, 'right'?][] = [
    [columns.date, Array.from(order, (part) => dateParts[part]).join('/')],
    [columns.time, `${hour}:${minute}`],
    [columns.extension, happened.event.room, 'right'],
    [columns.dial, body.dial],
  ];
  if (happened.trunk !== null) {
    const digits = columns.trunk[1] - columns.trunk[0] + 1;
    fields.push([columns.trunk, String(happened.trunk).padStart(digits, '0')]);
  }
  if (body.seconds !== undefined) {
    const [h, m, s] = clockFace(body.seconds);
    fields.push([columns.duration, `${h}:${m}'${s}`]);
    if (columns.cost) fields.push([columns.cost, '00000.00']);
  }
  if (body.ringSeconds !== undefined && columns.ring) {
    const [, m, s] = clockFace(body.ringSeconds);
    fields.push([columns.ring, `${m.slice(1)}'${s}`]);
  }
  if (body.condition !== undefined) fields.push([columns.condition, body.condition]);
  return printLine(columns.width, fields);
}
