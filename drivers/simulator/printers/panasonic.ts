import type { DateOrder } from '../../../src/driver-api/index.js';
import {
  type PanasonicLayout,
  TD_NO_RING,
  TD_RING,
  TD500_A,
  TDA_A,
  TDA_B,
  TDA_C,
} from '../../pbx/panasonic/layouts.js';
import { T336 } from '../../pbx/panasonic/t336.js';
import { KX_TA } from '../../pbx/panasonic-ta/layout.js';
import type { Leg } from '../legs.js';
import {
  clockFace,
  halfDayClock,
  right,
  row,
  type SmdrPrinter,
  type StationEvent,
  shortDate,
  wallClock,
} from './printer.js';

const TDA = { 'panasonic-tda-a': TDA_A, 'panasonic-tda-b': TDA_B, 'panasonic-tda-c': TDA_C } as const;
const WAKE_UP_WORDS = { start: 'Start', answered: 'Answer', 'no-answer': 'No Answer' } as const;

/** KX-TDA: calls, internal calls, and the hotel lines, at the end of each. */
export function panasonicTda(id: keyof typeof TDA, order: DateOrder): SmdrPrinter {
  const layout = TDA[id];
  return {
    call: (leg) =>
      leg.direction === 'internal'
        ? [
            row(layout, {
              ...stamp(leg.endedAt, order),
              extension: right(leg.extension),
              dial: `EXT${leg.other}`,
            }),
          ]
        : [trunkCall(layout, leg, order, leg.extension)],
    station: (event, at) => station(layout, event, at, order),
    head: () => pageHead(layout),
  };
}

/** KX-TD: as pattern A; a record without ring time has a wider dial column. No check-in. */
export function panasonicTd(order: DateOrder): SmdrPrinter {
  return {
    call: (leg) =>
      leg.direction === 'internal'
        ? []
        : [trunkCall(leg.ringSeconds === null ? TD_NO_RING : TD_RING, leg, order, leg.extension)],
    station: (event, at) => (event.what === 'wake-up' ? station(TD_RING, event, at, order) : []),
    head: () => pageHead(TD_RING),
  };
}

/** KX-TD500 type A: a tenant, a letter before the extension, five-digit trunks. */
export function panasonicTd500(order: DateOrder): SmdrPrinter {
  return {
    call: (leg) =>
      leg.direction === 'internal' ? [] : [trunkCall(TD500_A, leg, order, `E${leg.extension}`)],
    head: () => starred(TD500_A.width, pageHead(TD500_A)[0] ?? ''),
  };
}

function stamp(at: number, order: DateOrder) {
  const { hour, minute } = wallClock(at);
  return { date: shortDate(at, order), time: `${hour}:${minute}` };
}

function trunkCall(layout: PanasonicLayout, leg: Leg, order: DateOrder, extension: string): string {
  const hasTenant = layout.columns.tenant !== null;
  const [from, to] = layout.columns.trunk;
  const trunk = String(leg.trunk ?? 0);
  const [h, m, s] = clockFace(leg.seconds ?? 0);
  return row(layout, {
    ...stamp(leg.endedAt, order),
    tenant: '1',
    extension: hasTenant ? extension : right(extension),
    trunk: hasTenant ? `T1${trunk.padStart(4, '0')}` : trunk.padStart(to - from + 1, '0'),
    dial: leg.direction === 'incoming' ? `<I>${leg.other}` : leg.other,
    ring: leg.ringSeconds === null ? null : ringTime(leg.ringSeconds),
    duration: `${h}:${m}'${s}`,
    cost: right('00000.00'),
    // The NA code is what tells an unanswered call; a zero duration alone would not.
    condition: leg.seconds === null ? 'NA' : leg.transfer?.role === 'gave' ? 'TR' : null,
  });
}

function station(layout: PanasonicLayout, event: StationEvent, at: number, order: DateOrder): string[] {
  const dial = wordsOf(event);
  if (dial === null) return [];
  return [row(layout, { ...stamp(at, order), extension: right(event.room), dial })];
}

function wordsOf(event: StationEvent): string | null {
  switch (event.what) {
    case 'check-in':
      return 'Check in';
    case 'check-out':
      return 'Check out';
    case 'wake-up':
      return `Timed Reminder/${WAKE_UP_WORDS[event.step]}`;
    case 'room-status':
      return null;
  }
}

/** `1'15` */
function ringTime(seconds: number): string {
  const [, m, s] = clockFace(seconds);
  return `${m.slice(1)}'${s}`;
}

function pageHead(layout: PanasonicLayout): string[] {
  const words = row(layout, {
    date: 'Date',
    time: 'Time',
    extension: right('Ext'),
    trunk: 'CO',
    dial: 'Dial Number',
    duration: 'Duration',
    condition: 'CD',
  });
  return [`\f${words}`, '-'.repeat(layout.width)];
}

function starred(width: number, words: string): string[] {
  return ['*'.repeat(width), words, '*'.repeat(width)];
}

/** KX-T336: who called whom instead of extension and trunk, and the start of the call. */
export function panasonicT336(order: DateOrder): SmdrPrinter {
  return {
    call(leg) {
      if (leg.direction === 'internal') return [];
      const station = `E${leg.extension}`;
      const trunk = `T1${String(leg.trunk ?? 0).padStart(3, '0')}`;
      const comesIn = leg.direction === 'incoming';
      const [h, m, s] = clockFace(leg.seconds ?? 0);
      return [
        row(T336, {
          date: shortDate(leg.startedAt, order),
          time: halfDayClock(leg.startedAt).replace(' ', '0'),
          tenant: '1',
          condition: leg.transfer?.role === 'gave' ? 'TR' : null,
          source: comesIn ? trunk : station,
          destination: comesIn ? station : trunk,
          dial: comesIn ? `<I>${leg.other}` : leg.other,
          duration: `${h}:${m}'${s}`,
        }),
      ];
    },
    head: () =>
      starred(
        T336.width,
        row(T336, {
          date: 'Date',
          time: 'Time',
          source: 'Sour',
          destination: 'Dest',
          dial: 'Dial Number',
          duration: 'Duration',
        }),
      ),
  };
}

/** KX-TA, TEA, TEM, TES: the start of the call; what nobody answers has neither extension nor duration. */
export function panasonicTa(order: DateOrder): SmdrPrinter {
  return {
    call(leg) {
      if (leg.direction === 'internal') return [];
      const duration =
        leg.seconds === null
          ? null
          : `${clockFace(leg.seconds)
              .join(':')
              .replace(/:(..)$/, "'$1")}"`;
      return [
        row(KX_TA, {
          date: shortDate(leg.startedAt, order).replace(/^0/, ' ').replace('/0', '/ '),
          transfer: leg.transfer?.role === 'took' ? '*' : null,
          time: halfDayClock(leg.startedAt),
          // Three digits end one column before the field does: a letter may follow.
          extension: leg.seconds === null ? null : right(`${leg.extension} `),
          trunk: String(leg.trunk ?? 0).padStart(2, '0'),
          dial: leg.direction === 'incoming' ? `  <    incoming    >${leg.other}` : leg.other,
          duration,
          code: '....',
        }),
      ];
    },
    head: () => [
      row(KX_TA, {
        date: '  Date',
        time: '  Time',
        extension: '  Ext.',
        trunk: 'CO',
        dial: '    Dial number',
        duration: 'Duration',
        code: 'Code',
      }),
      '-'.repeat(KX_TA.width),
    ],
  };
}
