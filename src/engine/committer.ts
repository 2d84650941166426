import {
  type Batch,
  emptyBatch,
  isEmpty,
  type PublishedRow,
  type ShownRow,
  type StatePut,
  stateKey,
} from '../ledger/batch.js';
import type { Ledger, Snapshot } from '../ledger/ledger.js';
import type { Note } from '../ops/note.js';
import type { Json, Reply, StateOf } from '../switchboard/procedure.js';
import { BellwireError, type ErrorCode } from '../telephony/index.js';

/** What became visible. Listeners are called in commit order. */
export interface Committed {
  events: readonly PublishedRow[];
  states: readonly ShownRow[];
  puts: readonly StatePut[];
  replies: readonly Reply[];
  /** False while the ledger cannot be written: only puts and replies then, and they may be lost in a crash. */
  durable: boolean;
}

export interface Degraded {
  code: ErrorCode;
  detail: string;
  /** Monotonic ms since the first commit failed. */
  forMs: number;
  pendingTurns: number;
}

export interface CommitterDeps {
  ledger: Ledger;
  /** Monotonic ms. */
  monotonic: () => number;
  /** Runs a callback after ms; returns its cancel. */
  later: (ms: number, run: () => void) => () => void;
  note: Note;
  /** Events kept for an absent broker; null: there is no broker, nothing is owed to anybody. */
  outboxLimit: number | null;
  /** Uncommitted turns at which links are paused. */
  pendingLimit?: number;
}

const RETRY_MS = 1000;
const PENDING_LIMIT = 50_000;
/** Acknowledgements alone are worth a commit (an fsync) only this often. */
const ACK_COMMIT_MS = 1000;
const ACK_COMMIT_COUNT = 2000;
/** Commits, or rows of the journal, after which the WAL goes into the database. A commit writes about ten pages. */
const CHECKPOINT_COMMITS = 400;
const CHECKPOINT_ROWS = 4000;
/** The outlets come first: what was committed is on the wire by then. */
const CHECKPOINT_AFTER_MS = 10;

/**
 * Brings batches into the ledger and tells the outlets. When the ledger cannot be written the house goes on from
 * memory: lamps and answers at once, events and bytes when it heals; at its bound it asks the links to pause.
 */
export class Committer {
  /** What the turns since the last commit wrote. */
  batch: Batch = emptyBatch();
  replies: Reply[] = [];
  outboxDepth: number;
  /** Frames in the quarantine, as committed. */
  quarantined: number;

  readonly #d: CommitterDeps;
  readonly #listeners = new Set<(committed: Committed) => void>();
  readonly #pressureListeners = new Set<(on: boolean) => void>();
  readonly #shown = new Map<string, ShownRow & { acked: number }>();
  #degraded: { code: ErrorCode; detail: string; since: number; shownTurns: number } | null = null;
  #pressure = false;
  #ackCount = 0;
  #cancelLater: (() => void) | null = null;
  /** Since the last checkpoint. */
  #commits = 0;
  #rows = 0;
  #cancelCheckpoint: (() => void) | null = null;
  #closed = false;

  constructor(deps: CommitterDeps, snapshot: Snapshot) {
    this.#d = deps;
    this.outboxDepth = snapshot.outboxDepth;
    this.quarantined = snapshot.quarantined;
    for (const s of snapshot.shown) this.#shown.set(stateKey(s.of), s);
  }

  get degraded(): Degraded | null {
    const d = this.#degraded;
    if (!d) return null;
    return {
      code: d.code,
      detail: d.detail,
      forMs: this.#d.monotonic() - d.since,
      pendingTurns: this.batch.turns,
    };
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onPressure(listener: (on: boolean) => void): () => void {
    this.#pressureListeners.add(listener);
    return () => this.#pressureListeners.delete(listener);
  }

  /** Retained state as last committed. */
  shownStates(which: 'pending' | 'all'): ShownRow[] {
    const all = [...this.#shown.values()];
    return which === 'all' ? all.filter((s) => s.body !== null) : all.filter((s) => s.seq > s.acked);
  }

  /** Events first…last (both included) are at the broker; they leave the outbox with the next commit. */
  eventsAcked(first: number, last: number): void {
    const ranges = this.batch.eventsAcked;
    const tail = ranges.at(-1);
    if (tail && tail[1] + 1 === first) tail[1] = last;
    else ranges.push([first, last]);
    this.#acked(last - first + 1);
  }

  shownAcked(of: StateOf, seq: number): void {
    const shown = this.#shown.get(stateKey(of));
    if (shown && shown.acked < seq) shown.acked = seq;
    this.batch.shownAcked.push({ of, seq });
    this.#acked(1);
  }

  #acked(count: number): void {
    this.#ackCount += count;
    if (this.#ackCount >= ACK_COMMIT_COUNT && !this.#degraded) this.commit();
    else if (!this.#cancelLater) this.#later(ACK_COMMIT_MS);
  }

  /** The uncommitted turns are at their bound: nothing more is taken in. */
  get full(): boolean {
    return this.batch.turns >= (this.#d.pendingLimit ?? PENDING_LIMIT);
  }

  /** Commits what there is, now. Never throws: a ledger that cannot be written is a state, not an exception. */
  commit(): void {
    if (this.#closed || (isEmpty(this.batch) && this.replies.length === 0)) return;
    // Trying the whole batch again with every turn would block the loop; the retry timer does it.
    if (this.#degraded) this.#goOnFromMemory(this.#degraded);
    else this.#tryCommit();
  }

  /** The last commit, whatever the retry timer says; the ledger may be closed afterwards. */
  close(): void {
    this.#tryCommit();
    this.#closed = true;
    this.#cancelLater?.();
    this.#cancelLater = null;
    this.#cancelCheckpoint?.();
    this.#cancelCheckpoint = null;
  }

  #tryCommit(): void {
    const { batch, replies } = this;
    try {
      this.outboxDepth -= this.#d.ledger.commit(batch);
    } catch (error) {
      const cause = { cause: error };
      this.#degrade(
        error instanceof BellwireError ? error : new BellwireError('LEDGER_IO', String(error), cause),
      );
      return;
    }
    this.batch = emptyBatch();
    this.replies = [];
    this.#ackCount = 0;
    this.#cancelLater?.();
    this.#cancelLater = null;
    this.quarantined += batch.rawsOrphaned.length;
    for (const r of batch.raws) if (r.outcome === 'unparsed') this.quarantined++;
    this.#heal(batch.turns);
    for (const [key, s] of batch.shown)
      this.#shown.set(key, { ...s, acked: this.#shown.get(key)?.acked ?? 0 });
    this.#tell({
      events: batch.journal.filter((j) => j.publish),
      states: [...batch.shown.values()],
      puts: [...batch.puts.values()],
      replies,
      durable: true,
    });
    this.#planCheckpoint(batch.journal.length);
  }

  #planCheckpoint(rows: number): void {
    this.#commits += 1;
    this.#rows += rows;
    if (this.#closed || this.#cancelCheckpoint) return;
    if (this.#commits < CHECKPOINT_COMMITS && this.#rows < CHECKPOINT_ROWS) return;
    this.#cancelCheckpoint = this.#d.later(CHECKPOINT_AFTER_MS, () => {
      this.#cancelCheckpoint = null;
      this.#commits = 0;
      this.#rows = 0;
      try {
        this.#d.ledger.checkpoint();
      } catch (error) {
        // Nothing is lost: it is all in the WAL. The next commit finds out whether the disk is in trouble.
        this.#d.note(
          'warn',
          { err: error },
          'the WAL could not be brought into the ledger; tried again later',
        );
      }
    });
  }

  /** The seq up to which the oldest events must go to respect the bound; null when there is room, or no telling now. */
  overflow(): number | null {
    const { outboxLimit, ledger, note } = this.#d;
    if (this.#closed || this.#degraded || outboxLimit === null || this.outboxDepth <= outboxLimit)
      return null;
    try {
      return ledger.outboxSeqAt(this.outboxDepth - outboxLimit + Math.ceil(outboxLimit / 100)) ?? null;
    } catch (error) {
      note('error', { err: error }, 'the outbox cannot be read; it is trimmed later');
      return null;
    }
  }

  #degrade(error: BellwireError): void {
    if (!this.#degraded) {
      const since = this.#d.monotonic();
      this.#degraded = { code: error.code, detail: error.message, since, shownTurns: 0 };
      this.#d.note('error', { code: error.code, fix: error.fix }, error.message);
    }
    this.#later(RETRY_MS);
    this.#goOnFromMemory(this.#degraded);
  }

  /** Lamps and answers do not wait for the disk. Puts are told again after healing: they are levels, not edges. */
  #goOnFromMemory(degraded: { shownTurns: number }): void {
    if (this.full) this.#setPressure(true);
    if (this.batch.turns === degraded.shownTurns && this.replies.length === 0) return;
    degraded.shownTurns = this.batch.turns;
    const replies = this.replies.map((r) => ({
      ...r,
      body: { ...(r.body as object), durable: false } as Json,
    }));
    this.replies = [];
    this.#tell({ events: [], states: [], puts: [...this.batch.puts.values()], replies, durable: false });
  }

  #heal(turns: number): void {
    const was = this.#degraded;
    if (!was) return;
    this.#degraded = null;
    this.#setPressure(false);
    this.#d.note('info', { code: was.code, turns }, 'the ledger can be written again; nothing was lost');
  }

  #setPressure(on: boolean): void {
    if (on === this.#pressure) return;
    this.#pressure = on;
    if (on) this.#d.note('error', { code: 'LEDGER_BEHIND' }, new BellwireError('LEDGER_BEHIND').message);
    for (const listener of this.#pressureListeners) listener(on);
  }

  #later(ms: number): void {
    this.#cancelLater?.();
    this.#cancelLater = this.#d.later(ms, () => {
      this.#cancelLater = null;
      if (!isEmpty(this.batch)) this.#tryCommit();
    });
  }

  #tell(committed: Committed): void {
    for (const listener of this.#listeners) listener(committed);
  }
}
