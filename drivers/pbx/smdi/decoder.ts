import type { Decoded, Decoder, Frame, Unparsed } from '../../../src/driver-api/index.js';
import { asExtension, type DeliveredFact, type DriverFact } from '../../../src/telephony/index.js';

/**
 * SMDI, switch to voice mail: call records (MD) and lamp refusals (MWI … INV|BLK). Layout, widths and the source of
 * every field: README.md here.
 */
export function createSmdiDecoder(): Decoder {
  return { decode: decodeFrame, end: () => null };
}

function decodeFrame(frame: Frame): Decoded {
  if (frame.cut === 'overlong') return unparsed(frame, 'FRAME_TOO_LONG');
  if (isBlank(frame.text)) return { is: 'ignored', why: 'blank' };
  // The record's own end is EM; switches that print no LF leave several records in one frame.
  const seven = lowSevenBits(frame.text);
  const facts: DriverFact[] = [];
  let from = 0;
  for (const part of seven.split(/([\n\x19])/)) {
    const ended = frame.cut === null || from + part.length < seven.length;
    const found = findRecord(part, ended);
    if (found && parityAgrees(frame.text, from + found.from, from + found.to)) facts.push(found.fact);
    from += part.length;
  }
  if (facts.length > 0) return { is: 'facts', facts };
  return unparsed(frame, frame.cut === null ? 'FRAME_UNPARSED' : 'FRAME_CUT');
}

interface Found {
  fact: DriverFact;
  /** Where the record stands in the text searched. */
  from: number;
  to: number;
}

// Junk before the letters is hunted over (Asterisk does the same); behind the record only blanks and controls may
// stand, or a digit that line noise turned into a letter would pass as a shorter number.
const CALL = /MD(\d{3})(\d{4})([A-Za-z])(\d{0,10})(?: +(\d{1,10}))?( *)[\x00-\x1f\x7f]*$/;
const REFUSAL = /MWI ?(\d{1,10})!? (INV|BLK)[\x00-\x20\x7f]*$/;

/** `ended`: the record's end was seen. If not, a number may still be cut and only its two blanks prove it whole. */
function findRecord(text: string, ended: boolean): Found | null {
  const refusal = REFUSAL.exec(text);
  if (refusal) {
    const [whole, station = '', word] = refusal;
    const reason = word === 'INV' ? 'invalid' : 'blocked';
    const fact: DriverFact = { type: 'MessageWaitingRefused', extension: asExtension(station), reason };
    return { fact, from: refusal.index, to: refusal.index + whole.length };
  }
  const call = CALL.exec(text);
  if (!call) return null;
  const [whole, desk, terminal, letter = '', called = '', calling, blanks = ''] = call;
  if (!ended && blanks.length < (calling === undefined ? 2 : 1)) return null;
  const fact: DeliveredFact = {
    type: 'Delivered',
    at: `${desk}/${terminal}`,
    reason: reasonOf(letter),
    called: called || null,
    calling: calling ?? null,
  };
  return { fact, from: call.index, to: call.index + whole.length };
}

function reasonOf(letter: string): DeliveredFact['reason'] {
  switch (letter) {
    case 'D':
      return 'direct';
    case 'A':
      return 'forward-all';
    case 'B':
      return 'forward-busy';
    case 'N':
      return 'forward-no-answer';
    default:
      return 'unknown';
  }
}

/**
 * A 7E1, 7O1 or 7M1 line read as 8N1 carries its parity in bit 7. The bit is taken off, but not thrown away: a record
 * is believed only when all its bytes tell the same parity, so that a flipped bit never lights another guest's lamp.
 */
function lowSevenBits(text: string): string {
  if (!/[\x80-\xff]/.test(text)) return text;
  return Array.from(text, (c) => String.fromCharCode(c.charCodeAt(0) & 0x7f)).join('');
}

function parityAgrees(text: string, from: number, to: number): boolean {
  let even = true;
  let odd = true;
  let mark = true;
  let space = true;
  for (let i = from; i < to; i++) {
    const byte = text.charCodeAt(i);
    if (onesOf(byte) % 2 === 0) odd = false;
    else even = false;
    if (byte >= 0x80) space = false;
    else mark = false;
  }
  return space || even || odd || mark;
}

function onesOf(byte: number): number {
  let ones = 0;
  for (let rest = byte; rest > 0; rest >>= 1) ones += rest & 1;
  return ones;
}

/** Controls and blanks only; CR, LF, EM, blank and DEL also with their parity bit. */
function isBlank(text: string): boolean {
  return /^[\x00-\x20\x7f\x8a\x8d\x99\xa0\xff]*$/.test(text);
}

function unparsed(frame: Frame, code: Unparsed['code']): Unparsed {
  return { is: 'unparsed', code, raw: frame.text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ''), line: frame.line };
}
