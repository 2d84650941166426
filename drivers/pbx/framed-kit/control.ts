import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  ControlOptions,
  ControlResult,
  Decoded,
  Frame,
} from '../../../src/driver-api/index.js';
import type { LinkCommand } from '../../../src/telephony/index.js';
import { ACK, NAK } from './check.js';
import { CONFIRMED, PEER_SILENT, PRESUMED, refusal, type Step, type Talk } from './talk.js';

/** Our own choice, in all four links: a busy PBX is asked again this often, this long apart. */
export const BUSY_RETRIES = 3;
export const BUSY_PAUSE_MS = 5000;
/** A peer that was given the line and says nothing has it no longer. */
export const LISTEN_MS = 3000;
const MOST_REPLIES = 64;
const LONG_AGO = Number.NEGATIVE_INFINITY;

/**
 * The cycle that framed links share: [bid, ACK,] message, ACK or NAK, [end,] and perhaps a word on it; bounded retries; ACK
 * or NAK for what the other side says. One message at a time. The gateway yields when both bid.
 *
 * Per key (station and subject) only the newest wish counts, as in SMDI, which bounds the queue.
 */
export function createFramedControl(talk: Talk, options: ControlOptions): ControlMachine {
  return new FramedControl(talk, options);
}

interface Wish {
  readonly id: string;
  readonly command: LinkCommand;
  readonly notAfter: number | null;
  steps: readonly Step[];
  result: ControlResult;
}

interface Saying {
  /** Null: our own talk (a reply, a poll); nobody waits for its result. */
  readonly wish: Wish | null;
  readonly step: Step;
  readonly bytes: string;
  phase: 'pausing' | 'bidding' | 'sent' | 'answer';
  until: number;
  silences: number;
  naks: number;
  busy: number;
}

class FramedControl implements ControlMachine {
  readonly #talk: Talk;
  readonly #localTime: ControlOptions['localTime'];
  readonly #gapMs: number;
  readonly #waiting = new Map<string, Wish>();
  #replies: Step[] = [];
  #saying: Saying | null = null;
  /** The line is the other side's until then. */
  #listenUntil = LONG_AGO;
  #lastReply = NAK;
  /** The message that was asked for once more. */
  #doubted = '';
  #serial = 0;
  #open = false;
  #maySendAt = LONG_AGO;
  #regularAt = LONG_AGO;
  #lastNow = LONG_AGO;
  #actions: ControlAction[] = [];

  constructor(talk: Talk, options: ControlOptions) {
    this.#talk = talk;
    this.#localTime = options.localTime;
    this.#gapMs = Math.max(talk.timing.gapMs, options.paceMs ?? 0);
  }

  step(event: ControlEvent, now: number): ControlAction[] {
    this.#actions = [];
    this.#followClock(now);
    this.#take(event, now);
    this.#due(now);
    this.#expire(now);
    this.#sayNext(now);
    const at = this.#wakeAt();
    if (at !== null) this.#actions.push({ do: 'wake', at });
    return this.#actions;
  }

  #take(event: ControlEvent, now: number): void {
    switch (event.is) {
      case 'opened':
        this.#open = true;
        this.#replies = [...this.#talk.opening];
        this.#lastReply = NAK;
        this.#doubted = '';
        if (this.#talk.regularly) this.#regularAt = now + this.#talk.regularly.everyMs;
        break;
      case 'closed':
        this.#open = false;
        if (this.#saying?.wish) this.#finish(this.#saying.wish, LINK_DOWN);
        for (const wish of this.#waiting.values()) this.#finish(wish, LINK_DOWN);
        this.#saying = null;
        this.#waiting.clear();
        this.#replies = [];
        this.#listenUntil = LONG_AGO;
        break;
      case 'command':
        this.#enqueue(event, now);
        break;
      case 'heard':
        if (this.#open) this.#hear(event.frame, event.decoded, now);
        break;
      case 'wake':
        break;
    }
  }

  #enqueue({ id, command, notAfter }: Extract<ControlEvent, { is: 'command' }>, now: number): void {
    const plan = this.#talk.plan(command, this.#localTime?.(now) ?? null);
    if (plan.is === 'refused') {
      this.#actions.push({ do: 'result', id, result: plan.result });
      return;
    }
    const wish: Wish = { id, command, notAfter, steps: plan.steps, result: CONFIRMED };
    if (!this.#open) {
      this.#finish(wish, LINK_DOWN);
      return;
    }
    const older = this.#waiting.get(plan.key);
    if (older) this.#finish(older, { is: 'failed', code: 'COMMAND_SUPERSEDED' });
    this.#waiting.set(plan.key, wish);
  }

  #hear(frame: Frame, decoded: Decoded, now: number): void {
    const heard = this.#talk.hear(frame);
    switch (heard.is) {
      case 'ack':
        this.#acknowledged(now);
        break;
      case 'nak':
        this.#rejected(now);
        break;
      case 'ask-again':
        this.#send(this.#lastReply);
        break;
      case 'bid':
        // What it asks about from now on is the message that comes next, and this is not its ACK.
        this.#send(ACK);
        this.#lastReply = NAK;
        this.#giveWay(now, LISTEN_MS, false);
        break;
      case 'hold':
        this.#giveWay(now, heard.ms, true);
        break;
      case 'end':
        this.#listenUntil = LONG_AGO;
        this.#maySendAt = Math.max(this.#maySendAt, now + this.#gapMs);
        break;
      case 'message':
        if (this.#talk.acknowledges && this.#doubts(frame, decoded)) {
          this.#reply(NAK);
          break;
        }
        if (this.#talk.acknowledges) this.#reply(ACK);
        if (heard.reply && this.#replies.length < MOST_REPLIES) this.#replies.push(heard.reply);
        this.#judge(heard.body, now);
        break;
      case 'broken':
        if (this.#talk.acknowledges) this.#reply(NAK);
        break;
      case 'noise':
        // It may have been a message: asked for our last reply, we must not say ACK to it.
        this.#lastReply = NAK;
        break;
      case 'nothing':
        break;
    }
  }

  /**
   * Two equal bytes lost together leave a XOR as it was. A message that cannot be read is asked for once more; if it comes
   * the same again, it is one that we do not know, and is acknowledged.
   */
  #doubts({ text }: Frame, decoded: Decoded): boolean {
    const doubts = decoded.is === 'unparsed' && text !== this.#doubted;
    this.#doubted = doubts ? text : '';
    return doubts;
  }

  #reply(signal: string): void {
    this.#lastReply = signal;
    this.#send(signal);
  }

  #acknowledged(now: number): void {
    const saying = this.#saying;
    if (saying?.phase === 'bidding') {
      this.#send(saying.bytes);
      saying.phase = 'sent';
      saying.until = now + this.#talk.timing.replyMs;
    } else if (saying?.phase === 'sent') {
      if (this.#talk.end !== '') this.#send(this.#talk.end);
      this.#awaitAnswer(saying, now);
    }
  }

  #awaitAnswer(saying: Saying, now: number): void {
    saying.phase = 'answer';
    saying.until = now + saying.step.answerMs;
  }

  #rejected(now: number): void {
    const saying = this.#saying;
    if (saying?.phase !== 'bidding' && saying?.phase !== 'sent') return;
    saying.naks += 1;
    if (saying.naks > this.#talk.timing.nakRetries)
      this.#said(saying, { is: 'failed', code: 'PEER_NAK' }, now);
    else this.#pause(saying, now + this.#gapMs);
  }

  /** The line is the other side's: what we were saying waits, and that counts as a try. */
  #giveWay(now: number, ms: number, release: boolean): void {
    this.#listenUntil = now + ms;
    const saying = this.#saying;
    if (saying?.phase === 'bidding' || saying?.phase === 'sent') this.#unanswered(saying, now, release);
  }

  /** `release`: the line is ours and must be given back; always so when the message was sent, and at the last try. */
  #unanswered(saying: Saying, now: number, release: boolean): void {
    saying.silences += 1;
    const wasSent = saying.phase === 'sent';
    const last = saying.silences > this.#talk.timing.silentRetries;
    if ((wasSent || release || last) && this.#talk.end !== '') this.#send(this.#talk.end);
    if (last) this.#said(saying, PEER_SILENT, now);
    else this.#pause(saying, wasSent ? now + this.#talk.timing.gapMs : now);
  }

  #pause(saying: Saying, until: number): void {
    saying.phase = 'pausing';
    saying.until = until;
  }

  #judge(body: string, now: number): void {
    const saying = this.#saying;
    // Before its ACK too: then the ACK was lost.
    if (saying?.phase !== 'answer' && saying?.phase !== 'sent') return;
    const verdict = saying.step.judge(body);
    if (verdict === null) return;
    if (verdict !== 'again') {
      this.#said(saying, verdict, now);
      return;
    }
    saying.busy += 1;
    if (saying.busy <= BUSY_RETRIES) this.#pause(saying, now + BUSY_PAUSE_MS);
    else if (saying.wish) this.#said(saying, refusal(saying.wish.command.service, 'blocked', body), now);
    else this.#said(saying, PEER_SILENT, now);
  }

  #due(now: number): void {
    const saying = this.#saying;
    if (!saying || now < saying.until) return;
    switch (saying.phase) {
      case 'pausing':
        if (now >= this.#listenUntil) this.#begin(saying, now);
        break;
      case 'bidding':
      case 'sent':
        this.#unanswered(saying, now, false);
        break;
      case 'answer':
        this.#said(saying, saying.step.otherwise, now);
        break;
    }
  }

  #begin(saying: Saying, now: number): void {
    const { bid, timing } = this.#talk;
    this.#send(bid ?? saying.bytes);
    saying.until = now + timing.replyMs;
    if (saying.step.acknowledged) saying.phase = bid === null ? 'sent' : 'bidding';
    else this.#awaitAnswer(saying, now);
  }

  /** One message is through, or given up. */
  #said({ wish }: Saying, result: ControlResult, now: number): void {
    this.#saying = null;
    this.#maySendAt = Math.max(this.#maySendAt, now + this.#gapMs);
    if (!wish) return;
    if (result.is === 'refused' || result.is === 'failed') {
      this.#finish(wish, result);
      return;
    }
    if (result.is === 'presumed') wish.result = PRESUMED;
    wish.steps = wish.steps.slice(1);
    const [next] = wish.steps;
    if (next) this.#say(wish, next, this.#maySendAt);
    else {
      this.#talk.done?.(wish.command);
      this.#finish(wish, wish.result);
    }
  }

  #say(wish: Wish | null, step: Step, from: number): Saying {
    this.#serial += 1;
    const bytes = step.compose(this.#serial);
    this.#saying = { wish, step, bytes, phase: 'pausing', until: from, silences: 0, naks: 0, busy: 0 };
    return this.#saying;
  }

  #sayNext(now: number): void {
    if (!this.#open || this.#saying || now < this.#maySendAt || now < this.#listenUntil) return;
    const next = this.#nextOfOurs(now) ?? this.#nextWish();
    if (!next) return;
    this.#begin(next, now);
    // Not answered and no answer awaited: it is through at once.
    this.#due(now);
  }

  #nextOfOurs(now: number): Saying | null {
    const reply = this.#replies.shift();
    if (reply) return this.#say(null, reply, now);
    const { regularly } = this.#talk;
    if (!regularly || now < this.#regularAt) return null;
    this.#regularAt = now + regularly.everyMs;
    return this.#say(null, regularly.step, now);
  }

  #nextWish(): Saying | null {
    for (const [key, wish] of this.#waiting) {
      this.#waiting.delete(key);
      const [step] = wish.steps;
      if (step) return this.#say(wish, step, LONG_AGO);
    }
    return null;
  }

  #expire(now: number): void {
    for (const [key, wish] of this.#waiting)
      if (wish.notAfter !== null && now > wish.notAfter) {
        this.#waiting.delete(key);
        this.#finish(wish, { is: 'failed', code: 'COMMAND_EXPIRED' });
      }
  }

  #finish(wish: Wish, result: ControlResult): void {
    this.#actions.push({ do: 'result', id: wish.id, result });
  }

  #send(text: string): void {
    this.#actions.push({ do: 'send', bytes: Buffer.from(text, 'latin1') });
  }

  #wakeAt(): number | null {
    if (!this.#open) return null;
    let at = Number.POSITIVE_INFINITY;
    const free = Math.max(this.#maySendAt, this.#listenUntil);
    if (this.#saying) {
      const { phase, until } = this.#saying;
      at = phase === 'pausing' ? Math.max(until, this.#listenUntil) : until;
    } else {
      if (this.#replies.length > 0 || this.#waiting.size > 0) at = free;
      if (this.#talk.regularly) at = Math.min(at, Math.max(this.#regularAt, free));
    }
    for (const { notAfter } of this.#waiting.values()) if (notAfter !== null) at = Math.min(at, notAfter + 1);
    return Number.isFinite(at) ? at : null;
  }

  /** A clock set back must not hold the line up: our own deadlines move with it (`notAfter` is wall time and stays). */
  #followClock(now: number): void {
    const back = this.#lastNow - now;
    this.#lastNow = now;
    if (back <= 0) return;
    this.#maySendAt -= back;
    this.#listenUntil -= back;
    this.#regularAt -= back;
    if (this.#saying) this.#saying.until -= back;
  }
}

const LINK_DOWN: ControlResult = { is: 'failed', code: 'PBX_LINK_DOWN' };
