import { COMPRESSED, type SiemensColumns } from '../../pbx/siemens/layouts.js';
import type { Leg } from '../legs.js';
import { colonClock, colonMinutes, right, row, type SmdrPrinter, type Text, wallClock } from './printer.js';

type Fields = { readonly [Name in keyof SiemensColumns]?: Text | null };

/** Hicom 150, HiPath 3000, columns for a PC. */
export const siemensFixedPrinter: SmdrPrinter = {
  call: (leg) => (leg.direction === 'internal' ? [] : [row(COMPRESSED, fieldsOf(leg))]),
};

/** The same fields in the same order, each closed by a bar. */
export const siemensDelimitedPrinter: SmdrPrinter = {
  call(leg) {
    if (leg.direction === 'internal') return [];
    const fields = fieldsOf(leg);
    const texts = ORDER.map((name) => {
      const text = fields[name] ?? '';
      return typeof text === 'string' ? text : text.right;
    });
    return [texts.map((text) => `${text}|`).join('')];
  },
};

const ORDER = [
  'date',
  'time',
  'trunk',
  'station',
  'ring',
  'duration',
  'number',
  'amount',
  'info',
  'account',
  'msn',
  'seizureCode',
  'lcrRoute',
] as const satisfies readonly (keyof SiemensColumns)[];

function fieldsOf(leg: Leg): Fields {
  const { year, month, day, hour, minute, second } = wallClock(leg.endedAt);
  return {
    date: `${day}.${month}.${year.slice(2)}`,
    time: `${hour}:${minute}:${second}`,
    trunk: right(String(leg.trunk ?? 0)),
    station: right(leg.extension),
    ring: leg.ringSeconds === null ? null : colonMinutes(leg.ringSeconds),
    duration: leg.seconds === null ? null : colonClock(leg.seconds),
    number: leg.other,
    info: right(infoOf(leg)),
  };
}

/** 1 incoming, 2 outgoing, 5 forwarded; +30: a further segment of the same call. */
function infoOf({ direction, transfer }: Leg): string {
  if (direction === 'outgoing') return '2';
  return transfer?.role === 'took' ? '35' : '1';
}
