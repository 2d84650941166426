import { BellwireError } from './telephony/index.js';

/** Exit codes of `bellwire`, the same for every command. */
export const EXIT = {
  ok: 0,
  /** What was asked failed, or a check found something. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** `status`: the daemon does not run. */
  notRunning: 3,
  /** The site file is wrong (EX_CONFIG of sysexits.h); the service is not restarted for it. */
  config: 78,
} as const;

export const EXIT_HELP = `
Exit codes: 0 done · 1 failed, or a check found something · 2 wrong command line · 3 the daemon does not run
(status) · 78 wrong site file`;

/** Tells an error on stderr, with its code and fix, and says which exit code it deserves. A bug shows its stack. */
export function report(error: unknown): number {
  if (!(error instanceof BellwireError)) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`${error.code}: ${error.message}\n  fix: ${error.fix}\n`);
  return /^(CONFIG|RULES)_|^FORMAT_UNKNOWN$/.test(error.code) ? EXIT.config : EXIT.failed;
}
