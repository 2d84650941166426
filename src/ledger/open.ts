import Database from 'better-sqlite3';
import { BellwireError } from '../telephony/index.js';
import { MIGRATIONS } from './migrations.js';
import { isFull, sqliteCode } from './sqlite-errors.js';

function migrate(db: Database.Database): void {
  const from = db.pragma('user_version', { simple: true }) as number;
  if (from > MIGRATIONS.length)
    throw new BellwireError('LEDGER_NEWER', `schema ${from}, this version knows ${MIGRATIONS.length}`);
  for (let version = from; version < MIGRATIONS.length; version++)
    db.transaction(() => {
      db.exec(MIGRATIONS[version] ?? '');
      db.pragma(`user_version = ${version + 1}`);
    })();
}

/** As every commit needs it. `alone`: the disk is full, and nobody can read beside us. Throws what SQLite throws. */
export function openForWriting(path: string): { db: Database.Database; alone: boolean } {
  try {
    return { db: openDatabase(path, 'NORMAL'), alone: false };
  } catch (error) {
    if (!isFull(error)) throw error;
    // The -shm file needs 32 kB. An exclusive connection keeps its index of the WAL in memory and needs no block at all.
    return { db: openDatabase(path, 'EXCLUSIVE'), alone: true };
  }
}

/**
 * The WAL goes into the database by {@link Ledger.checkpoint}, when nobody waits. SQLite's own way, within a commit, costs that
 * commit several fsyncs: one record in a hundred came late (p99). This bound (64 MB of WAL) is for a house never at rest.
 */
const WAL_PAGES_AT_MOST = 16_000;

function openDatabase(path: string, lockingMode: 'NORMAL' | 'EXCLUSIVE'): Database.Database {
  const db = new Database(path, { timeout: 200 });
  try {
    db.pragma(`locking_mode = ${lockingMode}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES_AT_MOST}`);
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('secure_delete = ON');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * One daemon per ledger: a second SQLite file, held under an exclusive lock for the life of the process. The kernel
 * drops the lock with the process, so a kill -9 leaves nothing to clean up (unlike a pid file).
 */
export function holdLock(path: string): Database.Database {
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = MEMORY');
    db.exec('begin exclusive');
    return db;
  } catch (error) {
    db.close();
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) throw new BellwireError('LEDGER_LOCKED', path);
    throw error;
  }
}
