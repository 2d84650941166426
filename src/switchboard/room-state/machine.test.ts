import { describe, expect, it } from 'vitest';
import { record, rehearse } from '../../../test/support/house.js';
import { HOTEL_BASE } from '../../../test/support/rules.js';
import { NO_HOSPITALITY } from '../guests/rules.js';
import { roomState } from './machine.js';

const on = (over: Parameters<typeof record>[0]) => {
  const rehearsal = rehearse(roomState(NO_HOSPITALITY));
  const effects = rehearsal.on({ type: 'StationRecord', record: record(over) }, 5000);
  return { effects, house: rehearsal.house };
};

describe('room state', () => {
  it.each([
    ['check-in', true],
    ['check-out', false],
  ] as const)('%s: occupied %s, with the printed time and ours', (kind, occupied) => {
    const value = { occupied, localTime: '2026-11-24T18:02', at: 5000 };
    const { effects, house } = on({ kind, extension: '2102', localTime: '2026-11-24T18:02' });
    expect(effects).toContainEqual({
      do: 'show',
      of: { entity: 'room', key: '0102', aspect: 'occupancy' },
      value,
    });
    expect(house.get('occupancy', '0102')).toEqual(value);
  });

  it('housekeeping status as printed', () => {
    const { house } = on({ kind: 'room-status', extension: '0101', detail: { status: 'OCCUPIED DIRTY' } });
    expect(house.get('status', '0101')).toEqual({ status: 'OCCUPIED DIRTY', localTime: null, at: 5000 });
  });

  it('says nothing of calls, of stations that are no room, and of records without a station', () => {
    expect(on({ kind: 'call', extension: '0101' }).effects).toEqual([]);
    expect(on({ kind: 'check-in', extension: '9' }).effects).toEqual([]);
    expect(on({ kind: 'check-in', extension: null }).effects).toEqual([]);
  });

  it('a room that left the site file is forgotten at the next start', () => {
    const house = {
      ...HOTEL_BASE,
      get: () => undefined,
      entries: (machine: string) =>
        new Map(machine === 'occupancy' ? [['0909', { occupied: true }]] : []).entries(),
      lastSeq: 0,
      hasRoom: () => false,
      roomOfExtension: () => undefined,
    };
    expect(
      roomState(NO_HOSPITALITY).on({ type: 'Daemon', what: 'started', version: '1', links: [] }, house, 1),
    ).toEqual([
      { do: 'put', machine: 'occupancy', key: '0909', value: null },
      { do: 'show', of: { entity: 'room', key: '0909', aspect: 'occupancy' }, value: null },
    ]);
  });
});
