import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  ControlResult,
  Decoded,
  Frame,
} from '../driver-api/index.js';
import type { LinkCommand } from '../telephony/index.js';

export interface ControlSessionDeps {
  machine: ControlMachine;
  /** Writes to the open port; rejects when the bytes did not go out (the supervisor's `write`). */
  write: (bytes: Uint8Array) => Promise<void>;
  /** A write that rejected, for the log. The commands concerned get their results all the same. */
  writeFailed: (error: unknown) => void;
  /** Wall clock, ms since 1970. */
  now: () => number;
  /** Calls back once after `ms`; returns how to cancel it. */
  after: (ms: number, run: () => void) => () => void;
}

/**
 * Carries commands to a PBX: hosts a driver's pure command/answer machine on a link. The owner tells it what the link
 * does and what the decoder read; it writes, keeps the wake-up timer and hands every command its one result.
 */
export class ControlSession {
  readonly #d: ControlSessionDeps;
  readonly #owed = new Map<string, (result: ControlResult) => void>();
  #open = false;
  #lastId = 0;
  #cancelWake: (() => void) | null = null;

  constructor(deps: ControlSessionDeps) {
    this.#d = deps;
  }

  /** The link is open: commands are accepted. */
  opened(): void {
    this.#open = true;
    this.#step({ is: 'opened' });
  }

  /** The link went away, or the daemon stops: everything owed ends as PBX_LINK_DOWN. */
  closed(): void {
    this.#open = false;
    this.#step({ is: 'closed' });
    this.#cancelWake?.();
    this.#cancelWake = null;
  }

  /** A frame of this link, decoded and committed. */
  heard(frame: Frame, decoded: Decoded): void {
    if (this.#open) this.#step({ is: 'heard', frame, decoded });
  }

  /**
   * Carries out one command. Never rejects. `notAfter` (ms since 1970): not sent later than this. While the link is
   * closed the result is PBX_LINK_DOWN at once; nothing is kept to be sent late.
   */
  run(command: LinkCommand, notAfter: number | null): Promise<ControlResult> {
    this.#lastId += 1;
    const id = String(this.#lastId);
    return new Promise((resolve) => {
      this.#owed.set(id, resolve);
      this.#step({ is: 'command', id, command, notAfter });
    });
  }

  #step(event: ControlEvent): void {
    for (const action of this.#d.machine.step(event, this.#d.now())) this.#perform(action);
  }

  #perform(action: ControlAction): void {
    switch (action.do) {
      case 'send':
        this.#d.write(action.bytes).catch((error: unknown) => this.#onWriteFailed(error));
        break;
      case 'result':
        this.#owed.get(action.id)?.(action.result);
        this.#owed.delete(action.id);
        break;
      case 'wake':
        this.#wakeAt(action.at);
        break;
    }
  }

  /**
   * The supervisor names the fault of the port; to the commands it only means that what is on the wire or behind it
   * was not carried out. If the port is still open (a single failed write) the session goes on.
   */
  #onWriteFailed(error: unknown): void {
    this.#d.writeFailed(error);
    if (!this.#open) return;
    this.#step({ is: 'closed' });
    this.#step({ is: 'opened' });
  }

  #wakeAt(at: number): void {
    this.#cancelWake?.();
    // setTimeout fires at once beyond 2^31-1 ms; waking early does no harm.
    const ms = Math.min(Math.max(at - this.#d.now(), 0), 2 ** 31 - 1);
    this.#cancelWake = this.#d.after(ms, () => {
      this.#cancelWake = null;
      this.#step({ is: 'wake' });
    });
  }
}
