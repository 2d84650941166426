import type { ClassOfService, Room, StationRecord } from '../../telephony/index.js';
import { Draft } from '../draft.js';
import { conflict, type HospitalityRules, mayWrite, type Source } from '../guests/rules.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { forgetGoneRooms, NOTHING } from '../subject.js';

/**
 * What is known of a room besides its guests: occupied or not, the housekeeping status, do-not-disturb and class of
 * service of its telephone. Printed records come in here; what hospitality links say comes through `guests`, which calls
 * the same functions. Printed time is PBX local time and may be null; `at` is when the gateway heard of it.
 */
export function roomState(rules: HospitalityRules): Procedure {
  return {
    id: 'room-state',
    on(fact, house, now): readonly Effect[] {
      if (fact.type === 'Daemon' && fact.what === 'started')
        return [
          ...forgetGoneRooms(house, 'occupancy', 'occupancy'),
          ...forgetGoneRooms(house, 'status', 'status'),
          ...forgetGoneRooms(house, 'phone', 'phone'),
        ];
      if (fact.type !== 'StationRecord' || fact.record.extension === null) return NOTHING;
      const room = house.roomOfExtension(fact.record.extension);
      if (room === undefined) return NOTHING;
      const draft = new Draft(house);
      printed(draft, rules, room, fact.record, now);
      return draft.effects;
    },
  };
}

function printed(
  draft: Draft,
  rules: HospitalityRules,
  room: Room,
  record: StationRecord,
  now: number,
): void {
  const by: Source = { side: 'pbx', link: null, name: record.format };
  const { localTime } = record;
  switch (record.kind) {
    case 'check-in':
    case 'check-out': {
      const occupied = record.kind === 'check-in';
      if (mayWrite(rules, 'occupancy', by)) setOccupancy(draft, room, occupied, localTime, now);
      else {
        const have = occupancyWord(occupancyOf(draft, room));
        conflict(draft, rules, 'occupancy', by, room, have, occupied ? 'occupied' : 'vacant');
      }
      return;
    }
    case 'room-status': {
      const status = String(record.detail.status ?? '');
      if (mayWrite(rules, 'roomStatus', by)) setStatus(draft, room, status, localTime, now);
      else conflict(draft, rules, 'roomStatus', by, room, statusOf(draft, room), status);
      return;
    }
    default:
      return;
  }
}

export const occupancyWord = (occupied: boolean | null) =>
  occupied === null ? null : occupied ? 'occupied' : 'vacant';

/** Null: nobody ever told. */
export function occupancyOf(house: HouseView, room: Room): boolean | null {
  const value = house.get('occupancy', room) as { occupied: boolean } | undefined;
  return value?.occupied ?? null;
}

export function setOccupancy(
  draft: Draft,
  room: Room,
  occupied: boolean,
  localTime: string | null,
  now: number,
): void {
  keep(draft, 'occupancy', room, { occupied, localTime, at: now });
}

export function statusOf(house: HouseView, room: Room): string | null {
  return (house.get('status', room) as { status: string } | undefined)?.status ?? null;
}

export function setStatus(
  draft: Draft,
  room: Room,
  status: string,
  localTime: string | null,
  now: number,
): void {
  keep(draft, 'status', room, { status, localTime, at: now });
}

/** What the room's telephone is set to, as far as anybody told. */
export type Phone = { readonly doNotDisturb: boolean | null; readonly classOfService: ClassOfService | null };

export function phoneOf(house: HouseView, room: Room): Phone {
  const { doNotDisturb = null, classOfService = null } = (house.get('phone', room) ?? {}) as Partial<Phone>;
  return { doNotDisturb, classOfService };
}

export function setPhone(draft: Draft, room: Room, change: Partial<Phone>, now: number): void {
  keep(draft, 'phone', room, { ...phoneOf(draft, room), ...change, at: now });
}

/** Stores the state and shows it: always both. */
function keep(draft: Draft, aspect: 'occupancy' | 'status' | 'phone', room: Room, value: Json): void {
  draft.put(aspect, room, value);
  draft.show({ entity: 'room', key: room, aspect }, value);
}
