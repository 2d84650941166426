import type { AhlOptions, Decoded, Decoder, Frame } from '../../../src/driver-api/index.js';
import type { HospitalityFact } from '../../../src/telephony/index.js';
import { isSignalText, LINK_TALK, unread } from '../framed-kit/index.js';
import { checkAhl, isLog, isSession, stationOf } from './messages.js';

/** PBX to PMS. Records and their sources: README.md here. */
export function createAhlDecoder(options: AhlOptions): Decoder {
  return { decode: (frame) => decode(frame, options), end: () => null };
}

function decode(frame: Frame, { stationDigits }: AhlOptions): Decoded {
  if (isSignalText(frame.text) || isSession(frame)) return LINK_TALK;
  const checked = checkAhl(frame);
  if (checked.is === 'outside' && isLog(checked.text)) return LINK_TALK;
  if (checked.is !== 'body') return unread(frame, checked);
  const { body } = checked;
  if (stationOf(body, stationDigits) === null) return unread(frame, checked);
  if (body.startsWith('R')) return LINK_TALK;
  const facts = roomStatus(body, stationDigits);
  return facts ? { is: 'facts', facts } : unread(frame, checked);
}

/** C ext code4 status1. What the codes mean is not sourced: they are told as they came. */
function roomStatus(body: string, digits: AhlOptions['stationDigits']): HospitalityFact[] | null {
  const station = stationOf(body, digits);
  const [, code = '', status] = /^([\dA-Z ]{4})([\dA-Z])$/.exec(body.slice(1 + digits)) ?? [];
  if (!body.startsWith('C') || station === null || status === undefined) return null;
  const said = code.trim() === '' ? status : `${status} code ${code.trim()}`;
  return [{ type: 'RoomStatus', station, status: 'unknown', code: said, maid: null }];
}
