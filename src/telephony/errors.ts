import type { ErrorEntry } from './errors/entry.js';
import { HOUSE_ERRORS } from './errors/house.js';
import { LAMPS_ERRORS } from './errors/lamps.js';
import { LINKS_ERRORS } from './errors/links.js';
import { PROCEDURES_ERRORS } from './errors/procedures.js';
import { SERVICES_ERRORS } from './errors/services.js';

export type { ErrorEntry } from './errors/entry.js';

/**
 * Every error the product can name, in one table. `docs` text says what happened and the fix; `bellwire docs errors`
 * prints it, and a test proves that code and documentation agree. Codes are stable: never renamed, never reused.
 */
export const ERRORS = {
  ...LINKS_ERRORS,
  ...PROCEDURES_ERRORS,
  ...SERVICES_ERRORS,
  ...LAMPS_ERRORS,
  ...HOUSE_ERRORS,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** The one error class of the product. `message` names the concrete thing; `fix` comes from the table. */
export class BellwireError extends Error {
  override readonly name = 'BellwireError';
  constructor(
    readonly code: ErrorCode,
    /** Concrete circumstances: path, room, system error. */
    detail?: string,
    options?: { cause?: unknown },
  ) {
    super(detail ? `${ERRORS[code].what} (${detail})` : ERRORS[code].what, options);
  }
  get fix(): string {
    return ERRORS[this.code].fix;
  }
}
