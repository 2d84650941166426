import type { DeliveredFact, StationRecord } from '../telephony/index.js';
import type { Message } from './consumer.js';

/** One line of the live report. */
export interface Told {
  room: string;
  text: string;
  tone: 'news' | 'good' | 'warning' | 'aside';
}

/** What a message means in plain words; null: nothing worth a line (health, state that an event has told already). */
export function tell(message: Message): Told | null {
  const [kind, name = ''] = message.subtopic.split('/');
  switch (kind) {
    case 'event':
      return tellEvent(name, message.body as Envelope);
    case 'room':
      return message.subtopic.endsWith('/lamp') ? tellLamp(name, message.body as LampView | null) : null;
    case 'reply':
      return tellReply(message.body as Answer);
    case 'cmd': {
      const { room = '', reason = '' } = message.body as { room?: string; reason?: string };
      return { room, text: `Front desk asks: ${name} (${words(reason)})`, tone: 'aside' };
    }
    case 'status': {
      const { state } = message.body as { state?: string };
      return { room: '', text: `The gateway is ${state}`, tone: state === 'online' ? 'good' : 'aside' };
    }
    default:
      return null;
  }
}

/** The part of the CloudEvents envelope a listener needs. */
interface Envelope {
  subject?: string;
  data: unknown;
}

/** What of `room/<room>/lamp` is told: what each board shows, and how sure that is. */
export interface LampView {
  shown: Readonly<Record<string, { lit: boolean; proof: string }>>;
}

interface Answer {
  ok: boolean;
  message?: string;
  room?: string;
}

function tellEvent(type: string, { subject = '', data }: Envelope): Told | null {
  switch (type) {
    case 'check-in':
      return { room: subject, text: 'Checks in', tone: 'news' };
    case 'check-out':
      return { room: subject, text: 'Checks out', tone: 'news' };
    case 'call':
      return tellCall(subject, data as StationRecord);
    case 'wake-up':
      return tellWakeUp(subject, (data as StationRecord).detail.event);
    case 'delivered': {
      const { calling, reason } = data as DeliveredFact;
      return {
        room: subject,
        text: `Call from ${calling ?? 'unknown'} goes to the message desk (${words(reason)})`,
        tone: 'news',
      };
    }
    case 'lamp': {
      const { lit, reasons } = data as { lit: boolean; reasons: readonly string[] };
      const why = reasons.length > 0 ? `: ${reasons.map(words).join(', ')}` : '';
      return { room: subject, text: `Message lamp shall be ${lit ? 'lit' : 'dark'}${why}`, tone: 'news' };
    }
    case 'lamp-fault': {
      const { board, code } = data as { board: string; code: string };
      return { room: subject, text: `Lamp on ${board} does not obey: ${code}`, tone: 'warning' };
    }
    case 'quarantine': {
      const { length } = data as { length: number };
      return { room: '', text: `Unreadable line, ${length} bytes, kept in quarantine`, tone: 'warning' };
    }
    case 'link': {
      const { link, state, why } = data as { link: string; state: string; why: string | null };
      const text = `Link ${link} is ${state}${why ? ` (${why})` : ''}`;
      return { room: '', text, tone: state === 'up' ? 'good' : 'warning' };
    }
    case 'daemon':
      return { room: '', text: `Gateway ${(data as { what: string }).what}`, tone: 'aside' };
    default:
      return { room: subject, text: `Event ${type}`, tone: 'aside' };
  }
}

function tellCall(room: string, call: StationRecord): Told {
  const talked = call.durationSeconds === null ? '' : `, ${duration(call.durationSeconds)}`;
  switch (call.direction) {
    case 'outgoing':
      return { room, text: `Calls ${call.dialed ?? 'out'}${talked}`, tone: 'news' };
    case 'internal':
      return { room, text: `Calls ${call.dialed ?? 'another room'} in the house${talked}`, tone: 'news' };
    default: {
      const caller = call.caller ?? 'outside';
      const rang = call.ringSeconds === null ? '' : ` after ${duration(call.ringSeconds)}`;
      return call.answered === false
        ? { room, text: `Does not answer ${caller}; given up${rang}`, tone: 'warning' }
        : { room, text: `Answers ${caller}${rang}${talked}`, tone: 'news' };
    }
  }
}

function tellWakeUp(room: string, event: unknown): Told {
  switch (event) {
    case 'start':
      return { room, text: 'Wake-up call rings', tone: 'news' };
    case 'answered':
      return { room, text: 'Wake-up call answered', tone: 'good' };
    default:
      return { room, text: `Wake-up call: ${words(String(event))}`, tone: 'warning' };
  }
}

function tellLamp(room: string, view: LampView | null): Told | null {
  const boards = Object.entries(view?.shown ?? {}).map(
    ([board, { lit, proof }]) => `${board} ${lit ? 'lit' : 'dark'} (${proof})`,
  );
  return boards.length === 0 ? null : { room, text: `Shown: ${boards.join(', ')}`, tone: 'aside' };
}

function tellReply({ ok, message, room = '' }: Answer): Told {
  return ok
    ? { room, text: 'Answer to the front desk: done', tone: 'good' }
    : { room, text: `Answer to the front desk: ${message ?? 'refused'}`, tone: 'warning' };
}

/** `forward-no-answer` → `forward no answer`. */
function words(id: string): string {
  return id.replaceAll('-', ' ');
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
