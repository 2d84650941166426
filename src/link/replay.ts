import type { VirtualClock } from '../engine/clock.js';
import type { Note } from '../ops/note.js';
import { BellwireError, type ErrorCode, type LinkId } from '../telephony/index.js';
import { readCapture } from './capture-file.js';
import type { OpenPort, PortEvents, Transport } from './transport.js';

/** Timers on a virtual clock: they fire in order of their time when the clock is moved, and only then. */
export class VirtualTimers {
  readonly #clock: VirtualClock;
  readonly #waiting = new Set<{ due: number; run: () => void }>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  readonly later = (ms: number, run: () => void): (() => void) => {
    const timer = { due: this.#clock.now() + ms, run };
    this.#waiting.add(timer);
    return () => this.#waiting.delete(timer);
  };

  /** Moves the clock to `at` (ms since 1970), firing what falls due on the way; each may start others. */
  async advanceTo(at: number): Promise<void> {
    for (let next = this.#next(at); next; next = this.#next(at)) {
      this.#waiting.delete(next);
      this.#clock.moveTo(next.due);
      next.run();
      await settled();
    }
    this.#clock.moveTo(at);
  }

  #next(at: number) {
    let first: { due: number; run: () => void } | null = null;
    for (const timer of this.#waiting)
      if (timer.due <= at && (!first || timer.due < first.due)) first = timer;
    return first;
  }
}

export interface PlayerOptions {
  path: string;
  /** Brings the virtual clock to a recorded time, firing timers on the way: {@link VirtualTimers.advanceTo}. */
  advanceTo(at: number): Promise<void>;
  note: Note;
}

export interface Played {
  events: number;
  bytes: number;
  /** Events of links that nobody replays. */
  skipped: number;
}

/**
 * Plays a capture file into the links it was taken from: same bytes, same order, recorded times, as fast as they are
 * consumed. Start the supervisors on the player's transports, with the virtual clock and `random: () => 0` (the
 * shortest back-off is never longer than the recorded one), then call play().
 */
export class CapturePlayer {
  readonly #options: PlayerOptions;
  readonly #channels = new Map<LinkId, Channel>();

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** The transport factory of one link. */
  transport(link: LinkId): () => Transport {
    const channel = new Channel();
    this.#channels.set(link, channel);
    return () => channel.transport;
  }

  /** Resolves at the end of the file; links that were open then stay open. */
  async play(): Promise<Played> {
    const { path, note, advanceTo } = this.#options;
    const played: Played = { events: 0, bytes: 0, skipped: 0 };
    for await (const event of readCapture(path, note)) {
      const channel = this.#channels.get(event.link);
      if (!channel) {
        played.skipped++;
        continue;
      }
      played.events++;
      // A house that is behind stops the clock, or half lines would be given up while their rest waits.
      await this.#unpaused();
      await advanceTo(event.at);
      // Some files begin in the middle of an opening.
      if (event.is !== 'close' && !channel.isOpen) await this.#open(channel, event.at);
      switch (event.is) {
        case 'open':
          break;
        case 'data':
          played.bytes += event.bytes.length;
          await channel.send(event.bytes);
          break;
        case 'close':
          await channel.hangUp(event.why);
          await settled();
          break;
      }
    }
    await this.#unpaused();
    return played;
  }

  async #unpaused(): Promise<void> {
    for (const channel of this.#channels.values()) await channel.unpaused();
  }

  /** A daemon that was restarted while recording opened sooner than a back-off allows: time runs on until ours opens. */
  async #open(channel: Channel, at: number): Promise<void> {
    for (let late = 0; !channel.isWanted; late += STEP_MS) {
      if (late > LONGEST_WAIT_MS) throw new Error('replay: no supervisor opens this link');
      await this.#options.advanceTo(at + late);
      await settled();
    }
    channel.open();
    await settled();
  }
}

const STEP_MS = 100;
const LONGEST_WAIT_MS = 120_000;

/** Lets promise reactions and immediates run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The wire of one link: the player at one end, a supervisor at the other. */
class Channel {
  readonly transport: Transport = { open: (on, signal) => this.#want(on, signal) };
  #wanted: { on: PortEvents; accept: (port: OpenPort) => void } | null = null;
  #on: PortEvents | null = null;
  #paused = true;
  #resumed: () => void = () => undefined;

  get isWanted(): boolean {
    return this.#wanted !== null;
  }

  get isOpen(): boolean {
    return this.#on !== null;
  }

  open(): void {
    const wanted = this.#wanted;
    if (!wanted) return;
    this.#wanted = null;
    this.#on = wanted.on;
    this.#paused = true;
    wanted.accept(this.#port());
  }

  async send(bytes: Buffer): Promise<void> {
    await this.unpaused();
    this.#on?.data(bytes);
  }

  async hangUp(why: ErrorCode): Promise<void> {
    await this.unpaused();
    const on = this.#on;
    this.#on = null;
    on?.closed(new BellwireError(why, 'replay'));
  }

  /** Resolves when the supervisor reads, or has left. */
  async unpaused(): Promise<void> {
    while (this.#paused && this.#on) {
      await new Promise<void>((resolve) => {
        this.#resumed = resolve;
      });
    }
  }

  #want(on: PortEvents, signal: AbortSignal): Promise<OpenPort> {
    return new Promise((accept, reject) => {
      this.#wanted = { on, accept };
      signal.addEventListener('abort', () => {
        this.#wanted = null;
        reject(new BellwireError('PORT_FAILED', 'replay: given up'));
      });
    });
  }

  #port(): OpenPort {
    return {
      // What was answered to our commands then is in the recording; what we write now goes nowhere.
      write: () => Promise.resolve(),
      pause: () => {
        this.#paused = true;
      },
      resume: () => {
        this.#paused = false;
        this.#resumed();
      },
      close: () => {
        this.#on = null;
        this.#resumed();
        return Promise.resolve();
      },
    };
  }
}
