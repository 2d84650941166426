import { asRoom, type Fact } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import { type Guest, roomGuests } from '../guests/list.js';
import type { HouseView } from '../procedure.js';
import { hashOf, keep, lampOf, prove, saveMessage, tell } from './keep.js';
import { isOwed, type Message, messageOf, messagesOf, type Stay, TEXT_OF_MESSAGE } from './message.js';

/** A text of a link as the procedure `guests` keeps it: machine `text`, key = room. */
type LinkText = {
  readonly room: string;
  readonly id: string | null;
  readonly text: string;
  readonly by: string;
};

/** Facts after which guests or their texts may be others. Not each call: there are many of them. */
export function mayMoveGuests(fact: Fact): boolean {
  switch (fact.type) {
    case 'MessageText':
    case 'MessageTextDeleted':
    case 'CheckedIn':
    case 'GuestChanged':
    case 'CheckedOut':
    case 'SyncEnded':
      return true;
    case 'StationRecord':
      return fact.record.kind === 'check-out';
    case 'Command':
      return fact.name.startsWith('guest.') || fact.name.startsWith('sync.');
    default:
      return false;
  }
}

/** Who is in the room as a message is saved; null: nobody the house knows of. */
export function stayIn(house: HouseView, room: string | null): Stay | null {
  const [guest] = room === null ? [] : roomGuests(house, asRoom(room)).guests;
  return guest ? { reservation: guest.reservation, since: guest.since } : null;
}

/**
 * Messages go with their guests. Texts of the PMS join the list (R046); one that the PMS takes back was told there, which
 * is its proof. A message whose guest left stays on the list, says so, and lights no lamp: a person decides.
 */
export function follow(draft: Draft, fact: Fact, now: number): void {
  const unseen = linkTexts(draft);
  for (const message of messagesOf(draft)) {
    if (message.guestLeft !== null) continue;
    if (message.source.is === 'link') followText(draft, message, unseen, fact, now);
    else if (isOwed(message) && message.stay) followGuest(draft, message, message.stay, now);
  }
  for (const { room, id, text, by } of unseen) {
    const source = { is: 'link', link: by, id } as const;
    const about = { form: 'message', callee: 'guest', room, person: null, call: null, source } as const;
    saveMessage(draft, { ...about, stay: null, unmatched: false, declined: [] }, { content: text }, by, now);
  }
}

function linkTexts(draft: Draft): LinkText[] {
  return [...draft.entries('text')].flatMap(([room, texts]) =>
    (texts as unknown as readonly Omit<LinkText, 'room'>[]).map((text) => ({ room, ...text })),
  );
}

/** The same id is the same text, as for `guests`; other words under it are news, of a delivered one a new message. */
function followText(draft: Draft, message: Message, unseen: LinkText[], fact: Fact, now: number): void {
  const { source, hash } = message;
  if (source.is !== 'link') return;
  const at = unseen.findIndex(
    ({ by, id, text }) =>
      by === source.link &&
      id === source.id &&
      (hashOf({ content: text }) === hash || (id !== null && isOwed(message))),
  );
  const text = unseen[at];
  if (text) {
    unseen.splice(at, 1);
    if (hashOf({ content: text.text }) !== hash) reword(draft, message, text.text);
    if (text.room !== message.room) move(draft, message, text.room, now);
    return;
  }
  if (!isOwed(message)) return;
  if (fact.type !== 'MessageTextDeleted') leave(draft, message, now);
  else
    for (const { target, proof } of message.deliveries)
      if (proof === null) {
        const taken = { how: 'deleted-at-source', at: now, by: source.link, to: null } as const;
        prove(draft, messageOf(draft, message.id) ?? message, target, taken);
      }
}

function followGuest(draft: Draft, message: Message, stay: Stay, now: number): void {
  const isThey = ({ reservation, since }: Guest) =>
    stay.reservation === null
      ? reservation === null && since === stay.since
      : reservation === stay.reservation;
  const rooms = [...draft.entries('guest')].flatMap(([room]) =>
    roomGuests(draft, asRoom(room)).guests.some(isThey) ? [room] : [],
  );
  if (message.room !== null && rooms.includes(message.room)) return;
  const [only, ...others] = rooms;
  // Two who could be meant are not told apart by a guess.
  if (only !== undefined && others.length === 0) move(draft, message, only, now);
  else leave(draft, message, now);
}

function reword(draft: Draft, message: Message, content: string): void {
  draft.put(TEXT_OF_MESSAGE, message.id, { content });
  const after = { ...message, hash: hashOf({ content }) };
  keep(draft, after);
  tell(draft, after, 'reworded', 'house');
}

function move(draft: Draft, message: Message, room: string, now: number): void {
  const after = { ...(messageOf(draft, message.id) ?? message), room };
  keep(draft, after);
  tell(draft, after, 'moved', 'house');
  if (message.room !== null) lampOf(draft, message.room, now);
  lampOf(draft, room, now);
}

function leave(draft: Draft, message: Message, now: number): void {
  const after = { ...message, guestLeft: now };
  keep(draft, after);
  tell(draft, after, 'guest-left', 'house');
  if (message.room !== null) lampOf(draft, message.room, now);
}
