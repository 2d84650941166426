import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { EventType, Json, StateOf } from '../switchboard/procedure.js';
import { BellwireError } from '../telephony/index.js';
import type { Batch, CommandRow, ShownRow, TimerRow } from './batch.js';
import { RAW_OUTCOMES } from './migrations.js';
import { holdLock, openForWriting } from './open.js';
import { asLedgerError } from './sqlite-errors.js';

/** What the engine needs at start. */
export interface Snapshot {
  nextRaw: number;
  nextSeq: number;
  outboxDepth: number;
  quarantined: number;
  states: Map<string, Map<string, Json>>;
  timers: TimerRow[];
  shown: (ShownRow & { acked: number })[];
}

export interface OutboxRow {
  seq: number;
  at: number;
  type: EventType;
  subject: string | null;
  body: string;
  /** Null: journalled before rows were stamped. */
  rules: string | null;
}

export interface LedgerCounts {
  raw: number;
  journal: number;
  outbox: number;
  quarantine: number;
}

/**
 * The SQLite file. One writer, one connection, one transaction a commit; WAL with synchronous=FULL, because
 * better-sqlite3 compiles WAL's default to NORMAL and loses committed rows in a power cut (shelf: PLAN F1).
 */
export class Ledger {
  readonly #db: Database.Database;
  readonly #lock: Database.Database | null;
  readonly #sql: Statements;
  readonly #links = new Map<string, number>();
  /** Opened on a full disk, without the -shm file: nobody can read beside us until there is room for it. */
  #alone: boolean;

  private constructor(db: Database.Database, lock: Database.Database | null, alone = false) {
    this.#db = db;
    this.#lock = lock;
    this.#alone = alone;
    this.#sql = prepare(db);
    for (const row of db.prepare<[], { id: number; name: string }>('select id, name from link').all())
      this.#links.set(row.name, row.id);
  }

  /**
   * Opens for writing: creates, migrates, asserts durability. Throws LEDGER_LOCKED, _NEWER, _CORRUPT, _IO, _FULL. On a
   * full disk a ledger of this version opens all the same: it can be read, and commits throw until there is room.
   */
  static open(path: string): Ledger {
    return asLedgerError(() => {
      const lock = path === ':memory:' ? null : holdLock(`${path}.lock`);
      try {
        const { db, alone } = openForWriting(path);
        return new Ledger(db, lock, alone);
      } catch (error) {
        lock?.close();
        throw error;
      }
    });
  }

  /** Opens an existing ledger for reading, beside a running daemon. */
  static openReadOnly(path: string): Ledger {
    if (!existsSync(path)) throw new BellwireError('LEDGER_IO', `${path} does not exist`);
    return asLedgerError(() => new Ledger(new Database(path, { readonly: true, timeout: 200 }), null));
  }

  load(): Snapshot {
    const states = new Map<string, Map<string, Json>>();
    for (const row of this.#sql.states.all()) {
      const machine = states.get(row.machine) ?? new Map<string, Json>();
      states.set(row.machine, machine);
      machine.set(row.key, JSON.parse(row.body) as Json);
    }
    return {
      nextRaw: (this.#sql.maxRaw.get() ?? 0) + 1,
      nextSeq: (this.#sql.maxSeq.get() ?? 0) + 1,
      outboxDepth: this.#sql.outboxDepth.get() ?? 0,
      quarantined: this.#sql.countQuarantine.get() ?? 0,
      states,
      timers: this.#sql.timers.all(),
      shown: this.#sql.shown.all().map(toShown),
    };
  }

  /**
   * Writes everything or nothing. Throws LEDGER_FULL, LEDGER_IO, LEDGER_CORRUPT or LEDGER_LOCKED.
   * Returns how many events left the outbox.
   */
  commit(batch: Batch): number {
    return asLedgerError(() => {
      this.#sql.begin.run();
      try {
        const left = this.#write(batch);
        this.#sql.commit.run();
        if (this.#alone) this.#share();
        return left;
      } catch (error) {
        if (this.#db.inTransaction) this.#sql.rollback.run();
        // A link named in this transaction is not in the file after all.
        this.#links.clear();
        for (const row of this.#sql.links.all()) this.#links.set(row.name, row.id);
        throw error;
      }
    });
  }

  /** Brings the WAL into the database: some fsyncs, so between the commits that somebody waits for. Throws LEDGER_FULL, _IO… */
  checkpoint(): void {
    asLedgerError(() => this.#db.pragma('wal_checkpoint(PASSIVE)'));
  }

  /**
   * Empties the WAL file: what was deleted is then on the disk no more (R143; `secure_delete` zeroes it in the database, but
   * the log has older pages until it is written over). A reader beside us puts it off to the next time.
   */
  truncateLog(): void {
    asLedgerError(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'));
  }

  /** There is room again: back to a WAL that others can read, which a connection cannot enter but from outside of WAL. */
  #share(): void {
    try {
      this.#db.pragma('journal_mode = DELETE');
      this.#db.pragma('locking_mode = NORMAL');
      this.#db.pragma('journal_mode = WAL');
      this.#db.pragma('synchronous = FULL');
      this.#alone = false;
    } catch (error) {
      // Not enough room yet, or a reader in the way: every state in between is as durable. With the next commit, then.
      if (!(error instanceof Database.SqliteError)) throw error;
    }
  }

  #write(batch: Batch): number {
    const sql = this.#sql;
    for (const r of batch.raws)
      sql.putRaw.run(
        r.id,
        this.#linkId(r.link),
        r.at,
        Buffer.from(r.text, 'latin1'),
        RAW_OUTCOMES[r.outcome],
        r.code,
      );
    for (const r of batch.rawsOrphaned) sql.orphanRaw.run(r.code, r.id);
    for (const j of batch.journal) {
      sql.putJournal.run(j.seq, j.at, j.raw, j.type, j.subject, j.body, j.rules);
      if (j.publish) sql.putOutbox.run(j.seq);
    }
    for (const p of batch.puts.values())
      if (p.value === null) sql.dropState.run(p.machine, p.key);
      else sql.putState.run(p.machine, p.key, JSON.stringify(p.value));
    for (const [id, t] of batch.timers)
      if (t === null) sql.dropTimer.run(id);
      else sql.putTimer.run(t.id, t.due, t.body);
    for (const s of batch.shown.values()) sql.putShown.run(s.of.entity, s.of.key, s.of.aspect, s.seq, s.body);
    for (const c of batch.commands.values()) sql.putCommand.run(c.id, c.at, c.request, c.reply);
    let left = 0;
    for (const [first, last] of batch.eventsAcked) left += sql.ackEvents.run(first, last).changes;
    for (const a of batch.shownAcked) sql.ackShown.run(a.seq, a.of.entity, a.of.key, a.of.aspect, a.seq);
    if (batch.outboxTrimmedTo > 0) left += sql.ackEvents.run(0, batch.outboxTrimmedTo).changes;
    return left;
  }

  #linkId(name: string): number {
    let id = this.#links.get(name);
    if (id === undefined) {
      id = Number(this.#sql.putLink.run(name).lastInsertRowid);
      this.#links.set(name, id);
    }
    return id;
  }

  /** Unacknowledged events with seq > after, oldest first. */
  outboxAfter(after: number, limit: number): OutboxRow[] {
    return asLedgerError(() => this.#sql.outboxAfter.all(after, limit));
  }

  /** The seq of the n-th oldest unacknowledged event. */
  outboxSeqAt(n: number): number | undefined {
    return asLedgerError(() => this.#sql.outboxSeqAt.get(n - 1));
  }

  command(id: string): CommandRow | undefined {
    return asLedgerError(() => this.#sql.command.get(id));
  }

  /** Forgets executed commands older than `before`, a bounded number at a time; returns how many went. */
  purgeCommands(before: number): number {
    return asLedgerError(() => this.#sql.purgeCommands.run(before).changes);
  }

  /** Size of the file. */
  bytes(): number {
    return asLedgerError(() => {
      const pages = this.#db.pragma('page_count', { simple: true }) as number;
      return pages * (this.#db.pragma('page_size', { simple: true }) as number);
    });
  }

  /** Counts whole tables: for summaries and tests, not for a running daemon. */
  counts(): LedgerCounts {
    return {
      raw: this.#sql.countRaw.get() ?? 0,
      journal: this.#sql.countJournal.get() ?? 0,
      outbox: this.#sql.outboxDepth.get() ?? 0,
      quarantine: this.#sql.countQuarantine.get() ?? 0,
    };
  }

  /** Every row of every table in key order, as text lines: what two ledgers must share to be the same ledger. */
  *dump(): IterableIterator<string> {
    for (const query of DUMP)
      for (const row of this.#db.prepare(query).raw().iterate() as IterableIterator<unknown[]>)
        yield JSON.stringify(row.map((v) => (Buffer.isBuffer(v) ? v.toString('latin1') : v)));
  }

  close(): void {
    this.#db.close();
    this.#lock?.close();
  }
}

const DUMP = [
  "select 'link', id, name from link order by id",
  "select 'raw', id, link, at, bytes, outcome, code from raw order by id",
  "select 'journal', seq, at, raw, type, subject, body, rules from journal order by seq",
  "select 'state', machine, key, body from state order by machine, key",
  "select 'timer', id, due, body from timer order by id",
  "select 'outbox', seq from outbox order by seq",
  "select 'shown', entity, key, aspect, seq, body, acked from shown order by entity, key, aspect",
  "select 'command', id, at, request, reply from command order by id",
];

type Statements = ReturnType<typeof prepare>;

function prepare(db: Database.Database) {
  const count = (sql: string) => db.prepare<unknown[], number>(sql).pluck();
  return {
    begin: db.prepare('begin immediate'),
    commit: db.prepare('commit'),
    rollback: db.prepare('rollback'),
    links: db.prepare<[], { id: number; name: string }>('select id, name from link'),
    putLink: db.prepare('insert into link (name) values (?)'),
    putRaw: db.prepare('insert into raw (id, link, at, bytes, outcome, code) values (?, ?, ?, ?, ?, ?)'),
    orphanRaw: db.prepare(`update raw set outcome = ${RAW_OUTCOMES.unparsed}, code = ? where id = ?`),
    putJournal: db.prepare(
      'insert into journal (seq, at, raw, type, subject, body, rules) values (?, ?, ?, ?, ?, ?, ?)',
    ),
    putOutbox: db.prepare('insert into outbox (seq) values (?)'),
    putState: db.prepare('insert or replace into state (machine, key, body) values (?, ?, ?)'),
    dropState: db.prepare('delete from state where machine = ? and key = ?'),
    putTimer: db.prepare('insert or replace into timer (id, due, body) values (?, ?, ?)'),
    dropTimer: db.prepare('delete from timer where id = ?'),
    putShown: db.prepare(
      `insert into shown (entity, key, aspect, seq, body) values (?, ?, ?, ?, ?)
       on conflict (entity, key, aspect) do update set seq = excluded.seq, body = excluded.body`,
    ),
    putCommand: db.prepare(
      'insert into command (id, at, request, reply) values (?, ?, ?, ?) on conflict (id) do nothing',
    ),
    ackEvents: db.prepare('delete from outbox where seq between ? and ?'),
    ackShown: db.prepare(
      'update shown set acked = ? where entity = ? and key = ? and aspect = ? and acked < ?',
    ),
    outboxAfter: db.prepare<[number, number], OutboxRow>(
      `select seq, at, type, subject, body, rules from outbox join journal using (seq)
       where seq > ? order by seq limit ?`,
    ),
    outboxSeqAt: count('select seq from outbox order by seq limit 1 offset ?'),
    command: db.prepare<[string], CommandRow>('select id, at, request, reply from command where id = ?'),
    purgeCommands: db.prepare(
      'delete from command where id in (select id from command where at < ? limit 500)',
    ),
    states: db.prepare<[], { machine: string; key: string; body: string }>('select * from state'),
    timers: db.prepare<[], TimerRow>('select id, due, body from timer order by due, id'),
    shown: db.prepare<[], ShownTableRow>('select * from shown order by entity, key, aspect'),
    maxRaw: count('select max(id) from raw'),
    maxSeq: count('select max(seq) from journal'),
    outboxDepth: count('select count(*) from outbox'),
    countRaw: count('select count(*) from raw'),
    countJournal: count('select count(*) from journal'),
    countQuarantine: count(`select count(*) from raw where outcome = ${RAW_OUTCOMES.unparsed}`),
  };
}

interface ShownTableRow {
  entity: StateOf['entity'];
  key: string;
  aspect: StateOf['aspect'];
  seq: number;
  body: string | null;
  acked: number;
}

function toShown(row: ShownTableRow): ShownRow & { acked: number } {
  const of = { entity: row.entity, key: row.key, aspect: row.aspect } as StateOf;
  return { of, seq: row.seq, body: row.body, acked: row.acked };
}
