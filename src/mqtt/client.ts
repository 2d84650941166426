import type { MqttConfig } from '../config/site.js';
import { type BellwireError, ERRORS, type ErrorCode } from '../telephony/index.js';
import { type Connection, connect, type IncomingMessage } from './connection.js';
import type { Lane } from './lane.js';
import type { Note, Timing } from './ports.js';
import type { Word } from './publisher.js';
import type { Status } from './schemas.js';
import type { Topics } from './topics.js';

export interface BrokerClientOptions {
  config: MqttConfig;
  topics: Topics;
  clientId: string;
  version: string;
  timing: Timing;
  note: Note;
  /** Asked every second while connected. */
  health: () => Health;
  /** The connection is up and commands are subscribed. `hello` is to be said before anything else. */
  onUp: (lane: Lane, hello: Word) => void;
  /** It is gone. Once for each onUp. */
  onDown: () => void;
  /** Sends on the present connection. */
  say: (word: Word) => void;
  onCommand: (message: IncomingMessage) => void;
}

export interface Health {
  /** Content of the health topic, said every 30 s. */
  body: object;
  /** What must not wait so long: when this text changes, the body is said at once. */
  promises: string;
}

export interface BrokerSnapshot {
  state: 'connecting' | 'online' | 'waiting' | 'stopped';
  /** Ms since 1970. */
  since: number;
  /** What stands in the way; null when nothing does. */
  error: { code: ErrorCode; detail: string } | null;
  /** Attempts since it was online last. */
  attempts: number;
  /** Does a message on `cmd/…` reach us? Mosquitto grants forbidden subscriptions (PLAN.md F8), so it is tried out. */
  commands: 'unknown' | 'arrive' | 'do-not-arrive';
}

const BACK_OFF_FIRST_MS = 1000;
const BACK_OFF_MOST_MS = 60_000;
/**
 * For a broker that is not there: mostly it is on this machine or on the next one, trying costs nothing, and after an
 * outage of hours everybody waits for it. Refused logins and takeovers keep the longer one: they are somebody's trouble.
 */
const ABSENT_MOST_MS = 15_000;
/** A connection that lived this long was a good one. Longer than two gateways with one name leave each other. */
const PROVEN_AFTER_MS = 60_000;
/** How often the health is looked at, so it is also the least time between two. */
const HEALTH_LOOK_MS = 1000;
/** Said at every thirtieth look, changed or not. */
const HEALTH_EVERY_LOOKS = 30;
const SELF_TEST_MS = 5000;
const GOODBYE_MS = 1000;

/**
 * Keeps a connection to the broker for ever: an absent broker, a refused login or a wrong certificate are states to
 * report and try again, 1 s to 60 s apart with jitter, to 15 s while nobody is there. After a takeover it waits the longest time at once, so that two
 * gateways with one name do not throw each other out all day.
 */
export class BrokerClient {
  readonly #o: BrokerClientOptions;
  #snapshot: BrokerSnapshot;
  #connection: Connection | null = null;
  #opening: Promise<void> = Promise.resolve();
  #backOffMs = BACK_OFF_FIRST_MS;
  #upSince: number | null = null;
  #cancelRetry: (() => void) | null = null;
  /** Timers that live as long as the connection. */
  #cancelHealth: (() => void) | null = null;
  #healthSaid = { looksAgo: 0, promises: '' };
  #cancelSelfTest: (() => void) | null = null;
  #stopped = false;

  constructor(options: BrokerClientOptions) {
    this.#o = options;
    const since = options.timing.now();
    this.#snapshot = { state: 'stopped', since, error: null, attempts: 0, commands: 'unknown' };
  }

  /** Returns at once; the broker may be absent for as long as it likes. */
  start(): void {
    this.#cancelRetry = null;
    this.#become({ state: 'connecting', attempts: this.#snapshot.attempts + 1 });
    const { config, topics, clientId } = this.#o;
    this.#opening = connect({
      config,
      topics,
      clientId,
      onUp: (lane, denied) => this.#up(lane, denied),
      onMessage: (message) => this.#received(message),
      onEnd: (why) => this.#ended(why),
    }).then(
      (connection) => {
        this.#connection = connection;
      },
      (error: BellwireError) => this.#ended(error),
    );
  }

  snapshot(): BrokerSnapshot {
    return { ...this.#snapshot };
  }

  /** Says goodbye (status offline, DISCONNECT) and closes, within 2 s. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    await this.#opening;
    if (this.#upSince !== null) await this.#goodbye();
    await this.#connection?.close();
    this.#become({ state: 'stopped' });
  }

  #goodbye(): Promise<void> {
    const status: Status = { state: 'offline', why: 'stopped' };
    return new Promise((resolve) => {
      const cancel = this.#o.timing.later(GOODBYE_MS, resolve);
      const done = () => {
        cancel();
        resolve();
      };
      this.#o.say({ topic: this.#o.topics.status, payload: JSON.stringify(status), retain: true, done });
    });
  }

  #up(lane: Lane, denied: BellwireError | null): void {
    const { topics, timing, version, note, onUp } = this.#o;
    this.#upSince = timing.monotonic();
    this.#become({ state: 'online', error: null, attempts: 0, commands: 'unknown' });
    note('info', {}, 'Connected to the broker');
    const status: Status = { state: 'online', version, at: timing.now() };
    onUp(lane, { topic: topics.status, payload: JSON.stringify(status), retain: true });
    if (denied) this.#commandsDoNotArrive(denied.code, denied.message);
    else this.#testCommands();
    this.#sayHealth(this.#o.health());
    this.#watchHealth();
  }

  /** The gateway writes to its own command topic: only what comes back proves that commands can arrive. */
  #testCommands(): void {
    const { topics, timing, say } = this.#o;
    say({ topic: topics.selfTest, payload: '{}', retain: false });
    this.#cancelSelfTest = timing.later(SELF_TEST_MS, () =>
      this.#commandsDoNotArrive('BROKER_DENIED', topics.selfTest),
    );
  }

  #commandsDoNotArrive(code: ErrorCode, detail: string): void {
    this.#snapshot.commands = 'do-not-arrive';
    this.#snapshot.error = { code, detail };
    this.#o.note('error', { code, detail, fix: ERRORS[code].fix }, ERRORS[code].what);
  }

  #received(message: IncomingMessage): void {
    if (message.topic === this.#o.topics.selfTest) {
      this.#cancelSelfTest?.();
      if (this.#snapshot.commands === 'do-not-arrive') {
        this.#snapshot.error = null;
        this.#o.note('info', {}, 'Commands arrive now');
      }
      this.#snapshot.commands = 'arrive';
    } else this.#o.onCommand(message);
  }

  #watchHealth(): void {
    const { timing, health, topics, say } = this.#o;
    this.#cancelHealth = timing.later(HEALTH_LOOK_MS, () => {
      const now = health();
      this.#healthSaid.looksAgo++;
      const regular = this.#healthSaid.looksAgo >= HEALTH_EVERY_LOOKS;
      // Access lists are changed while we are connected: the fault ends with the first self-test that comes back.
      if (regular && this.#snapshot.commands === 'do-not-arrive')
        say({ topic: topics.selfTest, payload: '{}', retain: false });
      if (regular || now.promises !== this.#healthSaid.promises) this.#sayHealth(now);
      this.#watchHealth();
    });
  }

  #sayHealth({ body, promises }: Health): void {
    const { topics, timing, say } = this.#o;
    const payload = JSON.stringify({ at: timing.now(), ...body });
    say({ topic: topics.health, payload, retain: false });
    this.#healthSaid = { looksAgo: 0, promises };
  }

  #ended(why: BellwireError): void {
    const { timing, note, onDown } = this.#o;
    this.#connection = null;
    this.#cancelHealth?.();
    this.#cancelSelfTest?.();
    const wasUp = this.#upSince !== null;
    if (this.#upSince !== null) {
      if (timing.monotonic() - this.#upSince >= PROVEN_AFTER_MS) this.#backOffMs = BACK_OFF_FIRST_MS;
      this.#upSince = null;
      onDown();
    }
    if (this.#stopped) return;
    const { code, fix, message } = why;
    const retryInMs = this.#nextDelay(code, wasUp);
    this.#become({ state: 'waiting', error: { code, detail: message }, commands: 'unknown' });
    note('warn', { code, detail: message, retryInMs, fix }, ERRORS[code].what);
    this.#cancelRetry = timing.later(retryInMs, () => this.start());
  }

  /** Half of it is chance: a hundred gateways must not come back to a restarted broker in one second. */
  #nextDelay(code: ErrorCode, wasUp: boolean): number {
    if (code === 'BROKER_TAKEN_OVER') this.#backOffMs = BACK_OFF_MOST_MS;
    // Closed without a reason soon after the login may be a takeover too.
    const most = code === 'BROKER_UNREACHABLE' && !wasUp ? ABSENT_MOST_MS : BACK_OFF_MOST_MS;
    const ms = Math.round(Math.min(this.#backOffMs, most) * (0.5 + this.#o.timing.random() / 2));
    this.#backOffMs = Math.min(this.#backOffMs * 2, BACK_OFF_MOST_MS);
    return ms;
  }

  #become(change: Partial<BrokerSnapshot> & Pick<BrokerSnapshot, 'state'>): void {
    const since = change.state === this.#snapshot.state ? this.#snapshot.since : this.#o.timing.now();
    this.#snapshot = { ...this.#snapshot, ...change, since };
  }
}
