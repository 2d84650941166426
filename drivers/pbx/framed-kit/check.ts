import type { Frame } from '../../../src/driver-api/index.js';

export const STX = '\x02';
export const ETX = '\x03';
export const EOT = '\x04';
export const ENQ = '\x05';
export const ACK = '\x06';
export const DLE = '\x10';
export const NAK = '\x15';

/** XOR of all bytes of a text (latin1). */
export function xorOf(text: string): number {
  let xor = 0;
  for (let n = 0; n < text.length; n += 1) xor ^= text.charCodeAt(n);
  return xor;
}

/** STX body ETX BCC. The BCC covers what stands behind STX, ETX included. `mask`: XORed on top (Nortel's PMS2). */
export function withBcc(body: string, mask = 0): string {
  return `${STX}${body}${ETX}${String.fromCharCode(xorOf(body + ETX) ^ mask)}`;
}

/** What a frame is, before anybody looks at its words. */
export type Checked =
  /** Whole, and its check agrees. */
  | { is: 'body'; body: string }
  | { is: 'broken'; why: 'check' | 'cut' | 'overlong' }
  /** Not in a frame: signals, log lines, noise. */
  | { is: 'outside'; text: string };

export function checkBcc(frame: Frame, mask = 0): Checked {
  const sorted = sortFrame(frame);
  if (sorted.is !== 'body') return sorted;
  const body = sorted.body.slice(0, -2);
  return withBcc(body, mask) === frame.text ? { is: 'body', body } : { is: 'broken', why: 'check' };
}

/** `body`: all that stands behind STX, the end included. */
export function sortFrame({ text, cut }: Frame): Checked {
  if (!text.startsWith(STX) && cut === null) return { is: 'outside', text };
  if (cut === 'overlong') return { is: 'broken', why: 'overlong' };
  if (cut !== null) return text.startsWith(STX) ? { is: 'broken', why: 'cut' } : { is: 'outside', text };
  return { is: 'body', body: text.slice(1) };
}

/** Share of the STX frames of a sample that are whole and known: for auto-detection. */
export function knownShare(sample: string, trailer: number, known: (frame: Frame) => boolean): number {
  let good = 0;
  let bad = 0;
  for (let from = sample.indexOf(STX); from >= 0; from = sample.indexOf(STX, from)) {
    const end = sample.indexOf(ETX, from);
    if (end < 0) break;
    const to = end + 1 + trailer;
    const text = sample.slice(from, to);
    if (text.length === to - from && known({ text, at: 0, cut: null, line: 1 })) {
      good += 1;
      from = to;
    } else {
      bad += 1;
      from += 1;
    }
  }
  return good === 0 ? 0 : good / (good + bad);
}
