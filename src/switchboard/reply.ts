import { BellwireError, type CommandFact, type ErrorCode } from '../telephony/index.js';
import type { Json, Reply } from './procedure.js';

/** The answer to a command; nobody waits for it: none. */
export function answer(fact: CommandFact, body: Json): Reply[] {
  return fact.reply === null ? [] : [{ do: 'reply', to: fact.reply, command: fact.name, id: fact.id, body }];
}

/** An answer that tells names or what people said: the ledger does not keep it with the id of the command. */
export function passingAnswer(fact: CommandFact, body: Json): Reply[] {
  return answer(fact, body).map((reply) => ({ ...reply, forget: true }));
}

export function refuse(fact: CommandFact, code: ErrorCode, detail: string): Reply[] {
  return answer(fact, refusal(code, detail));
}

/** The body of an answer that says no; `more` is what else the command's schema has. */
export function refusal(code: ErrorCode, detail: string, more: { [key: string]: Json } = {}): Json {
  const { message, fix } = new BellwireError(code, detail);
  return { ok: false, code, message, fix, ...more };
}
