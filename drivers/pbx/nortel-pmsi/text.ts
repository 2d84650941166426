import type { Frame } from '../../../src/driver-api/index.js';
import { type Checked, checkBcc, withBcc } from '../framed-kit/index.js';

/** `pmsi`: STX text ETX BCC. `pms2`: the same, BCC XOR 0x40. `bgd`: lines of a background terminal. */
export type PortKind = 'pmsi' | 'pms2' | 'bgd';

const PMS2_MASK = 0x40;
const maskOf = (port: PortKind): number => (port === 'pms2' ? PMS2_MASK : 0);

export function nortelMessage(text: string, port: PortKind): string {
  return port === 'bgd' ? `${text}\r\n` : withBcc(text, maskOf(port));
}

export type Read =
  | { is: 'text'; text: string; checked: Checked }
  | { is: 'blank' }
  | { is: 'unreadable'; checked: Exclude<Checked, { is: 'body' }> };

/** The words of a frame or line. */
export function readText(frame: Frame, port: PortKind): Read {
  if (port !== 'bgd') {
    const checked = checkBcc(frame, maskOf(port));
    return checked.is === 'body'
      ? { is: 'text', text: checked.body.trim(), checked }
      : { is: 'unreadable', checked };
  }
  const text = frame.text.replace(/[\r\n]/g, '').trim();
  if (text === '') return { is: 'blank' };
  // Half a line may still read like a whole one: `WA 118 TI 07`.
  if (frame.cut === 'overlong') return { is: 'unreadable', checked: { is: 'broken', why: 'overlong' } };
  if (frame.cut !== null) return { is: 'unreadable', checked: { is: 'broken', why: 'cut' } };
  return { is: 'text', text, checked: { is: 'body', body: text } };
}
