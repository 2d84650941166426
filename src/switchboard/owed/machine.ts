import type { CommandFact, StationRecord } from '../../telephony/index.js';
import { type CallChange, type Follower, isOutgoing, isPosition, otherParty } from '../calls/change.js';
import { tagOf } from '../calls/tag.js';
import type { DirectoryRules } from '../directory/rules.js';
import { Draft } from '../draft.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { passingAnswer, refusal } from '../reply.js';
import { NOTHING } from '../subject.js';
import { sameNumber } from './same-number.js';
import {
  allOwed,
  keep,
  type Owed,
  type OwedEnd,
  type OwedKind,
  owe,
  owedOf,
  owedTimer,
  setTimers,
  settle,
  tell,
} from './state.js';

type OwedSettings = Pick<DirectoryRules, 'callerPrefixes'>;

/** Arguments as the MQTT schemas (src/mqtt/owed-schemas.ts) let them through. */
interface AddArgs {
  kind: OwedKind;
  number?: string;
  name?: string;
  about?: string;
  who?: string;
  call?: string;
  /** Minutes from now; without it as the house says. */
  withinMinutes?: number;
}
interface CloseArgs {
  owed: string;
  end: Exclude<OwedEnd, 'called-again'>;
}

/**
 * One list of all calls the house owes (G07). Broken and abandoned calls come onto it by themselves, the others by their
 * procedures or an operator. What was called back leaves it when a line shows it, else by an operator who says how.
 */
export function owed({ callerPrefixes }: OwedSettings): { procedure: Procedure; follower: Follower } {
  const of = (house: HouseView, number: string | null) =>
    allOwed(house).filter((one) => sameNumber(one.number, number, callerPrefixes));

  const follower: Follower = (draft, change, now) => {
    const { what, call, by } = change;
    if (!isPosition(draft, call.position)) return;
    if (what === 'answered') {
      // R178: the caller called again; ours that was answered is the call back.
      const outgoing = isOutgoing(call);
      for (const one of of(draft, otherParty(call)))
        if (outgoing || isLost(one)) settle(draft, one, outgoing ? 'called-back' : 'called-again', by);
      return;
    }
    const kind = lostAs(draft, change);
    if (kind === null || of(draft, call.caller).some(isLost)) return;
    owe(draft, { kind, number: call.caller, call: call.id, by }, now);
  };

  const procedure: Procedure = {
    id: 'owed',
    on(fact, house, now): readonly Effect[] {
      const draft = new Draft(house);
      switch (fact.type) {
        case 'Command': {
          const body = command(draft, fact, now);
          if (body !== null) draft.add(...passingAnswer(fact, body));
          break;
        }
        case 'TimerDue':
          timer(draft, fact.timer);
          break;
        case 'StationRecord':
          printed(draft, fact.record, (number) => of(draft, number), now);
          break;
        case 'ClockJumped':
          for (const one of allOwed(house)) {
            const shifted: Owed = { ...one, since: one.since + fact.byMs, due: one.due + fact.byMs };
            keep(draft, shifted);
            setTimers(draft, shifted, now);
          }
          break;
        default:
          return NOTHING;
      }
      return draft.effects.length === 0 ? NOTHING : draft.effects;
    },
  };
  return { procedure, follower };
}

/** Lost on the line: only these are settled when the caller calls again. */
const isLost = ({ kind }: Owed): boolean => kind === 'dropped' || kind === 'abandoned';

/**
 * What a call that ended leaves owed; null: nothing. A private talk is not our business (R178), a withheld number cannot be
 * called, and a line that was diverted or that nobody could follow is no proof of anything.
 */
function lostAs(house: HouseView, { what, call, before, how }: CallChange): OwedKind | null {
  if (what !== 'ended' || before === null || call.caller === null || isOutgoing(call)) return null;
  if (how !== 'cleared' && how !== 'dropped') return null;
  if (tagOf(house, call.id) === 'private') return null;
  if (before.phase === 'ringing') return 'abandoned';
  // Who hangs up on hold waited for nothing.
  const broke = how === 'dropped' || before.phase === 'held';
  if (!broke || before.phase === 'transferred') return null;
  const until = before.hold?.since ?? call.endedAt;
  const talked = before.answeredAt === null || until === null ? null : until - before.answeredAt;
  return talked !== null && talked < house.rules.owed.droppedMinTalk ? null : 'dropped';
}

function command(draft: Draft, fact: CommandFact, now: number): Json | null {
  const args = fact.args as unknown;
  switch (fact.name) {
    case 'owed.add': {
      const { withinMinutes, ...said } = args as AddArgs;
      if (said.number === undefined && said.name === undefined)
        return refusal('FIELD_MISSING', 'number or name');
      const due = withinMinutes === undefined ? {} : { due: now + withinMinutes * 60_000 };
      return { ok: true, owed: owe(draft, { ...said, ...due, by: fact.by }, now) };
    }
    case 'owed.close': {
      const { owed: id, end } = args as CloseArgs;
      const one = owedOf(draft, id);
      if (!one) return refusal('OWED_UNKNOWN', id);
      settle(draft, one, end, fact.by);
      return { ok: true };
    }
    case 'owed.list':
      return { ok: true, owed: allOwed(draft) };
    default:
      return null;
  }
}

function timer(draft: Draft, id: string): void {
  const of = owedTimer(id);
  const one = of && owedOf(draft, of.owed);
  if (!one) return;
  if (of.what === 'due') keep(draft, { ...one, overdue: true });
  tell(draft, of.what === 'due' ? 'due' : 'warned', one, { by: 'timer' });
}

/** SMDR: the only witness where the PBX tells nothing while a call runs. */
function printed(
  draft: Draft,
  record: StationRecord,
  of: (number: string | null) => readonly Owed[],
  now: number,
): void {
  const { kind, direction, answered, extension, dialed, caller, durationSeconds } = record;
  if (kind !== 'call') return;
  if (direction === 'outgoing') {
    // Nobody spoke: not called back.
    if (answered === false || durationSeconds === 0) return;
    // Printed at the end: a talk that began before it was owed is another one.
    const began = now - (durationSeconds ?? 0) * 1000;
    for (const one of of(dialed)) if (began >= one.since) settle(draft, one, 'called-back', record.format);
    return;
  }
  if (direction !== 'incoming' || !isPosition(draft, extension) || caller === null) return;
  // What a link told while it ran is settled by what the link tells: this may be the record of that very call.
  const lost = of(caller).filter(isLost);
  if (answered === true) {
    for (const one of lost) if (one.call === null) settle(draft, one, 'called-again', record.format);
  } else if (answered === false && lost.length === 0)
    owe(draft, { kind: 'abandoned', number: caller, by: record.format }, now);
}
