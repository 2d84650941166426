import type { AhlOptions, Frame } from '../../../src/driver-api/index.js';
import { type Checked, ETX, STX, sortFrame, xorOf } from '../framed-kit/index.js';

/** Of a TCP link: start, and every 30 s alive. Both without check characters. */
export const LINK_START = `${STX}@FFFF${ETX}`;
export const LINK_ALIVE = `${STX}$FFFF${ETX}`;

/** STX cmd fields LRC ETX: XOR of what stands behind STX, ETX not included, as two hexadecimal digits. */
export function ahlFrame(body: string): string {
  return `${STX}${body}${lrcOf(body)}${ETX}`;
}

const lrcOf = (body: string): string => xorOf(body).toString(16).toUpperCase().padStart(2, '0');

export function checkAhl(frame: Frame): Checked {
  const sorted = sortFrame(frame);
  if (sorted.is !== 'body') return sorted;
  const body = sorted.body.slice(0, -3);
  return ahlFrame(body) === frame.text ? { is: 'body', body } : { is: 'broken', why: 'check' };
}

export const isSession = ({ text }: Frame): boolean => text === LINK_START || text === LINK_ALIVE;

/** Lines of a log printed on the same channel: printable characters, CR, LF. */
export const isLog = (text: string): boolean => /^[\x20-\x7e\x80-\xff\r\n\t\f]+$/.test(text);

/** Behind the command letter; null: not a number. Shorter numbers are filled up on either side. */
export function stationOf(body: string, digits: AhlOptions['stationDigits']): string | null {
  const field = body.slice(1, 1 + digits);
  return field.length === digits && /^ *\d+ *$/.test(field) ? field.trim() : null;
}
