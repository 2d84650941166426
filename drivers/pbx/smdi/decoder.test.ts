import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/driver-api/index.js';
import { createSmdiDecoder } from './decoder.js';

const frame = (text: string, cut: Frame['cut'] = null): Frame => ({ text, at: 0, cut, line: 1 });
const decode = (text: string, cut: Frame['cut'] = null) => createSmdiDecoder().decode(frame(text, cut));

describe('a frame without its line end', () => {
  it.each([
    ['MD0010007A5550112 5550123 ', 'facts', 'the blank after the number closes it'],
    ['MD0010007A5550112  ', 'facts', 'two blanks: no calling number'],
    ['MD0010007A5550112 5550123', 'unparsed', 'the number may go on'],
    ['MD0010007A5550112 ', 'unparsed', 'the calling number may follow'],
    ['MD0010007A55501', 'unparsed', 'the number may go on'],
    ['MD0010007A5550112 5550123\x19', 'facts', 'EM is the end of the record'],
    ['\r\nMWI0000101 INV', 'facts', 'nothing that matters can follow INV'],
    ['\r\nMWI00001', 'unparsed', 'no answer word'],
    ['\x19', 'ignored', 'the EM that stands behind the line end'],
    ['\x7f\x7f\x19', 'ignored', 'the DELs too'],
  ])('%j is %s: %s', (text, is) => {
    expect(decode(text, 'idle').is).toBe(is);
  });
});

it('reads two records that a switch without LF prints into one frame', () => {
  const outcome = decode('MD0010007D 5550101 \x19MWI0000102 BLK\x19', 'idle');
  expect(outcome).toMatchObject({ is: 'facts', facts: [{ type: 'Delivered' }, { reason: 'blocked' }] });
});

it('calls an overlong frame what it is, even when a record stands in it', () => {
  expect(decode(`${'x'.repeat(300)}MD0010007D 5550101 `, 'overlong')).toMatchObject({
    code: 'FRAME_TOO_LONG',
  });
});

describe('parity in bit 7', () => {
  const withBit7 = (text: string, set: (ones: number) => boolean) =>
    Array.from(text, (c) => {
      const ones = c.charCodeAt(0).toString(2).replaceAll('0', '').length;
      return String.fromCharCode(c.charCodeAt(0) | (set(ones) ? 0x80 : 0));
    }).join('');
  const record = '\r\nMD0010007A5550112 5550123 \r\n\x19';

  it.each([
    ['even', (ones: number) => ones % 2 === 1],
    ['odd', (ones: number) => ones % 2 === 0],
    ['mark', () => true],
  ])('%s parity is taken off', (_name, set) => {
    expect(decode(withBit7(record, set), 'idle')).toEqual(decode(record));
  });

  it('a single flipped bit makes the record unparsed, whichever it is', () => {
    const sent = withBit7(record.slice(2, -3), (ones) => ones % 2 === 1);
    for (let bit = 0; bit < sent.length * 8; bit++) {
      const at = bit >> 3;
      const hit = sent.charCodeAt(at) ^ (1 << (bit & 7));
      const text = `${sent.slice(0, at)}${String.fromCharCode(hit)}${sent.slice(at + 1)}`;
      // Before the record's letters junk is allowed; in it, nothing may be believed.
      expect(decode(`${text}\x8d\n`).is).toBe('unparsed');
    }
  });
});

it('never throws and gives every frame one outcome, whatever the bytes', () => {
  const junk = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)),
    maxLength: 256,
  });
  const almost = fc.array(
    fc.constantFrom(
      'MD',
      'MWI',
      '001',
      '0007',
      'D',
      ' ',
      '5550101',
      ' INV',
      '!',
      '\r\n',
      '\x19',
      '\x80',
      '\x7f',
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        junk,
        almost.map((parts) => parts.join('')),
      ),
      (text) => {
        const outcome = decode(text);
        expect(['facts', 'ignored', 'unparsed']).toContain(outcome.is);
        if (outcome.is === 'facts') expect(outcome.facts.length).toBeGreaterThan(0);
      },
    ),
    { seed: 283, numRuns: 2000 },
  );
});
