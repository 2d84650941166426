import type { PrivacyConfig } from '../config/site.js';
import type { EventType } from '../switchboard/procedure.js';
import { ERRORS, type ErrorCode } from '../telephony/index.js';
import { createEnvelope } from './envelope.js';
import { EventDrain } from './event-drain.js';
import { type Lane, type LaneMessage, type TopicBytes, topicBytes } from './lane.js';
import type { CommittedBatch, Outbox, OutboxState } from './outbox.js';
import type { Note, Timing } from './ports.js';
import { createMask } from './privacy.js';
import { PACKET_TOO_LARGE, REFUSED, refusedMessage } from './reasons.js';
import type { Topics } from './topics.js';

export interface PublisherOptions {
  site: string;
  topics: Topics;
  privacy: PrivacyConfig;
  outbox: Outbox;
  timing: Timing;
  note: Note;
  /** Runs a callback when what the socket brought in this pass was handled. Default: setImmediate. */
  soon?: (run: () => void) => void;
  /** Events a second owed from before this connection; what happens now is never slowed. */
  replayPerSecond?: number;
}

export interface PublisherSnapshot {
  /** Seq of the event acknowledged last in this life of the process; 0 before the first. */
  lastAcked: number;
  inFlight: number;
  /** Events are read back from the ledger: an outage is made up for, or the broker is slower than the PBX. */
  behind: boolean;
  /** Why nothing is published although the broker is there. */
  held: { code: ErrorCode; detail: string } | null;
}

/** What is said once and not kept: answers, health, status. */
export interface Word {
  topic: string;
  payload: string;
  retain: boolean;
  /** Base64; MQTT 5 correlation data. */
  correlation?: string | null;
  /** Gets the reason code, unless the connection ends first. */
  done?: (reasonCode: number) => void;
}

/** Fast for a hotel (its day in seconds), slow enough for a subscriber behind Mosquitto's queue of 1000 (PLAN.md F7). */
const REPLAY_PER_SECOND = 5000;
const PACE_MS = 20;
const UNREADABLE_MS = 1000;
const GATHER_MS = 1;
/** Answers that wait for room in the window; who misses one asks again with the same id. */
const WORDS_LIMIT = 1000;
const HOLD_FIRST_MS = 5000;
const HOLD_MOST_MS = 60_000;

/**
 * Drains the outbox into the lane of the present connection: words, then states (newest only), then events in ledger
 * order. Nothing is sent before it was committed, nothing leaves the outbox before its PUBACK. A new connection starts
 * at the oldest event without a PUBACK: an event may come twice, with the same id, and is never lost.
 *
 * A message the broker refuses (access list, quota) holds states and events and is tried again, 5 s to 60 s later:
 * passing it over would lose it, and passing it by would break the order.
 */
export class Publisher {
  readonly #o: PublisherOptions;
  readonly #envelope: ReturnType<typeof createEnvelope>;
  readonly #mask: (body: string) => string;
  readonly #drain: EventDrain;
  readonly #eventTopics = new Map<EventType, TopicBytes>();
  readonly #soon: (run: () => void) => void;
  readonly #unlisten: () => void;

  #lane: Lane | null = null;
  #words: Word[] = [];
  /** Newest value per topic that is not on the wire yet. `owed`: the outbox waits for its acknowledgement. */
  #states = new Map<string, { state: OutboxState; owed: boolean }>();
  #held: { code: ErrorCode; detail: string; cancel: () => void } | null = null;
  #holdMs = HOLD_FIRST_MS;
  #cancelPace: (() => void) | null = null;
  #pumpComing: 'now' | 'gathering' | null = null;

  constructor(options: PublisherOptions) {
    this.#o = options;
    this.#envelope = createEnvelope(options.site);
    this.#mask = createMask(options.privacy);
    this.#drain = new EventDrain(options.outbox, options.replayPerSecond ?? REPLAY_PER_SECOND);
    this.#soon = options.soon ?? setImmediate;
    this.#unlisten = options.outbox.onCommitted((batch) => this.#committed(batch));
  }

  /** A connection is up; `hello` goes first. */
  attach(lane: Lane, hello: Word): void {
    this.#lane = lane;
    this.#words = [hello];
    this.#drain.begin(this.#o.timing.monotonic());
    // The broker may have lost its memory since; the ledger has not.
    for (const state of this.#o.outbox.allStates()) this.#queueState(state, false);
    for (const state of this.#o.outbox.statesPending()) this.#queueState(state, true);
    this.#pump();
  }

  /** The connection is gone: what has no PUBACK is owed again. */
  detach(): void {
    this.#lane = null;
    this.#drain.rewind();
    this.#words = [];
    this.#states.clear();
    this.#held?.cancel();
    this.#held = null;
    this.#cancelPace?.();
    this.#cancelPace = null;
  }

  /** Without a connection nothing is said. */
  say(word: Word): void {
    if (!this.#lane) return;
    if (this.#words.length >= WORDS_LIMIT) {
      this.#words.shift();
      this.#o.note(
        'warn',
        {},
        'Answers are asked for faster than the broker takes them; the oldest was dropped',
      );
    }
    this.#words.push(word);
    this.#pump();
  }

  stop(): void {
    this.#unlisten();
    this.detach();
  }

  snapshot(): PublisherSnapshot {
    const { lastAcked, inFlight, behind } = this.#drain;
    const held = this.#held && { code: this.#held.code, detail: this.#held.detail };
    return { lastAcked, inFlight, behind, held };
  }

  #committed({ events, states }: CommittedBatch): void {
    if (!this.#lane) return;
    for (const state of states) this.#queueState(state, true);
    this.#drain.committed(events);
    this.#pump();
  }

  #queueState(state: OutboxState, owed: boolean): void {
    const topic = this.#o.topics.state(state.key);
    // Deleted first, so that the newest value takes the last place.
    this.#states.delete(topic);
    this.#states.set(topic, { state, owed });
  }

  /** Puts what the window holds and sends it in one write. */
  #pump(): void {
    const lane = this.#lane;
    if (!lane) return;
    this.#putWords(lane);
    this.#putStates(lane);
    this.#putEvents(lane);
    lane.flush();
  }

  /**
   * After a PUBACK. With room in the window nothing waits for it, and one pass over the socket is enough. With a full
   * one, a broker that answers one by one would get one small write an answer, which costs three times the CPU: then
   * answers are gathered, for at most a millisecond, because a broker with Nagle holds them back until we write.
   */
  #pumpSoon(): void {
    const lane = this.#lane;
    if (!lane || this.#pumpComing === 'now') return;
    if (lane.free() * 2 >= lane.window) {
      this.#pumpComing = 'now';
      this.#soon(() => this.#pumpAfterAcks());
    } else if (this.#pumpComing === null) {
      this.#pumpComing = 'gathering';
      this.#o.timing.later(GATHER_MS, () => {
        if (this.#pumpComing === 'gathering') this.#pumpAfterAcks();
      });
    }
  }

  #pumpAfterAcks(): void {
    this.#pumpComing = null;
    this.#drain.report();
    this.#pump();
  }

  #putWords(lane: Lane): void {
    while (lane.free() > 0) {
      const word = this.#words.shift();
      if (!word) return;
      const { topic, payload, retain, correlation = null } = word;
      const message: LaneMessage = { topic: topicBytes(topic), kind: 'json', payload, retain, correlation };
      lane.put(message, (_, reasonCode) => this.#wordSettled(word, reasonCode), 0);
    }
  }

  #wordSettled({ topic, done }: Word, reasonCode: number): void {
    this.#pumpSoon();
    if (reasonCode >= REFUSED) {
      const { code, fix } = refusedMessage(topic, reasonCode);
      this.#o.note('error', { code, topic, reasonCode, fix }, ERRORS[code].what);
    }
    done?.(reasonCode);
  }

  #putStates(lane: Lane): void {
    for (const [topic, { state, owed }] of this.#states) {
      if (this.#held || lane.free() === 0) return;
      const { key, seq, body } = state;
      const message: LaneMessage = {
        topic: topicBytes(topic),
        kind: 'json',
        payload: body ?? '',
        retain: true,
      };
      if (!lane.fits(message)) {
        this.#hold(topic, PACKET_TOO_LARGE);
        return;
      }
      this.#states.delete(topic);
      lane.put(
        message,
        (_, reasonCode) => {
          if (!this.#accepted(topic, reasonCode)) return;
          if (owed) this.#o.outbox.stateAcked(key, seq);
        },
        seq,
      );
    }
  }

  #putEvents(lane: Lane): void {
    while (!this.#held && lane.free() > 0) {
      const event = this.#drain.peek();
      if (!event) {
        if (this.#drain.behind) this.#waitFor(UNREADABLE_MS);
        return;
      }
      if (!this.#drain.mayGo(event, this.#o.timing.monotonic())) {
        this.#waitFor(PACE_MS);
        return;
      }
      const message: LaneMessage = {
        topic: this.#eventTopic(event.type),
        kind: 'event',
        payload: this.#envelope(event, this.#mask(event.body)),
        retain: false,
      };
      if (!lane.fits(message)) {
        this.#hold(this.#o.topics.event(event.type), PACKET_TOO_LARGE);
        return;
      }
      this.#drain.take(event);
      lane.put(message, this.#eventSettled, event.seq);
    }
  }

  /** One function for all events: no closure each. */
  readonly #eventSettled = (seq: number, reasonCode: number): void => {
    const refused = reasonCode >= REFUSED ? this.#drain.onWire(seq) : undefined;
    if (this.#accepted(refused ? this.#o.topics.event(refused.type) : '', reasonCode)) {
      this.#drain.acknowledged(seq);
    }
  };

  #accepted(topic: string, reasonCode: number): boolean {
    this.#pumpSoon();
    if (reasonCode >= REFUSED) {
      this.#hold(topic, reasonCode);
      return false;
    }
    if (!this.#held) this.#holdMs = HOLD_FIRST_MS;
    return true;
  }

  #hold(topic: string, reasonCode: number): void {
    if (this.#held) return;
    const { code, message, fix } = refusedMessage(topic, reasonCode);
    this.#o.note('error', { code, topic, reasonCode, fix, retryInMs: this.#holdMs }, ERRORS[code].what);
    const cancel = this.#o.timing.later(this.#holdMs, () => this.#release());
    this.#held = { code, detail: message, cancel };
    this.#holdMs = Math.min(this.#holdMs * 2, HOLD_MOST_MS);
  }

  /** Tries again, from the oldest event without a PUBACK. */
  #release(): void {
    this.#held = null;
    this.#drain.rewind();
    for (const state of this.#o.outbox.statesPending()) this.#queueState(state, true);
    this.#pump();
  }

  #waitFor(ms: number): void {
    this.#cancelPace ??= this.#o.timing.later(ms, () => {
      this.#cancelPace = null;
      this.#pump();
    });
  }

  #eventTopic(type: EventType): TopicBytes {
    let bytes = this.#eventTopics.get(type);
    if (!bytes) {
      bytes = topicBytes(this.#o.topics.event(type));
      this.#eventTopics.set(type, bytes);
    }
    return bytes;
  }
}
