import type { DetailValue, StationRecord } from '../../../src/telephony/index.js';
import {
  clockText,
  draft,
  field,
  gapsAreBlank,
  minuteOfDay,
  type Span,
  twoDigits,
} from '../smdr-kit/index.js';
import { FORMAT } from './format.js';
import { HOTEL } from './layout.js';

/** What a message is, by its code. Codes of CIL4HOTEL that the PBX sends; 60 to 72 go the other way. */
type Message =
  | { readonly is: 'guest'; readonly kind: 'check-in' | 'check-out' }
  | { readonly is: 'lamp'; readonly lamp: boolean }
  | { readonly is: 'wake-up'; readonly event: 'set' | 'answered' | 'canceled' }
  | { readonly is: 'room-status' }
  | { readonly is: 'other' };

const OTHER: Message = { is: 'other' };
const MESSAGES: ReadonlyMap<string, Message> = new Map<string, Message>([
  ['10', { is: 'guest', kind: 'check-in' }],
  ['20', { is: 'guest', kind: 'check-out' }],
  ['31', { is: 'lamp', lamp: true }],
  ['32', { is: 'lamp', lamp: false }],
  ['40', { is: 'wake-up', event: 'set' }],
  ['41', { is: 'wake-up', event: 'answered' }],
  ['42', { is: 'wake-up', event: 'canceled' }],
  ['50', { is: 'room-status' }],
  // Update, bar, unbar, DDI barring, phone status, guest data: kept by their code, as the manual names them.
  ['30', OTHER],
  ['43', OTHER],
  ['44', OTHER],
  ['45', OTHER],
  ['51', OTHER],
  ['52', OTHER],
]);

/** @param line Of known code, sequence number, room and time, which the caller has read. */
export function readHotelMessage(
  line: string,
  code: string,
  sequence: string,
  room: string,
  localTime: string,
  lineNumber: number,
): StationRecord | null {
  const message = MESSAGES.get(code);
  if (message === undefined || !gapsAreBlank(line, HOTEL.gaps, 0)) return null;
  const said = contentOf(message, code, line);
  if (said === null) return null;
  const record = draft(FORMAT, said.kind, lineNumber);
  record.extension = room;
  record.localTime = localTime;
  record.detail = { ...said.detail, sequence };
  return record;
}

interface Content {
  readonly kind: StationRecord['kind'];
  readonly detail: Readonly<Record<string, DetailValue>>;
}

/** Null: the message lacks what it is about. */
function contentOf(message: Message, code: string, line: string): Content | null {
  const { columns } = HOTEL;
  switch (message.is) {
    case 'guest': {
      const guestName = field(line, columns.guestName);
      return { kind: message.kind, detail: guestName === null ? {} : { guestName } };
    }
    case 'lamp':
      return { kind: 'message-waiting', detail: { lamp: message.lamp } };
    case 'wake-up': {
      const { event } = message;
      const wakeTime = readWakeTime(line, columns.wakeTime);
      return wakeTime === null ? null : { kind: 'wake-up', detail: { event, wakeTime } };
    }
    case 'room-status': {
      const status = field(line, columns.roomStatus);
      return status === null ? null : { kind: 'room-status', detail: { status } };
    }
    case 'other':
      return { kind: 'system', detail: { code } };
  }
}

function readWakeTime(line: string, [at]: Span): string | null {
  const minute = minuteOfDay(twoDigits(line, at), twoDigits(line, at + 2), null);
  return minute < 0 ? null : clockText(minute);
}
