import type { ClassOfService, RoomStatus, WakeUpOutcome } from '../../../src/telephony/index.js';
import { type Form, readDateAs, readTimeAs } from '../custom/forms.js';
import { clockText, isNumberLike, YearlessDateReader } from '../smdr-kit/index.js';

/** Text on the wire → word of the house. */
export type Codes = ReadonlyMap<string, string>;

export const LEVELS = ['barred', 'local', 'national', 'all'] as const satisfies readonly ClassOfService[];
export const STATUSES = [
  ...(['dirty-vacant', 'dirty-occupied', 'clean-vacant', 'clean-occupied', 'inspected-vacant'] as const),
  ...(['inspected-occupied', 'clean', 'dirty', 'to-inspect', 'maid-present', 'out-of-service'] as const),
  ...(['do-not-disturb', 'make-up-room', 'no-request', 'unknown'] as const),
] satisfies readonly RoomStatus[];
export const OUTCOMES = [
  ...(['answered', 'no-answer', 'busy', 'failed', 'refused', 'cancelled', 'unknown'] as const),
] satisfies readonly WakeUpOutcome[];
const REASONS = ['direct', 'forward-all', 'forward-busy', 'forward-no-answer', 'unknown'] as const;
export const KINDS = ['telephone', 'minibar', 'other'] as const;
const SWITCH = ['on', 'off'] as const;

/** The words of the house that `codes` may lead to, by field; a field that is not here takes any text. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  level: LEVELS,
  status: STATUSES,
  outcome: OUTCOMES,
  reason: REASONS,
  on: SWITCH,
  kind: KINDS,
};

/** Forms without a year are refused when the table is compiled: the day of a wake-up call lies ahead, not behind. */
const NO_YEARLESS = new YearlessDateReader(() => '2000-01-01');

/** The line fits the pattern, but a field of it cannot be: the line means something else. */
export class Misfit extends Error {}

export interface EventForms {
  readonly date: Form | null;
  readonly time: Form | null;
}

/** The texts of one line, as the fact wants them. What the line does not say is null. */
export class Fields {
  constructor(
    private readonly texts: ReadonlyMap<string, string>,
    private readonly codes: Readonly<Record<string, Codes>>,
    private readonly forms: EventForms,
  ) {}

  /** As printed. */
  text(name: string): string | null {
    return this.texts.get(name) ?? null;
  }

  /** Through its code, if the code is known. */
  word(name: string): string | null {
    const text = this.text(name);
    return text === null ? null : (this.codes[name]?.get(text) ?? text);
  }

  number(name: string): string | null {
    const text = this.text(name);
    if (text !== null && !isNumberLike(text)) throw new Misfit();
    return text;
  }

  station(name = 'station'): string {
    return this.number(name) ?? misfit();
  }

  count(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    return /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : misfit();
  }

  date(): string | null {
    const text = this.text('date');
    if (text === null) return null;
    return (this.forms.date && readDateAs(this.forms.date, text, NO_YEARLESS)) ?? misfit();
  }

  /** `HH:MM` */
  time(): string | null {
    const text = this.text('time');
    if (text === null) return null;
    const time = this.forms.time && readTimeAs(this.forms.time, text);
    return time ? clockText(time.minute) : misfit();
  }

  on(): boolean {
    return this.oneOf('on', SWITCH) === 'on';
  }

  level(): ClassOfService {
    return this.oneOf('level', LEVELS);
  }

  /** A code that nobody explained is `unknown`; the fact carries it. */
  status(): RoomStatus {
    const word = this.word('status');
    return word !== null && isOneOf(word, STATUSES) ? word : 'unknown';
  }

  outcome(): WakeUpOutcome {
    const word = this.word('outcome');
    return word !== null && isOneOf(word, OUTCOMES) ? word : 'unknown';
  }

  reason(): (typeof REASONS)[number] {
    const word = this.word('reason');
    return word !== null && isOneOf(word, REASONS) ? word : 'unknown';
  }

  private oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const word = this.word(name);
    return word !== null && isOneOf(word, words) ? word : misfit();
  }
}

function isOneOf<Word extends string>(word: string, words: readonly Word[]): word is Word {
  return words.some((one) => one === word);
}

function misfit(): never {
  throw new Misfit();
}
