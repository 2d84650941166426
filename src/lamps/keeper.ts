import type { LampBoard, LampResult } from '../driver-api/index.js';
import { BellwireError, type Room } from '../telephony/index.js';
import type { BlinkClock } from './blink.js';
import { Picture, samePicture, type Wishes } from './picture.js';
import { Retry } from './retry.js';
import { Suspects } from './suspects.js';
import type { ToldLamps } from './told.js';

/** Time, injected. `after` calls once, `ms` from now; the function it returns cancels. */
export interface LampTimers {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

export interface KeeperOptions {
  board: LampBoard;
  wishes: Wishes;
  told: ToldLamps;
  timers: LampTimers;
  clock: BlinkClock;
  /** Worth a log line. */
  note: (message: string) => void;
}

export interface BoardSnapshot {
  id: string;
  /** `starting`: never ready so far and no failure yet. `failed`: retrying. `hung`: the driver does not come back. */
  state: 'starting' | 'ready' | 'failed' | 'hung';
  /** Stable error code while failed or hung. */
  code: string | null;
  /** The way to the hardware, where the driver chose one of several; null: it did not. */
  via: string | null;
  /** Lamps on this board, wanted lit, and with a fault. */
  rooms: number;
  lit: number;
  faults: number;
  /** Lamps found otherwise than wanted by reading back, since start. */
  corrected: number;
  /** ms since 1970: a call into the driver is running since then. */
  busySince: number | null;
  /** ms since 1970. */
  retryAt: number | null;
}

/** One write and what it was about. */
interface Written {
  /** Lit, were it not for the dark half of a blink. */
  meant: ReadonlySet<Room>;
  ours: ReadonlySet<Room>;
  results: readonly LampResult[];
}

/**
 * How often a board is looked after: read back, or written again where it cannot be read; tried again when it failed. A board that can be read or
 * switches in milliseconds, or that goes dark when we or its supply die, is dark with a message for less than 5 s. No
 * multiple of a blink's half, so that looks find both halves. Others: within P4's 60 s.
 */
const CARE_MS = { quick: 3_850, slow: 30_000 } as const;
/** A lamp that read wrong was written again: did it help? */
const LOOK_AGAIN_MS = 1_000;
/** The slowest board there is (lamps through the PBX, one at a time) answers within a few seconds. */
const HUNG_MS = 10_000;
/** A driver call that hangs must not hold up the stop of the daemon. */
const STOP_WAIT_MS = 3_000;

/**
 * Keeps one board showing what is wanted. Level-triggered: it never queues changes, it writes the newest wish, one write
 * in flight, until the board confirms; it retries for ever, looks after the hardware, and blinks where the board can.
 */
export class BoardKeeper {
  readonly board: LampBoard;
  readonly #o: KeeperOptions;
  readonly #picture: Picture;
  readonly #told: ToldLamps;
  readonly #careMs: number;
  readonly #suspects = new Suspects();
  readonly #retry: Retry;
  /** What the board was told last; null: in doubt. */
  #showing: ReadonlySet<Room> | null = null;
  /** Lamps whose last write was refused or failed. */
  #unwritten: ReadonlySet<Room> = new Set();
  #started = false;
  #stopped = false;
  /** The hardware was away: `start` before the next write. */
  #stale = true;
  #writeDue = false;
  #lookDue = false;
  #run: Promise<void> | null = null;
  #failure: { code: string; message: string } | null = null;
  #cancelLook: () => void = () => {};
  #busySince: number | null = null;
  #corrected = 0;

  constructor(options: KeeperOptions) {
    this.#o = options;
    this.board = options.board;
    this.#picture = new Picture(options.board, options.wishes);
    this.#told = options.told;
    this.#careMs = isQuick(options.board) ? CARE_MS.quick : CARE_MS.slow;
    this.#retry = new Retry(options.timers, this.#careMs, () => this.#write());
  }

  start(): void {
    this.#planLook(this.#careMs);
    this.#followBlinks();
    this.#write();
  }

  /** The wish for a room changed. Calls within one turn of the loop become one write. */
  wish(room: Room, lit: boolean): void {
    if (!this.#picture.has(room)) return;
    if (lit) this.#told.forgetDark(room);
    this.#followBlinks();
    this.#write();
  }

  /** A lamp test began or ended. */
  testChanged(): void {
    if (!this.board.shared) this.#write();
  }

  /** The hardware was away or is in doubt: make it ready and write everything again. */
  restart(): void {
    this.#stale = true;
    this.#write();
  }

  async stop(how: 'leave' | 'off'): Promise<void> {
    this.#stopped = true;
    this.#cancelLook();
    this.#retry.end();
    this.#o.clock.follow(this.#onHalf, null);
    let cancel = () => {};
    const patience = new Promise<void>((resolve) => {
      cancel = this.#o.timers.after(STOP_WAIT_MS, resolve);
    });
    await Promise.race([this.#run, patience]);
    cancel();
    if (!this.#started) return;
    try {
      // Not in the dark half of a blink, and not in the middle of a lamp test.
      const lit = this.#picture.lit();
      const unsteady = this.#showing !== null && !this.board.shared && !samePicture(this.#showing, lit);
      if (how === 'leave' && unsteady && !this.#run) await this.board.write(lit);
      await this.board.stop(how);
    } catch (error) {
      this.#o.note(`lamp board ${this.board.id}: stop failed: ${asBellwire(error).message}`);
    }
  }

  /** Rooms whose lamp has a fault here. */
  get faulty(): ReadonlySet<Room> {
    return this.#told.faulty;
  }

  snapshot(): BoardSnapshot {
    const hung = this.#busySince !== null && this.#o.timers.now() - this.#busySince >= HUNG_MS;
    const state = this.#failure ? 'failed' : this.#started ? 'ready' : 'starting';
    return {
      id: this.board.id,
      state: hung ? 'hung' : state,
      code: hung ? 'LAMP_BOARD_HUNG' : (this.#failure?.code ?? null),
      via: this.board.via ?? null,
      rooms: this.board.rooms.length,
      lit: this.#picture.lit().size,
      faults: this.faulty.size,
      corrected: this.#corrected,
      busySince: this.#busySince,
      retryAt: this.#retry.at,
    };
  }

  #write(): void {
    this.#writeDue = true;
    this.#go();
  }

  #go(): void {
    if (this.#run || this.#stopped) return;
    this.#run = this.#turns();
  }

  async #turns(): Promise<void> {
    // Lets everything of this turn of the loop arrive first: one write for many changes.
    await Promise.resolve();
    while ((this.#writeDue || this.#lookDue) && !this.#stopped) await this.#turn();
    this.#run = null;
  }

  async #turn(): Promise<void> {
    let done: Written | null;
    this.#busySince = this.#o.timers.now();
    try {
      done = await this.#act();
    } catch (error) {
      this.#failed(asBellwire(error));
      return;
    } finally {
      this.#busySince = null;
    }
    if (done) this.#took(done);
  }

  /** Null: the hardware was looked at and shows what it should. */
  async #act(): Promise<Written | null> {
    const [write, look] = [this.#writeDue, this.#lookDue];
    this.#writeDue = false;
    this.#lookDue = false;
    if (this.#stale) {
      this.#stale = false;
      await this.board.start(this.#picture.lit(), this.#mayBeLit());
      this.#started = true;
    } else if (look && (await this.#readsRight()) && !write) {
      return null;
    }
    // Looked up now: start may have taken seconds.
    const meant = this.#picture.meant();
    const ours = this.#picture.ours();
    const showing = this.#picture.inPhase(meant, this.#o.timers.now());
    const results = await this.board.write(showing);
    this.#showing = showing;
    return { meant, ours, results };
  }

  /** A look at the hardware. False: it differs, or it cannot tell and has to be written. */
  async #readsRight(): Promise<boolean> {
    const seen = (await this.board.readBack?.()) ?? null;
    const expected = this.#showing;
    if (seen === null || expected === null) return false;
    const rooms = this.board.rooms.filter((room) => !this.#unwritten.has(room));
    const isWhole = (room: Room) => this.#picture.isSteady(room);
    const { wrong, fresh, stuck, healed } = this.#suspects.judge({ expected, seen, rooms, isWhole });
    if (fresh.length > 0) {
      this.#corrected += fresh.length;
      this.#o.note(`lamp board ${this.board.id} showed ${fresh.join(', ')} wrong; written again`);
    }
    const ours = this.#picture.ours();
    for (const room of stuck) {
      if (ours.has(room)) this.#told.fault(room, this.#picture.isLit(room), 'LAMP_READS_WRONG');
    }
    for (const room of healed) {
      // Otherwise a write is due, and its answer counts again.
      const lit = this.#picture.isLit(room);
      if (ours.has(room) && expected.has(room) === lit) this.#told.answer(room, lit, undefined);
    }
    if (this.#suspects.undecided) this.#planLook(LOOK_AGAIN_MS);
    return wrong.length === 0;
  }

  #took({ meant, ours, results }: Written): void {
    const said = new Map(results.map((r) => [r.room, r] as const));
    for (const room of ours) {
      // An answer to a wish that has changed since is old news; the next write is due already.
      if (meant.has(room) === this.#picture.isLit(room) && !this.#suspects.isStuck(room)) {
        this.#told.answer(room, meant.has(room), said.get(room));
      }
    }
    if (this.#failure) this.#o.note(`lamp board ${this.board.id} works again`);
    this.#failure = null;
    if (results.some((r) => r.result === 'pending')) this.#writeDue = true;
    const troubles = results.filter((r) => r.result === 'refused' || r.result === 'failed');
    this.#unwritten = new Set(troubles.map(({ room }) => room));
    if (troubles.length > 0) this.#planRetry();
    else if (!this.#writeDue) this.#retry.end();
  }

  /** The board as a whole failed: whatever should be lit, or was not seen dark, is in doubt. */
  #failed(error: BellwireError): void {
    this.#stale = true;
    this.#showing = null;
    if (this.#failure?.message !== error.message) {
      this.#o.note(`lamp board ${this.board.id}: ${error.message}`);
    }
    this.#failure = { code: error.code, message: error.message };
    const lit = this.#picture.lit();
    const doubtful = new Set([...lit, ...this.#mayBeLit()]);
    for (const room of this.#picture.ours()) {
      if (doubtful.has(room)) this.#told.fault(room, lit.has(room), error.code);
    }
    this.#planRetry();
  }

  /** Lamps of ours that were not seen dark, or are in doubt since. */
  #mayBeLit(): Set<Room> {
    const ours = this.#picture.ours();
    return new Set([...ours].filter((room) => !this.#told.isSeenDark(room)));
  }

  #planRetry(): void {
    if (!this.#stopped) this.#retry.plan();
  }

  /** A board that failed is not looked at but tried again. */
  #planLook(ms: number): void {
    this.#cancelLook();
    this.#cancelLook = this.#o.timers.after(ms, () => {
      this.#planLook(this.#careMs);
      if (this.#failure) return;
      this.#lookDue = true;
      this.#go();
    });
  }

  /** A busy board misses a half: halves are never queued. */
  readonly #onHalf = (): void => {
    if (!this.#run && !this.#failure && !this.#picture.testing) this.#write();
  };

  #followBlinks(): void {
    this.#o.clock.follow(this.#onHalf, this.#picture.fastestBlink());
  }
}

/** Able to put right within 5 s what went dark, or bound to. */
function isQuick({ readBack, blinks, afterDeath }: LampBoard): boolean {
  return readBack !== undefined || blinks === true || afterDeath !== 'holds';
}

function asBellwire(error: unknown): BellwireError {
  if (error instanceof BellwireError) return error;
  return new BellwireError('LAMP_BOARD_FAILED', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
