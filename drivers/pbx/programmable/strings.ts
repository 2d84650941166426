/**
 * What is put on the wire, as the site file writes it: bytes with escapes, and templates with placeholders. The escapes
 * are those of the programmable voice-mail strings of NuPoint (README, "Strings"), with `\xNN` and braces.
 */
const ESCAPES: Readonly<Record<string, string>> = {
  r: '\r',
  n: '\n',
  t: '\t',
  b: '\b',
  f: '\f',
  '\\': '\\',
  '"': '"',
  '?': '?',
  '{': '{',
  '}': '}',
};

export type Part = { readonly is: 'bytes'; readonly text: string } | Placeholder;

export interface Placeholder {
  readonly is: 'value';
  readonly name: string;
  /** Form of a date or time, or null. */
  readonly form: string | null;
  readonly min: number;
  readonly max: number;
  readonly fill: { readonly side: 'left' | 'right'; readonly with: string } | null;
}

export interface StringFault {
  /** What is wrong, and where (character, counted from 1). */
  readonly why: string;
}

/** More than any message of any link needs. */
const LONGEST = 200;
const SIZE = /^(?:(\d{1,3})-)?(\d{1,3})(?:([<>])([ -~]))?$/;
const FORM = /^(?:YYYY|YY|MM|DD|HH|SS|[^A-Za-z0-9])+$/;

/** Parts of a string; without `placeholders` braces are an error. */
export function parseString(text: string, placeholders: boolean): readonly Part[] | StringFault {
  const parts: Part[] = [];
  let bytes = '';
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (char === '\\') {
      const escaped = escapeAt(text, at);
      if (escaped === null) return fault(`${text.substring(at, at + 2)} is no escape`, at);
      bytes += escaped.byte;
      at += escaped.length;
    } else if (char === '{') {
      const end = text.indexOf('}', at);
      const part = end < 0 || !placeholders ? null : placeholder(text.substring(at + 1, end));
      if (part === null)
        return fault(placeholders ? 'no placeholder: {extension} or {extension:5>0}' : 'a { here is \\{', at);
      if (bytes !== '') parts.push({ is: 'bytes', text: bytes });
      bytes = '';
      parts.push(part);
      at = end + 1;
    } else if (char < ' ' || char > '~') return fault('a character that is written \\xNN here', at);
    else {
      bytes += char;
      at += 1;
    }
  }
  if (bytes !== '') parts.push({ is: 'bytes', text: bytes });
  return parts;
}

/** A string without placeholders. */
export function parseBytes(text: string): string | StringFault {
  const parts = parseString(text, false);
  if (isFault(parts)) return parts;
  return parts.map((part) => (part.is === 'bytes' ? part.text : '')).join('');
}

export function isFault<Value>(value: Value | StringFault): value is StringFault {
  return typeof value === 'object' && value !== null && 'why' in value;
}

/** Bytes as the site file would write them. */
export function printBytes(bytes: string): string {
  return bytes.replace(/[^ -~]|[\\{}]/g, (char) => {
    const letter = Object.keys(ESCAPES).find((key) => ESCAPES[key] === char);
    return letter === undefined ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : `\\${letter}`;
  });
}

function escapeAt(text: string, at: number): { byte: string; length: number } | null {
  const hex = /^\\x([0-9a-fA-F]{2})/.exec(text.substring(at, at + 4))?.[1];
  if (hex !== undefined) return { byte: String.fromCharCode(Number.parseInt(hex, 16)), length: 4 };
  const byte = ESCAPES[text.charAt(at + 1)];
  return byte === undefined ? null : { byte, length: 2 };
}

function placeholder(text: string): Placeholder | null {
  const [, name, spec] = /^([A-Za-z][A-Za-z0-9]{0,29})(?::(.+))?$/.exec(text) ?? [];
  if (name === undefined) return null;
  const plain: Placeholder = { is: 'value', name, form: null, min: 1, max: LONGEST, fill: null };
  if (spec === undefined) return plain;
  const [, least, most = '', side, char] = SIZE.exec(spec) ?? [];
  if (most === '') return FORM.test(spec) ? { ...plain, form: spec } : null;
  const max = Number.parseInt(most, 10);
  const min = least === undefined ? 1 : Number.parseInt(least, 10);
  if (max < 1 || max > LONGEST || min > max) return null;
  const fill =
    side === undefined || char === undefined
      ? null
      : { side: side === '>' ? ('left' as const) : ('right' as const), with: char };
  return { ...plain, min, max, fill };
}

function fault(why: string, at: number): StringFault {
  return { why: `${why} (character ${at + 1})` };
}
