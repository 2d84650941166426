import type { ControlAction, ControlEvent, Frame, Framing } from '../../src/driver-api/index.js';

/** A room as the simulated PBX knows it. */
export interface FramedRoom {
  occupied: boolean;
  name: string;
  lamp: boolean;
  dnd: boolean;
  barred: boolean;
  /** `HHMM`, or null. */
  wakeUp: string | null;
}

export type FramedRooms = ReadonlyMap<string, FramedRoom>;

/** How a PBX with framed messages speaks: drivers/simulator/framed-dialects.ts. */
export interface FramedDialect {
  readonly framing: Framing;
  /** Asks for the line, and gives it back; null, '': messages are sent as they are. */
  readonly bid: string | null;
  readonly end: string;
  readonly acknowledges: boolean;
  /** What answers are due after a message. */
  obey(body: string, rooms: FramedRooms): readonly string[];
  /** Null: the check disagrees, or it is no message. */
  unwrap(text: string): string | null;
  wrap(body: string, serial: number): string;
  /** Housekeeping keyed at a telephone, as `told` on the other side. */
  housekeeping(room: string, code: string): string;
}

const ACK = '\x06';
const NAK = '\x15';
const ENQ = '\x05';
const EOT = '\x04';
const REPLY_MS = 1200;
const RETRIES = 30;
const GAP_MS = 300;
/** How long a sender that was given the line keeps it. */
const RECEIVE_MS = 3000;

interface Outgoing {
  readonly bytes: string;
  readonly event: string | null;
  phase: 'waiting' | 'bidding' | 'sent';
  until: number;
  tries: number;
}

/**
 * The PBX's end of a framed hotel link, as a pure machine with the state of a small hotel. It obeys, acknowledges and
 * answers, sends what is keyed at its telephones, and is the primary station where both bid.
 */
export class FramedPbx {
  readonly rooms: Map<string, FramedRoom>;
  /** Events whose message the other side acknowledged. */
  readonly delivered: string[] = [];
  /** Events given up after all tries. */
  readonly lost: string[] = [];
  readonly #d: FramedDialect;
  readonly #queue: Outgoing[] = [];
  #serial = 0;
  #receivingUntil = 0;
  #lastObeyed = '';
  #maySendAt = 0;
  #bidBegan = false;
  #out: string[] = [];

  constructor(dialect: FramedDialect, rooms: readonly string[]) {
    this.#d = dialect;
    this.rooms = new Map(
      rooms.map((room) => [
        room,
        { occupied: false, name: '', lamp: false, dnd: false, barred: false, wakeUp: null },
      ]),
    );
  }

  get idle(): boolean {
    return this.#queue.length === 0;
  }

  /** A maid keys `code` in `room`: it is said when the line is free; ask `step` with `wake` afterwards. */
  housekeeping(room: string, code: string): void {
    this.#say(this.#d.housekeeping(room, code), `${room} ${code}`);
  }

  step(event: ControlEvent, now: number): ControlAction[] {
    this.#out = [];
    if (event.is === 'heard') this.#hear(event.frame, now);
    if (event.is === 'closed') this.#queue.length = 0;
    else this.#goOn(now);
    const actions: ControlAction[] = this.#out.map((text) => ({
      do: 'send',
      bytes: Buffer.from(text, 'latin1'),
    }));
    const [first] = this.#queue;
    if (first)
      actions.push({
        do: 'wake',
        at: first.phase === 'waiting' ? Math.max(this.#maySendAt, this.#receivingUntil) : first.until,
      });
    return actions;
  }

  #say(body: string, event: string | null): void {
    this.#serial += 1;
    const bytes = this.#d.wrap(body, this.#serial);
    this.#queue.push({ bytes, event, phase: 'waiting', until: 0, tries: 0 });
  }

  #hear({ text, cut }: Frame, now: number): void {
    const first = this.#queue[0];
    if (text === ENQ && this.#bidBegan) this.#hearBid(now);
    this.#bidBegan = this.#d.bid !== null && text.endsWith('1!');
    if (text === EOT) this.#receivingUntil = 0;
    else if (text === ACK && first) this.#acknowledged(first, now);
    else if (text === NAK && first && first.phase !== 'waiting') this.#again(first, now);
    else this.#hearMessage(text, cut, now);
  }

  #hearBid(now: number): void {
    // The primary station does not yield: the other side hears our bid and will answer it.
    if (this.#queue[0]?.phase === 'bidding') return;
    this.#out.push(ACK);
    this.#receivingUntil = now + RECEIVE_MS;
  }

  #hearMessage(text: string, cut: Frame['cut'], now: number): void {
    if (this.#d.framing.kind === 'stx-etx' && !text.startsWith('\x02')) return;
    const body = cut === null ? this.#d.unwrap(text) : null;
    if (body === null) {
      if (this.#d.acknowledges && cut !== 'restarted') this.#out.push(NAK);
      return;
    }
    if (this.#d.acknowledges) this.#out.push(ACK);
    this.#maySendAt = now + GAP_MS;
    // Where messages are counted a repeat is the same message: it is not obeyed twice.
    if (this.#d.wrap('', 0) !== this.#d.wrap('', 1) && text === this.#lastObeyed) return;
    this.#lastObeyed = text;
    for (const answer of this.#d.obey(body, this.rooms)) this.#say(answer, null);
  }

  #acknowledged(first: Outgoing, now: number): void {
    if (first.phase === 'bidding') {
      this.#out.push(first.bytes);
      first.phase = 'sent';
      first.until = now + REPLY_MS;
    } else if (first.phase === 'sent') {
      if (this.#d.end !== '') this.#out.push(this.#d.end);
      this.#finish(first, this.delivered, now);
    }
  }

  #finish(first: Outgoing, where: string[], now: number): void {
    if (first.event !== null) where.push(first.event);
    this.#queue.shift();
    this.#maySendAt = now + GAP_MS;
  }

  #again(first: Outgoing, now: number): void {
    if (first.phase === 'sent' && this.#d.end !== '') this.#out.push(this.#d.end);
    first.phase = 'waiting';
    this.#maySendAt = now + GAP_MS;
  }

  #goOn(now: number): void {
    const [first] = this.#queue;
    if (!first) return;
    if (first.phase !== 'waiting' && now >= first.until) this.#again(first, now);
    if (first.phase !== 'waiting' || now < this.#maySendAt || now < this.#receivingUntil) return;
    first.tries += 1;
    if (first.tries > RETRIES) {
      this.#finish(first, this.lost, now);
      return;
    }
    this.#out.push(this.#d.bid ?? first.bytes);
    first.phase = this.#d.bid === null ? 'sent' : 'bidding';
    first.until = now + REPLY_MS;
    if (!this.#d.acknowledges) this.#finish(first, this.delivered, now);
  }
}
