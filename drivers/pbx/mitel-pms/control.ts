import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  ControlOptions,
  ControlResult,
  FailureCode,
  RefusalCode,
} from '../../../src/driver-api/index.js';
import type { LinkCommand } from '../../../src/telephony/index.js';
import { MitelLinkLayer, type Speech } from './link-layer.js';
import type { MitelSide } from './messages.js';

/** What a command is on this link: its messages in order, or why it cannot be carried. */
export type Told =
  | { is: 'messages'; texts: readonly string[]; repeatable: boolean }
  /** Nothing of it can be said here, and nothing needs to be. */
  | { is: 'nothing' }
  | { is: 'refused'; code: RefusalCode; detail: string };

export interface MitelControlPlan {
  side: MitelSide;
  tell(command: LinkCommand, now: number): Told;
  /** A message that asks nothing but whether somebody is there; null: this end has none. */
  linkTest: string | null;
}

/** A quiet link is tried this often (README, "Timing"). */
export const TEST_EVERY_MS = 300_000;
/** However busy the other end keeps the line: a command that is next gets its result within this time. */
export const PATIENCE_MS = 600_000;
const DEFAULT_PACE_MS = 1000;

/**
 * The commands of one end of a Mitel link: in order, one message on the wire. ACK to all messages of a command is
 * `confirmed`. All but charges are levels: a message that is repeated because its ACK was lost changes nothing, and only
 * the newest wish for a station counts (`COMMAND_SUPERSEDED`).
 */
export function createMitelControl(plan: MitelControlPlan, options: ControlOptions): ControlMachine {
  return new MitelControl(plan, options.paceMs ?? DEFAULT_PACE_MS);
}

interface Job {
  readonly id: string;
  /** What it sets; a newer command for the same takes its place. Null: each stands for itself. */
  readonly slot: string | null;
  readonly texts: readonly string[];
  readonly repeatable: boolean;
  readonly notAfter: number | null;
  /** How many of its messages were taken. */
  done: number;
  /** Since when it is the next one. */
  nextSince: number | null;
}

class MitelControl implements ControlMachine, Speech {
  readonly #plan: MitelControlPlan;
  readonly #paceMs: number;
  readonly #line: MitelLinkLayer;
  #jobs: Job[] = [];
  /** Whose message was sent last and is not settled. */
  #inHand: Job | 'test' | null = null;
  #open = false;
  #maySendAt = Number.NEGATIVE_INFINITY;
  #testAt = Number.POSITIVE_INFINITY;
  #lastNow = Number.NEGATIVE_INFINITY;
  #results: ControlAction[] = [];

  constructor(plan: MitelControlPlan, paceMs: number) {
    this.#plan = plan;
    this.#paceMs = paceMs;
    this.#line = new MitelLinkLayer(plan.side, this);
  }

  step(event: ControlEvent, now: number): ControlAction[] {
    this.#followClock(now);
    this.#take(event, now);
    this.#expire(now);
    const actions = this.#open ? this.#line.run(now) : [];
    const at = this.#open ? this.#wakeAt(now) : null;
    if (at !== null) actions.push({ do: 'wake', at });
    return [...actions, ...this.#results.splice(0)];
  }

  // ---- Speech: what the line asks of us ----

  readyAt(now: number): number | null {
    const first = this.#jobs[0];
    // The messages of one command belong together: the pace is between commands.
    const job = first && (first.done > 0 ? now : Math.max(this.#maySendAt, now));
    const test = this.#plan.linkTest === null ? undefined : this.#testAt;
    const at = Math.min(job ?? Number.POSITIVE_INFINITY, test ?? Number.POSITIVE_INFINITY);
    return Number.isFinite(at) ? at : null;
  }

  take(now: number): { text: string; repeatable: boolean } | null {
    const job = this.#jobs[0];
    const text = job?.texts[job.done];
    if (job && text !== undefined) {
      this.#inHand = job;
      this.#maySendAt = now + this.#paceMs;
      return { text, repeatable: job.repeatable };
    }
    if (this.#plan.linkTest === null) return null;
    this.#inHand = 'test';
    return { text: this.#plan.linkTest, repeatable: true };
  }

  acked(now: number): void {
    const job = this.#inHand;
    if (job !== 'test' && job !== null && this.#jobs.includes(job)) {
      job.done += 1;
      if (job.done === job.texts.length) this.#finish(job, { is: 'confirmed' });
    }
    this.#letGo(now);
  }

  gaveUp(code: 'PEER_NAK' | 'PEER_SILENT', now: number): void {
    const job = this.#inHand ?? this.#jobs[0] ?? 'test';
    if (job !== 'test' && this.#jobs.includes(job)) this.#finish(job, failed(code));
    this.#letGo(now);
  }

  peerDown(now: number): void {
    for (const job of [...this.#jobs]) this.#finish(job, failed('PEER_SILENT'));
    this.#inHand = null;
    // An end that has a message to hold for it goes on bidding every 3 s (README, "Timing").
    this.#testAt = now + (this.#plan.linkTest === null ? Number.POSITIVE_INFINITY : 0);
  }

  // ---- ourselves ----

  #take(event: ControlEvent, now: number): void {
    switch (event.is) {
      case 'opened':
        this.#open = true;
        this.#testAt = now;
        this.#line.open(now);
        break;
      case 'closed':
        this.#open = false;
        this.#line.close();
        for (const job of [...this.#jobs]) this.#finish(job, failed('PBX_LINK_DOWN'));
        this.#inHand = null;
        break;
      case 'command':
        this.#enqueue(event.id, event.command, event.notAfter, now);
        break;
      case 'heard':
        this.#line.hear(event.frame, event.decoded, now);
        break;
      case 'wake':
        break;
    }
  }

  #enqueue(id: string, command: LinkCommand, notAfter: number | null, now: number): void {
    const told = this.#plan.tell(command, now);
    if (told.is === 'refused') {
      const { code, detail } = told;
      const reason = code === 'SERVICE_UNSUPPORTED' ? 'other' : 'invalid';
      this.#result(id, { is: 'refused', code, reason, detail });
    } else if (!this.#open) this.#result(id, failed('PBX_LINK_DOWN'));
    else if (told.is === 'nothing') this.#result(id, { is: 'presumed' });
    else {
      const slot = slotOf(command);
      // What has begun is finished; behind it the newest wish is said, at the place where it was wished.
      const older = this.#jobs.find((job) => slot !== null && job.slot === slot && !this.#hasBegun(job));
      if (older) this.#finish(older, failed('COMMAND_SUPERSEDED'));
      const { texts, repeatable } = told;
      this.#jobs.push({ id, slot, texts, repeatable, notAfter, done: 0, nextSince: null });
    }
  }

  #hasBegun(job: Job): boolean {
    return job.done > 0 || job === this.#inHand;
  }

  #expire(now: number): void {
    for (const job of [...this.#jobs])
      if (job.notAfter !== null && now > job.notAfter && !this.#hasBegun(job))
        this.#finish(job, failed('COMMAND_EXPIRED'));
    const next = this.#jobs[0];
    if (!next) return;
    next.nextSince ??= now;
    if (now - next.nextSince >= PATIENCE_MS) this.#finish(next, failed('PEER_SILENT'));
  }

  /** The next link test counts from the last message that somebody answered, or refused. */
  #letGo(now: number): void {
    this.#inHand = null;
    this.#testAt = now + TEST_EVERY_MS;
  }

  #finish(job: Job, result: ControlResult): void {
    this.#jobs = this.#jobs.filter((each) => each !== job);
    this.#result(job.id, result);
  }

  #result(id: string, result: ControlResult): void {
    this.#results.push({ do: 'result', id, result });
  }

  #wakeAt(now: number): number | null {
    let at = this.#line.wakeAt(now) ?? Number.POSITIVE_INFINITY;
    for (const { notAfter } of this.#jobs) if (notAfter !== null) at = Math.min(at, notAfter + 1);
    const next = this.#jobs[0]?.nextSince ?? null;
    if (next !== null) at = Math.min(at, next + PATIENCE_MS);
    return Number.isFinite(at) ? Math.max(at, now + 1) : null;
  }

  /** A clock set back must not hold the line up: our own deadlines move with it (`notAfter` is wall time and stays). */
  #followClock(now: number): void {
    const back = this.#lastNow - now;
    this.#lastNow = now;
    if (back <= 0 || !Number.isFinite(back)) return;
    this.#maySendAt -= back;
    this.#testAt -= back;
    for (const job of this.#jobs) if (job.nextSince !== null) job.nextSince -= back;
    this.#line.clockSetBack(back);
  }
}

const failed = (code: FailureCode): ControlResult => ({ is: 'failed', code });

/** Commands that set the same thing. A charge or a request stands for itself. */
function slotOf(command: LinkCommand): string | null {
  switch (command.service) {
    case 'SetGuest':
      // An arrival is more than a change of name: it is not replaced by one.
      return command.arrived ? `guest ${command.extension}` : `name ${command.extension}`;
    case 'ClearGuest':
      return `guest ${command.extension}`;
    case 'SetWakeUp':
    case 'ClearWakeUp':
      return `wake-up ${command.extension}`;
    case 'SetMessageWaiting':
    case 'SetDoNotDisturb':
    case 'SetClassOfService':
    case 'ReportRoomStatus':
      return `${command.service} ${command.extension}`;
    default:
      return null;
  }
}
