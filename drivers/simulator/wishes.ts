import type { ControlResult } from '../../src/driver-api/index.js';
import type { LinkCommand } from '../../src/telephony/index.js';
import type { TalkingPort } from './talking-port.js';
import type { After } from './wire.js';

const AGAIN_MS = 5000;

/**
 * What one house wants the other end to know, kept until it is known: one wish a key, the newest counts, one command on
 * the link at a time. What fails is asked again; what is refused is not.
 */
export class Wishes {
  readonly #end: TalkingPort;
  readonly #after: After;
  readonly #wanted = new Map<string, LinkCommand>();
  /** How often each code ended a command. */
  readonly codes = new Map<string, number>();
  #busy = false;

  constructor(end: TalkingPort, after: After) {
    this.#end = end;
    this.#after = after;
  }

  /** How many are not known to the other end. */
  get open(): number {
    return this.#wanted.size;
  }

  want(key: string, command: LinkCommand): void {
    // Behind all others: a room is told in the order in which things happened.
    this.#wanted.delete(key);
    this.#wanted.set(key, command);
    this.#next();
  }

  #next(): void {
    const [first] = this.#wanted;
    if (!first || this.#busy) return;
    this.#busy = true;
    const [key, command] = first;
    void this.#end.run(command).then((result) => this.#ended(key, command, result));
  }

  #ended(key: string, command: LinkCommand, result: ControlResult): void {
    if ('code' in result) this.codes.set(result.code, (this.codes.get(result.code) ?? 0) + 1);
    if (result.is !== 'failed' && this.#wanted.get(key) === command) this.#wanted.delete(key);
    const again = () => {
      this.#busy = false;
      this.#next();
    };
    if (result.is === 'failed') this.#after(AGAIN_MS, again);
    else again();
  }
}
