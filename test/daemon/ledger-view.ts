import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { RAW_OUTCOMES } from '../../src/ledger/migrations.js';

export interface JournalRow {
  seq: number;
  at: number;
  raw: number | null;
  type: string;
  subject: string | null;
  body: string;
}

/** The ledger file as an auditor reads it, beside the running daemon: plain SQL, nothing of ours in between. */
export class LedgerView {
  readonly #db: Database.Database;

  constructor(path: string) {
    this.#db = new Database(path, { readonly: true, timeout: 2000 });
  }

  journal(type?: string): JournalRow[] {
    return this.#db
      .prepare<unknown[], JournalRow>(`select * from journal ${type ? 'where type = ?' : ''} order by seq`)
      .all(...(type ? [type] : []));
  }

  count(table: 'journal' | 'outbox' | 'raw' | 'quarantine'): number {
    return this.#db.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0;
  }

  lastOf(type: string): JournalRow | undefined {
    return this.#db
      .prepare<[string], JournalRow>('select * from journal where type = ? order by seq desc limit 1')
      .get(type);
  }

  /** Frames that did not decode, oldest first. */
  quarantine(): { code: string | null; text: string }[] {
    return this.#db
      .prepare<[], { code: string | null; bytes: Buffer }>('select code, bytes from quarantine order by id')
      .all()
      .map(({ code, bytes }) => ({ code, text: bytes.toString('latin1') }));
  }

  /** The frame a journal row came from, latin1. */
  rawText(id: number): string {
    const bytes = this.#db.prepare<[number], Buffer>('select bytes from raw where id = ?').pluck().get(id);
    if (!bytes) throw new Error(`no raw row ${id}`);
    return bytes.toString('latin1');
  }

  /** How many bytes there are in the raw store. */
  rawBytes(): number {
    return this.#db.prepare<[], number | null>('select sum(length(bytes)) from raw').pluck().get() ?? 0;
  }

  /** SHA-256 of all frames, one behind the other. */
  rawDigest(): string {
    const hash = createHash('sha256');
    for (const bytes of this.#db.prepare<[], Buffer>('select bytes from raw order by id').pluck().iterate())
      hash.update(bytes);
    return hash.digest('hex');
  }

  /** Frames by outcome. */
  outcomes(): Record<keyof typeof RAW_OUTCOMES, number> {
    const counts = new Map(
      this.#db
        .prepare<[], [number, number]>('select outcome, count(*) from raw group by outcome')
        .raw()
        .all() as [number, number][],
    );
    const { facts, ignored, opened, continuation, unparsed } = RAW_OUTCOMES;
    const of = (outcome: number) => counts.get(outcome) ?? 0;
    return {
      facts: of(facts),
      ignored: of(ignored),
      opened: of(opened),
      continuation: of(continuation),
      unparsed: of(unparsed),
    };
  }

  close(): void {
    this.#db.close();
  }
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
