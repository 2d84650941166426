import type { Frame } from '../../../src/driver-api/index.js';
import type { Charset } from './charset.js';

/** A FIAS record: two letters, then fields of two characters and a value, in the order of the wire. Pure text. */
export interface FiasRecord {
  readonly id: string;
  readonly fields: readonly FiasField[];
}
/** Code and value. The value is empty where the wire names a field without saying anything. */
export type FiasField = readonly [code: string, value: string];

/** Over TCP a frame ends with ETX, over RS-232 with the check byte behind it (README, "Line"). */
export type Wiring = 'tcp' | 'serial';

export const STX = '\x02';
export const ETX = '\x03';
export const ENQ = '\x05';
export const ACK = '\x06';
export const NAK = '\x15';

/** `ID|F1value|F2value|`. Null: that is no record. Null for a missing bar, too: the end may be missing with it. */
export function parseRecord(text: string): FiasRecord | null {
  const parts = text.split('|');
  const [id = '', ...rest] = parts;
  if (rest.pop() !== '' || !/^[A-Z][A-Z0-9]$/.test(id)) return null;
  const fields: FiasField[] = [];
  for (const part of rest) {
    // Oracle's codes are a letter and a letter, digit or sign: G#, A0, $J.
    if (!/^[A-Z$][A-Z0-9#*]/.test(part)) return null;
    fields.push([part.slice(0, 2), part.slice(2)]);
  }
  return { id, fields };
}

/** Nothing that a value holds can end the field, the record or the frame: bars and control characters are left out. */
export function printRecord({ id, fields }: FiasRecord): string {
  return [id, ...fields.map(([code, value]) => code + value.replace(/[|\x00-\x1f\x7f]/g, ''))]
    .map((part) => `${part}|`)
    .join('');
}

/** The value of the first such field; an empty one says nothing (README, "Fields"). */
export function fieldOf(record: FiasRecord, code: string): string | null {
  const value = record.fields.find(([each]) => each === code)?.[1];
  return value === undefined || value === '' ? null : value;
}

/** XOR of all that stands behind STX, ETX included. */
export function lrc(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}

export function frameOf(record: FiasRecord, wiring: Wiring, charset: Charset): Uint8Array {
  const body = Buffer.concat([Buffer.from(charset.encode(printRecord(record))), Buffer.from(ETX)]);
  const check = wiring === 'serial' ? Buffer.from([lrc(body)]) : Buffer.alloc(0);
  return Buffer.concat([Buffer.from(STX), body, check]);
}

/** What a frame is. `bad`: its bytes are not what was sent; `malformed`: they are, and it is no record. */
export type Heard =
  | { is: 'record'; record: FiasRecord }
  | { is: 'signal'; signal: string }
  | { is: 'bad'; code: 'FRAME_CHECKSUM' | 'FRAME_TOO_LONG' | 'FRAME_CUT' }
  | { is: 'malformed' }
  /** Between frames. */
  | { is: 'noise' };

export function readFrame(frame: Frame, wiring: Wiring, charset: Charset): Heard {
  const { text, cut } = frame;
  if (cut === 'overlong') return { is: 'bad', code: 'FRAME_TOO_LONG' };
  if (!text.startsWith(STX)) {
    const isSignal = wiring === 'serial' && (text === ACK || text === NAK || text === ENQ);
    return isSignal ? { is: 'signal', signal: text } : { is: 'noise' };
  }
  if (cut !== null) return { is: 'bad', code: 'FRAME_CUT' };
  const end = wiring === 'serial' ? text.length - 1 : text.length;
  if (text[end - 1] !== ETX) return { is: 'bad', code: 'FRAME_CUT' };
  const behindStx = Buffer.from(text.slice(1), 'latin1');
  // With its own check byte the sum of the whole is zero.
  if (wiring === 'serial' && lrc(behindStx) !== 0) return { is: 'bad', code: 'FRAME_CHECKSUM' };
  const record = parseRecord(charset.decode(behindStx.subarray(0, end - 2)));
  return record ? { is: 'record', record } : { is: 'malformed' };
}
