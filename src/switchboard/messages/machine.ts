import type { Callee } from '../../config/house-rules/schema/kinds.js';
import type { CommandFact } from '../../telephony/index.js';
import { callOf } from '../calls/state.js';
import { taskOf } from '../desk/task.js';
import { openTask } from '../desk/walk.js';
import { keptEntry } from '../directory/entry.js';
import { rankOf } from '../directory/rank.js';
import { Draft } from '../draft.js';
import { roomGuests } from '../guests/list.js';
import { knowsConfidential, type Role } from '../privacy/roles.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { passingAnswer, refusal } from '../reply.js';
import { NOTHING } from '../subject.js';
import { message as chart, type Note } from './chart.js';
import { follow, mayMoveGuests } from './follow.js';
import { rulesOf } from './form.js';
import { keep, messageTimer, moment, prove, setMoments, tell } from './keep.js';
import {
  isOwed,
  type Message,
  messageOf,
  messagesOf,
  type NoteForm,
  type PROOFS,
  type Target,
  textOfMessage,
} from './message.js';

/** What messages take from the site: how its clocks show this moment. */
export interface MessageSettings {
  readonly localTime: (now: number) => { date: string; time: string };
}

/** Arguments as the MQTT schemas (src/mqtt/messages-schemas.ts) let them through. */
interface StartArgs {
  readonly role?: Role;
  readonly form?: NoteForm;
  readonly room?: string;
  readonly person?: string;
  readonly callee?: Callee;
  readonly call?: string;
  readonly position?: string;
  readonly language?: 'zh' | 'en';
  readonly fields?: { readonly [field: string]: string };
}
interface ListArgs {
  readonly role?: Role;
  readonly room?: string;
  readonly delivered?: boolean;
}
interface DeliverArgs {
  readonly message: string;
  readonly how: (typeof PROOFS)[number];
  readonly target?: Target;
  readonly to?: string;
  readonly role?: Role;
}

/**
 * Messages from the first word to the last proof: `message.start` begins the chart that takes one down, `message.list`
 * answers what is not delivered, `message.deliver` says who got it. In plain words: README.md beside this file.
 */
export function messages(settings: MessageSettings): Procedure {
  return {
    id: 'messages',
    on(fact, house, now): readonly Effect[] {
      const draft = new Draft(house);
      // Behind `guests`, which has put what the fact says of guests and texts.
      if (mayMoveGuests(fact)) follow(draft, fact, now);
      if (fact.type === 'Command') command(draft, fact, settings, now);
      else if (fact.type === 'TimerDue') due(draft, fact.timer, now);
      else if (fact.type === 'Delivered') guestAsks(draft, fact.calling, fact.called);
      else if (fact.type === 'ClockJumped') shift(draft, fact.byMs);
      return draft.effects.length > 0 ? draft.effects : NOTHING;
    },
  };
}

function command(draft: Draft, fact: CommandFact, settings: MessageSettings, now: number): void {
  const args = fact.args as unknown;
  switch (fact.name) {
    case 'message.start':
      draft.add(...passingAnswer(fact, start(draft, fact, args as StartArgs, settings, now)));
      return;
    case 'message.list':
      draft.add(...passingAnswer(fact, list(draft, args as ListArgs)));
      return;
    case 'message.deliver':
      draft.add(...passingAnswer(fact, deliver(draft, fact, args as DeliverArgs, now)));
      return;
  }
}

function start(
  draft: Draft,
  fact: CommandFact,
  args: StartArgs,
  settings: MessageSettings,
  now: number,
): Json {
  const {
    role = 'operator',
    room = null,
    person = null,
    call = null,
    position = null,
    language = 'zh',
  } = args;
  if (room !== null && !draft.hasRoom(room)) return refusal('ROOM_UNKNOWN', room);
  const entry = person === null ? null : keptEntry(draft, person);
  if (person !== null && !entry) return refusal('ENTRY_UNKNOWN', person);
  // Of somebody whose rank nobody wrote down the house knows only that they work here.
  const callee = args.callee ?? (entry ? (rankOf(entry.entry.rank) ?? 'staff') : 'guest');
  const form = args.form ?? (callee === 'guest' ? 'message' : 'relay');
  const { date, time } = settings.localTime(now);
  const rule = rulesOf(draft, form);
  const asked = new Set<string>([...rule.required, ...rule.optional]);
  const caller = callOf(draft, call)?.caller ?? null;
  // Known already: nobody is asked for it (R224, R276: date and time by themselves).
  const known: [string, string | null][] = [
    ['time', `${date} ${time.slice(0, 5)}`],
    ['callerPhone', caller],
    ['room', room],
    ['recipient', entry?.entry.name ?? null],
    ...Object.entries(args.fields ?? {}),
  ];
  const values = Object.fromEntries(
    known.flatMap(([field, value]) =>
      value !== null && value.trim() !== '' && asked.has(field) ? [[field, value]] : [],
    ),
  );
  const about = { form, role, callee, room, person, values, declined: [] };
  const data: Note = { ...about, askedNameAgain: false, unmatched: false };
  const id = openTask(draft, chart, { data, call, position, language }, { now, by: fact.by });
  return { ok: true, task: taskOf(draft, id) as unknown as Json };
}

function list(house: HouseView, { role = 'operator', room, delivered = false }: ListArgs): Json {
  const seen = messagesOf(house).filter(
    (message) =>
      maySee(house, message, role) &&
      (room === undefined || message.room === room) &&
      (delivered || isOwed(message)),
  );
  const views = seen.map((message) => ({
    ...message,
    text: READERS.includes(role) ? textOfMessage(house, message.id) : null,
  }));
  return { ok: true, messages: views as unknown as Json, undelivered: seen.filter(isOwed).length };
}

/** Who passes messages on may read them. */
const READERS: readonly Role[] = ['operator', 'frontDesk', 'concierge', 'supervisor', 'manager', 'system'];

/** A message in the room of a confidential guest tells that there is one (R132); what did not fit the list does not. */
function maySee(house: HouseView, { room, unmatched, callee }: Message, role: Role): boolean {
  if (room === null || unmatched || callee !== 'guest' || knowsConfidential(role)) return true;
  return roomGuests(house, room).confidential === null;
}

function deliver(draft: Draft, fact: CommandFact, args: DeliverArgs, now: number): Json {
  const { how, target = 'recipient', to = null, role = 'operator' } = args;
  const message = messageOf(draft, args.message);
  if (!message || !maySee(draft, message, role)) return refusal('MESSAGE_UNKNOWN', args.message);
  const delivery = message.deliveries.find((one) => one.target === target);
  if (!delivery) return refusal('MESSAGE_TARGET', `${args.message}: ${target}`);
  const changed = delivery.proof === null;
  const after = changed ? prove(draft, message, target, { how, at: now, by: fact.by, to }) : message;
  return { ok: true, message: after as unknown as Json, changed };
}

function due(draft: Draft, timer: string, now: number): void {
  const of = messageTimer(timer);
  const message = of && messageOf(draft, of.id);
  if (message) moment(draft, message, of.moment, now);
}

/** A room that has messages rings the operator or a message desk: the screen shows them before the guest asks (R141). */
function guestAsks(draft: Draft, calling: string | null, called: string | null): void {
  const room = calling === null ? undefined : draft.roomOfExtension(calling);
  if (room === undefined || called === calling || roomGuests(draft, room).confidential !== null) return;
  const [first] = messagesOf(draft).filter((message) => message.room === room && isOwed(message));
  if (first) tell(draft, first, 'guest-calls', 'house');
}

/** The clock was set: a quarter of an hour is still one. */
function shift(draft: Draft, byMs: number): void {
  for (const message of messagesOf(draft)) {
    if (!isOwed(message) || message.due === null || message.overdueSince !== null) continue;
    const { at, warnAt } = message.due;
    const shifted = { ...message, due: { at: at + byMs, warnAt: warnAt === null ? null : warnAt + byMs } };
    keep(draft, shifted);
    setMoments(draft, shifted);
  }
}
