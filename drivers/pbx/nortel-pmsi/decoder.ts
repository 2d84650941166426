import type { Decoded, Decoder, Frame } from '../../../src/driver-api/index.js';
import type { HospitalityFact } from '../../../src/telephony/index.js';
import { isSignalText, LINK_TALK, timeOfDay, unread } from '../framed-kit/index.js';
import { type PortKind, readText } from './text.js';

/** Meridian 1 to PMS. Reports and their sources: README.md here. */
export function createNortelDecoder(port: PortKind): Decoder {
  return { decode: (frame) => decode(frame, port), end: () => null };
}

function decode(frame: Frame, port: PortKind): Decoded {
  if (port !== 'bgd' && isSignalText(frame.text)) return LINK_TALK;
  const read = readText(frame, port);
  if (read.is === 'blank') return { is: 'ignored', why: 'blank' };
  if (read.is === 'text') {
    const facts = factsOf(read.text);
    if (facts) return { is: 'facts', facts };
    if (isLinkTalk(read.text)) return LINK_TALK;
  }
  return unread(frame, read.checked);
}

/** Answers to our commands, the link test, and the echo of a background terminal. */
function isLinkTalk(text: string): boolean {
  return /^[A-Z][A-Z ]*$/.test(text) || /^SE (?:ST|CP|WA) /.test(text);
}

function factsOf(text: string): HospitalityFact[] | null {
  return roomStatus(text) ?? voiceCount(text) ?? wakeUp(text);
}

function roomStatus(text: string): HospitalityFact[] | null {
  const [, station, code, maid] = /^ST (\d{1,7}) (RE|PR|CL|PA|FA|SK|NS)(?: MI (\w{1,10}))?$/.exec(text) ?? [];
  if (station === undefined || code === undefined) return null;
  // The sources list the codes and do not explain them: the code is told, its meaning is not.
  return [{ type: 'RoomStatus', station, status: 'unknown', code, maid: maid ?? null }];
}

function voiceCount(text: string): HospitalityFact[] | null {
  const [, station, unread, read] = /^IS VC (\d{1,7}) (\d{1,4}) (\d{1,4})$/.exec(text) ?? [];
  if (station === undefined) return null;
  const counts = { unread: Number(unread), read: Number(read) };
  return [{ type: 'MessageWaiting', station, on: counts.unread > 0, ...counts }];
}

function wakeUp(text: string): HospitalityFact[] | null {
  const [, station, said = ''] = /^WA (\d{1,7}) TI (OF|\d{4})$/.exec(text) ?? [];
  if (station === undefined) return null;
  if (said === 'OF') return [{ type: 'WakeUpCleared', station, date: null, time: null }];
  const time = timeOfDay(said);
  return time === null ? null : [{ type: 'WakeUpSet', station, date: null, time }];
}
