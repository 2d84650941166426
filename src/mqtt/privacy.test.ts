import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrivacyConfig } from '../config/site.js';
import { createMask } from './privacy.js';

const FIRST4: PrivacyConfig = { dialed: 'first4', names: false };
const FULL: PrivacyConfig = { dialed: 'full', names: true };

function masked(data: object, privacy: PrivacyConfig): unknown {
  return JSON.parse(createMask(privacy)(JSON.stringify(data)));
}

describe('what leaves the house', () => {
  it.each([
    ['first four digits of a dialled number', { dialed: '5550123456' }, FIRST4, { dialed: '5550******' }],
    ['marks keep their place', { dialed: 'P555-01-23*9' }, FIRST4, { dialed: 'P555-0*-****' }],
    ['a short number whole', { dialed: '0101' }, FIRST4, { dialed: '0101' }],
    ['no digit', { dialed: '5550123' }, { dialed: 'hidden', names: true }, { dialed: '*******' }],
    ['number and name of a caller', { caller: '5550123 Ada Lo' }, FIRST4, { caller: '5550*** *** **' }],
    ['the name of a caller', { caller: 'Žofie' }, { dialed: 'full', names: false }, { caller: '*****' }],
    ['the dialled-in number', { ddi: '5550199' }, FIRST4, { ddi: '5550***' }],
    [
      'the SMDI caller',
      { called: '0101', calling: '5550123' },
      FIRST4,
      { called: '0101', calling: '5550***' },
    ],
    [
      'an extension of the house',
      { direction: 'internal', dialed: '70123' },
      FIRST4,
      { direction: 'internal', dialed: '70123' },
    ],
    [
      'all that names a guest of a hospitality link',
      { guestName: 'Lo', guestFirstName: 'Ada', guestTitle: 'Dr', guestGroup: 'Lo & Co', vip: '1' },
      FIRST4,
      { guestName: '***', guestFirstName: '***', guestTitle: '***', guestGroup: '***', vip: '1' },
    ],
    [
      'names and texts at any depth',
      { detail: { guestName: 'Ada "A" Lo', text: 'call 5550123' } },
      FIRST4,
      { detail: { guestName: '***', text: '***' } },
    ],
    [
      'an authorisation code under any policy',
      { detail: { authCode: '4711' } },
      FULL,
      { detail: { authCode: '***' } },
    ],
    [
      'nothing else when all is allowed',
      { dialed: '5550123456', caller: 'Ada', text: 'x' },
      FULL,
      { dialed: '5550123456', caller: 'Ada', text: 'x' },
    ],
    ['nulls stay nulls', { dialed: null, caller: null }, FIRST4, { dialed: null, caller: null }],
    ['digits of other scripts', { dialed: '٥٥٥٠١٢٣' }, FIRST4, { dialed: '٥٥٥٠***' }],
  ] as const)('%s', (_, data, privacy, expected) => {
    expect(masked(data, privacy)).toEqual(expected);
  });

  it('a value that looks like a key of ours is not taken for one', () => {
    const data = { account: '","direction":"internal","x":"', dialed: '5550123456' };
    expect(masked(data, FIRST4)).toEqual({ ...data, dialed: '5550******' });
  });

  it('no five digits in a row are left, whatever the PBX prints, and the rest is as it was', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[0-9"\\ A-Za-z\u00e9-]{0,40}$/),
    );
    const record = fc.record({ account: value, dialed: value, caller: value, ddi: value });
    fc.assert(
      fc.property(record, (data) => {
        const out = masked(data, FIRST4) as typeof data;
        for (const key of ['dialed', 'caller', 'ddi'] as const) {
          expect(out[key]).not.toMatch(/\p{Nd}{5}/u);
          expect([...out[key]].length).toBe([...data[key]].length);
        }
        expect(out.caller).not.toMatch(/\p{L}/u);
        expect(out.account).toBe(data.account);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
