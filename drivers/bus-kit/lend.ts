import { BellwireError } from '../../src/telephony/index.js';

/** A bus that is open. */
export interface BusPort {
  /** Never rejects. After it, and at once, every call on the port fails: a job that hung must not touch the next opening. */
  close(): Promise<void>;
}

/** One borrower's hold on a bus. */
export interface LentBus<P extends BusPort> {
  /**
   * Runs `job` after all jobs that were asked for before, whoever asked; opens the bus when it is not open. A job that
   * throws costs the opening: the next job gets a fresh one. A job that does not end in time rejects with
   * LAMP_BOARD_FAILED. `doing` names what it is at, for that error.
   */
  run<T>(doing: () => string, job: (port: P) => Promise<T>): Promise<T>;
  /** The last one closes the bus, after the jobs that were asked for. */
  giveBack(): Promise<void>;
}

/** Calls once, `ms` from now; the function it returns cancels. */
export type After = (ms: number, run: () => void) => () => void;

export const realAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** A lamp board is called hung after 10 s (src/lamps/keeper.ts); the job that hangs is named before. */
const JOB_LIMIT_MS = 6_000;
/** How long the next opening waits for a port that does not close. */
const CLOSE_LIMIT_MS = 1_000;

/**
 * The buses of one kind in this process. Two boards on one I2C bus or one RS-485 line must take turns: both would select
 * their multiplexer channel, or speak, in the middle of the other's work. So each bus has one owner, found by its path.
 */
export class BusLending<P extends BusPort> {
  readonly #owners = new Map<string, BusOwner<P>>();

  constructor(readonly after: After = realAfter) {}

  /** `open` is the first borrower's while several hold the bus. */
  lend(key: string, open: () => Promise<P>): LentBus<P> {
    const owner =
      this.#owners.get(key) ?? new BusOwner(key, open, this.after, () => this.#owners.delete(key));
    this.#owners.set(key, owner);
    owner.borrowers += 1;
    let held = true;
    return {
      run: (doing, job) =>
        held ? owner.run(doing, job) : Promise.reject(new Error(`${key} was given back`)),
      giveBack: async () => {
        if (!held) return;
        held = false;
        owner.borrowers -= 1;
        await owner.closeIfIdle();
      },
    };
  }
}

class BusOwner<P extends BusPort> {
  borrowers = 0;
  readonly #key: string;
  readonly #open: () => Promise<P>;
  readonly #after: After;
  readonly #onClosed: () => void;
  #port: P | null = null;
  /** Ends with the last job asked for. Never rejects. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(key: string, open: () => Promise<P>, after: After, onClosed: () => void) {
    this.#key = key;
    this.#open = open;
    this.#after = after;
    this.#onClosed = onClosed;
  }

  run<T>(doing: () => string, job: (port: P) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const port = this.#port ?? (await this.#opened());
      try {
        return await this.#inTime(job(port), doing);
      } catch (error) {
        await this.#drop();
        throw error;
      }
    });
  }

  /** In its turn too: whoever borrows meanwhile keeps the bus, and nobody opens it while it is being closed. */
  closeIfIdle(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.borrowers > 0) return;
      await this.#drop();
      // Somebody may have come while it closed: then this owner stays and opens again.
      if (this.borrowers === 0) this.#onClosed();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #opened(): Promise<P> {
    const opening = this.#open();
    try {
      this.#port = await this.#inTime(opening, () => 'opening');
      return this.#port;
    } catch (error) {
      // One that opens after all, too late, must not stay open.
      opening.then(
        (port) => port.close(),
        () => {},
      );
      throw error;
    }
  }

  async #drop(): Promise<void> {
    const port = this.#port;
    this.#port = null;
    if (port) await this.#race(port.close(), CLOSE_LIMIT_MS, () => {});
  }

  #inTime<T>(work: Promise<T>, doing: () => string): Promise<T> {
    return this.#race(work, JOB_LIMIT_MS, () => {
      const what = `${this.#key}: ${doing()} has not ended within ${JOB_LIMIT_MS / 1000} s`;
      throw new BellwireError('LAMP_BOARD_FAILED', what);
    });
  }

  /** The work, or what `late` gives or throws when the work takes too long. */
  #race<T>(work: Promise<T>, ms: number, late: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#after(ms, () => {
        try {
          resolve(late());
        } catch (error) {
          reject(error);
        }
      });
      work.then(resolve, reject).finally(cancel);
    });
  }
}
