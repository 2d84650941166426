import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  ControlOptions,
  ControlResult,
  FiasOptions,
} from '../../../src/driver-api/index.js';
import type { LinkCommand } from '../../../src/telephony/index.js';
import type { Charset } from './charset.js';
import { type Moment, recordFor, stamp } from './commands.js';
import { type Delivery, type LayerStep, type LinkLayer, SerialLayer, TcpLayer } from './layer.js';
import { type FiasRecord, fieldOf, frameOf, readFrame, type Wiring } from './record.js';
import { FiasSession } from './session.js';

/** A command waits so long for a link that has not started. */
const START_PATIENCE_MS = 30_000;
/** From PS to PA; then the same posting is sent again, three times in all (README, "Timers"). */
const POSTING_MS = 60_000;
const POSTING_TRIES = 3;
/** From DR to DS. */
const SYNC_MS = 60_000;

const DEFAULT_PACE_MS = 1000;
const LONG_AGO = Number.NEGATIVE_INFINITY;

export function createFiasControl(
  wiring: Wiring,
  charset: Charset,
  fias: FiasOptions,
  options: ControlOptions,
): ControlMachine {
  return new FiasControl(wiring, charset, fias, options);
}

interface Job {
  readonly id: string;
  /** A newer command with the same key takes the place of one that still waits. */
  readonly key: string;
  readonly record: FiasRecord;
  /** `DS` and `PA`: the record that answers it; null: none does. */
  readonly answer: 'DS' | 'PA' | null;
  readonly notAfter: number | null;
  since: number;
}

/** Sent, and its answer is still to come. */
interface Asked {
  readonly job: Job;
  tries: number;
  answerBy: number;
}

/**
 * The gateway's end of a FIAS link: starts it, keeps it alive, and carries commands over it. The link's own records go
 * before commands; of commands the oldest that may go. Results: README, "Results".
 */
class FiasControl implements ControlMachine {
  readonly #wiring: Wiring;
  readonly #charset: Charset;
  readonly #fias: FiasOptions;
  readonly #paceMs: number;
  readonly #localTime: (now: number) => Moment;
  readonly #layer: LinkLayer;
  readonly #session: FiasSession;
  #waiting = new Map<string, Job>();
  /** One at most of each kind. */
  readonly #asked = new Map<'DS' | 'PA', Asked>();
  /** Whose record is on the wire: a command's, the link's own, or nobody's any more: its answer was faster than its ACK. */
  #flying: Job | { readonly own: FiasRecord } | null = null;
  #maySendAt = LONG_AGO;
  #lastNow = LONG_AGO;
  /** What the present step has decided. */
  #actions: ControlAction[] = [];

  constructor(wiring: Wiring, charset: Charset, fias: FiasOptions, options: ControlOptions) {
    this.#wiring = wiring;
    this.#charset = charset;
    this.#fias = fias;
    this.#paceMs = options.paceMs ?? DEFAULT_PACE_MS;
    this.#localTime = options.localTime ?? utc;
    this.#layer = wiring === 'serial' ? new SerialLayer(fias.enqAtStart) : new TcpLayer();
    this.#session = new FiasSession({ options: fias, stamp: (now) => stamp(this.#localTime(now)) });
  }

  step(event: ControlEvent, now: number): ControlAction[] {
    this.#actions = [];
    this.#followClock(now);
    const wasAlive = this.#session.alive;
    this.#take(event, now);
    this.#layered(this.#layer.due(now), now);
    this.#session.due(now);
    if (wasAlive && !this.#session.alive) this.#interrupted(now);
    this.#answersDue(now);
    this.#expire(now);
    this.#sendAll(now);
    const at = this.#wakeAt(now);
    if (at !== null) this.#actions.push({ do: 'wake', at });
    return this.#actions;
  }

  #take(event: ControlEvent, now: number): void {
    switch (event.is) {
      case 'opened':
        this.#layer.reset();
        this.#session.opened(now);
        break;
      case 'closed':
        this.#session.closed();
        for (const job of this.#owed()) this.#finish(job, failed('PBX_LINK_DOWN'));
        this.#flying = null;
        this.#layer.reset();
        break;
      case 'command':
        this.#enqueue(event.id, event.command, event.notAfter, now);
        break;
      case 'heard': {
        const heard = readFrame(event.frame, this.#wiring, this.#charset);
        this.#layered(this.#layer.hear(heard, now), now);
        if (heard.is !== 'record') break;
        this.#session.hear(heard.record, now);
        this.#answered(heard.record);
        break;
      }
      case 'wake':
        break;
    }
  }

  #enqueue(id: string, command: LinkCommand, notAfter: number | null, now: number): void {
    const made = recordFor(command, this.#localTime(now));
    if ('is' in made) {
      this.#actions.push({ do: 'result', id, result: made });
      return;
    }
    const job: Job = {
      id,
      key: keyOf(id, command),
      record: made,
      answer: this.#answerOf(command),
      notAfter,
      since: now,
    };
    if (!this.#session.open) {
      this.#finish(job, failed('PBX_LINK_DOWN'));
      return;
    }
    const older = this.#waiting.get(job.key);
    if (older) this.#finish(older, failed('COMMAND_SUPERSEDED'));
    this.#waiting.set(job.key, job);
  }

  #answerOf(command: LinkCommand): Job['answer'] {
    if (command.service === 'RequestSync') return 'DS';
    return command.service === 'PostCharge' && this.#fias.postingAnswer === 'wait' ? 'PA' : null;
  }

  /** Everything without a result yet, each once. */
  #owed(): Set<Job> {
    const asked = [...this.#asked.values()].map(({ job }) => job);
    const flying = this.#flying && 'id' in this.#flying ? [this.#flying] : [];
    return new Set([...this.#waiting.values(), ...asked, ...flying]);
  }

  /** The one way a job ends. */
  #finish(job: Job, result: ControlResult): void {
    if (this.#waiting.get(job.key) === job) this.#waiting.delete(job.key);
    if (job.answer !== null && this.#asked.get(job.answer)?.job === job) this.#asked.delete(job.answer);
    if (this.#flying === job) this.#flying = null;
    this.#actions.push({ do: 'result', id: job.id, result });
  }

  #answered(record: FiasRecord): void {
    if (record.id !== 'DS' && record.id !== 'PA') return;
    const asked = this.#asked.get(record.id);
    if (!asked) return;
    if (record.id === 'DS') {
      this.#finish(asked.job, CONFIRMED);
      return;
    }
    const status = fieldOf(record, 'AS');
    const sameNumber = number(record) !== null && number(record) === number(asked.job.record);
    // A PA for another posting, or one that says neither yes nor no, is no answer to this one.
    if (!sameNumber || status === null) return;
    if (status === 'OK') this.#finish(asked.job, CONFIRMED);
    else {
      const detail = [status, fieldOf(record, 'CT')].filter((text) => text !== null).join(' ');
      this.#finish(asked.job, { is: 'refused', code: 'COMMAND_REFUSED', reason: 'other', detail });
    }
  }

  #layered(step: LayerStep, now: number): void {
    for (const bytes of step.send) this.#actions.push({ do: 'send', bytes });
    if (step.ended === null) return;
    const flying = this.#flying;
    this.#flying = null;
    if (flying === null) return;
    if ('id' in flying) this.#delivered(flying, step.ended, now);
    else if (step.ended === 'silent' || step.ended === 'refused') this.#session.undelivered(now);
    else if (step.ended === 'doubtful') this.#session.doubted(flying.own);
  }

  #delivered(job: Job, delivery: Delivery, now: number): void {
    const asked = job.answer === null ? undefined : this.#asked.get(job.answer);
    switch (delivery) {
      case 'acknowledged':
      case 'written':
      case 'doubtful':
        if (!asked) this.#finish(job, delivery === 'acknowledged' ? CONFIRMED : { is: 'presumed' });
        break;
      case 'silent':
      case 'refused':
        if (asked && asked.tries < triesOf(job)) asked.answerBy = now;
        else this.#finish(job, failed(delivery === 'silent' ? 'PEER_SILENT' : 'PEER_NAK'));
        break;
    }
  }

  /** The link has to start anew: what was on the wire may not have arrived, and goes out again. */
  #interrupted(now: number): void {
    const job = this.#flying && 'id' in this.#flying ? this.#flying : null;
    this.#layer.abandon(now);
    this.#flying = null;
    for (const asked of this.#asked.values()) asked.answerBy = now;
    if (!job || job.answer !== null) return;
    if (this.#waiting.has(job.key)) this.#finish(job, failed('COMMAND_SUPERSEDED'));
    else this.#waiting = new Map([[job.key, job], ...this.#waiting]);
  }

  #answersDue(now: number): void {
    for (const { job, tries, answerBy } of [...this.#asked.values()])
      if (now >= answerBy && tries >= triesOf(job) && job !== this.#flying)
        this.#finish(job, failed('PEER_SILENT'));
  }

  #expire(now: number): void {
    const { alive, downSince } = this.#session;
    for (const job of this.#owed()) {
      const late = job.notAfter !== null && now > job.notAfter;
      const asked = job.answer !== null && this.#asked.has(job.answer);
      if (!alive && (late || now >= Math.max(job.since, downSince) + START_PATIENCE_MS))
        this.#finish(job, failed('LINK_NOT_STARTED'));
      else if (alive && late && !asked && job !== this.#flying) this.#finish(job, failed('COMMAND_EXPIRED'));
    }
  }

  #sendAll(now: number): void {
    while (this.#layer.mayBegin(now)) {
      const own = this.#session.next();
      const job = own ? null : this.#nextJob(now);
      const record = own ?? job?.record;
      if (!record) return;
      this.#flying = job ?? { own: record };
      if (job) this.#maySendAt = now + this.#paceMs;
      this.#layered(this.#layer.begin(frameOf(record, this.#wiring, this.#charset), now), now);
    }
  }

  /** Takes the next command that may go out now. */
  #nextJob(now: number): Job | null {
    const { alive, resyncing, auditing } = this.#session;
    if (!alive || resyncing || now < this.#maySendAt) return null;
    for (const asked of this.#asked.values()) {
      if (now < asked.answerBy || (auditing && asked.job.answer === 'PA')) continue;
      asked.tries += 1;
      asked.answerBy = now + patienceOf(asked.job);
      return asked.job;
    }
    for (const job of this.#waiting.values()) {
      if (job.record.id === 'PS' && auditing) continue;
      if (job.answer !== null && this.#asked.has(job.answer)) continue;
      this.#waiting.delete(job.key);
      if (job.answer !== null)
        this.#asked.set(job.answer, { job, tries: 1, answerBy: now + patienceOf(job) });
      return job;
    }
    return null;
  }

  #wakeAt(now: number): number | null {
    const { alive, downSince } = this.#session;
    const times: (number | null)[] = [this.#layer.wakeAt(), this.#session.wakeAt()];
    if (this.#session.hasNext || this.#waiting.size + this.#asked.size > 0) times.push(this.#maySendAt);
    for (const job of this.#owed()) {
      if (job.notAfter !== null) times.push(job.notAfter + 1);
      if (!alive) times.push(Math.max(job.since, downSince) + START_PATIENCE_MS);
    }
    for (const { answerBy } of this.#asked.values()) times.push(answerBy);
    // What is past and still undone waits for an event, not for a time.
    const ahead = times.filter((at) => at !== null && at > now) as number[];
    return ahead.length > 0 ? Math.min(...ahead) : null;
  }

  /** A clock set back must not hold the link up: our own deadlines move with it (`notAfter` is wall time and stays). */
  #followClock(now: number): void {
    const back = this.#lastNow - now;
    this.#lastNow = now;
    if (back <= 0) return;
    this.#layer.shift(back);
    this.#session.shift(back);
    this.#maySendAt -= back;
    for (const asked of this.#asked.values()) asked.answerBy -= back;
    for (const job of this.#owed()) job.since -= back;
  }
}

const CONFIRMED: ControlResult = { is: 'confirmed' };

function failed(code: Extract<ControlResult, { is: 'failed' }>['code']): ControlResult {
  return { is: 'failed', code };
}

/** State of one kind of one room: the newest wish counts. All else is asked for each time. */
function keyOf(id: string, command: LinkCommand): string {
  switch (command.service) {
    case 'SetMessageWaiting':
    case 'SetDoNotDisturb':
    case 'SetClassOfService':
    case 'ReportRoomStatus':
      return `${command.service} ${command.extension}`;
    case 'RequestSync':
      return command.service;
    default:
      return `id ${id}`;
  }
}

const triesOf = (job: Job): number => (job.answer === 'PA' ? POSTING_TRIES : 1);
const patienceOf = (job: Job): number => (job.answer === 'PA' ? POSTING_MS : SYNC_MS);

/** P#, without the zeros that some systems put before it. */
function number(record: FiasRecord): string | null {
  return fieldOf(record, 'P#')?.replace(/^0+(?=.)/, '') ?? null;
}

function utc(now: number): Moment {
  const text = new Date(now).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 19) };
}
