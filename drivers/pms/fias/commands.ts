import type { ControlResult } from '../../../src/driver-api/index.js';
import type { LinkCommand, LinkService, PostCharge } from '../../../src/telephony/index.js';
import { CLASSES, codeOf, OUTCOMES, ROOM_STATUSES } from './codes.js';
import type { FiasField, FiasRecord } from './record.js';

export const SERVICES: readonly LinkService[] = [
  'SetMessageWaiting',
  'SetDoNotDisturb',
  'SetClassOfService',
  'ReportRoomStatus',
  'SetWakeUp',
  'ClearWakeUp',
  'ReportWakeUp',
  'PostCharge',
  'RequestMessageTexts',
  'RequestSync',
];

/** `YYYY-MM-DD` and `HH:MM:SS` at the hotel. */
export interface Moment {
  date: string;
  time: string;
}

/**
 * The record that carries a command, or why there is none. Only digits, letters and dialling signs reach the wire: a
 * command with anything else in a room, id or number is refused, so that no bar or ETX can break the frame.
 */
export function recordFor(command: LinkCommand, now: Moment): FiasRecord | ControlResult {
  if (command.service === 'RequestSync') return { id: 'DR', fields: stamp(now) };
  if (!SERVICES.includes(command.service)) return UNSUPPORTED;
  const body = bodyOf(command, now);
  if (body === null) return INVALID;
  return body.fields.every(isClean) ? body : INVALID;
}

export function stamp({ date, time }: Moment): FiasField[] {
  return [
    ['DA', shortDate(date) ?? ''],
    ['TI', time.replaceAll(':', '')],
  ];
}

const UNSUPPORTED: ControlResult = { is: 'refused', code: 'SERVICE_UNSUPPORTED', reason: 'other' };
const INVALID: ControlResult = { is: 'refused', code: 'COMMAND_REFUSED', reason: 'invalid' };

const isClean = ([, value]: FiasField): boolean => /^[0-9A-Za-z*#+]{0,30}$/.test(value);

/** Null: FIAS has no words for it. */
function bodyOf(command: LinkCommand, now: Moment): FiasRecord | null {
  switch (command.service) {
    case 'SetMessageWaiting':
      return forRoom('RE', command.extension, [['ML', yesNo(command.on)]]);
    case 'SetDoNotDisturb':
      return forRoom('RE', command.extension, [['DN', yesNo(command.on)]]);
    case 'SetClassOfService':
      return forRoom('RE', command.extension, [['CS', codeOf(CLASSES, command.level)]]);
    case 'ReportRoomStatus': {
      const maid: FiasField[] = command.maid === null ? [] : [['ID', command.maid]];
      return forRoom('RE', command.extension, [['RS', codeOf(ROOM_STATUSES, command.status)], ...maid]);
    }
    case 'SetWakeUp': {
      const date = command.date ?? nextSuch(command.time, now);
      return forRoom('WR', command.extension, when(date, command.time));
    }
    case 'ClearWakeUp':
      return forRoom('WC', command.extension, clearing(command.date, command.time, now));
    case 'ReportWakeUp': {
      const answer = codeOf(OUTCOMES, command.outcome);
      return forRoom('WA', command.extension, [...when(command.date, command.time), ['AS', answer]]);
    }
    case 'PostCharge':
      return posting(command);
    case 'RequestMessageTexts':
      return forRoom('XM', command.extension, []);
    default:
      return null;
  }
}

type MaybeField = readonly [code: string, value: string | undefined];

/** Null where a value could not be told, or the room has no number. */
function forRoom(id: string, room: string, rest: readonly MaybeField[]): FiasRecord | null {
  const fields: FiasField[] = [['RN', room]];
  for (const [code, value] of rest) {
    if (value === undefined) return null;
    fields.push([code, value]);
  }
  return room === '' ? null : { id, fields };
}

const yesNo = (on: boolean): string => (on ? 'Y' : 'N');

function when(date: string, time: string): MaybeField[] {
  return [
    ['DA', shortDate(date)],
    ['TI', shortTime(time)],
  ];
}

/** Empty DA and TI: all of the room. A time without a day means the next such time, as it did when it was set. */
function clearing(date: string | null, time: string | null, now: Moment): MaybeField[] {
  if (time !== null) return when(date ?? nextSuch(time, now), time);
  const day = date === null ? '' : shortDate(date);
  return [
    ['DA', day],
    ['TI', ''],
  ];
}

function posting({ extension, posting, charge }: PostCharge): FiasRecord | null {
  const what = chargeFields(charge);
  if (what === null || !Number.isSafeInteger(posting) || posting < 0) return null;
  const at: MaybeField[] = [
    ['DA', shortDate(charge.date)],
    ['TI', /^\d\d:\d\d:\d\d$/.test(charge.time) ? charge.time.replaceAll(':', '') : undefined],
  ];
  return forRoom('PS', extension, [...what, ...at, ['P#', String(posting)]]);
}

/** PT C: an amount. T: pulses, or the duration, which the PMS prices. M: articles of the minibar. */
function chargeFields(charge: PostCharge['charge']): MaybeField[] | null {
  const dialled: MaybeField[] = charge.dialed === null ? [] : [['DD', charge.dialed]];
  if (charge.kind === 'minibar' && charge.article !== null)
    return [
      ['PT', 'M'],
      ['MA', charge.article],
      ['M#', whole(charge.count ?? 1)],
    ];
  if (charge.amount !== null) return [['PT', 'C'], ['TA', whole(charge.amount)], ...dialled];
  if (charge.kind !== 'telephone') return null;
  if (charge.units !== null) return [['PT', 'T'], ['MP', whole(charge.units)], ...dialled];
  if (charge.seconds === null) return null;
  return [['PT', 'T'], ['DU', duration(charge.seconds)], ...dialled];
}

const whole = (value: number): string | undefined =>
  Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;

/** HHMMSS; a call of 100 hours does not fit. */
function duration(seconds: number): string | undefined {
  if (whole(seconds) === undefined || seconds >= 360_000) return undefined;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}

function shortDate(date: string): string | undefined {
  return /^20\d\d-\d\d-\d\d$/.test(date) ? date.slice(2).replaceAll('-', '') : undefined;
}

function shortTime(time: string): string | undefined {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? `${time.replace(':', '')}00` : undefined;
}

/** Today, or tomorrow when the time is over. */
function nextSuch(time: string, now: Moment): string {
  if (time > now.time.slice(0, 5)) return now.date;
  const tomorrow = Date.parse(`${now.date}T00:00:00Z`) + 86_400_000;
  return new Date(tomorrow).toISOString().slice(0, 10);
}
