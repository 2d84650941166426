import type { LampBoard, LampResult } from '../driver-api/index.js';
import { BellwireError, type Room } from '../telephony/index.js';
import type { ToldLamps } from './told.js';

/** Time, injected. `after` calls once, `ms` from now; the function it returns cancels. */
export interface LampTimers {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/** What the house wants, shared by all keepers; only the service writes it. */
export interface Wishes {
  /** Rooms whose lamp is wanted lit. */
  readonly lit: ReadonlySet<Room>;
  /** Rooms that ever had a reason; of others nothing is reported. */
  readonly ours: ReadonlySet<Room>;
}

export interface KeeperOptions {
  board: LampBoard;
  wishes: Wishes;
  told: ToldLamps;
  timers: LampTimers;
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
  lit: ReadonlySet<Room>;
  ours: ReadonlySet<Room>;
  results: readonly LampResult[];
}

/** The first retries; then {@link REFRESH_MS} for ever. */
const RETRY_MS = [1_000, 5_000] as const;
/** P4: corrupt or lost hardware state is mended within 60 s. */
const REFRESH_MS = 30_000;
/** The slowest board there is (lamps through the PBX, one at a time) answers within a few seconds. */
const HUNG_MS = 10_000;
/** A driver call that hangs must not hold up the stop of the daemon. */
const STOP_WAIT_MS = 3_000;

/**
 * Keeps one board showing what is wanted. Level-triggered: it never queues changes, it writes the newest wish, one write
 * in flight, until the board confirms; it retries for ever and looks after the hardware every 30 s.
 */
export class BoardKeeper {
  readonly board: LampBoard;
  readonly #o: KeeperOptions;
  readonly #here: ReadonlySet<Room>;
  readonly #told: ToldLamps;
  #started = false;
  #stopped = false;
  /** The hardware was away: `start` before the next write. */
  #stale = true;
  #due = false;
  #changed = false;
  #run: Promise<void> | null = null;
  #failure: { code: string; message: string } | null = null;
  #tries = 0;
  #retry: { at: number; cancel: () => void } | null = null;
  #cancelRefresh: () => void = () => {};
  #busySince: number | null = null;
  #corrected = 0;

  constructor(options: KeeperOptions) {
    this.#o = options;
    this.board = options.board;
    this.#here = new Set(options.board.rooms);
    this.#told = options.told;
  }

  start(): void {
    this.#planRefresh();
    this.#go();
  }

  /** The wish for a room changed. Calls within one turn of the loop become one write. */
  wish(room: Room, lit: boolean): void {
    if (!this.#here.has(room)) return;
    if (lit) this.#told.forgetDark(room);
    this.#changed = true;
    this.#go();
  }

  /** The hardware was away or is in doubt: make it ready and write everything again. */
  restart(): void {
    this.#stale = true;
    this.#go();
  }

  async stop(how: 'leave' | 'off'): Promise<void> {
    this.#stopped = true;
    this.#cancelRefresh();
    this.#cancelRetry();
    let cancel = () => {};
    const patience = new Promise<void>((resolve) => {
      cancel = this.#o.timers.after(STOP_WAIT_MS, resolve);
    });
    await Promise.race([this.#run, patience]);
    cancel();
    if (!this.#started) return;
    try {
      await this.board.stop(how);
    } catch (error) {
      this.#o.note(`lamp board ${this.board.id}: stop failed: ${asBellwire(error).message}`);
    }
  }

  snapshot(): BoardSnapshot {
    const hung = this.#busySince !== null && this.#o.timers.now() - this.#busySince >= HUNG_MS;
    const state = this.#failure ? 'failed' : this.#started ? 'ready' : 'starting';
    return {
      id: this.board.id,
      state: hung ? 'hung' : state,
      code: hung ? 'LAMP_BOARD_HUNG' : (this.#failure?.code ?? null),
      via: this.board.via ?? null,
      rooms: this.#here.size,
      lit: this.#lit().size,
      faults: this.#told.faults,
      corrected: this.#corrected,
      busySince: this.#busySince,
      retryAt: this.#retry?.at ?? null,
    };
  }

  #go(): void {
    this.#due = true;
    if (this.#run || this.#stopped) return;
    this.#run = this.#turns();
  }

  async #turns(): Promise<void> {
    // Lets everything of this turn of the loop arrive first: one write for many changes.
    await Promise.resolve();
    while (this.#due && !this.#stopped) {
      this.#due = false;
      await this.#turn();
    }
    this.#run = null;
  }

  async #turn(): Promise<void> {
    let done: Written | null;
    this.#busySince = this.#o.timers.now();
    try {
      done = await this.#write();
    } catch (error) {
      this.#failed(asBellwire(error));
      return;
    } finally {
      this.#busySince = null;
    }
    if (done) this.#took(done);
  }

  /** Null: the hardware was looked at and shows what is wanted. */
  async #write(): Promise<Written | null> {
    const changed = this.#changed;
    this.#changed = false;
    if (this.#stale) {
      this.#stale = false;
      await this.board.start(this.#lit(), this.#mayBeLit());
      this.#started = true;
    } else if (!changed && (await this.#showsWanted())) {
      return null;
    }
    // Looked up again: start may have taken seconds.
    const lit = this.#lit();
    const ours = this.#pick(this.#o.wishes.ours);
    return { lit, ours, results: await this.board.write(lit) };
  }

  /** A look at the hardware. False: it differs, or it cannot tell and has to be written. */
  async #showsWanted(): Promise<boolean> {
    if (this.#tries > 0) return false;
    const seen = (await this.board.readBack?.()) ?? null;
    if (seen === null) return false;
    const lit = this.#lit();
    const wrong = this.board.rooms.filter((room) => lit.has(room) !== seen.has(room));
    if (wrong.length === 0) return true;
    this.#corrected += wrong.length;
    this.#o.note(`lamp board ${this.board.id} showed ${wrong.join(', ')} wrong; written again`);
    return false;
  }

  #took({ lit, ours, results }: Written): void {
    const said = new Map(results.map((r) => [r.room, r] as const));
    for (const room of ours) {
      // An answer to a wish that has changed since is old news; the next write is due already.
      if (lit.has(room) === this.#o.wishes.lit.has(room)) {
        this.#told.answer(room, lit.has(room), said.get(room));
      }
    }
    if (this.#failure) this.#o.note(`lamp board ${this.board.id} works again`);
    this.#failure = null;
    if (results.some((r) => r.result === 'pending')) this.#due = true;
    if (results.some((r) => r.result === 'refused' || r.result === 'failed')) this.#planRetry();
    else if (!this.#due) {
      this.#cancelRetry();
      this.#tries = 0;
    }
  }

  /** The board as a whole failed: whatever should be lit, or was not seen dark, is in doubt. */
  #failed(error: BellwireError): void {
    this.#stale = true;
    if (this.#failure?.message !== error.message) {
      this.#o.note(`lamp board ${this.board.id}: ${error.message}`);
    }
    this.#failure = { code: error.code, message: error.message };
    const lit = this.#lit();
    const doubtful = new Set([...lit, ...this.#mayBeLit()]);
    for (const room of this.#pick(this.#o.wishes.ours)) {
      if (doubtful.has(room)) this.#told.fault(room, lit.has(room), error.code);
    }
    this.#planRetry();
  }

  /** Lamps of ours that were not seen dark, or are in doubt since. */
  #mayBeLit(): Set<Room> {
    const ours = this.#pick(this.#o.wishes.ours);
    return new Set([...ours].filter((room) => !this.#told.isSeenDark(room)));
  }

  /** A running retry is not put off by a fresh wish that failed too. */
  #planRetry(): void {
    if (this.#retry || this.#stopped) return;
    const ms = RETRY_MS[this.#tries] ?? REFRESH_MS;
    this.#tries += 1;
    const cancel = this.#o.timers.after(ms, () => {
      this.#retry = null;
      this.#go();
    });
    this.#retry = { at: this.#o.timers.now() + ms, cancel };
  }

  #cancelRetry(): void {
    this.#retry?.cancel();
    this.#retry = null;
  }

  #planRefresh(): void {
    this.#cancelRefresh = this.#o.timers.after(REFRESH_MS, () => {
      this.#planRefresh();
      if (!this.#run && !this.#retry) this.#go();
    });
  }

  #lit(): Set<Room> {
    return this.#pick(this.#o.wishes.lit);
  }

  #pick(rooms: ReadonlySet<Room>): Set<Room> {
    return new Set(this.board.rooms.filter((room) => rooms.has(room)));
  }
}

function asBellwire(error: unknown): BellwireError {
  if (error instanceof BellwireError) return error;
  return new BellwireError('LAMP_BOARD_FAILED', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
