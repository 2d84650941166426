import type { MitelPmsOptions } from '../../../src/driver-api/index.js';

/** What stands between STX and ETX, both directions. Layouts and their sources: README.md here. */
export type MitelMessage = FromPms | FromPbx;

export type FromPms =
  | { is: 'check'; in: boolean; extension: string }
  | { is: 'name'; how: 'add' | 'replace' | 'delete'; name: string; extension: string }
  | { is: 'lamp'; on: boolean; extension: string }
  | { is: 'do-not-disturb'; on: boolean; extension: string }
  | { is: 'restriction'; digit: string; extension: string }
  /** `time` null: cancelled. */
  | { is: 'wake-up'; time: string | null; extension: string }
  | { is: 'are-you-there' }
  | { is: 'swap-start' }
  | { is: 'swap-end' };

type FromPbx =
  /** `digit` blank: no status told. */
  | { is: 'room-status'; digit: string; extension: string }
  | { is: 'counter'; count: string; extension: string }
  | { is: 'fee'; amount: number; extension: string }
  | { is: 'swap-wanted' };

/** Which end of the link we are; the other end says the other half of the messages. */
export type MitelSide = 'pms' | 'pbx';

/** Columns of a name, whatever its longest permitted length. */
const NAME_COLUMNS = 21;
const NAME_DIGITS = { add: '1', replace: '2', delete: '3' } as const;

export const DEFAULTS: MitelPmsOptions = {
  digits: 5,
  padding: 'left',
  wakeUpCancel: 'blanks',
  wakeUpGap: false,
  nameLength: 20,
  clearName: false,
  restriction: { barred: '0', local: '1', national: '2', all: '2' },
  charges: 'none',
};

/** The extension must be digits only, no more than the field holds ({@link fits}). */
export function write(message: MitelMessage, o: MitelPmsOptions): string {
  const fromPms = (head: string, extension: string) =>
    head + (o.padding === 'left' ? extension.padStart(o.digits) : extension.padEnd(o.digits));
  const fromPbx = (head: string, extension: string) => head + extension.padEnd(o.digits);
  switch (message.is) {
    case 'check':
      return fromPms(`CHK${bit(message.in)} `, message.extension);
    case 'name': {
      const name = message.name.slice(0, o.nameLength).padEnd(NAME_COLUMNS);
      return fromPms(`NAM${NAME_DIGITS[message.how]} ${name}`, message.extension);
    }
    case 'lamp':
      return fromPms(`MW ${bit(message.on)} `, message.extension);
    case 'do-not-disturb':
      return fromPms(`DND${bit(message.on)} `, message.extension);
    case 'restriction':
      return fromPms(`RST${message.digit} `, message.extension);
    case 'wake-up': {
      const cancel = o.wakeUpCancel === 'blanks' ? '    ' : '9999';
      const time = message.time?.replace(':', '') ?? cancel;
      return fromPms(`WKP${time}${o.wakeUpGap ? ' ' : ''}`, message.extension);
    }
    case 'are-you-there':
      return 'AREYUTHERE';
    case 'swap-start':
      return 'GRS       ';
    case 'swap-end':
      return 'END       ';
    case 'room-status':
      return fromPbx(`STS${message.digit} `, message.extension);
    case 'counter':
      return fromPbx(`MR ${message.count.padStart(4, '0')}`, message.extension);
    case 'fee':
      return fromPbx(`MSG${String(message.amount).padStart(4, '0')}`, message.extension);
    case 'swap-wanted':
      return 'RQINZ';
  }
}

/**
 * Null: not one of the known forms, of exactly their length, that the other end of `side` sends. There is no check byte:
 * the form is all that shows a garbled message.
 */
export function read(text: string, side: MitelSide, o: MitelPmsOptions): MitelMessage | null {
  return side === 'pbx' ? readFromPms(text, o) : readFromPbx(text, o);
}

/** Whether an extension can stand in the field; anything else would be another message on the wire. */
export function fits(extension: string, o: MitelPmsOptions): boolean {
  return /^[0-9]+$/.test(extension) && extension.length <= o.digits;
}

function readFromPms(text: string, o: MitelPmsOptions): FromPms | null {
  if (text === 'AREYUTHERE') return { is: 'are-you-there' };
  const swap = /^(GRS|END)( *)$/.exec(text);
  if (swap) {
    if (text.length !== 10 && text.length !== 5 + o.digits) return null;
    return { is: swap[1] === 'GRS' ? 'swap-start' : 'swap-end' };
  }
  const extension = readExtension(text, o);
  if (extension === null) return null;
  const word = text.slice(0, 3);
  const body = text.slice(3, -o.digits);
  const on = /^[01] $/.test(body) ? body[0] === '1' : null;
  switch (word) {
    case 'CHK':
      return on === null ? null : { is: 'check', in: on, extension };
    case 'MW ':
      return on === null ? null : { is: 'lamp', on, extension };
    case 'DND':
      return on === null ? null : { is: 'do-not-disturb', on, extension };
    case 'RST':
      return /^[0-9] $/.test(body) ? { is: 'restriction', digit: body.charAt(0), extension } : null;
    case 'NAM':
      return readName(body, extension);
    case 'WKP':
      return readWakeUp(body, extension, o);
    default:
      return null;
  }
}

function readFromPbx(text: string, o: MitelPmsOptions): FromPbx | null {
  if (/^RQINZ *$/.test(text)) {
    return [5, 10, 5 + o.digits].includes(text.length) ? { is: 'swap-wanted' } : null;
  }
  const extension = readExtension(text, o);
  if (extension === null) return null;
  const body = text.slice(3, -o.digits);
  const number = body.length === 4 ? /^ *([0-9]+) *$/.exec(body)?.[1] : undefined;
  switch (text.slice(0, 3)) {
    case 'STS':
      return /^[0-9 ] $/.test(body) ? { is: 'room-status', digit: body.charAt(0), extension } : null;
    case 'MR ':
      return number === undefined ? null : { is: 'counter', count: number, extension };
    case 'MSG':
      return number === undefined ? null : { is: 'fee', amount: Number(number), extension };
    default:
      return null;
  }
}

/** The last columns: digits with blanks on one side, not on both. */
function readExtension(text: string, o: MitelPmsOptions): string | null {
  if (text.length < 5 + o.digits) return null;
  return /^(?:([0-9]+) *| *([0-9]+))$/.test(text.slice(-o.digits)) ? text.slice(-o.digits).trim() : null;
}

function readName(body: string, extension: string): FromPms | null {
  const [, digit, name] = /^([123]) ([ -~\xa0-\xff]{21})$/.exec(body) ?? [];
  if (digit === undefined || name === undefined) return null;
  const how = digit === '1' ? 'add' : digit === '2' ? 'replace' : 'delete';
  return { is: 'name', how, name: name.trim(), extension };
}

function readWakeUp(body: string, extension: string, o: MitelPmsOptions): FromPms | null {
  const time = o.wakeUpGap && body.endsWith(' ') ? body.slice(0, -1) : body;
  if (body.length !== (o.wakeUpGap ? 5 : 4)) return null;
  if (time === '    ' || time === '9999') return { is: 'wake-up', time: null, extension };
  const [, hours, minutes] = /^([01][0-9]|2[0-3])([0-5][0-9])$/.exec(time) ?? [];
  return hours === undefined ? null : { is: 'wake-up', time: `${hours}:${minutes}`, extension };
}

const bit = (on: boolean): string => (on ? '1' : '0');
