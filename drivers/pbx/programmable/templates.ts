import type { Charset } from './charset.js';
import type { PlaceholderKind, Values } from './commands.js';
import type { Codes } from './fields.js';
import type { Part, Placeholder } from './strings.js';

/** One line of a command, ready to be filled in. */
export interface Template {
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart =
  | { readonly is: 'bytes'; readonly text: string }
  | { readonly is: 'value'; readonly place: Placeholder; readonly kind: PlaceholderKind };

/** What may stand in numbers on this link. */
export type Numbers = 'digits' | 'dial' | 'letters';

export interface Filling {
  readonly charset: Charset;
  readonly numbers: Numbers;
  readonly notInTexts: string;
  readonly codes: Readonly<Record<string, Codes>>;
}

export type Filled =
  | { readonly is: 'line'; readonly bytes: string }
  /** A value that the command does not have: the line has nothing to say. */
  | { readonly is: 'nothing' }
  /** A value that may not, or cannot, be said on this link. */
  | { readonly is: 'wrong'; readonly why: 'invalid' | 'unsupported'; readonly detail: string };

/** Parts of a template with what each placeholder holds; the constants of the table are put in already. */
export function templateOf(
  parts: readonly Part[],
  kinds: Readonly<Record<string, PlaceholderKind>>,
  constants: ReadonlyMap<string, string>,
): Template | { readonly unknown: string } {
  const made: TemplatePart[] = [];
  for (const part of parts) {
    if (part.is === 'bytes') {
      made.push(part);
      continue;
    }
    const constant = constants.get(part.name);
    const kind = Object.hasOwn(kinds, part.name) ? kinds[part.name] : undefined;
    if (constant !== undefined) made.push({ is: 'bytes', text: constant });
    else if (kind !== undefined) made.push({ is: 'value', place: part, kind });
    else return { unknown: part.name };
  }
  return { parts: made };
}

export function fill({ parts }: Template, values: Values, filling: Filling): Filled {
  let bytes = '';
  for (const part of parts) {
    if (part.is === 'bytes') {
      bytes += part.text;
      continue;
    }
    const value = values[part.place.name] ?? null;
    if (value === null) return { is: 'nothing' };
    const text = wireText(part.kind, part.place, value, filling);
    if (typeof text !== 'string') return text;
    const sized = size(text, part.kind, part.place);
    if (sized === null)
      return { is: 'wrong', why: 'invalid', detail: `${part.place.name} has another length on this link` };
    bytes += sized;
  }
  return { is: 'line', bytes };
}

const ALLOWED: Readonly<Record<Numbers, RegExp>> = {
  digits: /^[0-9]+$/,
  dial: /^[0-9*#]+$/,
  letters: /^[0-9A-Za-z*#]+$/,
};

function wireText(
  kind: PlaceholderKind,
  { name, form }: Placeholder,
  value: string,
  filling: Filling,
): string | Filled {
  switch (kind) {
    case 'number':
      // Whatever else stood in a number would be another message on the wire.
      if (ALLOWED[filling.numbers].test(value)) return value;
      return { is: 'wrong', why: 'invalid', detail: `${name} holds what no number on this link may hold` };
    case 'count':
      return value;
    case 'text':
      return harmless(value, filling);
    case 'date':
    case 'time':
      return inForm(form ?? (kind === 'date' ? 'YYYY-MM-DD' : 'HH:MM'), value);
    case 'word': {
      const codes = filling.codes[name];
      if (codes === undefined) return harmless(value, filling);
      for (const [code, word] of codes) if (word === value) return code;
      return { is: 'wrong', why: 'unsupported', detail: `no code for ${name} ${value}` };
    }
  }
}

/** Control characters and those the link cannot have in a text become blanks, before and after the character set. */
function harmless(text: string, { charset, notInTexts }: Filling): string {
  const bytes = charset.encode(text.replace(/\s+/g, ' '));
  return Array.from(bytes, (char) => {
    const control = char < ' ' || char === '\x7f';
    return control || notInTexts.includes(char) ? ' ' : char;
  }).join('');
}

/** `2026-05-14` or `09:41:00` in a form of YYYY YY MM DD, HH MM SS. */
function inForm(form: string, value: string): string {
  const [a = '', b = '', c = '00'] = value.split(/[-:]/);
  const units: Readonly<Record<string, string>> = value.includes('-')
    ? { YYYY: a, YY: a.slice(-2), MM: b, DD: c }
    : { HH: a, MM: b, SS: c };
  return form.replace(/YYYY|YY|MM|DD|HH|SS/g, (unit) => units[unit] ?? unit);
}

/** Filled to its width; a text that is too long is cut, a number never: the rest of it is another number. */
function size(
  text: string,
  kind: PlaceholderKind,
  { form, min, max, fill: pad }: Placeholder,
): string | null {
  if (form !== null) return text;
  const fitting = kind === 'text' ? text.substring(0, max) : text;
  if (fitting.length > max) return null;
  if (pad === null) return fitting.length < min ? null : fitting;
  return pad.side === 'left' ? fitting.padStart(max, pad.with) : fitting.padEnd(max, pad.with);
}
