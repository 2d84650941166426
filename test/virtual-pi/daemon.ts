import type { VirtualPi } from './machine.js';

const SITE_FILE = '/etc/bellwire/bellwire.yaml';
const LEDGER = '/var/lib/bellwire/ledger.db';
const LOG = '/run/bellwire.log';
const UNIT = '/etc/systemd/system/bellwire.service';

/**
 * The daemon on the virtual Pi: started as its systemd unit says, by the unit's user with its groups. What the unit forbids
 * besides (system calls, devices) is proved in test/systemd.test.ts.
 */
export class GuestDaemon {
  readonly #pi: VirtualPi;
  #pid = '';

  constructor(pi: VirtualPi) {
    this.#pi = pi;
  }

  async configure(site: string): Promise<void> {
    await this.#pi.shell.say(
      `cat >${SITE_FILE} <<'EOF'\n${site}\nEOF\nchgrp bellwire ${SITE_FILE} && chmod 640 ${SITE_FILE}`,
    );
  }

  async start(): Promise<void> {
    this.#pid = await this.#pi.shell.say(
      [
        `unit() { sed -n "s/^$1=//p" ${UNIT}; }`,
        'set -- $(unit ExecStart)',
        'program=$1; shift',
        'cd /var/lib/bellwire',
        `(umask $(unit UMask); exec env $(unit Environment) start-stop-daemon -S -c $(unit User) -a $program -x $program -- "$@") >>${LOG} 2>&1 &`,
        'echo $!',
      ].join('\n'),
    );
  }

  /** SIGTERM: systemd stops it. Back when it is gone. */
  stop(): Promise<void> {
    return this.#end('TERM');
  }

  /** SIGKILL: what the kernel does when memory runs out. */
  kill(): Promise<void> {
    return this.#end('KILL');
  }

  /** Does it still run in so many seconds? */
  async runsAfter(seconds: number): Promise<boolean> {
    return (await this.#pi.shell.run(`sleep ${seconds}; kill -0 ${this.#pid}`)).code === 0;
  }

  /** Whose rights it has. */
  user(): Promise<string> {
    return this.#pi.shell.say(`stat -c %U /proc/${this.#pid}`);
  }

  log(): Promise<string> {
    return this.#pi.shell.say(`cat ${LOG}`);
  }

  /** One value from the ledger file. */
  query(sql: string): Promise<string> {
    return this.#pi.shell.say(`sqlite3 -readonly ${LEDGER} "${sql}"`);
  }

  async #end(signal: 'TERM' | 'KILL'): Promise<void> {
    await this.#pi.shell.say(
      `kill -${signal} ${this.#pid}; while kill -0 ${this.#pid}; do sleep 0.1; done 2>/dev/null; true`,
    );
  }
}
