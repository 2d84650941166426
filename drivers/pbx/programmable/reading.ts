import type { Decoded, Decoder, Frame, Unparsed } from '../../../src/driver-api/index.js';
import type { DriverFact } from '../../../src/telephony/index.js';
import type { Matcher } from '../custom/match.js';
import type { AnswerKind, Compiled, EventShape } from './compile.js';
import { Fields, Misfit } from './fields.js';

/** What a frame says, before anybody asks what it means. */
export type Line =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'blank' }
  | { readonly is: 'bad'; readonly code: Unparsed['code'] };

/** An answer to a command; `station`: the one it names, null when it names none. */
export type Answer = AnswerKind & { readonly station: string | null; readonly detail: string };

/** Reads lines as the table describes them. The decoder and the control machine of a link use it alike. */
export class Reading {
  readonly #c: Compiled;

  constructor(compiled: Compiled) {
    this.#c = compiled;
  }

  /** The text of a frame without its control bytes; a signal by its name: `<ACK>`, `<NAK>`, `<ENQ>`, `<EOT>`. */
  line(frame: Frame): Line {
    if (frame.cut === 'overlong') return { is: 'bad', code: 'FRAME_TOO_LONG' };
    const printed = frame.text.replace(/[\x00-\x1f\x7f]/g, '').trimEnd();
    const signal = SIGNALS[frame.text.replace(/[\r\n]/g, '')];
    if (signal !== undefined) return { is: 'text', text: signal };
    // A check byte may be printable: STX tells a frame from the noise between frames.
    const framed = frame.text.startsWith(STX);
    if (printed === '' && !framed) return { is: 'blank' };
    if (frame.cut !== null && !(frame.cut === 'idle' && this.#c.line.end === 'pause'))
      return { is: 'bad', code: 'FRAME_CUT' };
    if (!this.#c.line.check) return { is: 'text', text: this.#decoded(printed) };
    if (!framed) return { is: 'bad', code: 'FRAME_UNPARSED' };
    const body = frame.text.slice(0, -1);
    if (frame.text.at(-1) !== bcc(body)) return { is: 'bad', code: 'FRAME_CHECKSUM' };
    return { is: 'text', text: this.#decoded(body.replace(/[\x00-\x1f\x7f]/g, '').trimEnd()) };
  }

  /** The fact that a line tells; the first pattern that fits wins. */
  fact(text: string): DriverFact | null {
    for (const shape of this.#c.events) {
      const fact = this.#factOf(shape, text);
      if (fact !== null) return fact;
    }
    return null;
  }

  /** The line belongs to the link itself: a reply to our start or heartbeat, or something that is replied to. */
  isTalk(text: string): boolean {
    const { start, heartbeat, replies } = this.#c;
    const expected = [...start.map((talk) => talk.expect), heartbeat?.expect ?? null];
    return [...expected, ...replies.map(({ to }) => to)].some((matcher) => fits(matcher, text));
  }

  isIgnored(text: string): boolean {
    return this.#c.ignore.some((matcher) => fits(matcher, text));
  }

  answer(text: string): Answer | null {
    for (const { matcher, kind } of this.#c.answers.patterns) {
      const texts = matcher.match(text);
      if (texts === null) continue;
      const station = matcher.names.indexOf('station');
      return { ...kind, station: station < 0 ? null : (texts[station] ?? null), detail: text };
    }
    return null;
  }

  #factOf({ matcher, rule, constants, forms }: EventShape, text: string): DriverFact | null {
    const texts = matcher.match(text);
    if (texts === null) return null;
    const said = new Map(constants);
    for (const [n, name] of matcher.names.entries()) {
      const value = texts[n]?.trim();
      if (value) said.set(name, value);
    }
    try {
      return rule.make(new Fields(said, this.#c.filling.codes, forms));
    } catch (error) {
      if (error instanceof Misfit) return null;
      throw error;
    }
  }

  #decoded(bytes: string): string {
    return this.#c.filling.charset.decode(bytes);
  }
}

export function fits(matcher: Matcher | null, text: string): boolean {
  return matcher !== null && matcher.match(text) !== null;
}

const STX = '\x02';
const SIGNALS: Readonly<Record<string, string>> = {
  '\x06': '<ACK>',
  '\x15': '<NAK>',
  '\x05': '<ENQ>',
  '\x04': '<EOT>',
};

/** XOR of all behind STX, up to and with ETX. */
export function bcc(frame: string): string {
  let check = 0;
  for (let at = frame.indexOf(STX) + 1; at < frame.length; at += 1) check ^= frame.charCodeAt(at);
  return String.fromCharCode(check);
}

/** Facts of a described link. What fits nothing is kept as unparsed. */
export function createProgrammableDecoder(reading: Reading): Decoder {
  let overlongLine = -1;
  return {
    decode(frame): Decoded {
      if (frame.cut === 'overlong') overlongLine = frame.line;
      // The last piece of an overlong line looks like a line of its own.
      const line: Line =
        frame.line === overlongLine ? { is: 'bad', code: 'FRAME_TOO_LONG' } : reading.line(frame);
      switch (line.is) {
        case 'blank':
          return { is: 'ignored', why: 'blank' };
        case 'bad':
          return unparsed(frame, line.code);
        case 'text':
          return meaning(reading, line.text) ?? unparsed(frame, 'FRAME_UNPARSED');
      }
    },
    end: () => null,
  };
}

/** Events first: an answer may be "any upper-case text" (Nortel). */
function meaning(reading: Reading, text: string): Decoded | null {
  const fact = reading.fact(text);
  if (fact !== null) return { is: 'facts', facts: [fact] };
  if (reading.isTalk(text)) return { is: 'ignored', why: 'link' };
  if (reading.isIgnored(text)) return { is: 'ignored', why: 'header' };
  return reading.answer(text) === null ? null : { is: 'ignored', why: 'link' };
}

function unparsed(frame: Frame, code: Unparsed['code']): Unparsed {
  return { is: 'unparsed', code, raw: frame.text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ''), line: frame.line };
}
