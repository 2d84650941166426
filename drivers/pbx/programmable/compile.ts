import type {
  ProgrammableAnswers,
  ProgrammableCommand,
  ProgrammableEvent,
  ProgrammableFormat,
  ProgrammableLine,
  ProgrammableTalk,
} from '../../../src/driver-api/index.js';
import type { LinkService } from '../../../src/telephony/index.js';
import { type Form, parseForm } from '../custom/forms.js';
import { createMatcher, type Matcher } from '../custom/match.js';
import { isFault as isPatternFault, parsePattern } from '../custom/pattern.js';
import { charsetOf } from './charset.js';
import { LINK_SERVICES, SERVICES } from './commands.js';
import { EVENTS, type EventRule } from './events.js';
import { type Codes, type EventForms, WORDS } from './fields.js';
import { isFault, parseBytes, parseString } from './strings.js';
import { type Filling, type Template, templateOf } from './templates.js';

/** Something in a description that cannot be. */
export interface ProgrammableProblem {
  /** Below `programmable`. */
  readonly path: readonly (string | number)[];
  readonly found: string;
  readonly allowed: string;
}
type Path = ProgrammableProblem['path'];

export interface Talk {
  readonly bytes: string;
  readonly expect: Matcher | null;
}

export interface EventShape {
  readonly matcher: Matcher;
  readonly rule: EventRule;
  readonly constants: ReadonlyMap<string, string>;
  readonly forms: EventForms;
}

export type AnswerKind =
  | { readonly is: 'ok' | 'busy' }
  | { readonly is: 'refused'; readonly reason: 'invalid' | 'blocked' | 'other' };

export interface Compiled {
  readonly line: {
    readonly framing: 'lines' | 'stx-etx';
    readonly end: 'lf' | 'cr' | 'pause';
    readonly check: boolean;
    readonly maxLine: number;
    readonly prefix: string;
    readonly trailer: string;
  };
  readonly filling: Filling;
  readonly start: readonly Talk[];
  readonly heartbeat: (Talk & { readonly everyMs: number }) | null;
  readonly replies: readonly { readonly to: Matcher; readonly bytes: string }[];
  /** By service, or service and case: `SetMessageWaiting.on`. */
  readonly commands: ReadonlyMap<string, readonly Template[]>;
  readonly services: readonly LinkService[];
  readonly answers: {
    readonly patterns: readonly { readonly matcher: Matcher; readonly kind: AnswerKind }[];
    readonly silence: 'presumed' | 'failed';
    readonly withinMs: number;
    readonly retries: number;
    readonly busyPauseMs: number;
  };
  readonly events: readonly EventShape[];
  readonly ignore: readonly Matcher[];
}

/** A merged description (tables/index.ts) ready for work, with everything that is wrong with it. */
export function compile(format: ProgrammableFormat): {
  compiled: Compiled;
  problems: readonly ProgrammableProblem[];
} {
  const compiler = new Compiler(format);
  return { compiled: compiler.all(), problems: compiler.problems };
}

/** `SetMessageWaiting.on`: where the lines of a service's case are found. */
export function commandKey(service: LinkService, which: string | null): string {
  return which === null ? service : `${service}.${which}`;
}

// Our own choice, for links of which no source says more (README, "Timing").
const ANSWERS = { silence: 'failed', withinMs: 2000, retries: 2, busyPauseMs: 5000 } as const;

class Compiler {
  readonly problems: ProgrammableProblem[] = [];
  private readonly constants: ReadonlyMap<string, string>;
  private readonly codes: Readonly<Record<string, Codes>>;

  constructor(private readonly format: ProgrammableFormat) {
    this.constants = new Map(
      Object.entries(format.values ?? {}).map(([name, text]) => [name, this.bytes(text, ['values', name])]),
    );
    this.codes = this.codesOf(format.codes ?? {});
  }

  all(): Compiled {
    const { format } = this;
    const line = this.line(format.line ?? {});
    const commands = this.commands();
    return {
      line,
      filling: {
        charset: charsetOf(format.line?.charset ?? 'ascii'),
        numbers: format.line?.numbers ?? 'digits',
        notInTexts: format.line?.notInTexts ?? '"|',
        codes: this.codes,
      },
      start: (format.start ?? []).map((talk, n) => this.talk(talk, ['start', n])),
      heartbeat: format.heartbeat
        ? { ...this.talk(format.heartbeat, ['heartbeat']), everyMs: format.heartbeat.everySeconds * 1000 }
        : null,
      replies: (format.replies ?? []).flatMap(({ to, send }, n) =>
        this.pattern(to, ['replies', n, 'to']).map((matcher) => ({
          to: matcher,
          bytes: this.bytes(send, ['replies', n, 'send']),
        })),
      ),
      commands,
      services: LINK_SERVICES.filter((service) =>
        [...commands.keys()].some((key) => key === service || key.startsWith(`${service}.`)),
      ),
      answers: this.answers(format.answers ?? {}),
      events: (format.events ?? []).flatMap((event, n) => this.event(event, ['events', n])),
      ignore: (format.ignore ?? []).flatMap((text, n) => this.pattern(text, ['ignore', n])),
    };
  }

  private wrong(path: Path, found: string, allowed: string): void {
    this.problems.push({ path, found, allowed });
  }

  private line(line: ProgrammableLine): Compiled['line'] {
    const framing = line.framing ?? 'lines';
    const check = line.check === 'bcc';
    if (check && framing === 'lines')
      this.wrong(['line', 'check'], 'a check byte on a link of lines', 'framing: stx-etx');
    if (framing === 'stx-etx' && line.end !== undefined)
      this.wrong(['line', 'end'], 'a line end on a link of STX … ETX', 'framing: lines');
    return {
      framing,
      end: line.end ?? 'lf',
      check,
      maxLine: line.maxLine ?? 200,
      prefix: this.bytes(line.prefix ?? (framing === 'stx-etx' ? '\\x02' : ''), ['line', 'prefix']),
      trailer: this.bytes(line.trailer ?? (framing === 'stx-etx' ? '\\x03' : '\\r\\n'), ['line', 'trailer']),
    };
  }

  private codesOf(codes: NonNullable<ProgrammableFormat['codes']>): Readonly<Record<string, Codes>> {
    for (const [field, table] of Object.entries(codes)) {
      const words = Object.hasOwn(WORDS, field) ? WORDS[field] : undefined;
      for (const [code, word] of Object.entries(table))
        if (words !== undefined && !words.includes(word))
          this.wrong(['codes', field, code], JSON.stringify(word), `one of ${words.join(', ')}`);
    }
    return Object.fromEntries(
      Object.entries(codes).map(([field, table]) => [field, new Map(Object.entries(table))]),
    );
  }

  private commands(): Compiled['commands'] {
    const made = new Map<string, readonly Template[]>();
    for (const service of LINK_SERVICES) {
      const command = this.format.commands?.[service];
      if (command === undefined) continue;
      for (const [which, lines, path] of casesOf(command, ['commands', service]))
        this.command(service, which, lines, path, made);
    }
    return made;
  }

  private command(
    service: LinkService,
    which: string | null,
    lines: string | readonly string[],
    path: Path,
    made: Map<string, readonly Template[]>,
  ): void {
    const { cases } = SERVICES[service];
    if (which === null ? cases.length > 0 : !cases.includes(which)) {
      const needed = cases.length > 0 ? `the cases ${cases.join(', ')}` : 'a line or a list of lines';
      this.wrong(path, which ?? 'lines without their case', needed);
      return;
    }
    const templates = [lines].flat().flatMap((text) => this.template(service, text, path));
    made.set(commandKey(service, which), templates);
  }

  private template(service: LinkService, text: string, path: Path): readonly Template[] {
    const parts = parseString(text, true);
    if (isFault(parts)) {
      this.wrong(path, parts.why, 'a string as in drivers/pbx/programmable/README.md');
      return [];
    }
    const { placeholders } = SERVICES[service];
    const template = templateOf(parts, placeholders, this.constants);
    if ('unknown' in template) {
      const names = [...Object.keys(placeholders), ...this.constants.keys()].map((name) => `{${name}}`);
      this.wrong(path, `{${template.unknown}}`, `${names.join(', ')}; or its value under values`);
      return [];
    }
    for (const part of template.parts) {
      if (part.is === 'bytes') continue;
      const { name, form } = part.place;
      const timed = part.kind === 'date' || part.kind === 'time';
      if (form !== null && !timed) this.wrong(path, `{${name}:${form}}`, 'a form of a date or time only');
      const coded = name === 'level' || name === 'status' || name === 'outcome' || name === 'kind';
      if (coded && this.codes[name] === undefined)
        this.wrong(path, `{${name}} without its codes`, `codes: { ${name}: { … } }`);
    }
    return [template];
  }

  private talk({ send, expect }: ProgrammableTalk, path: Path): Talk {
    const matchers = expect === undefined ? [] : this.pattern(expect, [...path, 'expect']);
    return { bytes: this.bytes(send, [...path, 'send']), expect: matchers[0] ?? null };
  }

  private answers(answers: ProgrammableAnswers): Compiled['answers'] {
    const of = (
      texts: readonly { pattern: string; path: Path }[],
      kind: (n: number) => AnswerKind,
    ): Compiled['answers']['patterns'] =>
      texts.flatMap(({ pattern, path }, n) =>
        this.pattern(pattern, path).map((matcher) => ({ matcher, kind: kind(n) })),
      );
    const plain = (key: 'ok' | 'busy') =>
      (answers[key] ?? []).map((pattern, n) => ({ pattern, path: ['answers', key, n] }));
    const refused = answers.refused ?? [];
    const refusals = refused.map(({ pattern }, n) => ({
      pattern,
      path: ['answers', 'refused', n, 'pattern'],
    }));
    return {
      patterns: [
        ...of(plain('ok'), () => ({ is: 'ok' })),
        ...of(plain('busy'), () => ({ is: 'busy' })),
        ...of(refusals, (n) => ({ is: 'refused', reason: refused[n]?.reason ?? 'other' })),
      ],
      silence: answers.silence ?? ANSWERS.silence,
      withinMs: answers.withinMs ?? ANSWERS.withinMs,
      retries: answers.retries ?? ANSWERS.retries,
      busyPauseMs: answers.busyPauseMs ?? ANSWERS.busyPauseMs,
    };
  }

  private event(event: ProgrammableEvent, path: Path): readonly EventShape[] {
    const rule = Object.hasOwn(EVENTS, event.event) ? EVENTS[event.event] : undefined;
    if (rule === undefined) {
      this.wrong([...path, 'event'], JSON.stringify(event.event), `one of ${Object.keys(EVENTS).join(', ')}`);
      return [];
    }
    const [matcher] = this.pattern(event.pattern, [...path, 'pattern']);
    const forms = { date: this.form('date', event.date, path), time: this.form('time', event.time, path) };
    if (matcher === undefined) return [];
    const constants = new Map(Object.entries(event.with ?? {}));
    const has = [...matcher.names, ...constants.keys()];
    const known = [...rule.needs, ...rule.may];
    for (const name of has)
      if (!known.includes(name))
        this.wrong(
          [...path, 'pattern'],
          `the field ${name}`,
          `fields of ${event.event}: ${known.join(', ')}`,
        );
    for (const name of rule.needs)
      if (!has.includes(name))
        this.wrong([...path, 'pattern'], `no field ${name}`, `(?<${name}>…), or with: { ${name}: … }`);
    for (const name of ['date', 'time'] as const)
      if (has.includes(name) && event[name] === undefined)
        this.wrong(
          [...path, 'pattern'],
          `${name} without its form`,
          `${name}: its form, such as ${FORMS[name]}`,
        );
    return [{ matcher, rule, constants, forms }];
  }

  private form(kind: 'date' | 'time', text: string | undefined, path: Path): Form | null {
    if (text === undefined) return null;
    const form = parseForm(kind, text);
    if (typeof form !== 'string' && (kind === 'time' || text.includes('YY'))) return form;
    const why = typeof form === 'string' ? form : 'no year';
    this.wrong(
      [...path, kind],
      `${JSON.stringify(text)}: ${why}`,
      `the form of a ${kind}, such as ${FORMS[kind]}`,
    );
    return null;
  }

  private bytes(text: string, path: Path): string {
    const bytes = parseBytes(text);
    if (!isFault(bytes)) return bytes;
    this.wrong(path, bytes.why, 'a string as in drivers/pbx/programmable/README.md');
    return '';
  }

  /** The matcher, or none when the pattern is no pattern. */
  private pattern(text: string, path: Path): readonly Matcher[] {
    const pattern = parsePattern(text);
    if (!isPatternFault(pattern)) return [createMatcher(pattern)];
    this.wrong(path, pattern.why, 'a pattern as in drivers/pbx/custom/README.md');
    return [];
  }
}

const FORMS = { date: 'DD/MM/YY', time: 'HH:MM' };

type Lines = string | readonly string[];

function casesOf(command: ProgrammableCommand, path: Path): [string | null, Lines, Path][] {
  if (typeof command === 'string' || isList(command)) return [[null, command, path]];
  return Object.entries(command).flatMap(([which, lines]): [string, Lines, Path][] =>
    lines === undefined ? [] : [[which, lines, [...path, which]]],
  );
}

function isList(command: Exclude<ProgrammableCommand, string>): command is readonly string[] {
  return Array.isArray(command);
}
