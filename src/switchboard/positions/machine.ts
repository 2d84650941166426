import { asExtension, type CommandFact } from '../../telephony/index.js';
import { type Follower, isOutgoing } from '../calls/change.js';
import { callsOf } from '../calls/state.js';
import { control } from '../desk/control.js';
import { Draft } from '../draft.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { answer, refusal } from '../reply.js';
import { NOTHING } from '../subject.js';
import { NIGHT_TIMER, night } from './night.js';
import { askNeighbours, pickUpFollower, watchPickUp } from './pick-up.js';
import type { PositionSettings } from './rules.js';
import { AWAY_MACHINE, type Away, awayFrom, CURRENT, SEAT_MACHINE, type Seat, seatOf } from './state.js';
import { talkFollower, talkTimer, watchTalk } from './talk.js';

/** Arguments as the MQTT schemas (src/mqtt/calls-schemas.ts) let them through. */
interface SwitchArgs {
  to: string;
  operator?: string;
}
interface AwayArgs {
  position: string;
  delegate?: string;
  to?: string;
}

/**
 * Where the switchboard is, who answers for whom, which neighbours jump in, how long a talk may be, and telephones closed at
 * night. Calls at a position somebody left go to who was named, where the PBX lets us; else the answer says: by hand.
 */
export function positions(settings: PositionSettings): { procedure: Procedure; follower: Follower } {
  const follower: Follower = (draft, change, now) => {
    const { what, call } = change;
    if (what === 'ringing' && call.position !== null && !isOutgoing(call))
      rings(draft, call.position, settings, now);
    pickUpFollower(draft, change, now);
    talkFollower(draft, change, now);
  };
  const procedure: Procedure = {
    id: 'positions',
    on(fact, house, now): readonly Effect[] {
      const draft = new Draft(house);
      switch (fact.type) {
        case 'Command': {
          const body = command(draft, settings, fact, now);
          if (body !== null) draft.add(...answer(fact, body));
          break;
        }
        case 'TimerDue':
          if (fact.timer === NIGHT_TIMER) night(draft, settings, now);
          askNeighbours(draft, fact.timer);
          talkTimer(draft, fact.timer, now);
          break;
        case 'ClockJumped':
          for (const call of callsOf(house)) {
            watchPickUp(draft, call, now);
            watchTalk(draft, call, now);
          }
          night(draft, settings, now);
          break;
        case 'Daemon':
          if (fact.what === 'started') night(draft, settings, now);
          break;
        default:
          return NOTHING;
      }
      return draft.effects.length === 0 ? NOTHING : draft.effects;
    },
  };
  return { procedure, follower };
}

function command(draft: Draft, settings: PositionSettings, fact: CommandFact, now: number): Json | null {
  const args = fact.args as unknown;
  switch (fact.name) {
    case 'position.switch':
      return moved(draft, fact.by, args as SwitchArgs, now);
    case 'position.away':
      return left(draft, settings, fact.by, args as AwayArgs, now);
    case 'position.back': {
      const { position } = args as AwayArgs;
      if (!awayFrom(draft, position)) return { ok: true, changed: false };
      draft.put(AWAY_MACHINE, position, null);
      tell(draft, position, { what: 'back', position, to: null, byHand: false, by: fact.by });
      return { ok: true, changed: true };
    }
    case 'position.list':
      return { ok: true, current: seatOf(draft), away: Object.fromEntries(draft.entries(AWAY_MACHINE)) };
    default:
      return null;
  }
}

/**
 * R216: before the operator moves. No link of ours can set a forwarding, so it is keyed at the PBX; whether that was done
 * shows with the next call: one that rings at another position is a mismatch.
 */
function moved(draft: Draft, by: string, { to, operator }: SwitchArgs, now: number): Json {
  const place = draft.rules.positions.find(({ id }) => id === to);
  if (!place) return refusal('POSITION_UNKNOWN', to);
  const { id, extension } = place;
  const seat: Seat = { id, extension, operator: operator ?? null, since: now, mismatch: false };
  draft.put(SEAT_MACHINE, CURRENT, seat);
  tell(draft, extension, { what: 'switched', position: extension, to: null, byHand: true, by });
  return { ok: true, current: seat, byHand: true };
}

/** R219, C34: nobody leaves without naming who takes over. The name is in the journal, not in the event. */
function left(
  draft: Draft,
  { control: link }: PositionSettings,
  by: string,
  { position, delegate, to }: AwayArgs,
  now: number,
): Json {
  if (!draft.rules.positions.some(({ extension }) => extension === position))
    return refusal('POSITION_UNKNOWN', position);
  if (draft.rules.away.requireDelegate && delegate === undefined)
    return refusal('DELEGATE_MISSING', position);
  const away: Away = { delegate: delegate ?? null, to: to ?? null, since: now, by };
  draft.put(AWAY_MACHINE, position, away);
  const data = { what: 'away', position, delegate: away.delegate, to: away.to, by };
  draft.add({ do: 'record', type: 'switchboard-log', subject: position, data, publish: false });
  const byHand = away.to === null || !link?.services.has('DeflectCall') || !link.tells;
  tell(draft, position, { what: 'away', position, to: away.to, byHand, by });
  return { ok: true, away, byHand };
}

/** A call rings at a position: somebody else's when its operator is away, and nobody's when the switchboard is elsewhere. */
function rings(draft: Draft, position: string, { control: link }: PositionSettings, now: number): void {
  const away = awayFrom(draft, position);
  if (away?.to)
    control(draft, link, { service: 'DeflectCall', device: asExtension(position), to: away.to }, now);
  const seat = seatOf(draft);
  const known = draft.rules.positions.some(({ extension }) => extension === position);
  if (seat === null || !known || seat.extension === position || seat.mismatch || away) return;
  draft.put(SEAT_MACHINE, CURRENT, { ...seat, mismatch: true });
  tell(draft, position, { what: 'mismatch', position, to: seat.extension, byHand: true, by: 'call' });
}

interface Told {
  readonly what: 'switched' | 'mismatch' | 'away' | 'back';
  readonly position: string;
  readonly to: string | null;
  /** Nothing we have can set it at the PBX. */
  readonly byHand: boolean;
  readonly by: string;
}

function tell(draft: Draft, subject: string, told: Told): void {
  draft.event('position', subject, told);
  draft.show({ entity: 'switchboard', key: 'position', aspect: 'position' }, shown(draft));
}

/** For whoever looks later; no names (R119). */
function shown(house: HouseView): Json {
  const seat = seatOf(house);
  const away = [...house.entries(AWAY_MACHINE)].map(([position, value]) => ({
    position,
    to: (value as unknown as Away).to,
    since: (value as unknown as Away).since,
  }));
  return {
    current: seat && { id: seat.id, extension: seat.extension, since: seat.since, mismatch: seat.mismatch },
    away,
  };
}
