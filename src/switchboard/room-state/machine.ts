import type { StationRecord } from '../../telephony/index.js';
import type { Effect, Procedure } from '../procedure.js';
import { forgetGoneRooms, NOTHING } from '../subject.js';

/**
 * What the PBX printed last about a room: checked in or out, and the housekeeping status. Printed time is PBX local
 * time and may be null; `at` is when the gateway read it.
 */
export const roomState: Procedure = {
  id: 'room-state',
  on(fact, house, now): readonly Effect[] {
    if (fact.type === 'Daemon' && fact.what === 'started')
      return [
        ...forgetGoneRooms(house, 'occupancy', 'occupancy'),
        ...forgetGoneRooms(house, 'status', 'status'),
      ];
    if (fact.type !== 'StationRecord' || fact.record.extension === null) return NOTHING;
    const room = house.roomOfExtension(fact.record.extension);
    const said = room === undefined ? null : says(fact.record);
    if (room === undefined || said === null) return NOTHING;
    const value = { ...said.value, localTime: fact.record.localTime, at: now };
    return [
      { do: 'put', machine: said.aspect, key: room, value },
      { do: 'show', of: { entity: 'room', key: room, aspect: said.aspect }, value },
    ];
  },
};

function says(record: StationRecord) {
  switch (record.kind) {
    case 'check-in':
      return { aspect: 'occupancy', value: { occupied: true } } as const;
    case 'check-out':
      return { aspect: 'occupancy', value: { occupied: false } } as const;
    case 'room-status':
      return { aspect: 'status', value: { status: String(record.detail.status ?? '') } } as const;
    default:
      return null;
  }
}
