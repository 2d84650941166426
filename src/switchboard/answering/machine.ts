import type { StationRecord } from '../../telephony/index.js';
import { type Follower, isOutgoing, isPosition } from '../calls/change.js';
import { type CallState, callOf, callsOf } from '../calls/state.js';
import { keptEntries, numbersOn } from '../directory/entry.js';
import type { DirectoryRules } from '../directory/rules.js';
import { Draft } from '../draft.js';
import { operatorAt } from '../positions/state.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { NOTHING } from '../subject.js';
import { type CallerCard, cardOf } from './card.js';
import { apology, greeting, type Hearing } from './greeting.js';
import { limitMs, mustApologise, ringAt, verdictOf } from './rings.js';
import { type CallView, VIEW_MACHINE, viewOf } from './view.js';

interface AnsweringSettings {
  readonly directory: DirectoryRules;
  /** `YYYY-MM-DD` and `HH:MM:SS` at the hotel. */
  readonly localTime: (now: number) => { date: string; time: string };
  /** A link tells of calls while they ring: what is printed afterwards is not judged again. */
  readonly tells: boolean;
}

const lateTimer = (call: string) => `answering/${call}`;

/**
 * A call at an operator's position is greeted and judged: who it is and what to say while it still rings, an alert when it
 * rings too long, and the verdict when it is taken. A PBX that does not tell the ringing gets `unknown`.
 */
export function answering(settings: AnsweringSettings): { procedure: Procedure; follower: Follower } {
  const follower: Follower = (draft, { what, call, before }, now) => {
    if (isOutgoing(call) || !isPosition(draft, call.position)) return;
    if (before === null) greet(draft, call, settings, now);
    if (before?.phase === 'ringing' && call.phase !== 'ringing')
      draft.add({ do: 'cancel-timer', id: lateTimer(call.id) });
    if (what === 'answered' || (what === 'held' && before?.phase !== 'answered'))
      taken(draft, call, settings, now);
    if (what === 'ended') draft.put(VIEW_MACHINE, call.id, null);
  };
  const procedure: Procedure = {
    id: 'answering',
    on(fact, house, now): readonly Effect[] {
      const draft = new Draft(house);
      if (fact.type === 'TimerDue' && fact.timer.startsWith('answering/'))
        late(draft, callOf(house, fact.timer.slice('answering/'.length)), now);
      else if (fact.type === 'StationRecord' && !settings.tells) printed(draft, fact.record);
      else if (fact.type === 'ClockJumped') for (const call of callsOf(house)) watch(draft, call, now);
      return draft.effects.length === 0 ? NOTHING : draft.effects;
    },
  };
  return { procedure, follower };
}

/** The card, and the greeting, in the same turn in which it rings (R190: before the telephone is taken). */
function greet(draft: Draft, call: CallState, settings: AnsweringSettings, now: number): void {
  const card = cardOf(draft, call.caller, settings.directory, now);
  const say = [greeting(draft, hearing(draft, call, card, settings, now))];
  const languages = languagesFor(draft, card);
  keep(draft, call, { card, say, languages, verdict: null, alert: false });
  watch(draft, call, now);
}

/** While it rings, its limit is a timer. */
function watch(draft: Draft, call: CallState, now: number): void {
  if (call.phase !== 'ringing' || call.ringingSince === null || !viewOf(draft, call.id)) return;
  const due = call.ringingSince + limitMs(draft.rules);
  if (due > now) draft.add({ do: 'timer', id: lateTimer(call.id), due, body: null });
}

function late(draft: Draft, call: CallState | undefined, now: number): void {
  const view = call && viewOf(draft, call.id);
  if (!view || call.phase !== 'ringing' || call.ringingSince === null) return;
  keep(draft, call, { ...view, alert: true });
  tell(draft, 'alert', call, now - call.ringingSince);
}

function taken(draft: Draft, call: CallState, settings: AnsweringSettings, now: number): void {
  const rung = call.ringingSince === null || call.answeredAt === null ? null : now - call.ringingSince;
  const view = viewOf(draft, call.id);
  if (view) {
    const heard = hearing(draft, call, view.card, settings, now);
    const sorry = mustApologise(draft.rules, rung) ? [apology(draft, heard)] : [];
    const say = [...sorry, greeting(draft, heard)];
    keep(draft, call, { ...view, say, verdict: verdictOf(draft.rules, rung), alert: false });
  }
  tell(draft, 'answered', call, rung);
}

/** Ringing as the PBX printed it afterwards, for calls that no link told of while they rang. */
function printed(draft: Draft, record: StationRecord): void {
  const { kind, direction, answered, extension, ringSeconds } = record;
  if (kind !== 'call' || direction !== 'incoming' || answered !== true) return;
  if (!isPosition(draft, extension)) return;
  const rung = ringSeconds === null ? null : ringSeconds * 1000;
  draft.event('answering', extension, judged(draft, 'printed', null, extension, rung));
}

function tell(draft: Draft, what: 'alert' | 'answered', call: CallState, rung: number | null): void {
  draft.event('answering', call.position, judged(draft, what, call.id, call.position, rung));
}

const judged = (
  { rules }: HouseView,
  what: 'alert' | 'answered' | 'printed',
  call: string | null,
  position: string | null,
  rung: number | null,
) => ({
  what,
  call,
  position,
  rungMs: rung,
  ring: rung === null ? null : ringAt(rules, rung),
  verdict: verdictOf(rules, rung),
  apologise: mustApologise(rules, rung),
});

const keep = (draft: Draft, call: CallState, view: CallView) =>
  draft.put(VIEW_MACHINE, call.id, view as unknown as Json);

function hearing(
  house: HouseView,
  call: CallState,
  { internal, superior }: CallerCard,
  { directory, localTime }: AnsweringSettings,
  now: number,
): Hearing {
  const dept = departmentOf(house, call.called, directory.today(now));
  const operator = operatorAt(house, call.position);
  return { internal, superior, dept, operator, time: localTime(now).time.slice(0, 5) };
}

/** R085: the department whose line was called. */
function departmentOf(house: HouseView, called: string | null, today: string): string | null {
  if (called === null) return null;
  for (const [, { entry }] of keptEntries(house))
    if (numbersOn(entry, today).some(({ kind, number }) => kind === 'extension' && number === called))
      return entry.kind === 'department' ? entry.name : entry.department;
  return null;
}

/** R112: a caller whose language is known hears it first. */
function languagesFor({ rules }: HouseView, { lines }: CallerCard): CallView['languages'] {
  const { languages } = rules.greetings;
  const known = lines
    .map((line) => (line as { language?: string | null }).language)
    .find((language) => typeof language === 'string')
    ?.slice(0, 2)
    .toLowerCase();
  const first = languages.filter((language) => language === known);
  return [...first, ...languages.filter((language) => language !== known)];
}
