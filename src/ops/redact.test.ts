import { expect, test } from 'vitest';
import { maskNumber, redact } from './redact.js';

test.each([
  ['5550123', 'first4', '5550…'],
  ['+15550123', 'first4', '+1555…'],
  ['(555) 01-23', 'first4', '5550…'],
  ['JOHN 5550123', 'first4', '5550…'],
  ['0101', 'first4', '0101'],
  ['', 'first4', ''],
  ['5550123', 'full', '5550123'],
  ['0101', 'hidden', '[hidden]'],
] as const)('%s under %s is %s', (number, policy, shown) => {
  expect(maskNumber(number, policy)).toBe(shown);
});

test('any value becomes plain JSON; cycles and depth end', () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  const shown = redact(
    {
      at: new Date(0),
      bad: new Date(Number.NaN),
      big: 10n,
      none: undefined,
      nothing: null,
      ratio: Number.NaN,
      list: [1, { caller: '5550123' }],
      loop,
      toString: 'own',
      dialed: { nested: '5550123' },
    },
    { dialed: 'first4', names: false },
  );
  expect(JSON.parse(JSON.stringify(shown))).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    bad: 'invalid date',
    big: '10',
    nothing: null,
    ratio: 'NaN',
    list: [1, { caller: '5550…' }],
    toString: 'own',
    dialed: '[hidden]',
  });
  expect(JSON.stringify(shown)).toContain('[deep]');
  expect('none' in shown).toBe(false);
});
