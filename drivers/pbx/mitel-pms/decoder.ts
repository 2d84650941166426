import type { Decoded, Decoder, Frame, MitelPmsOptions, Unparsed } from '../../../src/driver-api/index.js';
import type { DriverFact } from '../../../src/telephony/index.js';
import { type MitelMessage, type MitelSide, read } from './messages.js';

/** What a message says to the house; `link`: it is the link's own talk; null: this end does not know its code. */
export type Meaning = (message: MitelMessage) => DriverFact | 'link' | null;

const SIGNAL = /^[\x05\x06\x15]$/;
const ENQ = '\x05';

/**
 * Messages of the other end, of exactly the known forms. A message counts once for each ENQ that announced it: a second
 * copy is the line's doing. What was not announced is not taken, and not answered either (link-layer.ts), so its sender
 * knows.
 */
export function createMitelDecoder(side: MitelSide, o: MitelPmsOptions, meaning: Meaning): Decoder {
  let announced = false;
  let last = '';
  let inSwap = false;

  function onMessage(frame: Frame): Decoded {
    const message = read(frame.text.slice(1, -1), side, o);
    const fact = message && meaning(message);
    if (!message || !fact) return unparsed(frame, 'FRAME_UNPARSED');
    if (!announced) return frame.text === last ? LINK : unparsed(frame, 'FRAME_UNPARSED');
    announced = false;
    last = frame.text;
    if (fact === 'link') return LINK;
    if (message.is === 'swap-start') inSwap = true;
    const facts = [inSwap && message.is !== 'swap-start' && message.is !== 'swap-end' ? inSync(fact) : fact];
    if (message.is === 'swap-end') inSwap = false;
    return { is: 'facts', facts };
  }

  return {
    decode(frame) {
      const { text } = frame;
      if (SIGNAL.test(text)) {
        if (text === ENQ) announced = true;
        return LINK;
      }
      if (frame.cut === 'overlong') return unparsed(frame, 'FRAME_TOO_LONG');
      if (text.startsWith('\x02')) {
        return frame.cut === null && text.endsWith('\x03') ? onMessage(frame) : unparsed(frame, 'FRAME_CUT');
      }
      return /^[\x00\r\n ]*$/.test(text)
        ? { is: 'ignored', why: 'blank' }
        : unparsed(frame, 'FRAME_UNPARSED');
    },
    end: () => null,
  };
}

const LINK: Decoded = { is: 'ignored', why: 'link' };

/** Only what a PMS tells of a room can be part of a swap. */
function inSync(fact: DriverFact): DriverFact {
  switch (fact.type) {
    case 'StationRecord':
    case 'Delivered':
    case 'MessageWaitingRefused':
    case 'CallEvent':
      return fact;
    default:
      return { ...fact, sync: true };
  }
}

function unparsed(frame: Frame, code: Unparsed['code']): Unparsed {
  return { is: 'unparsed', code, raw: frame.text.replace(/[\x00-\x1f\x7f]/g, ''), line: frame.line };
}

/** Share of the sample's frames that are messages which the other end of `side` sends. */
export function shareOfMessages(sample: string, side: MitelSide, o: MitelPmsOptions): number {
  let good = 0;
  let all = 0;
  for (const [, text = ''] of sample.matchAll(/\x02([^\x02\x03]*)\x03/g)) {
    all += 1;
    if (read(text, side, o)) good += 1;
  }
  return all === 0 ? 0 : good / all;
}
