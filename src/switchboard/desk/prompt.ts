import type { Words } from './chart.js';

/** What the operator sees next. The screen is a plain rendering of it. A type, not an interface: it is kept as Json. */
export type Prompt = {
  /** What to say, line by line. */
  readonly say: readonly Line[];
  /** What to ask and fill in. */
  readonly fill: readonly Field[];
  readonly choose: readonly Choice[];
  /** What to know, not to say: "busy for 3 minutes", "calls from his own secretary". */
  readonly note: readonly Words[];
  /** `at`: ms since 1970. */
  readonly deadline: { readonly at: number; readonly what: Words } | null;
};

/** Words to say, from the house rules. `key`: the script they come from. */
export type Line = { readonly key: string; readonly words: Words };

export type Field = {
  readonly name: string;
  readonly label: Words;
  readonly required: boolean;
  /** The caller may refuse to tell: that is a value too (R094, C27). */
  readonly declinable: boolean;
  /** Read it back to the caller and tick it (C26). */
  readonly readBack: boolean;
  /** Known already. */
  readonly value: string | null;
};

export type Choice = {
  readonly choice: string;
  readonly label: Words;
  /** Fields that have to be filled for it. */
  readonly needs: readonly string[];
};

/** A field as the operator filled it. */
export type Filled = string | { readonly declined: true };
export type Fields = { readonly [name: string]: Filled };

export const isDeclined = (filled: Filled | undefined): filled is { readonly declined: true } =>
  typeof filled === 'object';

/** What was filled in; null: nothing, or declined. */
export function textOf(fields: Fields, name: string): string | null {
  const filled = fields[name];
  return typeof filled === 'string' && filled.trim() !== '' ? filled.trim() : null;
}
