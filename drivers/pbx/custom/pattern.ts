/**
 * Patterns of the site file: a small part of the regular expressions everybody knows, read by our own parser and run by
 * our own matcher (match.ts). Native ones are not used: a site file is written in a hurry, and a native pattern can take
 * minutes for one hostile line. What is left out cannot be written by mistake: a repeated group, a look-around, a
 * back-reference. A pattern always means the whole line, without the blanks at its end.
 *
 *   abc  .  \d \D \w \W \s \S  \.  \t  [0-9A-F]  [^|]      one character
 *   (?<name>…)  (?:…)  a|b                                 a field, a group, alternatives
 *   ?  *  +  {3}  {2,5}  {2,}   and ? behind them          how often; a group: ? only
 */
export type PatternNode = CharacterNode | GroupNode;

export interface CharacterNode {
  readonly is: 'character';
  readonly test: (code: number) => boolean;
  readonly min: number;
  readonly max: number;
  /** As few as possible first. */
  readonly lazy: boolean;
}

export interface GroupNode {
  readonly is: 'group';
  readonly name: string | null;
  readonly alternatives: readonly (readonly PatternNode[])[];
  readonly optional: boolean;
}

export interface PatternFault {
  /** What is wrong, and where (character, counted from 1). */
  readonly why: string;
}

export const LONGEST_PATTERN = 500;
const MOST_REPEATS = 500;
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The alternatives of the whole pattern, or what is wrong with it. */
export function parsePattern(text: string): GroupNode | PatternFault {
  if (text.length > LONGEST_PATTERN) return { why: `longer than ${LONGEST_PATTERN} characters` };
  const parser = new PatternParser(text);
  try {
    return parser.whole();
  } catch (error) {
    if (error instanceof Misread) return { why: error.message };
    throw error;
  }
}

export function isFault(pattern: GroupNode | PatternFault): pattern is PatternFault {
  return 'why' in pattern;
}

class Misread extends Error {}

type Test = (code: number) => boolean;

const isDigit: Test = (code) => code >= 0x30 && code <= 0x39;
const isWord: Test = (code) =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
const isSpace: Test = (code) => code === 0x20 || code === 0x09;
const not =
  (test: Test): Test =>
  (code) =>
    !test(code);

const CLASSES: Readonly<Record<string, Test>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
};

class PatternParser {
  private at = 0;
  private readonly names = new Set<string>();

  constructor(private readonly text: string) {}

  whole(): GroupNode {
    if (this.peek() === '^') this.at += 1;
    const alternatives = this.alternatives();
    if (this.at < this.text.length) this.fail('a ) without its (');
    return { is: 'group', name: null, alternatives, optional: false };
  }

  private alternatives(): PatternNode[][] {
    const all = [this.sequence()];
    while (this.peek() === '|') {
      this.at += 1;
      all.push(this.sequence());
    }
    return all;
  }

  private sequence(): PatternNode[] {
    const nodes: PatternNode[] = [];
    for (let char = this.peek(); char !== '' && char !== '|' && char !== ')'; char = this.peek()) {
      if (char === '$' && this.at === this.text.length - 1) {
        this.at += 1;
        break;
      }
      nodes.push(char === '(' ? this.group() : this.character());
    }
    return nodes;
  }

  private group(): GroupNode {
    const start = this.at;
    const name = this.groupName();
    const alternatives = this.alternatives();
    if (this.peek() !== ')') this.fail('no ) for this (', start);
    this.at += 1;
    const behind = this.peek();
    if (behind === '*' || behind === '+' || behind === '{')
      this.fail('a group is not repeated: write what it holds as often as it comes');
    const optional = behind === '?';
    if (optional) this.at += 1;
    return { is: 'group', name, alternatives, optional };
  }

  private groupName(): string | null {
    if (this.text.startsWith('(?:', this.at)) {
      this.at += 3;
      return null;
    }
    if (!this.text.startsWith('(?<', this.at)) this.fail('a group begins with (?<name> or (?:');
    const end = this.text.indexOf('>', this.at);
    const name = this.text.substring(this.at + 3, end);
    if (end < 0 || !NAME.test(name)) this.fail('a name of letters, digits and _ stands between (?< and >');
    if (this.names.has(name)) this.fail(`the name ${name} is used already`);
    this.names.add(name);
    this.at = end + 1;
    return name;
  }

  private character(): CharacterNode {
    const test = this.test();
    const [min, max] = this.howOften();
    const lazy = (min !== 1 || max !== 1) && this.peek() === '?';
    if (lazy) this.at += 1;
    if ('*+?{'.includes(this.peek()) && this.peek() !== '') this.fail('two repetitions in a row');
    return { is: 'character', test, min, max, lazy };
  }

  private test(): Test {
    const char = this.take();
    switch (char) {
      case '.':
        return () => true;
      case '[':
        return this.set();
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
      case '{':
        return this.fail('nothing before it to repeat', this.at - 1);
      case '^':
      case '$':
        return this.fail(
          `${char} inside of a pattern, which is the whole line always; \\${char} is the character`,
          this.at - 1,
        );
      default:
        return equal(char.charCodeAt(0));
    }
  }

  private escaped(): Test {
    const start = this.at - 1;
    const char = this.take();
    const named = CLASSES[char];
    if (named !== undefined) return named;
    return equal(this.literal(char, start));
  }

  /** What an escaped character stands for. */
  private literal(char: string, start: number): number {
    if (char === 't') return 0x09;
    if (char === '' || /[A-Za-z0-9]/.test(char)) this.fail(`\\${char} is not known`, start);
    return char.charCodeAt(0);
  }

  /** Behind `[`, to its `]`. */
  private set(): Test {
    const start = this.at - 1;
    const negated = this.peek() === '^';
    if (negated) this.at += 1;
    const tests: Test[] = [];
    while (this.peek() !== ']') {
      const from = this.member(start);
      if (typeof from === 'function') tests.push(from);
      else if (this.peek() === '-' && this.text[this.at + 1] !== ']') {
        this.at += 1;
        const to = this.member(start);
        if (typeof to === 'function' || to < from)
          this.fail('a range from the smaller to the greater character', start);
        else tests.push((code) => code >= from && code <= to);
      } else tests.push(equal(from));
    }
    this.at += 1;
    if (tests.length === 0) this.fail('an empty [ ]', start);
    const any: Test = (code) => tests.some((test) => test(code));
    return negated ? not(any) : any;
  }

  private member(start: number): number | Test {
    const char = this.take();
    if (char === '') this.fail('no ] for this [', start);
    if (char !== '\\') return char.charCodeAt(0);
    const escaped = this.take();
    return CLASSES[escaped] ?? this.literal(escaped, this.at - 2);
  }

  private howOften(): [min: number, max: number] {
    switch (this.peek()) {
      case '?':
        this.at += 1;
        return [0, 1];
      case '*':
        this.at += 1;
        return [0, MOST_REPEATS];
      case '+':
        this.at += 1;
        return [1, MOST_REPEATS];
      case '{':
        return this.counted();
      default:
        return [1, 1];
    }
  }

  private counted(): [min: number, max: number] {
    const found = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.text.substring(this.at));
    if (found === null) return this.fail('{ is followed by 3}, 2,5} or 2,}; \\{ is the character');
    const min = Number.parseInt(found[1] ?? '', 10);
    const max =
      found[2] === undefined ? min : found[3] === '' ? MOST_REPEATS : Number.parseInt(found[3] ?? '', 10);
    if (max < min || max > MOST_REPEATS || max === 0)
      this.fail(`a count from 1 to ${MOST_REPEATS}, the smaller first`);
    this.at += found[0].length;
    return [min, max];
  }

  private peek(): string {
    return this.text.charAt(this.at);
  }

  private take(): string {
    const char = this.peek();
    this.at += 1;
    return char;
  }

  private fail(why: string, at = this.at): never {
    throw new Misread(`${why} (character ${at + 1})`);
  }
}

function equal(code: number): Test {
  return (other) => other === code;
}
