import type { Frame, Framing } from '../driver-api/index.js';
import type { Clock } from '../engine/clock.js';
import type { Note } from '../ops/note.js';
import { BellwireError, type ErrorCode, type LinkId, type LinkState } from '../telephony/index.js';
import { BackOff } from './back-off.js';
import { Session } from './session.js';
import { type ExpectedTraffic, SilenceWatch } from './silence.js';
import type { Transport } from './transport.js';

export interface LinkOptions {
  id: LinkId;
  framing: Framing;
  /** Null: silence is never a fault. */
  expectTraffic: ExpectedTraffic | null;
  /** IANA zone of the site, for the hours of `expectTraffic`. */
  timezone: string;
}

export interface LinkParts {
  /** A fresh transport for each opening. */
  transport: () => Transport;
  clock: Clock;
  /** Runs a callback after ms; returns its cancel. */
  later: (ms: number, run: () => void) => () => void;
  /** 0 ≤ x < 1. */
  random: () => number;
  note: Note;
}

export interface LinkSinks {
  /** In order. `frame.at` is the injected wall clock. */
  onFrame(frame: Frame): void;
  /** The line is quiet (`framing.idleFlushMs`): what was said is said whole. Once a burst. */
  onQuiet?(at: number): void;
  /** Only changes. `up` comes before the first frame of an opening, `down` after its last (cut `closed`). */
  onState(state: LinkState, why: ErrorCode | null): void;
  /** Every chunk as read, before it is framed. */
  onChunk?(bytes: Buffer, at: number): void;
}

/** What health and status show. Counters count from the start of the process. */
export interface LinkSnapshot {
  id: LinkId;
  state: LinkState;
  why: ErrorCode | null;
  bytes: number;
  frames: number;
  /** Frames that ended without their terminator. */
  cutFrames: number;
  opens: number;
  /** Openings that failed or ended by themselves, and exceptions of sinks. */
  errors: number;
  lastByteAgeMs: number | null;
  paused: boolean;
}

/** An opening that lasted this long was a good one: the next failure starts again at the shortest delay. */
const STEADY_MS = 10_000;
/** How often a missing device is looked for while the back-off runs. Looking disturbs nobody; opening might. */
const LOOK_MS = 1000;
const STOP_MS = 1000;

/**
 * Keeps one link open, for ever: opens, reads, frames, watches for silence, and after any failure rests and opens
 * again with fresh parts. Never throws at the process and never leaves it.
 */
export class LinkSupervisor {
  readonly #options: LinkOptions;
  readonly #parts: LinkParts;
  readonly #sinks: LinkSinks;
  readonly #silence: SilenceWatch | null;
  readonly #backOff = new BackOff();
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #session: Session | null = null;
  #wake: () => void = () => undefined;
  #cancelWatch: (() => void) | null = null;
  #paused = false;
  #state: LinkState = 'down';
  #why: ErrorCode | null = null;
  #shown = false;
  #bytes = 0;
  #frames = 0;
  #cutFrames = 0;
  #opens = 0;
  #errors = 0;
  #lastByte: number | null = null;

  constructor(options: LinkOptions, parts: LinkParts, sinks: LinkSinks) {
    this.#options = options;
    this.#parts = parts;
    this.#sinks = sinks;
    this.#silence = options.expectTraffic && new SilenceWatch(options.expectTraffic, options.timezone);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Closes the link: what is half read comes out as a frame cut `closed`. Takes at most a second. No state change. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#session?.end(new BellwireError('PBX_LINK_DOWN', 'stopped'));
    this.#wake();
    if (!this.#running) return;
    let cancel: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.#parts.later(STOP_MS, () => {
        this.#parts.note('warn', { link: this.#options.id }, 'link did not stop in time');
        resolve();
      });
    });
    await Promise.race([this.#running, late]);
    cancel();
  }

  /** Rejects with PBX_LINK_DOWN while the link is not open; nothing is kept to be sent later. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#session) throw new BellwireError('PBX_LINK_DOWN', this.#options.id);
    await this.#session.write(bytes);
  }

  /** Stops reading (the ledger is behind); flow control then stops the PBX. Holds over reopenings. */
  pause(): void {
    this.#paused = true;
    this.#session?.pause();
    this.#stopWatch();
  }

  resume(): void {
    this.#paused = false;
    if (this.#session) this.#read(this.#session);
  }

  snapshot(): LinkSnapshot {
    return {
      id: this.#options.id,
      state: this.#state,
      why: this.#why,
      bytes: this.#bytes,
      frames: this.#frames,
      cutFrames: this.#cutFrames,
      opens: this.#opens,
      errors: this.#errors,
      lastByteAgeMs: this.#lastByte === null ? null : this.#parts.clock.monotonic() - this.#lastByte,
      paused: this.#paused,
    };
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const transport = this.#parts.transport();
      const why = await this.#serve(transport).catch(asBellwireError);
      if (this.#stopping.signal.aborted) return;
      this.#errors++;
      this.#parts.note(why.code === this.#why ? 'debug' : 'warn', this.#about(why), why.message);
      this.#show('down', why.code);
      await this.#rest(transport, why);
    }
  }

  /** One opening. Resolves with why it ended, rejects with why there was none. */
  async #serve(transport: Transport): Promise<BellwireError> {
    const { clock, later, note } = this.#parts;
    const session = new Session({
      framing: this.#options.framing,
      clock,
      later,
      onBytes: (bytes, at) => this.#heard(bytes, at),
      onFrame: (frame) => this.#frame(frame),
      onQuiet: (at) => this.#guard(() => this.#sinks.onQuiet?.(at)),
    });
    await session.open(transport, this.#stopping.signal);
    const openedAt = clock.monotonic();
    try {
      if (this.#stopping.signal.aborted) return new BellwireError('PBX_LINK_DOWN', 'stopped');
      this.#session = session;
      this.#opens++;
      note('info', { link: this.#options.id }, 'link is up');
      this.#show('up', null);
      if (!this.#paused) this.#read(session);
      return await session.ended;
    } finally {
      this.#session = null;
      this.#stopWatch();
      await session.close();
      if (clock.monotonic() - openedAt >= STEADY_MS) this.#backOff.reset();
    }
  }

  #read(session: Session): void {
    this.#silence?.heard(this.#parts.clock.monotonic());
    this.#watch();
    session.resume();
  }

  #heard(bytes: Buffer, at: number): void {
    const monotonic = this.#parts.clock.monotonic();
    this.#bytes += bytes.length;
    this.#lastByte = monotonic;
    this.#silence?.heard(monotonic);
    if (this.#state === 'silent') this.#show('up', null);
    this.#guard(() => this.#sinks.onChunk?.(bytes, at));
  }

  #frame(frame: Frame): void {
    this.#frames++;
    if (frame.cut !== null) this.#cutFrames++;
    this.#guard(() => this.#sinks.onFrame(frame));
  }

  #show(state: LinkState, why: ErrorCode | null): void {
    if (this.#shown && state === this.#state && why === this.#why) return;
    this.#shown = true;
    this.#state = state;
    this.#why = why;
    this.#guard(() => this.#sinks.onState(state, why));
  }

  #watch(): void {
    this.#stopWatch();
    if (!this.#silence) return;
    const { clock, later, note } = this.#parts;
    const { silent, lookAgainMs } = this.#silence.look(clock.now(), clock.monotonic());
    if (silent && this.#state === 'up') {
      const why = new BellwireError('LINK_SILENT', this.#options.id);
      note('warn', this.#about(why), why.message);
      this.#show('silent', why.code);
    }
    this.#cancelWatch = later(lookAgainMs, () => this.#watch());
  }

  #stopWatch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = null;
  }

  /** Waits out the back-off; a missing device that is there again ends it early. */
  async #rest(transport: Transport, why: BellwireError): Promise<void> {
    const { clock, random } = this.#parts;
    const until = clock.monotonic() + this.#backOff.next(random());
    const looks = why.code === 'PORT_NOT_FOUND' && transport.present !== undefined;
    for (;;) {
      const left = until - clock.monotonic();
      if (left <= 0 || this.#stopping.signal.aborted) return;
      await this.#sleep(looks ? Math.min(left, LOOK_MS) : left);
      if (looks && (await transport.present?.())) return;
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.later(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** A sink that throws is a fault of the house, not of the line: told, counted, and the line goes on. */
  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#errors++;
      this.#parts.note('error', { link: this.#options.id, error }, 'link sink failed');
    }
  }

  #about(why: BellwireError): Record<string, unknown> {
    return { link: this.#options.id, code: why.code, fix: why.fix };
  }
}

function asBellwireError(error: unknown): BellwireError {
  if (error instanceof BellwireError) return error;
  return new BellwireError('PORT_FAILED', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
