import type { PrivacyConfig } from '../config/site.js';
import { BellwireError } from '../telephony/errors.js';

/**
 * What may stand in the log. Masking goes by the name of the field, at any depth, so that a whole record or fact can
 * be logged without thinking. Sources: French order of 16 December 1996 (listings show four digits), PCI DSS 3.3.1
 * (dialled card numbers), PIPL (names are personal data); shelf: reliability/PLAN.md section 5.
 */
const POLICY: Readonly<Record<string, 'number' | 'name' | 'secret' | 'raw'>> = {
  dialed: 'number',
  caller: 'number',
  ddi: 'number',
  number: 'number',
  called: 'number',
  calling: 'number',
  account: 'number',
  name: 'name',
  guestName: 'name',
  guestFirstName: 'name',
  firstName: 'name',
  callerName: 'name',
  // What a guest or caller said, and what opens doors: in no log under any policy.
  text: 'secret',
  password: 'secret',
  // Bytes from the wire hold numbers and names at unknown places.
  raw: 'raw',
  frame: 'raw',
  bytes: 'raw',
  payload: 'raw',
};

export const HIDDEN = '[hidden]';
/** Deeper than any fact; ends cycles. */
const MAX_DEPTH = 6;

/** A copy of `fields` in plain JSON values, masked by policy. */
export function redact(fields: object, privacy: PrivacyConfig): Record<string, unknown> {
  return plainObject(fields, privacy, 0);
}

/** Outside numbers as the policy allows: `first4` keeps four digits (`+` does not count), and short numbers whole. */
export function maskNumber(number: string, policy: PrivacyConfig['dialed']): string {
  switch (policy) {
    case 'full':
      return number;
    case 'hidden':
      return HIDDEN;
    case 'first4': {
      const dialable = number.replace(/[^0-9*#+]/g, '');
      const head = dialable.slice(0, dialable.startsWith('+') ? 5 : 4);
      return head === number ? number : `${head}…`;
    }
  }
}

function plainObject(fields: object, privacy: PrivacyConfig, depth: number): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) out[key] = field(key, value, privacy, depth);
  }
  return out;
}

function field(key: string, value: unknown, privacy: PrivacyConfig, depth: number): unknown {
  if (value === null) return null;
  switch (Object.hasOwn(POLICY, key) ? POLICY[key] : undefined) {
    case 'number':
      return masked(value, (text) => maskNumber(text, privacy.dialed));
    case 'name':
      return privacy.names ? plain(value, privacy, depth) : HIDDEN;
    case 'secret':
      return HIDDEN;
    case 'raw':
      return privacy.names && privacy.dialed === 'full' ? plain(value, privacy, depth) : size(value);
    case undefined:
      return plain(value, privacy, depth);
  }
}

function masked(value: unknown, mask: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => masked(one, mask));
  return typeof value === 'string' || typeof value === 'number' ? mask(String(value)) : HIDDEN;
}

function size(value: unknown): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return `[${value.length} bytes]`;
  return typeof value === 'number' ? String(value) : HIDDEN;
}

function plain(value: unknown, privacy: PrivacyConfig, depth: number): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((one) => plain(one, privacy, depth + 1));
  if (value instanceof Error) return plainError(value, privacy, depth);
  return plainObject(value, privacy, depth + 1);
}

/** A named error explains itself; of any other the stack is wanted. */
function plainError(error: Error, privacy: PrivacyConfig, depth: number): Record<string, unknown> {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const detail = error instanceof BellwireError ? { fix: error.fix } : { stack: error.stack };
  const cause = error.cause === undefined ? {} : { cause: plain(error.cause, privacy, depth + 1) };
  return { ...code, message: error.message, ...detail, ...cause };
}
