import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, fits, type MitelMessage, read, write } from './messages.js';

/** Message of a PMS, as it stands between STX and ETX with the usual settings. */
const FROM_PMS: readonly [string, MitelMessage][] = [
  ['CHK1   101', { is: 'check', in: true, extension: '101' }],
  ['CHK0 30001', { is: 'check', in: false, extension: '30001' }],
  ['MW 1  0101', { is: 'lamp', on: true, extension: '0101' }],
  ['MW 0  0101', { is: 'lamp', on: false, extension: '0101' }],
  ['DND1   101', { is: 'do-not-disturb', on: true, extension: '101' }],
  ['RST2   101', { is: 'restriction', digit: '2', extension: '101' }],
  ['WKP0630  101', { is: 'wake-up', time: '06:30', extension: '101' }],
  ['WKP      101', { is: 'wake-up', time: null, extension: '101' }],
  ['NAM1 HARBOUR ANNE           101', { is: 'name', how: 'add', name: 'HARBOUR ANNE', extension: '101' }],
  ['NAM2 HARBOUR ANNE           101', { is: 'name', how: 'replace', name: 'HARBOUR ANNE', extension: '101' }],
  ['NAM3                        101', { is: 'name', how: 'delete', name: '', extension: '101' }],
  ['AREYUTHERE', { is: 'are-you-there' }],
  ['GRS       ', { is: 'swap-start' }],
  ['END       ', { is: 'swap-end' }],
];
const FROM_PBX: readonly [string, MitelMessage][] = [
  ['STS2 0101 ', { is: 'room-status', digit: '2', extension: '0101' }],
  ['STS  101  ', { is: 'room-status', digit: ' ', extension: '101' }],
  ['MR 0042101  ', { is: 'counter', count: '0042', extension: '101' }],
  ['MSG0120101  ', { is: 'fee', amount: 120, extension: '101' }],
  ['RQINZ', { is: 'swap-wanted' }],
];

describe('messages', () => {
  it.each(FROM_PMS)('of a PMS: %j', (text, message) => {
    expect(write(message, DEFAULTS)).toBe(text);
    expect(read(text, 'pbx', DEFAULTS)).toEqual(message);
    expect(read(text, 'pms', DEFAULTS)).toBeNull();
  });

  it.each(FROM_PBX)('of a PBX: %j', (text, message) => {
    expect(write(message, DEFAULTS)).toBe(text);
    expect(read(text, 'pms', DEFAULTS)).toEqual(message);
    expect(read(text, 'pbx', DEFAULTS)).toBeNull();
  });

  it('options change where things stand', () => {
    const lamp: MitelMessage = { is: 'lamp', on: true, extension: '101' };
    expect(write(lamp, { ...DEFAULTS, padding: 'right' })).toBe('MW 1 101  ');
    expect(write(lamp, { ...DEFAULTS, digits: 7 })).toBe('MW 1     101');
    const wakeUp: MitelMessage = { is: 'wake-up', time: null, extension: '101' };
    expect(write(wakeUp, { ...DEFAULTS, wakeUpCancel: '9999' })).toBe('WKP9999  101');
    expect(write(wakeUp, { ...DEFAULTS, wakeUpGap: true })).toBe('WKP       101');
    const name: MitelMessage = { is: 'name', how: 'add', name: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', extension: '1' };
    expect(write(name, DEFAULTS)).toBe('NAM1 ABCDEFGHIJKLMNOPQRST     1');
    expect(write(name, { ...DEFAULTS, nameLength: 21 })).toBe('NAM1 ABCDEFGHIJKLMNOPQRSTU    1');
  });

  it('either side of the extension may be blank, and a cancelled wake-up is read in both forms', () => {
    expect(read('MW 1 101  ', 'pbx', DEFAULTS)).toEqual({ is: 'lamp', on: true, extension: '101' });
    const cancelled = { is: 'wake-up', time: null, extension: '101' };
    expect(read('WKP9999  101', 'pbx', DEFAULTS)).toEqual(cancelled);
    expect(read('WKP9999   101', 'pbx', { ...DEFAULTS, wakeUpGap: true })).toEqual(cancelled);
    expect(read('STS2   101', 'pms', DEFAULTS)).toMatchObject({ extension: '101' });
  });

  it.each([
    ['CHK3   101', 'a status that nobody knows'],
    ['CHK1  101', 'a character was lost'],
    ['CHK1    101', 'a character too many (InnAware’s nine are one too few)'],
    ['CHK1 101', 'nine characters and less'],
    ['CHK1  101 ', 'blanks on both sides'],
    ['CHK1  1 01', 'a hole in the number'],
    ['CHK1      ', 'no number'],
    ['CHK1  1O01', 'a letter in the number'],
    ['chk1   101', 'lower case'],
    ['CHK1x  101', 'something where a blank belongs'],
    ['WKP2460  101', 'no such time'],
    ['WKP06 0  101', 'half a time'],
    ['MW 2  0101', 'neither on nor off'],
    ['NAM4 HARBOUR ANNE           101', 'a fourth kind of name'],
    ['NAM1 HARBOUR\x07ANNE           101', 'a control byte in a name'],
    ['GRS      ', 'one blank too few'],
    ['AREYUTHERE ', 'one blank too many'],
    ['', 'nothing'],
  ])('%j is no message: %s', (text) => {
    expect(read(text, 'pbx', DEFAULTS)).toBeNull();
  });

  it.each(['STS12 0101', 'STSA 0101 ', 'MR 42  101   ', 'MR     101  ', 'MSG12.0101  ', 'RQINZ  ', 'RQINS'])(
    '%j is no message of a PBX',
    (text) => {
      expect(read(text, 'pms', DEFAULTS)).toBeNull();
    },
  );

  it('in a message without free text every lost, added or doubled character is seen', () => {
    const texts = [...FROM_PMS.filter(([text]) => !text.startsWith('NAM')), ...FROM_PBX];
    for (const [text, message] of texts)
      for (let at = 0; at < text.length; at++) {
        const side = FROM_PMS.some(([each]) => each === text) ? 'pbx' : 'pms';
        const lost = text.slice(0, at) + text.slice(at + 1);
        const doubled = text.slice(0, at) + text.slice(at - 1);
        expect(read(lost, side, DEFAULTS), `${message.is} ${lost}`).toBeNull();
        if (at > 0) expect(read(doubled, side, DEFAULTS), `${message.is} ${doubled}`).toBeNull();
      }
  });

  it('reading never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.constantFrom('pms' as const, 'pbx' as const),
        (text, side) => {
          const message = read(text, side, DEFAULTS);
          if (message && 'extension' in message) expect(fits(message.extension, DEFAULTS)).toBe(true);
        },
      ),
      { seed: 20260514, numRuns: 500 },
    );
  });
});
