import type {
  CommandFact,
  Fact,
  LampFaultFact,
  LampShownFact,
  Room,
  StationRecord,
} from '../../telephony/index.js';
import { asRoom } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { answer, refuse } from '../reply.js';
import { forgetGoneRooms } from '../subject.js';
import { type Mirror, outletOf } from './mirror.js';

/**
 * Why a message lamp may be lit. Each reason is set and cleared on its own; the lamp is lit while any stands (R142). The
 * order is their rank: the first that stands decides whether the lamp blinks.
 */
export const LAMP_REASONS = ['text-message', 'voice-message', 'pms', 'parcel', 'other'] as const;
export type LampReason = (typeof LAMP_REASONS)[number];

/** One room of machine `lamp`. A type, not an interface: it has to be {@link Json}. */
export type LampState = {
  /** `since`: ms since 1970. `by`: who asked; the format id when the PBX reported it. */
  readonly reasons: { readonly [reason in LampReason]?: { readonly since: number; readonly by: string } };
  /** What each board last said it shows; absent until it said so after the lamp was wanted lit. */
  readonly shown: {
    readonly [board: string]: { readonly lit: boolean; readonly proof: LampShownFact['proof'] };
  };
  /** Boards that could not show what was wanted, until they can. */
  readonly faults: { readonly [board: string]: { readonly code: string; readonly wanted: boolean } };
};

/** The name of this procedure's state: key = room, value = {@link LampState}. */
export const LAMP_MACHINE = 'lamp';

/**
 * Message lamps (R140, R142). Commands `lamp.set` and `lamp.clear` take `{room, reason}`; a `message-waiting` record of
 * the PBX that states the lamp sets or clears `voice-message`. The rule in plain words: README.md beside this file.
 */
export function messageLamp(mirrors: readonly Mirror[] = []): Procedure {
  return {
    id: 'message-lamp',
    on(fact: Fact, house: HouseView, now: number): readonly Effect[] {
      switch (fact.type) {
        case 'Command':
          return fact.name === 'lamp.set' || fact.name === 'lamp.clear' ? onCommand(fact, house, now) : [];
        case 'StationRecord':
          return onRecord(fact.record, house, now);
        case 'LampShown':
          return onShown(fact, house);
        case 'LampFault':
          return onFault(fact, house, mirrors);
        case 'Daemon':
          return fact.what === 'started' ? forgetGoneRooms(house, LAMP_MACHINE, 'lamp') : [];
        default:
          return [];
      }
    },
  };
}

/** A stored value of machine `lamp`, e.g. to tell the boards at start. Undefined: a room nobody ever lit. */
export function lampState(value: Json | undefined): LampState {
  return (value as LampState | undefined) ?? { reasons: {}, shown: {}, faults: {} };
}

export function isLit(state: LampState): boolean {
  return Object.keys(state.reasons).length > 0;
}

/** The reason that decides how the lamp is lit; null: it is dark. */
export function firstReason(state: LampState): LampReason | null {
  return reasonsOf(state)[0] ?? null;
}

/** For `guests`: a hospitality link told of a lamp, or the last guest left. */
export function putReason(
  draft: Draft,
  room: Room,
  reason: LampReason,
  on: boolean,
  by: string,
  now: number,
): void {
  draft.add(...setReason(draft, room, reason, on, by, now).effects);
}

/** Reasons that stand, and who set each. */
export function standingReasons(house: HouseView, room: Room): LampState['reasons'] {
  return stateOf(house, room).reasons;
}

function onCommand(fact: CommandFact, house: HouseView, now: number): readonly Effect[] {
  const { room, reason } = fact.args;
  if (typeof room !== 'string' || !isReason(reason)) {
    return refuse(fact, 'COMMAND_MALFORMED', `room and reason (${LAMP_REASONS.join(', ')}) are needed`);
  }
  if (!house.hasRoom(room)) return refuse(fact, 'ROOM_UNKNOWN', room);
  const change = setReason(house, asRoom(room), reason, fact.name === 'lamp.set', fact.by, now);
  return [
    ...change.effects,
    ...answer(fact, {
      ok: true,
      room,
      lit: isLit(change.state),
      reasons: reasonsOf(change.state),
      changed: change.changed,
    }),
  ];
}

/** Only what the record itself states: without `detail.lamp` (e.g. a bare "message" code) nothing is known. */
function onRecord(record: StationRecord, house: HouseView, now: number): readonly Effect[] {
  const on = record.detail.lamp;
  if (record.kind !== 'message-waiting' || typeof on !== 'boolean' || record.extension === null) return [];
  const room = house.roomOfExtension(record.extension);
  if (room === undefined) return [];
  return setReason(house, room, 'voice-message', on, record.format, now).effects;
}

function onShown(fact: LampShownFact, house: HouseView): readonly Effect[] {
  if (!house.hasRoom(fact.room)) return [];
  const before = stateOf(house, fact.room);
  const was = before.shown[fact.board];
  const faulty = before.faults[fact.board] !== undefined;
  if (!faulty && was?.lit === fact.lit && was.proof === fact.proof) return [];
  return keep(fact.room, {
    ...before,
    shown: { ...before.shown, [fact.board]: { lit: fact.lit, proof: fact.proof } },
    faults: without(before.faults, fact.board),
  });
}

/**
 * A board retries for ever and may report every time; the house hears of it once per change. Half of a mirror is no fault
 * of the lamp while the other half is enough.
 */
function onFault(fact: LampFaultFact, house: HouseView, mirrors: readonly Mirror[]): readonly Effect[] {
  if (!house.hasRoom(fact.room)) return [];
  const before = stateOf(house, fact.room);
  const known = before.faults[fact.board];
  if (known?.code === fact.code && known.wanted === fact.wanted) return [];
  const { room, board, wanted, code } = fact;
  const after = { ...before, faults: { ...before.faults, [board]: { code, wanted } } };
  const was = outletOf(room, board, before, mirrors).fault;
  const { id, fault } = outletOf(room, board, after, mirrors);
  if (!fault || (was?.code === fault.code && was.wanted === fault.wanted)) return keep(room, after);
  return [
    ...keep(room, after),
    {
      do: 'record',
      type: 'lamp-fault',
      subject: room,
      data: { room, board: id, wanted: fault.wanted, code: fault.code },
      publish: true,
    },
  ];
}

/** The one place where a reason comes or goes. Asked again for what is already so: journalled, not published. */
function setReason(
  house: HouseView,
  room: Room,
  reason: LampReason,
  on: boolean,
  by: string,
  now: number,
): { state: LampState; changed: boolean; effects: readonly Effect[] } {
  const before = stateOf(house, room);
  const changed = (before.reasons[reason] !== undefined) !== on;
  const reasons = on ? { ...before.reasons, [reason]: { since: now, by } } : without(before.reasons, reason);
  const state = changed ? { ...before, reasons, shown: stillTrue(before, reasons) } : before;
  const data = { room, lit: isLit(state), reasons: reasonsOf(state), changed, by };
  return {
    state,
    changed,
    effects: [
      ...(changed ? keep(room, state) : []),
      { do: 'record', type: 'lamp', subject: room, data, publish: changed },
    ],
  };
}

/**
 * A board that was seen dark may light from the moment the lamp is wanted: "dark" is forgotten until the board says it
 * again. So a crash in between leaves no lamp lit that everybody believes dark.
 */
function stillTrue(before: LampState, reasons: LampState['reasons']): LampState['shown'] {
  if (isLit(before) || Object.keys(reasons).length === 0) return before.shown;
  return Object.fromEntries(Object.entries(before.shown).filter(([, { lit }]) => lit));
}

/** Stores the state and shows it: always both. */
function keep(room: Room, state: LampState): Effect[] {
  const faults = Object.entries(state.faults).map(([board, { code }]) => [board, code] as const);
  const value = {
    lit: isLit(state),
    reasons: reasonsOf(state),
    shown: state.shown,
    ...(faults.length > 0 ? { fault: Object.fromEntries(faults) } : {}),
  };
  return [
    { do: 'put', machine: LAMP_MACHINE, key: room, value: state as Json },
    { do: 'show', of: { entity: 'room', key: room, aspect: 'lamp' }, value: value as Json },
  ];
}

function stateOf(house: HouseView, room: Room): LampState {
  return lampState(house.get(LAMP_MACHINE, room));
}

/** In the fixed order of {@link LAMP_REASONS}, so that equal states print equal. */
function reasonsOf(state: LampState): LampReason[] {
  return LAMP_REASONS.filter((reason) => state.reasons[reason] !== undefined);
}

function isReason(value: unknown): value is LampReason {
  return LAMP_REASONS.some((reason) => reason === value);
}

function without<T extends object>(from: T, key: string): T {
  return Object.fromEntries(Object.entries(from).filter(([k]) => k !== key)) as T;
}
