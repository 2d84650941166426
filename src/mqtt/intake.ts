import type { z } from 'zod';
import type { Json } from '../switchboard/procedure.js';
import { BellwireError, COMMAND_MEMORY_MS, type CommandFact, type ReplyTo } from '../telephony/index.js';
import { Bucket, type Rate } from './bucket.js';
import type { IncomingMessage } from './connection.js';
import {
  COMMAND_ID,
  COMMAND_NAMES,
  type CommandName,
  IMPORTS,
  MAX_COMMAND_BYTES,
  MAX_IMPORT_BYTES,
} from './contract.js';
import type { Note } from './ports.js';
import type { COMMANDS, Refusal } from './schemas.js';
import type { Topics } from './topics.js';

export interface IntakeOptions {
  topics: Topics;
  /** Ms; age at which a command without notAfter is refused. */
  commandMaxAge: number;
  /** Wall clock, ms since 1970. */
  now: () => number;
  monotonic: () => number;
  note: Note;
  /** Hands a good command to the engine. Whether its id was executed before is the engine's business. */
  submit: (fact: CommandFact) => void;
  answer: (to: ReplyTo, command: string, body: Refusal) => void;
  rates?: Partial<Rates>;
  /** The schemas, or how to get them: with the first command, because they and their library take 13 MB. */
  schemas: CommandSchemas | (() => Promise<CommandSchemas>);
}
export type CommandSchemas = typeof COMMANDS;

export interface Rates {
  /** Of one command name, of all together, and of answers that only say COMMAND_FLOOD. */
  perName: Rate;
  global: Rate;
  floodAnswers: Rate;
}

/** A night desk clears every lamp of the house at once; nobody needs more. (Shelf: reliability/PLAN.md 4.3.) */
const RATES: Rates = {
  perName: { burst: 300, perSecond: 5 },
  global: { burst: 500, perSecond: 10 },
  floodAnswers: { burst: 10, perSecond: 2 },
};
/** Clocks in a hotel differ; a command from further ahead than this was not issued now. */
const FUTURE_MS = 30_000;
const MOST_WAITING = 500;

type Command = z.output<CommandSchemas[CommandName]>;

/**
 * Commands from the broker: everything about them is checked here, and what is wrong is answered with a stable code.
 * The order of the checks is the order of cost, so that a flood is cheap.
 */
export class Intake {
  readonly #o: IntakeOptions;
  readonly #rates: Rates;
  readonly #global: Bucket;
  readonly #floodAnswers: Bucket;
  readonly #perName = new Map<CommandName, Bucket>();
  #schemas: CommandSchemas | null = null;
  #waiting: IncomingMessage[] = [];

  constructor(options: IntakeOptions) {
    this.#o = options;
    this.#rates = { ...RATES, ...options.rates };
    this.#global = new Bucket(this.#rates.global, options.monotonic());
    this.#floodAnswers = new Bucket(this.#rates.floodAnswers, options.monotonic());
    if (typeof options.schemas !== 'function') this.#schemas = options.schemas;
  }

  receive(message: IncomingMessage): void {
    if (this.#schemas) this.#examine(message, this.#schemas);
    else this.#wait(message);
  }

  /** The first commands wait, in order, for the schemas; what a flood brings meanwhile is not kept. */
  #wait(message: IncomingMessage): void {
    const { schemas, note } = this.#o;
    if (typeof schemas !== 'function' || this.#waiting.length >= MOST_WAITING) return;
    this.#waiting.push(message);
    if (this.#waiting.length > 1) return;
    schemas().then(
      (loaded) => {
        this.#schemas = loaded;
        for (const waiting of this.#waiting.splice(0)) this.#examine(waiting, loaded);
      },
      (error: unknown) => {
        this.#waiting = [];
        note(
          'error',
          { err: error },
          'The schemas of commands cannot be loaded: the commands that waited were dropped',
        );
      },
    );
  }

  #examine(message: IncomingMessage, schemas: CommandSchemas): void {
    const { topics, note } = this.#o;
    const name = topics.commandName(message.topic);
    // Ours to clear, nobody's to answer: a retained command that was removed arrives as an empty message.
    if (name === null || (message.payload.length === 0 && message.retain)) return;
    const command = COMMAND_NAMES.find((known) => known === name) ?? null;
    // An unknown name is a stranger's text: it names no topic of ours.
    const label = command ?? 'unknown';
    const reply = this.#replyTo(message, label);

    const nowMs = this.#o.monotonic();
    if (!this.#global.take(nowMs) || (command && !this.#bucketOf(command).take(nowMs))) {
      if (!this.#floodAnswers.take(nowMs)) return;
      this.#refuse(reply, label, message, new BellwireError('COMMAND_FLOOD', label));
      return;
    }
    const checked = command
      ? this.#check(command, message, schemas)
      : new BellwireError('COMMAND_UNKNOWN', printable(name));
    if (checked instanceof BellwireError) {
      this.#refuse(reply, label, message, checked);
      return;
    }
    const { id, by, issuedAt: _issuedAt, notAfter: _notAfter, ...args } = checked;
    const who = by ?? (message.by ? printable(message.by) : 'mqtt');
    note('info', { command: label, id, by: who }, 'Command received');
    this.#o.submit({ type: 'Command', id, name: label, args, by: who, reply });
  }

  #check(name: CommandName, message: IncomingMessage, schemas: CommandSchemas): Command | BellwireError {
    if (message.retain) return new BellwireError('COMMAND_RETAINED', name);
    const most = IMPORTS.includes(name) ? MAX_IMPORT_BYTES : MAX_COMMAND_BYTES;
    if (message.payload.length > most) {
      return malformed(`${message.payload.length} bytes, at most ${most} are allowed`);
    }
    const body = parseJson(message.payload);
    if (body === undefined) return malformed('not JSON');
    const parsed = schemas[name].safeParse(body);
    if (!parsed.success) return malformed(explain(parsed.error.issues));
    return this.#late(parsed.data) ?? parsed.data;
  }

  #late({ issuedAt, notAfter }: Command): BellwireError | null {
    const now = this.#o.now();
    const issued = Date.parse(issuedAt);
    if (issued > now + FUTURE_MS) {
      return new BellwireError('COMMAND_FROM_FUTURE', `issuedAt is ${seconds(issued - now)} s ahead`);
    }
    const until = Math.min(
      notAfter === undefined ? issued + this.#o.commandMaxAge : Date.parse(notAfter),
      issued + COMMAND_MEMORY_MS,
    );
    if (now > until) return new BellwireError('COMMAND_EXPIRED', `${seconds(now - until)} s too late`);
    return null;
  }

  #refuse(reply: ReplyTo, command: string, message: IncomingMessage, error: BellwireError): void {
    const { code, fix } = error;
    const id = idOf(message);
    this.#o.note('warn', { command, code, id, detail: error.message }, 'Command refused');
    this.#o.answer(reply, command, { id, ok: false, code, message: error.message, fix });
  }

  /** MQTT 5 response topic where it is one of ours for answers; a stranger's choice of topic is never written to. */
  #replyTo({ responseTopic, correlation }: IncomingMessage, label: string): ReplyTo {
    const { topics } = this.#o;
    const theirs = responseTopic !== null && topics.mayAnswerTo(responseTopic);
    return { via: 'mqtt', address: theirs ? responseTopic : topics.reply(label), correlation };
  }

  #bucketOf(name: CommandName): Bucket {
    let bucket = this.#perName.get(name);
    if (!bucket) {
      bucket = new Bucket(this.#rates.perName, this.#o.monotonic());
      this.#perName.set(name, bucket);
    }
    return bucket;
  }
}

/** What is published as the answer of the engine: its body with the id of the command. */
export function answerBody(id: string, body: Json): string {
  return JSON.stringify({ id, ...(body as object) });
}

function malformed(detail: string): BellwireError {
  return new BellwireError('COMMAND_MALFORMED', detail);
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'));
  } catch {
    // Reported as COMMAND_MALFORMED.
    return undefined;
  }
}

/** `room: expected string, received number; unknown key "colour"` */
function explain(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .slice(0, 3)
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key ${issue.keys.map((key) => `"${printable(key)}"`).join(', ')}`
        : `${issue.path.join('.') || 'command'}: ${issue.message}`,
    )
    .join('; ');
}

/** The id, so that the sender knows what was refused; null when there is none to be found. */
function idOf({ payload }: IncomingMessage): string | null {
  if (payload.length > MAX_COMMAND_BYTES) return null;
  const body = parseJson(payload);
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : null;
  return typeof id === 'string' && COMMAND_ID.test(id) ? id : null;
}

/** Text of a stranger, short and on one line. */
function printable(text: string): string {
  return text.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
