import { BellwireError, type ErrorCode } from '../telephony/index.js';
import type { Json } from './procedure.js';

/** The body of an answer that says no; `more` is what else the command's schema has. */
export function refusal(code: ErrorCode, detail: string, more: { [key: string]: Json } = {}): Json {
  const { message, fix } = new BellwireError(code, detail);
  return { ok: false, code, message, fix, ...more };
}
