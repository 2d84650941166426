import type { Decoded, Decoder, Frame, GuestWorksOptions } from '../../../src/driver-api/index.js';
import type { HospitalityFact } from '../../../src/telephony/index.js';
import { isSignalText, LINK_TALK, unread } from '../framed-kit/index.js';
import { type AvayaMessage, checkAvaya, readMessage, stationOf } from './messages.js';

/** Definity to PMS. Records and their sources: README.md here. */
export function createAvayaDecoder(options: GuestWorksOptions): Decoder {
  let last = '';
  return {
    decode: (frame) => {
      // A repeat keeps its count: our ACK was lost, its facts were told.
      const repeat = frame.text === last;
      const decoded = decode(frame, options);
      if (decoded.is === 'facts') last = frame.text;
      return repeat && decoded.is === 'facts' ? LINK_TALK : decoded;
    },
    end: () => null,
  };
}

function decode(frame: Frame, options: GuestWorksOptions): Decoded {
  if (isSignalText(frame.text)) return LINK_TALK;
  const checked = checkAvaya(frame);
  const message = checked.is === 'body' ? readMessage(checked.body, options) : null;
  const facts = message && factsOf(message, options.stationDigits);
  if (!facts) return unread(frame, checked);
  return facts.length > 0 ? { is: 'facts', facts } : LINK_TALK;
}

/** Empty: the link's own talk. Null: not understood. */
function factsOf({ tag, proc, rest }: AvayaMessage, digits: number): HospitalityFact[] | null {
  if (tag === 'STS') return linkStatus(proc);
  const station = stationOf(rest, digits);
  if (station === null) return null;
  switch (tag) {
    case 'MSG':
      return '345'.includes(proc) ? [lamp(station, proc !== '4')] : null;
    case 'CKO':
      // Answers to our check-out; 2, 3, 4 tell of the lamp as it was, 5 that it still burns.
      if (proc === '5') return [lamp(station, true)];
      return '234'.includes(proc) ? [] : null;
    case 'CR ':
      return proc === '2' ? [] : null;
    case 'HKR':
      return housekeeping(station, tag, proc, rest.slice(digits), 6);
    case 'HKS':
      return housekeeping(station, tag, proc, rest.slice(digits), 4);
    default:
      return null;
  }
}

const lamp = (station: string, on: boolean): HospitalityFact => ({
  type: 'MessageWaiting',
  station,
  on,
  unread: null,
  read: null,
});

/** The codes 1–6 and 1–4 are not explained by the source: the code is told, with the digits keyed, if any. */
function housekeeping(
  station: string,
  tag: string,
  proc: string,
  rest: string,
  most: number,
): HospitalityFact[] | null {
  const code = Number.parseInt(proc, 16);
  const keyed = rest.slice(0, 6).trim();
  // The whole width: a check by XOR does not see that two equal digits are missing.
  if (code < 1 || code > most || !/^[\d ]{6} {2}$/.test(rest) || !/^\d*$/.test(keyed)) return null;
  const said = `${tag}-${proc}${keyed === '' ? '' : ` ${keyed}`}`;
  return [{ type: 'RoomStatus', station, status: 'unknown', code: said, maid: null }];
}

function linkStatus(proc: string): HospitalityFact[] | null {
  switch (proc) {
    case '1':
    case '2':
      return [{ type: 'SyncWanted' }];
    case '3':
      return [{ type: 'SyncStarted' }];
    case '4':
      return [{ type: 'SyncEnded' }];
    case '0':
    case '5':
    case '6':
    case 'F':
      return [];
    default:
      return null;
  }
}
