import type { Decoded, Decoder, Frame } from '../../../src/driver-api/index.js';
import type { HospitalityFact, RoomStatus, WakeUpOutcome } from '../../../src/telephony/index.js';
import { LINK_TALK, timeOfDay, unread } from '../framed-kit/index.js';
import { checkNec, extensionOf, type NecMessage, readMessage } from './messages.js';

/** NEAX to PMS. Layouts and sources: README.md here. */
export function createNecDecoder(): Decoder {
  return { decode, end: () => null };
}

/** `1!` belongs to a bid; DLE codes are answers. The framer joins them to what stands between frames. */
const BETWEEN = /^(?:[\x04\x05\x06\x15]|(?:1!|\x10[<:|?])+)$/;

function decode(frame: Frame): Decoded {
  if (frame.cut !== 'restarted' && BETWEEN.test(frame.text)) return LINK_TALK;
  const checked = checkNec(frame);
  const message = checked.is === 'body' ? readMessage(checked.body) : null;
  if (!message) return unread(frame, checked);
  if (Number.parseInt(message.ftc, 16) >= 0x80) return LINK_TALK;
  const facts = factsOf(message);
  return facts === null ? unread(frame, checked) : { is: 'facts', facts };
}

function factsOf({ ftc, fc, body }: NecMessage): HospitalityFact[] | null {
  const station = extensionOf(body);
  if (station === null) return null;
  const rest = body.slice(6);
  switch (`${ftc}-${fc}`) {
    case '13-3':
    case '13-4':
    case '53-2':
    case '53-3':
      if (rest !== '') return null;
      return [{ type: 'MessageWaiting', station, on: LAMP_ON.has(`${ftc}-${fc}`), unread: null, read: null }];
    case '15-2':
      return restriction(station, rest);
    case '19-1':
      return wakeUpSet(station, rest);
    case '19-2':
      return /^ {4}[1-4]$/.test(rest) ? [{ type: 'WakeUpCleared', station, date: null, time: null }] : null;
    case '19-3':
      return wakeUpDone(station, rest);
    case '61-3':
      return roomStatus(station, rest);
    default:
      return null;
  }
}

/** 13: by the NEAX; 53: by the front desk (Model 90). */
const LAMP_ON = new Set(['13-3', '53-2']);

function restriction(station: string, rest: string): HospitalityFact[] | null {
  const [, code] = /^([0156]) {2}$/.exec(rest) ?? [];
  if (code === undefined) return null;
  return [
    { type: 'DoNotDisturb', station, on: code === '5' || code === '6' },
    { type: 'ClassOfService', station, level: code === '1' || code === '6' ? 'barred' : 'all', code },
  ];
}

function wakeUpSet(station: string, rest: string): HospitalityFact[] | null {
  const time = timeOfDay(rest.slice(0, 4));
  if (time === null || !/^[1-4]$/.test(rest.slice(4))) return null;
  return [{ type: 'WakeUpSet', station, date: null, time }];
}

const OUTCOMES: Readonly<Record<string, WakeUpOutcome>> = {
  '1': 'answered',
  '2': 'busy',
  '3': 'no-answer',
  // Block: the manual does not say more.
  '4': 'failed',
  // The call went to the attendant, who decides; what came of it is not told.
  '5': 'unknown',
};

function wakeUpDone(station: string, rest: string): HospitalityFact[] | null {
  const time = timeOfDay(rest.slice(0, 4));
  const code = rest.slice(4);
  const outcome = OUTCOMES[code];
  if (time === null || outcome === undefined) return null;
  return [{ type: 'WakeUpDone', station, date: null, time, outcome, code }];
}

/** Room status and cleaning status. Stay and Out without a cleaning word say nothing of the room: `unknown`. */
const STATUSES: Readonly<Record<string, RoomStatus>> = {
  '03': 'inspected-vacant',
  '10': 'unknown',
  '11': 'maid-present',
  '12': 'clean-occupied',
  '13': 'inspected-occupied',
  '20': 'unknown',
  '21': 'maid-present',
  '00': 'unknown',
  '01': 'maid-present',
  '02': 'clean-vacant',
  '04': 'out-of-service',
};

function roomStatus(station: string, code: string): HospitalityFact[] | null {
  const status = STATUSES[code];
  return status === undefined ? null : [{ type: 'RoomStatus', station, status, code, maid: null }];
}
