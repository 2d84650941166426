import type { ErrorCode } from '../telephony/index.js';
import { pageOf } from './doctor-steps.js';

/** One thing looked at. `skip`: it could not, or need not, be looked at; `found` says why. */
export interface Check {
  /** Stable, for scripts: `link.smdr.permission`. */
  readonly id: string;
  readonly title: string;
  readonly result: 'ok' | 'warn' | 'fail' | 'skip';
  readonly found: string;
  /** The command that mends it where there is one, else a sentence. Null when there is nothing to mend. */
  readonly fix: string | null;
  readonly code: ErrorCode | null;
  /** The page that explains it, from the folder of the program: `hw-docs/pi-uart.md#console`. Null: there is none. */
  readonly see: string | null;
}

/** The verdicts of one check. */
export function check(id: string, title: string) {
  const verdict = (
    result: Check['result'],
    found: string,
    code: ErrorCode | null,
    fix: string | null,
  ): Check => ({
    id,
    title,
    result,
    found,
    fix,
    code,
    see: pageOf(id),
  });
  return {
    ok: (found: string) => verdict('ok', found, null, null),
    skip: (found: string) => verdict('skip', found, null, null),
    warn: (code: ErrorCode, found: string, fix: string) => verdict('warn', found, code, fix),
    fail: (code: ErrorCode, found: string, fix: string) => verdict('fail', found, code, fix),
  };
}

/** A word for a shell command line. */
export function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}
