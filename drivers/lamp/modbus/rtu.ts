/**
 * Modbus RTU, the part that relay boards need: MODBUS Application Protocol V1.1b3 sections 6.1, 6.5, 6.11 and 7, MODBUS over
 * Serial Line V1.02 sections 2.5.1 and 6.2.2.
 */
export interface Request {
  /** As sent, with its CRC. */
  readonly frame: Uint8Array;
  readonly unit: number;
  readonly functionCode: number;
  /** Bytes of the answer, with its CRC. */
  readonly answerLength: number;
  /** Its first bytes after unit and function code; whatever begins otherwise answers another question. */
  readonly answerHead: readonly number[];
}

export type Answer =
  | { is: 'done' /** What was read, filled up to whole bytes. */; coils: readonly boolean[] }
  | { is: 'refused'; exception: number };

const READ_COILS = 0x01;
const WRITE_COIL = 0x05;
const WRITE_COILS = 0x0f;
const EXCEPTION = 0x80;
const EXCEPTION_LENGTH = 5;

export function readCoils(unit: number, first: number, count: number): Request {
  const bytes = Math.ceil(count / 8);
  return request(unit, READ_COILS, [...two(first), ...two(count)], 3 + bytes + 2, [bytes]);
}

export function writeCoil(unit: number, coil: number, on: boolean): Request {
  const body = [...two(coil), on ? 0xff : 0x00, 0x00];
  return request(unit, WRITE_COIL, body, 8, body);
}

export function writeCoils(unit: number, first: number, coils: readonly boolean[]): Request {
  const head = [...two(first), ...two(coils.length)];
  const bytes = new Array<number>(Math.ceil(coils.length / 8)).fill(0);
  for (const [i, on] of coils.entries()) if (on) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  return request(unit, WRITE_COILS, [...head, bytes.length, ...bytes], 8, head);
}

/**
 * The answer among the bytes that came, wherever it begins: a line that is switched round between two senders makes bytes of
 * its own. Null: not there yet.
 */
export function findAnswer(
  received: Uint8Array,
  { unit, functionCode, answerLength, answerHead }: Request,
): Answer | null {
  for (let at = 0; at + EXCEPTION_LENGTH <= received.length; at++) {
    if (received[at] !== unit) continue;
    const code = received[at + 1];
    if (code === (functionCode | EXCEPTION)) {
      const frame = received.subarray(at, at + EXCEPTION_LENGTH);
      if (crc16(frame) === 0) return { is: 'refused', exception: frame[2] ?? 0 };
    } else if (code === functionCode && at + answerLength <= received.length) {
      const frame = received.subarray(at, at + answerLength);
      const isOurs = answerHead.every((byte, i) => frame[2 + i] === byte);
      if (isOurs && crc16(frame) === 0) return { is: 'done', coils: coilsIn(frame, functionCode) };
    }
  }
  return null;
}

function coilsIn(frame: Uint8Array, functionCode: number): boolean[] {
  if (functionCode !== READ_COILS) return [];
  return [...frame.subarray(3, -2)].flatMap((byte) =>
    Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) === 1),
  );
}

function request(
  unit: number,
  functionCode: number,
  body: readonly number[],
  answerLength: number,
  answerHead: readonly number[],
): Request {
  const bytes = [unit, functionCode, ...body];
  const crc = crc16(Uint8Array.from(bytes));
  const frame = Uint8Array.from([...bytes, crc & 0xff, crc >> 8]);
  return { frame, unit, functionCode, answerLength, answerHead };
}

const two = (value: number): [number, number] => [value >> 8, value & 0xff];

/** 0 for a frame whose last two bytes are its CRC, low byte first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
