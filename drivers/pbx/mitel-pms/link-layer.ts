import type { ControlAction, Decoded, Frame } from '../../../src/driver-api/index.js';
import type { MitelSide } from './messages.js';

/** README, "Timing". */
const ANSWER_MS = 3000;
const GLARE_MS = 6000;
/** ENQs in a row without ACK: one and twenty more (63 s), then the other end is down. */
const MOST_BIDS = 21;
/** Whole sequences (ENQ, message) for one message: one and five more. */
const MOST_ROUNDS = 6;
/** A PMS whose message was NAKed sends it again, without ENQ, this often. */
const MOST_RESENDS = 3;
/** The line is left alone this long after each message, so that a straggling answer is not taken for the next one. */
const TURN_MS = 100;
/** An ENQ so soon after one that was answered is the same ENQ, doubled by the line: the real next one comes after 3 s. */
const SAME_BID_MS = 1000;
/** What was read this long ago is not answered: the other end gives up after 3 s, and would misunderstand the answer. */
const LATE_MS = 2500;

const STX = '\x02';
const ETX = '\x03';
const ENQ = '\x05';
const ACK = '\x06';
const NAK = '\x15';

/** Where the layer gets what is to be said, and where it tells what became of it. */
export interface Speech {
  /** When something may be said, ms since 1970; null: nothing is to be said. */
  readyAt(now: number): number | null;
  /** The line is ours: the message to send now, or null (it was given up meanwhile). */
  take(now: number): { text: string; repeatable: boolean } | null;
  acked(now: number): void;
  /** The message in hand is given up; the others may still go. */
  gaveUp(code: 'PEER_NAK' | 'PEER_SILENT', now: number): void;
  /** Nobody is there: everything that waits is given up. */
  peerDown(now: number): void;
}

type State =
  /** `strayed`: an answer to nothing was heard, and the line got its rest for it. */
  | { is: 'idle'; until: number; strayed?: true }
  /** ENQ is on the wire, or was answered "busy". */
  | { is: 'bidding'; until: number; busy: boolean }
  /** The message is on the wire. */
  | { is: 'sent'; until: number; text: string; repeatable: boolean }
  /** We have answered an ENQ and wait for the message. */
  | { is: 'receiving'; until: number; since: number }
  /** Both ends bid: the PMS gives way. */
  | { is: 'yielding'; until: number };

/**
 * The half-duplex line of a Mitel PMS link: ENQ, ACK, STX … ETX, ACK. One end at a time has the line; both bidding, the
 * PMS gives way. Pure: events in, bytes out; every wait has an end, so neither end can hang.
 */
export class MitelLinkLayer {
  readonly #side: MitelSide;
  readonly #speech: Speech;
  #state: State | null = null;
  #bids = 0;
  #rounds = 0;
  #resends = 0;
  /** All bids were in vain: the next one that stays unanswered fails at once, until somebody answers. */
  #down = false;
  /** Since when an answer to what we sent may have been read. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #actions: ControlAction[] = [];

  constructor(side: MitelSide, speech: Speech) {
    this.#side = side;
    this.#speech = speech;
  }

  open(now: number): void {
    this.#state = { is: 'idle', until: now };
    this.#down = false;
    this.#startOver();
  }

  close(): void {
    this.#state = null;
  }

  /** A clock set back must not hold the line up. */
  clockSetBack(byMs: number): void {
    if (!this.#state) return;
    this.#state.until -= byMs;
    if (this.#state.is === 'receiving') this.#state.since -= byMs;
    this.#askedAt -= byMs;
  }

  hear(frame: Frame, decoded: Decoded, now: number): void {
    if (!this.#state) return;
    switch (frame.text) {
      case ENQ:
        this.#onBid(frame, this.#state, now);
        return;
      case ACK:
      case NAK:
        this.#onAnswer(frame, this.#state, now);
        return;
      default:
        // Noise between frames is nobody's message. Of a frame whose end was lost the next frame follows already.
        if (this.#state.is !== 'receiving' || frame.cut === 'restarted') return;
        if (frame.text.startsWith(STX)) this.#onMessage(frame, decoded, now);
    }
  }

  /** What is due is done; to be called after every event. */
  run(now: number): ControlAction[] {
    if (this.#state && now >= this.#state.until) this.#onTimeout(this.#state, now);
    if (this.#state?.is === 'idle' && now >= this.#state.until) {
      const at = this.#speech.readyAt(now);
      if (at !== null && at <= now) this.#bid(now);
    }
    return this.#actions.splice(0);
  }

  wakeAt(now: number): number | null {
    if (!this.#state) return null;
    if (this.#state.is !== 'idle') return this.#state.until;
    const at = this.#speech.readyAt(now);
    return at === null ? null : Math.max(at, this.#state.until);
  }

  #onBid(frame: Frame, state: State, now: number): void {
    if (now - frame.at > LATE_MS) return;
    switch (state.is) {
      case 'bidding':
        if (state.busy) break;
        this.#onGlare(now);
        return;
      case 'sent':
        this.#onGlare(now);
        return;
      case 'receiving':
        if (frame.at - state.since < SAME_BID_MS) return;
        break;
      case 'idle':
      case 'yielding':
        break;
    }
    this.#send(ACK);
    this.#state = { is: 'receiving', until: now + ANSWER_MS, since: frame.at };
  }

  /** The system keeps its bid; the PMS waits for the system's next ENQ, which comes after 3 s. */
  #onGlare(now: number): void {
    if (this.#side === 'pms') this.#state = { is: 'yielding', until: now + GLARE_MS };
  }

  #onAnswer(frame: Frame, state: State, now: number): void {
    // Read before we asked: the echo of an earlier answer, or a doubled one.
    if (frame.at <= this.#askedAt) return;
    const yes = frame.text === ACK;
    switch (state.is) {
      case 'bidding':
        if (state.busy) return;
        this.#down = false;
        if (yes) this.#sendMessage(frame, now);
        else this.#state = { ...state, busy: true, until: now + ANSWER_MS };
        return;
      case 'sent':
        if (yes) this.#delivered(now);
        else this.#onNak(frame, state, now);
        return;
      case 'idle':
        // An answer to nothing: one of us is out of step. The line gets the time that an answer may take, once.
        if (!state.strayed) this.#state = { is: 'idle', until: now + ANSWER_MS, strayed: true };
        return;
      case 'receiving':
      case 'yielding':
        return;
    }
  }

  #onMessage(frame: Frame, decoded: Decoded, now: number): void {
    if (now - frame.at > LATE_MS) return;
    if (decoded.is === 'unparsed') {
      this.#send(NAK);
      this.#state = { is: 'receiving', until: now + ANSWER_MS, since: frame.at };
    } else {
      this.#send(ACK);
      this.#state = { is: 'idle', until: now + TURN_MS };
    }
    // Whoever talks is there.
    this.#down = false;
  }

  #onTimeout(state: State, now: number): void {
    switch (state.is) {
      case 'idle':
        return;
      case 'receiving':
        // The message did not come: both ends start afresh.
        this.#state = { is: 'idle', until: now };
        return;
      case 'yielding':
        this.#bid(now);
        return;
      case 'bidding':
        if (this.#down || this.#bids >= MOST_BIDS) this.#bidsInVain(state.busy, now);
        else this.#bid(now);
        return;
      case 'sent':
        if (!state.repeatable) this.#giveUp('PEER_SILENT', now);
        else this.#sequenceAgain('PEER_SILENT', now);
        return;
    }
  }

  #bid(now: number): void {
    if (this.#speech.readyAt(now) === null) {
      this.#state = { is: 'idle', until: now };
      return;
    }
    this.#bids += 1;
    this.#send(ENQ);
    this.#askedAt = now - 1;
    this.#state = { is: 'bidding', until: now + ANSWER_MS, busy: false };
  }

  /** `reason`: the ACK or NAK that made us send. A second one read in the same moment is that one, doubled. */
  #sendMessage(reason: Frame, now: number): void {
    this.#bids = 0;
    const message = this.#speech.take(now);
    if (message) this.#transmit(message, reason, now);
    // It was given up meanwhile: the other end stops waiting for it after 3 s.
    else this.#state = { is: 'idle', until: now + ANSWER_MS };
  }

  #transmit(message: { text: string; repeatable: boolean }, reason: Frame, now: number): void {
    this.#send(`${STX}${message.text}${ETX}`);
    this.#askedAt = Math.max(reason.at, now - 1);
    this.#state = { is: 'sent', until: now + ANSWER_MS, ...message };
  }

  #delivered(now: number): void {
    this.#down = false;
    this.#startOver();
    this.#state = { is: 'idle', until: now + TURN_MS };
    this.#speech.acked(now);
  }

  #onNak(frame: Frame, state: Extract<State, { is: 'sent' }>, now: number): void {
    this.#down = false;
    if (this.#side === 'pbx') this.#sequenceAgain('PEER_NAK', now);
    else if (this.#resends < MOST_RESENDS) {
      this.#resends += 1;
      this.#transmit(state, frame, now);
    } else this.#giveUp('PEER_NAK', now);
  }

  #sequenceAgain(code: 'PEER_NAK' | 'PEER_SILENT', now: number): void {
    this.#rounds += 1;
    this.#resends = 0;
    if (this.#rounds < MOST_ROUNDS) this.#state = { is: 'idle', until: now + TURN_MS };
    else if (code === 'PEER_NAK') this.#giveUp(code, now);
    else this.#peerDown(now);
  }

  #bidsInVain(busy: boolean, now: number): void {
    if (busy) this.#giveUp('PEER_NAK', now);
    else this.#peerDown(now);
  }

  #giveUp(code: 'PEER_NAK' | 'PEER_SILENT', now: number): void {
    this.#startOver();
    this.#state = { is: 'idle', until: now + TURN_MS };
    this.#speech.gaveUp(code, now);
  }

  #peerDown(now: number): void {
    this.#down = true;
    this.#startOver();
    this.#state = { is: 'idle', until: now };
    this.#speech.peerDown(now);
  }

  #startOver(): void {
    this.#bids = 0;
    this.#rounds = 0;
    this.#resends = 0;
  }

  #send(text: string): void {
    this.#actions.push({ do: 'send', bytes: Buffer.from(text, 'latin1') });
  }
}
