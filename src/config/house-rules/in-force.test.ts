import { describe, expect, test } from 'vitest';
import { rulesVersion } from '../../../test/support/rules.js';
import { inForce, instantOf, SHIPPED_FROM } from './in-force.js';

const NOON = Date.UTC(2027, 1, 1, 12);

describe('the version in force', () => {
  const shipped = rulesVersion();
  const first = rulesVersion('seaview@1', NOON);
  const second = rulesVersion('seaview@2', NOON + 60_000);
  const versions = [shipped, first, second] as const;

  test.each([
    ['long before', 0, 'hotel-base@1'],
    ['the last millisecond before', NOON - 1, 'hotel-base@1'],
    ['the first of its own', NOON, 'seaview@1'],
    ['the last of its own', NOON + 59_999, 'seaview@1'],
    ['the first of the next', NOON + 60_000, 'seaview@2'],
    ['long after', NOON * 2, 'seaview@2'],
  ])('%s', (_, now, id) => {
    const { version, from, until } = inForce([...versions], now);
    expect(version.id).toBe(id);
    expect(from <= now && now < until).toBe(true);
  });

  test('the answer says for how long it holds', () => {
    expect(inForce([...versions], 5)).toMatchObject({ from: SHIPPED_FROM, until: NOON });
    expect(inForce([...versions], NOON)).toMatchObject({ from: NOON, until: NOON + 60_000 });
    expect(inForce([...versions], NOON * 2)).toMatchObject({ until: Number.POSITIVE_INFINITY });
  });
});

describe('a local date and time is an instant', () => {
  const iso = (local: string, zone: string) => new Date(instantOf(local, zone)).toISOString();

  test.each([
    // 28 March 2027, 01:00 to 02:00 is skipped in Lisbon; 31 October, 01:00 to 02:00 comes twice.
    ['2027-02-01', 'Asia/Shanghai', '2027-01-31T16:00:00.000Z'],
    ['2027-02-01T06:30', 'Asia/Kathmandu', '2027-02-01T00:45:00.000Z'],
    ['2027-02-01T00:00', 'America/Los_Angeles', '2027-02-01T08:00:00.000Z'],
    ['2027-02-01T00:00', 'Pacific/Kiritimati', '2027-01-31T10:00:00.000Z'],
    ['2027-03-28T00:59', 'Europe/Lisbon', '2027-03-28T00:59:00.000Z'],
    ['2027-03-28T01:30', 'Europe/Lisbon', '2027-03-28T01:00:00.000Z'],
    ['2027-03-28T02:00', 'Europe/Lisbon', '2027-03-28T01:00:00.000Z'],
    ['2027-03-28T02:01', 'Europe/Lisbon', '2027-03-28T01:01:00.000Z'],
    ['2027-10-31T01:30', 'Europe/Lisbon', '2027-10-31T00:30:00.000Z'],
    ['2027-10-31T02:00', 'Europe/Lisbon', '2027-10-31T02:00:00.000Z'],
  ])('%s in %s', (local, zone, instant) => {
    expect(iso(local, zone)).toBe(instant);
  });
});
