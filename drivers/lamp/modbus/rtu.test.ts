import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16, findAnswer, readCoils, writeCoil, writeCoils } from './rtu.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

it.each([
  // Invented frames; CRCs computed by other code (Python, one bit at a time).
  ['0a05002bff00', 0x49fd],
  ['1f0f0002000b015a', 0xee77],
])('CRC of %s', (frame, crc) => {
  expect(crc16(bytes(frame))).toBe(crc);
});

describe('questions', () => {
  it('write one coil', () => expect(hex(writeCoil(10, 43, true).frame)).toBe('0a05002bff00fd49'));
  it('write eleven coils: the first is bit 0 of the first byte', () => {
    const coils = [true, false, false, true, true, false, false, false, false, true, true];
    expect(hex(writeCoils(3, 2, coils).frame.subarray(0, -2))).toBe('030f0002000b021906');
  });
  it('read 300 coils', () => {
    expect(hex(readCoils(7, 255, 300).frame.subarray(0, -2))).toBe('070100ff012c');
    expect(readCoils(7, 255, 300).answerLength).toBe(3 + 38 + 2);
  });
});

describe('answers', () => {
  const closed = (text: string): Buffer => {
    const body = bytes(text);
    const crc = crc16(body);
    return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])]);
  };
  const question = readCoils(7, 0, 10);
  const good = closed('07 01 02 05 02');

  it('coils, lowest bit first', () => {
    const answer = findAnswer(good, question);
    expect(answer).toMatchObject({ is: 'done' });
    expect(answer?.is === 'done' && answer.coils.slice(0, 10)).toEqual(
      [1, 0, 1, 0, 0, 0, 0, 0, 0, 1].map(Boolean),
    );
  });
  it('behind noise', () => {
    expect(findAnswer(Buffer.concat([bytes('00 ff 07'), good]), question)).toMatchObject({ is: 'done' });
  });
  it('an exception', () => {
    expect(findAnswer(closed('07 81 02'), question)).toEqual({ is: 'refused', exception: 2 });
  });
  it.each([
    ['of another unit', closed('08 01 02 05 02')],
    ['to another question', closed('07 01 03 05 02 00')],
    ['not whole yet', good.subarray(0, -1)],
  ])('%s: none', (_, received) => expect(findAnswer(received, question)).toBeNull());

  it('one flipped bit is never taken for an answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: good.length * 8 - 1 }), (bit) => {
        const spoilt = Buffer.from(good);
        spoilt[bit >> 3] = (spoilt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(findAnswer(spoilt, question)).toBeNull();
      }),
      { seed: 20261124 },
    );
  });
});
