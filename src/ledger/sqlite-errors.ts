import Database from 'better-sqlite3';
import { BellwireError } from '../telephony/index.js';

export function sqliteCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}

/** Opening makes the -shm file: a full disk says SHMSIZE there. */
export function isFull(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE';
}

/** Runs it; what SQLite throws comes out as a BellwireError LEDGER_…, or INTERNAL_FAULT. */
export function asLedgerError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof BellwireError) throw error;
    const code = sqliteCode(error);
    const detail = error instanceof Error ? `${code} ${error.message}`.trim() : String(error);
    if (isFull(error)) throw new BellwireError('LEDGER_FULL', detail, { cause: error });
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
      throw new BellwireError('LEDGER_CORRUPT', detail, { cause: error });
    if (code.startsWith('SQLITE_BUSY')) throw new BellwireError('LEDGER_LOCKED', detail, { cause: error });
    // Not the disk: rows of ours that contradict each other.
    if (code.startsWith('SQLITE_CONSTRAINT'))
      throw new BellwireError('INTERNAL_FAULT', detail, { cause: error });
    if (code.startsWith('SQLITE_')) throw new BellwireError('LEDGER_IO', detail, { cause: error });
    // better-sqlite3 says "directory does not exist" as a TypeError: it is the same fault to the user.
    if (error instanceof TypeError && detail.includes('directory does not exist'))
      throw new BellwireError('LEDGER_IO', detail, { cause: error });
    throw error;
  }
}
