import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  ControlResult,
  Decoded,
  Frame,
} from '../../../src/driver-api/index.js';
import type { LinkCommand } from '../../../src/telephony/index.js';
import type { Compiled, Talk } from './compile.js';
import { type Answer, fits, type Reading } from './reading.js';
import { createWriter, type Writer } from './writer.js';

/** A start that nobody answered is tried again after this. Our own choice. */
export const RESTART_PAUSE_MS = 30_000;
const LONG_AGO = Number.NEGATIVE_INFINITY;

/**
 * The conversation of a described link: start strings, commands with their answers, heartbeat, replies. One message of
 * ours is on the wire at a time; `paceMs` is the least time between two.
 *
 * Answers carry no number on most such links, so a late one could be taken for the next command's. Therefore after
 * silence, and after anything that was said more than once, the line is left alone for one more answer window.
 */
export function createProgrammableControl(
  compiled: Compiled,
  reading: Reading,
  paceMs: number,
): ControlMachine {
  return new ProgrammableControl(compiled, reading, paceMs);
}

interface Job {
  readonly id: string;
  readonly command: LinkCommand;
  readonly station: string | null;
  /** Station as it stands on the wire. */
  readonly printed: string | null;
  readonly lines: readonly string[];
  readonly repeatable: boolean;
  /** Jobs of one key replace each other while they wait. */
  readonly key: string | null;
  readonly notAfter: number | null;
  /** The line that is next. */
  at: number;
  tries: number;
  presumed: boolean;
  /** Not sent before this time (pause after "busy"). */
  notBefore: number;
}

/** What is on the wire and waits for its answer. */
type Asked = { answerBy: number } & (
  | { readonly what: 'job'; readonly job: Job }
  | { readonly what: 'talk'; readonly talk: Talk; readonly tries: number }
);

class ProgrammableControl implements ControlMachine {
  readonly #c: Compiled;
  readonly #reading: Reading;
  readonly #writer: Writer;
  readonly #paceMs: number;
  #phase: 'closed' | 'starting' | 'started' | 'waiting' = 'closed';
  /** Start strings that are done. */
  #startAt = 0;
  #restartAt = LONG_AGO;
  #jobs: Job[] = [];
  #asked: Asked | null = null;
  #maySendAt = LONG_AGO;
  #lastSend = LONG_AGO;
  #lastNow = LONG_AGO;
  /** What the present step has decided. */
  #actions: ControlAction[] = [];

  constructor(compiled: Compiled, reading: Reading, paceMs: number) {
    this.#c = compiled;
    this.#reading = reading;
    this.#writer = createWriter(compiled);
    this.#paceMs = paceMs;
  }

  step(event: ControlEvent, now: number): ControlAction[] {
    this.#actions = [];
    this.#followClock(now);
    this.#take(event, now);
    if (this.#asked && now >= this.#asked.answerBy) this.#silence(this.#asked, now);
    if (this.#phase === 'waiting' && now >= this.#restartAt) this.#begin(now);
    this.#expire(now);
    while (this.#sendNext(now));
    const at = this.#wakeAt();
    if (at !== null) this.#actions.push({ do: 'wake', at });
    return this.#actions;
  }

  #take(event: ControlEvent, now: number): void {
    switch (event.is) {
      case 'opened':
        // Whatever was on the wire of the opening before is not on this one.
        this.#failAll('PBX_LINK_DOWN');
        this.#begin(now);
        break;
      case 'closed':
        this.#phase = 'closed';
        this.#failAll('PBX_LINK_DOWN');
        break;
      case 'command':
        this.#enqueue(event.id, event.command, event.notAfter);
        break;
      case 'heard':
        this.#hear(event.frame, event.decoded, now);
        break;
      case 'wake':
        break;
    }
  }

  #begin(now: number): void {
    this.#startAt = 0;
    this.#asked = null;
    this.#lastSend = now;
    this.#phase = this.#c.start.length > 0 ? 'starting' : 'started';
  }

  // ---- commands -----------------------------------------------------------------------------------------------------

  #enqueue(id: string, command: LinkCommand, notAfter: number | null): void {
    const written = this.#writer.write(command);
    if (written.is === 'refused') {
      this.#finish(id, written);
    } else if (this.#phase === 'closed' || this.#phase === 'waiting') {
      const code = this.#phase === 'closed' ? 'PBX_LINK_DOWN' : 'LINK_NOT_STARTED';
      this.#finish(id, { is: 'failed', code });
    } else {
      const { is: _, ...said } = written;
      const fresh = { id, command, notAfter, at: 0, tries: 0, presumed: false, notBefore: LONG_AGO };
      this.#queue({ ...fresh, ...said });
    }
  }

  /** The newest wish for a station takes the place of the one that waits: the queue is bounded by the stations. */
  #queue(job: Job): void {
    const place = job.key === null ? -1 : this.#jobs.findIndex((other) => other.key === job.key);
    const older = this.#jobs[place];
    if (older === undefined) this.#jobs.push(job);
    else {
      this.#finish(older.id, SUPERSEDED);
      this.#jobs[place] = job;
    }
  }

  #expire(now: number): void {
    const expired = (job: Job) => job.notAfter !== null && now > job.notAfter;
    for (const job of this.#jobs) if (expired(job)) this.#finish(job.id, EXPIRED);
    this.#jobs = this.#jobs.filter((job) => !expired(job));
  }

  // ---- what is heard ------------------------------------------------------------------------------------------------

  #hear(frame: Frame, decoded: Decoded, now: number): void {
    const known = decoded.is === 'facts' || (decoded.is === 'ignored' && decoded.why === 'link');
    const line = known ? this.#reading.line(frame) : null;
    if (line?.is !== 'text') return;
    for (const { to, bytes } of this.#c.replies)
      if (fits(to, line.text)) this.#actions.push({ do: 'send', bytes: this.#writer.frame(bytes) });
    const asked = this.#asked;
    if (decoded.is === 'facts' || asked === null) return;
    if (asked.what === 'talk') {
      if (fits(asked.talk.expect, line.text)) this.#talked();
      return;
    }
    const answer = this.#reading.answer(line.text);
    if (answer === null) return;
    // It names another station: it came late, and was for another command.
    const { station, printed } = asked.job;
    if (answer.station !== null && answer.station !== station && answer.station !== printed) return;
    this.#answered(asked.job, answer, now);
  }

  #answered(job: Job, answer: Answer, now: number): void {
    this.#asked = null;
    if (job.tries > 1) this.#leaveAlone(now);
    switch (answer.is) {
      case 'ok':
        this.#next(job);
        return;
      case 'busy':
        job.notBefore = now + this.#c.answers.busyPauseMs;
        this.#again(job, { is: 'failed', code: 'PEER_NAK' });
        return;
      case 'refused': {
        const code = job.command.service === 'SetMessageWaiting' ? 'LAMP_REFUSED' : 'COMMAND_REFUSED';
        this.#finish(job.id, { is: 'refused', code, reason: answer.reason, detail: answer.detail });
        return;
      }
    }
  }

  #silence(asked: Asked, now: number): void {
    this.#asked = null;
    if (asked.what === 'talk') {
      if (asked.tries > this.#c.answers.retries) this.#stop(now);
      else this.#ask(asked.talk, asked.tries + 1, now);
      return;
    }
    const { job } = asked;
    if (this.#c.answers.silence === 'presumed') {
      job.presumed = true;
      this.#next(job);
    } else if (job.repeatable && job.tries <= this.#c.answers.retries) {
      this.#again(job, { is: 'failed', code: 'PEER_SILENT' });
    } else {
      this.#leaveAlone(now);
      this.#finish(job.id, { is: 'failed', code: 'PEER_SILENT' });
    }
  }

  /** The line is said: the next one, or the result. */
  #next(job: Job): void {
    job.at += 1;
    job.tries = 0;
    if (job.at < job.lines.length) this.#jobs.unshift(job);
    else this.#finish(job.id, { is: job.presumed ? 'presumed' : 'confirmed' });
  }

  #again(job: Job, otherwise: ControlResult): void {
    if (job.tries > this.#c.answers.retries) this.#finish(job.id, otherwise);
    else if (job.key !== null && this.#jobs.some((other) => other.key === job.key)) {
      // A newer wish for the station makes another try at this one pointless.
      this.#finish(job.id, SUPERSEDED);
    } else this.#jobs.unshift(job);
  }

  #leaveAlone(now: number): void {
    this.#maySendAt = Math.max(this.#maySendAt, now + this.#c.answers.withinMs);
  }

  // ---- the link's own talk ------------------------------------------------------------------------------------------

  #talked(): void {
    this.#asked = null;
    if (this.#phase === 'starting') this.#startAt += 1;
    if (this.#startAt >= this.#c.start.length) this.#phase = 'started';
  }

  /** Nobody is there: nothing is kept for a peer that may come back in an hour. */
  #stop(now: number): void {
    this.#phase = 'waiting';
    this.#restartAt = now + RESTART_PAUSE_MS;
    this.#failAll('LINK_NOT_STARTED');
  }

  #ask(talk: Talk, tries: number, now: number): void {
    this.#send(talk.bytes, now);
    if (talk.expect === null) this.#talked();
    else this.#asked = { what: 'talk', talk, tries, answerBy: now + this.#c.answers.withinMs };
  }

  // ---- sending ------------------------------------------------------------------------------------------------------

  /** Sends one message, if one may go; false when none does. */
  #sendNext(now: number): boolean {
    if (this.#asked || now < this.#maySendAt) return false;
    switch (this.#phase) {
      case 'closed':
      case 'waiting':
        return false;
      case 'starting': {
        const talk = this.#c.start[this.#startAt];
        if (talk) this.#ask(talk, 1, now);
        return talk !== undefined;
      }
      case 'started': {
        const job = this.#firstOfStations().find(({ notBefore }) => now >= notBefore);
        if (job) {
          this.#say(job, now);
          return true;
        }
        const { heartbeat } = this.#c;
        if (heartbeat === null || now < this.#lastSend + heartbeat.everyMs) return false;
        this.#ask(heartbeat, 1, now);
        return true;
      }
    }
  }

  /** No job overtakes another of its station. */
  #firstOfStations(): readonly Job[] {
    const seen = new Set<string | null>();
    return this.#jobs.filter(({ station }) => !seen.has(station) && seen.add(station));
  }

  #say(job: Job, now: number): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
    job.tries += 1;
    this.#asked = { what: 'job', job, answerBy: now + this.#c.answers.withinMs };
    this.#send(job.lines[job.at] ?? '', now);
  }

  #send(bytes: string, now: number): void {
    this.#lastSend = now;
    this.#maySendAt = Math.max(this.#maySendAt, now + this.#paceMs);
    this.#actions.push({ do: 'send', bytes: this.#writer.frame(bytes) });
  }

  #finish(id: string, result: ControlResult): void {
    this.#actions.push({ do: 'result', id, result });
  }

  #failAll(code: 'PBX_LINK_DOWN' | 'LINK_NOT_STARTED'): void {
    const jobs = this.#asked?.what === 'job' ? [this.#asked.job, ...this.#jobs] : this.#jobs;
    for (const job of jobs) this.#finish(job.id, { is: 'failed', code });
    this.#asked = null;
    this.#jobs = [];
  }

  // ---- time ---------------------------------------------------------------------------------------------------------

  #wakeAt(): number | null {
    const times: number[] = [];
    if (this.#phase === 'waiting') times.push(this.#restartAt);
    for (const { notAfter } of this.#jobs) if (notAfter !== null) times.push(notAfter + 1);
    if (this.#asked) times.push(this.#asked.answerBy);
    else if (this.#phase === 'starting') times.push(this.#maySendAt);
    else if (this.#phase === 'started') {
      for (const { notBefore } of this.#firstOfStations()) times.push(Math.max(notBefore, this.#maySendAt));
      const beat = this.#c.heartbeat;
      if (beat) times.push(Math.max(this.#lastSend + beat.everyMs, this.#maySendAt));
    }
    return times.length === 0 ? null : Math.min(...times);
  }

  /** A clock set back must not hold the line up: our own deadlines move with it (`notAfter` is wall time and stays). */
  #followClock(now: number): void {
    const back = this.#lastNow - now;
    this.#lastNow = now;
    if (back <= 0) return;
    this.#maySendAt -= back;
    this.#lastSend -= back;
    this.#restartAt -= back;
    if (this.#asked) this.#asked.answerBy -= back;
    for (const job of this.#jobs) job.notBefore -= back;
  }
}

const SUPERSEDED: ControlResult = { is: 'failed', code: 'COMMAND_SUPERSEDED' };
const EXPIRED: ControlResult = { is: 'failed', code: 'COMMAND_EXPIRED' };
