import { asRoom } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { roomGuests } from '../guests/list.js';
import { putReason, standingReasons } from '../message-lamp/machine.js';
import type { Json } from '../procedure.js';
import { closeSlip, forgetSlip, openSlip } from '../slips/keep.js';
import {
  asJson,
  isOwed,
  lights,
  MESSAGE_MACHINE,
  type Message,
  type MessageText,
  messagesOf,
  type Proof,
  type Target,
  TEXT_OF_MESSAGE,
  textOfMessage,
} from './message.js';
import { sha256 } from './sha256.js';

const COUNTER_MACHINE = 'counter';
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Who lit a lamp for a message, in the reasons of the lamp: what others set, others take away. */
export const LIT_BY = 'messages';

/** What happens to a message in time; the timer's name. `purge`: its text goes. `forget`: its proof too. */
export const MOMENTS = ['warn', 'due', 'purge', 'forget'] as const;
export type Moment = (typeof MOMENTS)[number];
const timerOf = (id: string, moment: Moment) => `message/${id}/${moment}`;

/** `message/m17/due` → m17 and due; null: another timer. */
export function messageTimer(timer: string): { id: string; moment: Moment } | null {
  const match = /^message\/(m\d+)\/(warn|due|purge|forget)$/.exec(timer);
  return match?.[1] ? { id: match[1], moment: match[2] as Moment } : null;
}

/** What is saved: the route, the deadline and the hash follow from the house rules and the text. */
export type Saved = Pick<
  Message,
  'form' | 'callee' | 'room' | 'person' | 'call' | 'source' | 'stay' | 'unmatched' | 'declined'
>;

/** A message is saved: on the list, its lamp lit, its slip on the way, its deadline running. All in this turn. */
export function saveMessage(draft: Draft, saved: Saved, text: MessageText, by: string, now: number): Message {
  const next = ((draft.get(COUNTER_MACHINE, 'message') as number | undefined) ?? 0) + 1;
  draft.put(COUNTER_MACHINE, 'message', next);
  const { messages } = draft.rules;
  const route = messages.routes[saved.callee];
  // A call written down is nobody's to deliver (R276); all else is owed until there is proof (R046).
  const owed = saved.form !== 'record';
  const targets: Target[] = owed ? ['recipient', ...route.copies] : [];
  const at = now + route.within;
  const warnAt = messages.warnBefore < route.within ? at - messages.warnBefore : null;
  const message: Message = {
    id: `m${next}`,
    ...saved,
    by,
    savedAt: now,
    carrier: route.carrier,
    hash: hashOf(text),
    deliveries: targets.map((target) => ({ target, proof: null })),
    due: owed ? { at, warnAt } : null,
    overdueSince: null,
    guestLeft: null,
    deliveredAt: owed ? null : now,
    purgedAt: null,
  };
  draft.put(TEXT_OF_MESSAGE, message.id, text);
  keep(draft, message);
  if (owed) setMoments(draft, message);
  else retire(draft, message, now);
  tell(draft, message, 'saved', by);
  if (route.print && saved.source.is === 'desk') openSlip(draft, message.id, now);
  if (message.room !== null) lampOf(draft, message.room, now);
  return message;
}

/** The hash of a text as it is kept: fields in the order of their names. */
export const hashOf = (text: MessageText): string =>
  sha256(JSON.stringify(Object.entries(text).sort(([a], [b]) => (a < b ? -1 : 1))));

/** Somebody got it. With the last who has to, it leaves the list, and its text has until the end of its retention. */
export function prove(draft: Draft, message: Message, target: Target, proof: Proof): Message {
  const deliveries = message.deliveries.map((one) =>
    one.target === target && one.proof === null ? { target, proof } : one,
  );
  const delivered = deliveries.every((one) => one.proof !== null);
  const after: Message = { ...message, deliveries, deliveredAt: delivered ? proof.at : null };
  keep(draft, after);
  if (target === 'recipient') closeSlip(draft, message.id, proof, proof.how !== 'undeliverable');
  if (delivered) retire(draft, after, proof.at);
  tell(draft, after, proof.how, proof.by, target);
  if (message.room !== null) lampOf(draft, message.room, proof.at);
  return after;
}

/** From its delivery on: no deadline any more, and its text and its proof have an end. */
function retire(draft: Draft, message: Message, now: number): void {
  const { messageTextHours, messageProofDays } = draft.rules.retention;
  for (const moment of ['warn', 'due'] as const)
    draft.add({ do: 'cancel-timer', id: timerOf(message.id, moment) });
  const set = (moment: Moment, due: number) =>
    draft.add({ do: 'timer', id: timerOf(message.id, moment), due, body: null });
  set('purge', now + messageTextHours * HOUR_MS);
  set('forget', now + messageProofDays * DAY_MS);
}

/** The deadline of a message that is owed, also after the clock was set. */
export function setMoments(draft: Draft, { id, due }: Message): void {
  if (due === null) return;
  draft.add({ do: 'timer', id: timerOf(id, 'due'), due: due.at, body: null });
  if (due.warnAt !== null) draft.add({ do: 'timer', id: timerOf(id, 'warn'), due: due.warnAt, body: null });
}

/** A moment of a message has come. */
export function moment(draft: Draft, message: Message, what: Moment, now: number): void {
  switch (what) {
    case 'warn':
      if (isOwed(message)) tell(draft, message, 'warned', 'timer');
      return;
    case 'due': {
      if (!isOwed(message)) return;
      const after = { ...message, overdueSince: now };
      keep(draft, after);
      tell(draft, after, 'overdue', 'timer');
      return;
    }
    case 'purge': {
      if (textOfMessage(draft, message.id) === null) return;
      draft.put(TEXT_OF_MESSAGE, message.id, null);
      const after = { ...message, purgedAt: now };
      keep(draft, after);
      tell(draft, after, 'purged', 'timer');
      return;
    }
    case 'forget':
      draft.put(TEXT_OF_MESSAGE, message.id, null);
      draft.put(MESSAGE_MACHINE, message.id, null);
      forgetSlip(draft, message.id);
      tell(draft, message, 'forgotten', 'timer');
      return;
  }
}

/**
 * The text reason of a room's lamp: lit by the first message, gone with the last (R140, R142). A reason that somebody else
 * set stays until they take it away; those of a link's texts are ours to end, as their messages are.
 */
export function lampOf(draft: Draft, room: string, now: number): void {
  const { textLights, reasons } = draft.rules.lamp;
  const ofRoom = messagesOf(draft).filter((message) => message.room === room);
  const wanted = textLights && reasons.includes('text-message') && ofRoom.some(lights);
  const standing = standingReasons(draft, asRoom(room))['text-message'];
  const links = ofRoom.flatMap(({ source }) => (source.is === 'link' ? [source.link] : []));
  if (wanted && !standing) putReason(draft, asRoom(room), 'text-message', true, LIT_BY, now);
  if (!wanted && standing && [LIT_BY, ...links].includes(standing.by))
    putReason(draft, asRoom(room), 'text-message', false, LIT_BY, now);
}

export function keep(draft: Draft, message: Message): void {
  draft.put(MESSAGE_MACHINE, message.id, asJson(message));
}

/** The event: that it moved, never what it says or whom it names. Of a confidential stay only the journal knows (R132). */
export function tell(
  draft: Draft,
  message: Message,
  what: string,
  by: string,
  target: Target | null = null,
): void {
  const { id, form, callee, room, unmatched } = message;
  const undelivered = messagesOf(draft).filter(isOwed).length;
  const data: Json = { message: id, form, callee, room, what, target, undelivered, by };
  const hidden = room !== null && !unmatched && roomGuests(draft, room).confidential !== null;
  draft.add({ do: 'record', type: 'message', subject: room, data: data as object, publish: !hidden });
}
