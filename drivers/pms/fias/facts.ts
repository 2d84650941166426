import type { GuestDetails, HospitalityFact } from '../../../src/telephony/index.js';
import { CLASSES, dateOf, OUTCOMES, ROOM_STATUSES, timeOf } from './codes.js';
import { type FiasRecord, fieldOf } from './record.js';

/** A record that cannot be what it says it is: a field that it needs is absent or unreadable. */
export const UNREADABLE = 'unreadable';
/** The link's own talk, and records that are no business of a gateway's. */
export const LINK_TALK = 'link';

export type Meaning = readonly HospitalityFact[] | typeof UNREADABLE | typeof LINK_TALK;

/** What a record of the PMS says. An empty field says nothing. README, "Records", has the source of every line. */
export function meaningOf(record: FiasRecord): Meaning {
  switch (record.id) {
    case 'GI':
    case 'GC':
    case 'GO':
      return guest(record, record.id);
    case 'RE':
      return room(record);
    case 'WR':
    case 'WC':
    case 'WA':
      return wakeUp(record, record.id);
    case 'XL':
    case 'XT':
    case 'XD':
      return message(record, record.id);
    case 'DS':
      return [{ type: 'SyncStarted' }];
    case 'DE':
      return [{ type: 'SyncEnded' }];
    case 'NS':
    case 'NE':
      return [{ type: 'NightAudit', running: record.id === 'NS' }];
    default:
      return LINK_TALK;
  }
}

function guest(record: FiasRecord, id: 'GI' | 'GC' | 'GO'): Meaning {
  const station = fieldOf(record, 'RN');
  if (station === null) return UNREADABLE;
  const { share, shareThere } = shares(record);
  const who = { station, reservation: fieldOf(record, 'G#'), share };
  switch (id) {
    case 'GI':
      return [{ type: 'CheckedIn', ...who, guest: details(record) }];
    case 'GC': {
      const left = fieldOf(record, 'RO');
      const from = left === null ? null : { station: left, share: shareThere };
      return [{ type: 'GuestChanged', ...who, guest: details(record), from }];
    }
    case 'GO':
      return [{ type: 'CheckedOut', ...who }];
  }
}

/** A GS belongs to the RN or RO before it; one that comes before both, to the room. */
function shares(record: FiasRecord): { share: boolean | null; shareThere: boolean | null } {
  let share: boolean | null = null;
  let shareThere: boolean | null = null;
  let room = 'RN';
  for (const [code, value] of record.fields) {
    if (code === 'RN' || code === 'RO') room = code;
    if (code !== 'GS') continue;
    if (room === 'RO') shareThere ??= yesNo(value);
    else share ??= yesNo(value);
  }
  return { share, shareThere };
}

function details(record: FiasRecord): GuestDetails {
  const level = CLASSES.get(fieldOf(record, 'CS') ?? '');
  // A date that is none is left out: the guest has come all the same.
  return {
    ...said('name', fieldOf(record, 'GN')),
    ...said('firstName', fieldOf(record, 'GF')),
    ...said('title', fieldOf(record, 'GT')),
    ...said('language', fieldOf(record, 'GL')),
    ...said('vip', fieldOf(record, 'GV')),
    ...said('group', fieldOf(record, 'GG')),
    ...said('arrival', dateOf(fieldOf(record, 'GA') ?? '')),
    ...said('departure', dateOf(fieldOf(record, 'GD') ?? '')),
    ...(level && { classOfService: level }),
  };
}

function said<Key extends keyof GuestDetails>(key: Key, value: string | null): Partial<Record<Key, string>> {
  return (value === null ? {} : { [key]: value }) as Partial<Record<Key, string>>;
}

/** One fact for each of ML, DN, CS and RS that has a value; a value that means nothing spoils the record. */
function room(record: FiasRecord): Meaning {
  const station = fieldOf(record, 'RN');
  if (station === null) return UNREADABLE;
  const facts: HospitalityFact[] = [];
  const lamp = fieldOf(record, 'ML');
  const quiet = fieldOf(record, 'DN');
  const cls = fieldOf(record, 'CS');
  const status = fieldOf(record, 'RS');
  if (lamp !== null) {
    const on = yesNo(lamp);
    if (on === null) return UNREADABLE;
    facts.push({ type: 'MessageWaiting', station, on, unread: null, read: null });
  }
  if (quiet !== null) {
    const on = yesNo(quiet);
    if (on === null) return UNREADABLE;
    facts.push({ type: 'DoNotDisturb', station, on });
  }
  if (cls !== null) {
    const level = CLASSES.get(cls);
    if (!level) return UNREADABLE;
    facts.push({ type: 'ClassOfService', station, level, code: cls });
  }
  if (status !== null) {
    const known = ROOM_STATUSES.get(status) ?? 'unknown';
    facts.push({ type: 'RoomStatus', station, status: known, code: status, maid: fieldOf(record, 'ID') });
  }
  return facts.length > 0 ? facts : LINK_TALK;
}

function wakeUp(record: FiasRecord, id: 'WR' | 'WC' | 'WA'): Meaning {
  const station = fieldOf(record, 'RN');
  const day = fieldOf(record, 'DA');
  const hour = fieldOf(record, 'TI');
  const date = day === null ? null : dateOf(day);
  const time = hour === null ? null : timeOf(hour);
  if (station === null || (day !== null && date === null) || (hour !== null && time === null))
    return UNREADABLE;
  switch (id) {
    case 'WR':
      return time === null ? UNREADABLE : [{ type: 'WakeUpSet', station, date, time }];
    case 'WC':
      return [{ type: 'WakeUpCleared', station, date, time }];
    case 'WA': {
      const code = fieldOf(record, 'AS');
      if (code === null) return UNREADABLE;
      const outcome = OUTCOMES.get(code) ?? 'unknown';
      return [{ type: 'WakeUpDone', station, date, time, outcome, code }];
    }
  }
}

function message(record: FiasRecord, id: 'XL' | 'XT' | 'XD'): Meaning {
  const station = fieldOf(record, 'RN');
  if (station === null) return UNREADABLE;
  const mi = fieldOf(record, 'MI');
  if (id === 'XD') return [{ type: 'MessageTextDeleted', station, id: mi }];
  const text = fieldOf(record, 'MT');
  // XT without id and text: no message waits.
  if (text === null) return id === 'XT' && mi === null ? LINK_TALK : UNREADABLE;
  return [{ type: 'MessageText', station, reservation: fieldOf(record, 'G#'), id: mi, text }];
}

function yesNo(value: string): boolean | null {
  if (value === 'Y') return true;
  return value === 'N' ? false : null;
}
