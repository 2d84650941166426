import { createHash } from 'node:crypto';
import { type InForce, inForce, type RulesVersion } from '../config/house-rules/in-force.js';
import { type CommandRow, stateKey } from '../ledger/batch.js';
import type { RawOutcome } from '../ledger/migrations.js';
import type { Effect, HouseView, Json, Procedure, Record_, Reply } from '../switchboard/procedure.js';
import {
  asLinkId,
  BellwireError,
  type CommandFact,
  type ErrorCode,
  type Fact,
  type TimerDueFact,
} from '../telephony/index.js';
import { Committer, type CommitterDeps } from './committer.js';
import { House, type RoomTable } from './house.js';

/** Everything that enters the house: a frame with what it said, or facts from elsewhere. One input is one turn. */
export interface Input {
  /** Ms since 1970 by the injected clock; the only time procedures see. */
  at: number;
  raw: RawInput | null;
  facts: readonly Fact[];
  /** The frame this link had open will not be continued: it did not decode after all. */
  orphan: { link: string; code: ErrorCode } | null;
  /** The frame this link had open held a whole record: its facts, told before those of this input. */
  completed?: { link: string; facts: readonly Fact[] } | null;
  /** Called once the turn is committed, or kept in memory while the ledger cannot be written. */
  kept?: () => void;
}
export interface RawInput {
  link: string;
  text: string;
  outcome: RawOutcome;
  code: ErrorCode | null;
}

export interface EngineDeps extends CommitterDeps {
  procedures: readonly Procedure[];
  rooms: RoomTable;
  /** House rules in the order of their dates; the first holds before all dates. */
  rules: readonly [RulesVersion, ...RulesVersion[]];
  /** Runs a callback once the inputs of this event-loop pass are in: what arrives together shares a commit. */
  soon: (run: () => void) => void;
}

/** State of the engine itself: key = link, value = raw id of the frame it has open. */
const OPEN_FRAMES = 'open-frame';
/** The same: the rules that were in force last, once they are not the shipped ones. */
const RULES = 'rules';

/** Runs turns: facts → procedures → ledger → outlets, and nothing is visible outside before its commit. */
export class Engine {
  readonly committer: Committer;
  readonly #d: EngineDeps;
  readonly #house: House;
  #queue: Input[] = [];
  #scheduled = false;
  #closed = false;
  #nextRaw: number;
  #nextShown: number;
  /** Raw id of the frame each link has open. */
  readonly #open = new Map<string, number>();
  /** The rules of the last turn, and the instants for which they need not be looked up again. */
  #inForce: InForce;

  constructor(deps: EngineDeps) {
    this.#d = deps;
    const snapshot = deps.ledger.load();
    this.committer = new Committer(deps, snapshot);
    const [shipped] = deps.rules;
    this.#house = new House(deps.rooms, shipped, snapshot);
    this.#inForce = { version: shipped, from: Number.NaN, until: Number.NaN };
    this.#nextRaw = snapshot.nextRaw;
    this.#nextShown = 1 + snapshot.shown.reduce((max, s) => Math.max(max, s.seq), 0);
  }

  get house(): HouseView {
    return this.#house;
  }

  submit(input: Input): void {
    this.#queue.push(input);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#d.soon(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  submitFacts(at: number, ...facts: Fact[]): void {
    this.submit({ at, raw: null, facts, orphan: null });
  }

  /** Submits what is due. Call once a second, and with every step of a virtual clock. */
  tick(now: number): void {
    for (const { id, due, body } of this.#house.tellDue(now))
      this.submitFacts(now, { type: 'TimerDue', timer: id, due, lateMs: now - due, body });
    // Rules change at their date, whether or not anything happens then: an empty turn.
    if (now >= this.#inForce.until) this.submitFacts(now);
  }

  /** Before the first frame of a life: what the last one had open will not be continued. */
  orphanOpenFrames(at: number): void {
    for (const [link, raw] of this.#house.entries(OPEN_FRAMES)) {
      this.#open.set(link, raw as number);
      const fact: Fact = { type: 'Quarantined', link: asLinkId(link), code: 'FRAME_CUT', length: null };
      this.submit({ at, raw: null, facts: [fact], orphan: { link, code: 'FRAME_CUT' } });
    }
  }

  /** Commits what is there; afterwards nothing is taken in, and the ledger may be closed. */
  close(): void {
    this.flush();
    this.#closed = true;
    this.committer.close();
  }

  /** Runs and commits what is queued, now. */
  flush(): void {
    if (this.#closed) return;
    const inputs = this.#queue;
    this.#queue = [];
    for (const input of inputs) this.#turn(input);
    this.#trimOutbox(inputs.at(-1)?.at);
    this.committer.commit();
    for (const { kept } of inputs) kept?.();
  }

  #turn(input: Input): void {
    const { batch } = this.committer;
    batch.turns++;
    this.#takeRules(input.at);
    const { raw, orphan, completed } = input;
    if (orphan) {
      const id = this.#open.get(orphan.link);
      if (id !== undefined) batch.rawsOrphaned.push({ id, code: orphan.code });
      this.#opened(orphan.link, null);
    }
    if (completed) {
      const opened = this.#open.get(completed.link) ?? null;
      this.#opened(completed.link, null);
      for (const fact of completed.facts) this.#procedures(fact, input.at, opened);
    }
    let rawId: number | null = null;
    if (raw) {
      rawId = this.#nextRaw++;
      const { link, text, outcome, code } = raw;
      batch.raws.push({ id: rawId, link, at: input.at, text, outcome, code });
      // A continuation's record belongs to the frame that opened it.
      if (outcome === 'opened') this.#opened(link, rawId);
      else if (outcome === 'continuation') {
        rawId = this.#open.get(link) ?? rawId;
        if (input.facts.length > 0) this.#opened(link, null);
      }
    }
    for (const fact of input.facts)
      if (fact.type === 'Command') this.#command(fact, input.at);
      else if (fact.type === 'TimerDue') this.#timer(fact, input.at);
      else this.#procedures(fact, input.at, rawId);
  }

  /** The house rules of this turn. Others than at the last one are a journal row, also over a restart. */
  #takeRules(now: number): void {
    const { from, until } = this.#inForce;
    if (now >= from && now < until) return;
    this.#inForce = inForce(this.#d.rules, now);
    const { id, digest, head, rules } = this.#inForce.version;
    this.#house.rules = rules;
    this.#house.rulesVersion = id;
    const [shipped] = this.#d.rules;
    const before = (this.#house.get(RULES, 'in-force') ?? shipped) as { id: string; digest: string };
    if (before.id === id && before.digest === digest) return;
    this.#apply({ do: 'put', machine: RULES, key: 'in-force', value: { id, digest } }, now, null);
    const { effectiveFrom = null, approvedBy = null, approvedOn = null } = head ?? {};
    const data = { id, before: before.id, effectiveFrom, approvedBy, approvedOn, digest };
    this.#apply({ do: 'record', type: 'rules-in-force', subject: null, data, publish: true }, now, null);
  }

  /** Remembered in the ledger too: after a kill nobody else would know. */
  #opened(link: string, raw: number | null): void {
    if (raw === null) this.#open.delete(link);
    else this.#open.set(link, raw);
    this.#apply({ do: 'put', machine: OPEN_FRAMES, key: link, value: raw }, 0, null);
  }

  /** A timer that was cancelled or set anew in an earlier turn means nothing any more. */
  #timer(fact: TimerDueFact, at: number): void {
    if (!this.#house.takeTimer(fact.timer, fact.due)) return;
    this.committer.batch.timers.set(fact.timer, null);
    this.#procedures(fact, at, null);
  }

  #procedures(fact: Fact, at: number, raw: number | null): Reply | null {
    let reply: Reply | null = null;
    for (const procedure of this.#d.procedures)
      for (const effect of this.#ask(procedure, fact, at)) {
        if (effect.do === 'reply') reply = effect;
        this.#apply(effect, at, raw);
      }
    return reply;
  }

  /** A procedure that throws is a bug of ours; it must not take the turn's bytes and the other procedures with it. */
  #ask(procedure: Procedure, fact: Fact, at: number): readonly Effect[] {
    try {
      return procedure.on(fact, this.#house, at);
    } catch (error) {
      const detail = `${procedure.id} on ${fact.type}: ${error instanceof Error ? error.message : String(error)}`;
      const fault = new BellwireError('INTERNAL_FAULT', detail, { cause: error });
      this.#d.note('error', { code: fault.code, err: error }, fault.message);
      const data = { what: 'internal-fault', procedure: procedure.id, fact: fact.type };
      return [{ do: 'record', type: 'daemon', subject: null, data, publish: true }];
    }
  }

  /** A command is executed once: its id and answer are kept in the same transaction as its effects. */
  #command(fact: CommandFact, at: number): void {
    const { batch, replies } = this.committer;
    const request = digest({ name: fact.name, args: fact.args as Json });
    const before = batch.commands.get(fact.id) ?? this.#executed(fact.id);
    if (before) {
      const same = before.request === request;
      const body = same ? answeredBefore(before.reply) : refusal('COMMAND_CONFLICT');
      if (fact.reply) replies.push({ do: 'reply', to: fact.reply, command: fact.name, id: fact.id, body });
      return;
    }
    if (this.committer.full) {
      const body = refusal('LEDGER_BEHIND');
      if (fact.reply) replies.push({ do: 'reply', to: fact.reply, command: fact.name, id: fact.id, body });
      return;
    }
    // Procedures always answer, so that the answer can be kept even when nobody waits for it.
    const to = fact.reply ?? { via: 'local', address: '', correlation: null };
    let reply = this.#procedures({ ...fact, reply: to }, at, null);
    if (!reply) {
      const body = refusal('COMMAND_UNKNOWN');
      reply = { do: 'reply', to, command: fact.name, id: fact.id, body };
      replies.push(reply);
    }
    batch.commands.set(fact.id, {
      id: fact.id,
      at,
      request,
      reply: reply.forget ? NOT_KEPT : JSON.stringify(reply.body),
    });
  }

  /** An unreadable ledger must not stop commands; without the memory of it the command counts as new. */
  #executed(id: string): CommandRow | undefined {
    try {
      return this.#d.ledger.command(id);
    } catch (error) {
      this.#d.note('error', { id, err: error }, 'executed commands cannot be read: this one counts as new');
      return undefined;
    }
  }

  #apply(effect: Effect, at: number, raw: number | null): void {
    const { batch } = this.committer;
    switch (effect.do) {
      case 'put':
        this.#house.put(effect.machine, effect.key, effect.value);
        batch.puts.set(`${effect.machine}\0${effect.key}`, effect);
        return;
      case 'record':
        this.#journal(effect, at, raw);
        return;
      case 'show': {
        const body = effect.value === null ? null : JSON.stringify(effect.value);
        batch.shown.set(stateKey(effect.of), { of: effect.of, seq: this.#nextShown++, body });
        return;
      }
      case 'timer': {
        const { id, due, body } = effect;
        this.#house.setTimer(id, due, body);
        batch.timers.set(id, { id, due, body: JSON.stringify(body) });
        return;
      }
      case 'cancel-timer':
        this.#house.cancelTimer(effect.id);
        batch.timers.set(effect.id, null);
        return;
      case 'reply':
        this.committer.replies.push(effect);
        return;
    }
  }

  #journal(effect: Record_, at: number, raw: number | null): void {
    const { subject } = effect;
    const body = JSON.stringify(effect.data);
    const rules = this.#house.rulesVersion;
    const row = { seq: ++this.#house.lastSeq, at, raw, subject, body, rules };
    const { journal } = this.committer.batch;
    if (effect.publish && this.#d.outboxLimit !== null) {
      journal.push({ ...row, type: effect.type, publish: true });
      this.committer.outboxDepth++;
    } else journal.push({ ...row, type: effect.type, publish: false });
  }

  /** Beyond the bound the oldest events leave the outbox (never the journal), and the journal says so. */
  #trimOutbox(at: number | undefined): void {
    const upTo = this.committer.overflow();
    if (upTo === null || at === undefined) return;
    this.committer.batch.outboxTrimmedTo = upTo;
    const data = { what: 'outbox-trimmed', upTo };
    this.#journal({ do: 'record', type: 'daemon', subject: null, data, publish: true }, at, null);
    this.#d.note(
      'error',
      { upTo },
      'the outbox is full: the oldest events were given up; the journal keeps them',
    );
  }
}

function refusal(code: ErrorCode): Json {
  const error = new BellwireError(code);
  return { ok: false, code, message: error.message, fix: error.fix };
}

/** Instead of an answer that told what people said. */
const NOT_KEPT = '';

const answeredBefore = (reply: string): Json =>
  reply === NOT_KEPT ? refusal('ANSWER_NOT_KEPT') : (JSON.parse(reply) as Json);

/** Equal requests are equal digests. What people said in a command is nowhere in the ledger because of it (R143). */
function digest(value: Json): string {
  const text = JSON.stringify(value, (_key, v: Json) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
  return createHash('sha256').update(text).digest('base64');
}
