import type { Decoded, Decoder, Frame, Unparsed } from '../../../src/driver-api/index.js';
import type { Charset } from './charset.js';
import { LINK_TALK, meaningOf, UNREADABLE } from './facts.js';
import { type FiasRecord, readFrame, type Wiring } from './record.js';
import { RESYNC_SILENCE_MS } from './session.js';

/** FIAS, PMS to gateway: frames to facts. Remembers whether a resync runs, nothing else. */
export function createFiasDecoder(wiring: Wiring, charset: Charset): Decoder {
  /** When a row of the resync that runs came last; null: none runs. */
  let lastRowAt: number | null = null;

  function decodeRecord(record: FiasRecord, frame: Frame): Decoded {
    // Its DE may have been lost.
    if (lastRowAt !== null && frame.at - lastRowAt >= RESYNC_SILENCE_MS) lastRowAt = null;
    if (record.id === 'DS') lastRowAt = frame.at;
    // A link that starts anew will not end the resync it was in.
    if (record.id === 'DE' || record.id === 'LS' || record.id === 'LE') lastRowAt = null;
    const meaning = meaningOf(record);
    if (meaning === LINK_TALK) return { is: 'ignored', why: 'link' };
    if (meaning === UNREADABLE) return unparsed(frame, 'FRAME_UNPARSED');
    // SF is on records of this moment too (NethVoice), and such records come between those of a resync.
    const swap = lastRowAt !== null && record.fields.some(([code]) => code === 'SF');
    if (swap) lastRowAt = frame.at;
    return { is: 'facts', facts: swap ? meaning.map((fact) => ({ ...fact, sync: true })) : meaning };
  }

  return {
    decode(frame) {
      const heard = readFrame(frame, wiring, charset);
      switch (heard.is) {
        case 'record':
          return decodeRecord(heard.record, frame);
        case 'signal':
          return { is: 'ignored', why: 'link' };
        case 'bad':
          return unparsed(frame, heard.code);
        case 'malformed':
          return unparsed(frame, 'FRAME_UNPARSED');
        case 'noise':
          return /^[\x00\s]*$/.test(frame.text)
            ? { is: 'ignored', why: 'blank' }
            : unparsed(frame, 'FRAME_UNPARSED');
      }
    },
    end: () => null,
  };
}

function unparsed(frame: Frame, code: Unparsed['code']): Unparsed {
  return { is: 'unparsed', code, raw: frame.text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ''), line: frame.line };
}
