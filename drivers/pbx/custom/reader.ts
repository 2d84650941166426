import type { CustomDirection, CustomYesNo, DecodeOptions } from '../../../src/driver-api/index.js';
import type { DetailValue, Direction, StationRecord } from '../../../src/telephony/index.js';
import {
  clockText,
  type Draft,
  draft,
  isNumberLike,
  type LineDialect,
  LocalTime,
  YearlessDateReader,
} from '../smdr-kit/index.js';
import type { Compiled, Shape } from './compile.js';
import { readDateAs, readDurationAs, readTimeAs } from './forms.js';

export const FORMAT = 'custom';

/** Dates, times and parties that must be there unless the site file calls them optional. */
const NEEDED = new Set(['date', 'time', 'ring', 'duration', 'extension']);

/** Reads lines as the site file describes them. */
export class CustomReader implements LineDialect {
  readonly width: number;
  // Patterns have no width, and of columns nobody says which field is the last that matters.
  readonly needsLineEnd = true;
  private readonly yearless: YearlessDateReader;
  private readonly localTime = new LocalTime();

  constructor(
    private readonly compiled: Compiled,
    { referenceDate }: Pick<DecodeOptions, 'referenceDate'>,
  ) {
    this.width = Math.max(0, ...compiled.shapes.map(({ width }) => width));
    this.yearless = new YearlessDateReader(referenceDate);
  }

  read(line: string, length: number, lineNumber: number): StationRecord | null {
    for (const shape of this.compiled.shapes) {
      const texts = shape.split(line, length);
      const record = texts === null ? null : this.record(shape, texts, lineNumber);
      if (record !== null) return record;
    }
    return null;
  }

  isHeading(line: string): boolean {
    const text = line.trimEnd();
    return this.compiled.ignore.some((pattern) => pattern.match(text) !== null);
  }

  private record(shape: Shape, texts: readonly (string | null)[], lineNumber: number): StationRecord | null {
    const { names, record: rule } = shape;
    const of = (name: string): string | null => {
      const n = names.indexOf(name);
      return n < 0 ? null : (texts[n] ?? null);
    };
    for (const [n, name] of names.entries())
      if (texts[n] === null && NEEDED.has(name) && !rule.optional.includes(name)) return null;
    const direction = directionOf(rule.direction, of);
    if (direction === undefined) return null;
    const record = draft(FORMAT, rule.kind, lineNumber);
    const detail: Record<string, DetailValue> = {};
    record.direction = direction;
    if (!this.addTimes(record, detail, shape, of)) return null;
    if (!addParties(record, detail, of)) return null;
    record.account = of('account');
    record.cost = of('cost');
    const condition = of('condition');
    if (condition !== null) record.conditions = [condition];
    record.answered = yesOrNo(rule.answered, of);
    record.transferred = yesOrNo(rule.transferred, of);
    if (rule.event !== undefined) detail.event = rule.event;
    for (const [n, name] of names.entries()) {
      const text = texts[n] ?? null;
      if (text !== null && name.startsWith(DETAIL)) detail[name.substring(DETAIL.length)] = text;
    }
    record.detail = detail;
    return record;
  }

  /** False: a text that is not in its form. */
  private addTimes(
    record: Draft,
    detail: Record<string, DetailValue>,
    { forms, record: rule }: Shape,
    of: Texts,
  ): boolean {
    const date = read(of('date'), (text) => forms.date && readDateAs(forms.date, text, this.yearless));
    const time = read(of('time'), (text) => forms.time && readTimeAs(forms.time, text));
    const ring = read(of('ring'), (text) => forms.ring && readDurationAs(forms.ring, text));
    const duration = read(of('duration'), (text) => forms.duration && readDurationAs(forms.duration, text));
    if (date === MISREAD || time === MISREAD || ring === MISREAD || duration === MISREAD) return false;
    record.ringSeconds = ring;
    record.durationSeconds = duration;
    record.timeIs = time === null ? null : (rule.timeIs ?? null);
    if (time === null) {
      if (date !== null) detail.date = date;
      return true;
    }
    const seconds = time.second < 0 ? '' : `:${String(time.second).padStart(2, '0')}`;
    if (date === null) detail.time = clockText(time.minute) + seconds;
    else record.localTime = this.localTime.of(date, time.minute) + seconds;
    return true;
  }
}

type Texts = (name: string) => string | null;
const DETAIL = 'detail_';
const MISREAD = Symbol('a text that is not in its form');

function read<Value>(text: string | null, as: (text: string) => Value | null): Value | null | typeof MISREAD {
  return text === null ? null : (as(text) ?? MISREAD);
}

/** Undefined: a text that the site file does not name. */
function directionOf(rule: CustomDirection | undefined, of: Texts): Direction | null | undefined {
  if (rule === undefined) return null;
  if (typeof rule === 'string') return rule;
  const text = of(rule.by) ?? '';
  if (rule.outgoing.includes(text)) return 'outgoing';
  if (rule.incoming.includes(text)) return 'incoming';
  if (rule.internal.includes(text)) return 'internal';
  if (rule.tandem.includes(text)) return 'tandem';
  return rule.unknown.includes(text) ? null : undefined;
}

function yesOrNo(rule: CustomYesNo | undefined, of: Texts): boolean | null {
  if (rule === undefined) return null;
  const text = of(rule.by) ?? '';
  return rule.yes.includes(text) ? true : rule.no.includes(text) ? false : null;
}

/** False: a party that is no number. */
function addParties(record: Draft, detail: Record<string, DetailValue>, of: Texts): boolean {
  record.extension = of('extension');
  record.trunk = of('trunk');
  for (const party of [record.extension, record.trunk])
    if (party !== null && !isNumberLike(party)) return false;
  record.dialed = of('dialed');
  record.caller = of('caller');
  record.ddi = of('ddi');
  const number = of('number');
  if (number === null) return true;
  switch (record.direction) {
    case 'outgoing':
    case 'internal':
    case 'tandem':
      record.dialed = number;
      break;
    case 'incoming':
      record.caller = number;
      break;
    case null:
      detail.number = number;
  }
  return true;
}
