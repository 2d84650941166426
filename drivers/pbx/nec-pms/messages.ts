import type { Frame } from '../../../src/driver-api/index.js';
import { type Checked, checkBcc, withBcc } from '../framed-kit/index.js';

/** FTC-FC and the body behind it. */
export interface NecMessage {
  /** Feature code, two hexadecimal digits; 80 and more: a violation report on feature − 80. */
  ftc: string;
  fc: string;
  body: string;
}

const HEAD = '1!L';

/** STX SA UA EI FTC MSC FC body ETX BCC. MSC counts from FTC to the end of the body (NDA-30115 chapter 4). */
export function necFrame(ftc: string, fc: string, body: string): string {
  const count = String(5 + body.length).padStart(2, '0');
  return withBcc(`${HEAD}${ftc}${count}${fc}${body}`);
}

const SHAPE = /^1!L([0-9A-F]{2})(\d\d)([0-9A-F])([ -~]*)$/;

/** Null: the check agrees, but it is no message of this link. */
export function readMessage(body: string): NecMessage | null {
  const [, ftc = '', count = '', fc = '', rest] = SHAPE.exec(body) ?? [];
  if (rest === undefined || Number(count) !== 5 + rest.length) return null;
  return { ftc, fc, body: rest };
}

export const checkNec = (frame: Frame): Checked => checkBcc(frame);

/** Left-justified, blank-filled (NDA-30115 chapter 4, note 1). */
export const extensionField = (extension: string): string => extension.padEnd(6);

/** The extension at the front of a body; null: not one. */
export function extensionOf(body: string): string | null {
  return /^(?=.{6})(\d{1,6}) *$/.exec(body.slice(0, 6))?.[1] ?? null;
}
