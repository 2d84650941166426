import type { ControlResult } from '../driver-api/index.js';
import { ASK_MACHINE, type Ask, askOf, splitKey } from '../switchboard/link-commands/ask.js';
import { PASSING } from '../switchboard/link-commands/machine.js';
import type { LinkCommand, LinkId } from '../telephony/index.js';
import type { Engine } from './engine.js';

export interface LinkOutletDeps {
  engine: Pick<Engine, 'house' | 'committer' | 'submitFacts'>;
  /** Wall clock, ms since 1970. */
  now: () => number;
  /** Calls back once after `ms`; returns how to cancel it. */
  after: (ms: number, run: () => void) => () => void;
  /** Null: there is no such link. */
  lineOf: (link: LinkId) => LinkRunner | null;
}
/** A line, as far as it carries out commands. */
export interface LinkRunner {
  run(command: LinkCommand, notAfter: number | null): Promise<ControlResult>;
}

const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 300_000;

/** An ask and what became of it so far in this life. */
interface Waiting {
  ask: Ask;
  failures: number;
  /** Not tried again before this time. */
  notBefore: number;
  /** The failure the house has heard of; a retry that fails the same way is no news. */
  told: string | null;
}

/** One link: its asks by key, one on the wire at a time. */
interface Queue {
  waiting: Map<string, Waiting>;
  running: boolean;
  cancel: (() => void) | null;
}

/**
 * Carries out what the house asks of its links (machine `ask`), in the order it was asked, and brings the answers back
 * as facts. It decides nothing: an ask is owed until the procedure `link-commands` takes it away, so after a crash it is
 * sent again, a charge under the same posting number.
 */
export class LinkOutlet {
  readonly #d: LinkOutletDeps;
  readonly #queues = new Map<LinkId, Queue>();
  #stopped = false;

  constructor(deps: LinkOutletDeps) {
    this.#d = deps;
    deps.engine.committer.onCommitted(({ puts, durable }) => {
      const links = new Set<LinkId>();
      for (const { machine, key, value } of puts)
        if (machine === ASK_MACHINE) links.add(this.#hear(key, askOf(key, value), durable));
      for (const link of links) this.#pump(link);
    });
  }

  /** Takes over what earlier lives still owe. It is sent when the links open. */
  start(): void {
    for (const [key, value] of this.#d.engine.house.entries(ASK_MACHINE))
      this.#hear(key, askOf(key, value), true);
  }

  /** The link is open again: nothing waits for its back-off. */
  linkReopened(link: LinkId): void {
    for (const waiting of this.#queues.get(link)?.waiting.values() ?? []) {
      waiting.failures = 0;
      waiting.notBefore = 0;
    }
    this.#pump(link);
  }

  /** What is on the wire ends with its line; its ask stays, and the next life sends it again. */
  stop(): void {
    this.#stopped = true;
    for (const { cancel } of this.#queues.values()) cancel?.();
  }

  /** A charge must be on the disk before it is on the wire; all else is a level and may run ahead of a full disk. */
  #hear(entry: string, asked: Ask | null, durable: boolean): LinkId {
    const { link, key } = splitKey(entry);
    const queue: Queue = this.#queues.get(link) ?? { waiting: new Map(), running: false, cancel: null };
    this.#queues.set(link, queue);
    if (!asked) queue.waiting.delete(key);
    else if (
      queue.waiting.get(key)?.ask.id !== asked.id &&
      (durable || asked.command.service !== 'PostCharge')
    )
      queue.waiting.set(key, { ask: asked, failures: 0, notBefore: 0, told: null });
    return link;
  }

  #pump(link: LinkId): void {
    const queue = this.#queues.get(link);
    const line = this.#d.lineOf(link);
    if (this.#stopped || !queue || queue.running || !line) return;
    queue.cancel?.();
    queue.cancel = null;
    const now = this.#d.now();
    this.#expire(link, queue, now);
    const next = nextOf(queue, now);
    if (next) {
      queue.running = true;
      void line
        .run(next.ask.command, next.ask.notAfter)
        .then((result) => this.#ended(link, queue, next, result));
      return;
    }
    const soonest = [...queue.waiting.values()].reduce((least, w) => Math.min(least, w.notBefore), Infinity);
    if (soonest === Infinity) return;
    // At most the longest delay, so that a clock that is set back holds nothing up.
    const ms = Math.min(Math.max(soonest - now, 0), LAST_RETRY_MS);
    queue.cancel = this.#d.after(ms, () => this.#pump(link));
  }

  #ended(link: LinkId, queue: Queue, waiting: Waiting, result: ControlResult): void {
    queue.running = false;
    if (this.#stopped) return;
    const code = result.is === 'refused' || result.is === 'failed' ? result.code : null;
    if (code !== null && PASSING.has(code)) {
      const notBefore = this.#d.now() + Math.min(FIRST_RETRY_MS * 2 ** waiting.failures, LAST_RETRY_MS);
      waiting.failures++;
      // A link that is down is down for all that it was asked; one that was silent may be silent to this only.
      const held = code === 'PEER_SILENT' ? [waiting] : queue.waiting.values();
      for (const other of held) other.notBefore = notBefore;
      if (waiting.told !== code) this.#tell(waiting.ask, result.is, code);
      waiting.told = code;
    } else {
      if (queue.waiting.get(waiting.ask.key) === waiting) queue.waiting.delete(waiting.ask.key);
      this.#tell(waiting.ask, result.is, code);
    }
    this.#pump(link);
  }

  #expire(link: LinkId, queue: Queue, now: number): void {
    for (const [key, { ask }] of queue.waiting) {
      if (ask.notAfter === null || ask.notAfter >= now) continue;
      queue.waiting.delete(key);
      this.#tell({ ...ask, link }, 'failed', 'COMMAND_EXPIRED');
    }
  }

  #tell({ link, key, id, command }: Ask, result: ControlResult['is'], code: string | null): void {
    this.#d.engine.submitFacts(this.#d.now(), {
      type: 'LinkAnswered',
      link,
      key,
      id,
      command: command.service,
      result,
      code,
    });
  }
}

/**
 * The oldest ask that may be tried now. One that waits holds back what was asked later about the same station. The start
 * of a swap holds back all that comes after it, and its end waits for all that comes before.
 */
function nextOf({ waiting }: Queue, now: number): Waiting | null {
  const held = new Set<string>();
  const inOrder = [...waiting.values()].sort((a, b) => a.ask.id - b.ask.id);
  for (const candidate of inOrder) {
    const { service } = candidate.ask.command;
    const lane = laneOf(candidate.ask.command);
    const bracket = service === 'StartSync' || service === 'EndSync';
    if (!(bracket ? held.size > 0 : held.has(lane)) && candidate.notBefore <= now) return candidate;
    if (bracket) return null;
    held.add(lane);
  }
  return null;
}

/** Charges have a lane of their own: a PMS that never answers one must not keep the room's lamp waiting. */
function laneOf(command: LinkCommand): string {
  if (command.service === 'PostCharge') return 'charge';
  if ('extension' in command) return `station/${command.extension}`;
  return 'device' in command ? `station/${command.device}` : command.service;
}
