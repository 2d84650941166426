import type { Room, StationRecord } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { forgetGoneRooms, NOTHING } from '../subject.js';

export interface WakeUpRules {
  /** A wake-up that rang without a printed result is called `unknown` after this long. */
  resultWithinMs: number;
}

/**
 * Watches the PBX's own wake-up calls from outside, by the records it prints. One entry per room: the last thing said.
 * A started call that is never heard of again becomes `unknown`: silence is not proof that the guest is awake.
 */
export function wakeUpWatch(rules: WakeUpRules): Procedure {
  return {
    id: 'wake-up',
    on(fact, house, now): readonly Effect[] {
      if (fact.type === 'TimerDue') {
        const room = roomOfTimer(fact.timer);
        return room === null ? NOTHING : unheard(room, house.get('wake-up', room), now);
      }
      if (fact.type === 'Daemon' && fact.what === 'started')
        return forgetGoneRooms(house, 'wake-up', 'wake-up');
      if (fact.type === 'ClockJumped') return shifted(house, rules, fact.byMs);
      if (fact.type !== 'StationRecord' || fact.record.kind !== 'wake-up') return NOTHING;
      const { record } = fact;
      const room = record.extension === null ? undefined : house.roomOfExtension(record.extension);
      if (room === undefined) return NOTHING;
      const effects = said(room, stateOf(record), record, now);
      if (record.detail.event === 'start')
        effects.push({ do: 'timer', id: timerOf(room), due: now + rules.resultWithinMs, body: null });
      else effects.push({ do: 'cancel-timer', id: timerOf(room) });
      return effects;
    },
  };
}

/** Hospitality links say the same without printing it: `guests` calls this. An answer ends the deadline. */
export function wakeUpTold(
  draft: Draft,
  room: Room,
  said: { state: string; date: string | null; wakeTime: string | null },
  now: number,
): void {
  const value = { ...said, localTime: null, at: now };
  draft.put('wake-up', room, value);
  draft.show({ entity: 'room', key: room, aspect: 'wake-up' }, value);
  draft.add({ do: 'cancel-timer', id: timerOf(room) });
}

/** The wake-up call that a room waits for, or that rings just now; null: none. */
export function pendingWakeUp(
  house: HouseView,
  room: Room,
): { state: 'set' | 'ringing'; date: string | null; wakeTime: string | null } | null {
  const entry = house.get('wake-up', room) as
    | { state: string; date?: string | null; wakeTime: string | number | boolean | null }
    | undefined;
  if (entry?.state !== 'set' && entry?.state !== 'ringing') return null;
  const { state, date = null, wakeTime } = entry;
  return { state, date, wakeTime: wakeTime === null ? null : String(wakeTime) };
}

const timerOf = (room: Room) => `wake-up/${room}`;
const roomOfTimer = (timer: string) => (timer.startsWith('wake-up/') ? (timer.slice(8) as Room) : null);

/** The record's event is the state, except that a started call is `ringing`. */
const stateOf = (record: StationRecord) =>
  record.detail.event === 'start' ? 'ringing' : String(record.detail.event ?? 'unknown');

function said(room: Room, state: string, record: StationRecord, now: number): Effect[] {
  const value = { state, wakeTime: record.detail.wakeTime ?? null, localTime: record.localTime, at: now };
  return [
    { do: 'put', machine: 'wake-up', key: room, value },
    { do: 'show', of: { entity: 'room', key: room, aspect: 'wake-up' }, value },
  ];
}

/** The clock was set: ten minutes of ringing are still ten minutes. */
function shifted(house: HouseView, rules: WakeUpRules, byMs: number): Effect[] {
  const effects: Effect[] = [];
  for (const [room, value] of house.entries('wake-up')) {
    if (!isRinging(value)) continue;
    const at = value.at + byMs;
    effects.push({ do: 'put', machine: 'wake-up', key: room, value: { ...value, at } });
    effects.push({ do: 'timer', id: timerOf(room as Room), due: at + rules.resultWithinMs, body: null });
  }
  return effects;
}

const isRinging = (value: Json | undefined): value is { state: 'ringing'; at: number } =>
  typeof value === 'object' && value !== null && 'state' in value && value.state === 'ringing';

function unheard(room: Room, before: Json | undefined, now: number): readonly Effect[] {
  if (!isRinging(before)) return NOTHING;
  const value = { ...before, state: 'unknown', at: now };
  return [
    { do: 'put', machine: 'wake-up', key: room, value },
    { do: 'show', of: { entity: 'room', key: room, aspect: 'wake-up' }, value },
    { do: 'record', type: 'wake-up-unknown', subject: room, data: { room, ...value }, publish: true },
  ];
}
