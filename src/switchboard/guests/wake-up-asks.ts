import type { Room } from '../../telephony/index.js';
import { pendingWakeUp, wakeUpTold } from '../wake-up/machine.js';
import type { Turn } from './occupancy.js';
import { type HospitalityRules, othersOf, tell } from './rules.js';

/**
 * A wake-up call is wished for: kept, and passed to whoever can ring. `to` empty: nobody can, and the event says so. Not sent
 * once its time has come: a link that was down would ring a day late.
 */
export function wakeUpAsked(turn: Turn, room: Room, date: string | null, time: string): void {
  const { draft, rules, by, now } = turn;
  wakeUpTold(draft, room, { state: 'set', date, wakeTime: time }, now);
  const to = othersOf(by).flatMap((side) =>
    tell(
      draft,
      rules,
      side,
      by,
      room,
      `wake-up/${date ?? ''}/${time}`,
      (extension) => ({ service: 'SetWakeUp', extension, date, time }),
      momentOf(rules, now, date, time),
    ),
  );
  draft.event('wake-up-asked', room, { room, what: 'set', date, time, to, by: by.name });
}

export function wakeUpCleared(turn: Turn, room: Room, date: string | null, time: string | null): void {
  const { draft, rules, by, now } = turn;
  const pending = pendingWakeUp(draft, room);
  if (pending && (time === null || pending.wakeTime === time))
    wakeUpTold(draft, room, { state: 'canceled', date: pending.date, wakeTime: pending.wakeTime }, now);
  const to = othersOf(by).flatMap((side) =>
    tell(draft, rules, side, by, room, `wake-up/${date ?? ''}/${time ?? ''}`, (extension) => ({
      service: 'ClearWakeUp',
      extension,
      date,
      time,
    })),
  );
  draft.event('wake-up-asked', room, { room, what: 'cleared', date, time, to, by: by.name });
}

/**
 * When the time of a wake-up call has come, ms since 1970. Reckoned on the clock of the wall: an hour's error on the two
 * nights when clocks change does no harm to a deadline.
 */
export function momentOf(rules: HospitalityRules, now: number, date: string | null, time: string): number {
  const here = rules.localTime(now);
  const until = Date.parse(`${date ?? here.date}T${time}Z`) - Date.parse(`${here.date}T${here.time}Z`);
  return now + until + (date === null && until < 0 ? 86_400_000 : 0);
}
