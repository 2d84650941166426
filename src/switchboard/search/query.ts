import { blurred, nearlySame, wordsOf } from './fold.js';
import { type Keys, keyList, type Standing, standing } from './keys.js';
import { hanRuns, type Pinyin, readingsOf } from './readings.js';

/** Which keys of a thing may be looked at: what a role does not see it cannot find either (../privacy). */
export interface Searchable {
  readonly codes: boolean;
  readonly names: boolean;
  readonly words: boolean;
}

/** A question, ready to be asked of many things. `ways`: each is words that must all be there. */
export interface Query {
  readonly ways: readonly (readonly Word[])[];
  /** `工程部王`: one Chinese word taken as two, at every place. Only for a second, looser look. */
  readonly divided: readonly (readonly Word[])[];
}
interface Word {
  readonly text: string;
  readonly digits: boolean;
  readonly han: boolean;
  /** For the looser look: blurred letters, the sound of characters, and pieces of which one slip leaves a piece whole. */
  readonly blurred: string;
  readonly sounds: string | null;
  readonly pieces: readonly string[];
}

/** Longer questions are cut: nobody types more. */
const MOST_CHARACTERS = 60;
const MOST_WORDS = 6;
/** Part of a number; fewer digits only find a number that is no longer. */
const PART_DIGITS = 3;
/** Shorter words are mistyped too, but nearly everything is nearly the same as they are. */
const TYPO_LETTERS = 5;

/** One line of anything: `1203`, `张三`, `zs`, `Müller Anna`, `王总`, `0123`, `工程部 wang`. Null: nothing to look for. */
export function queryOf(text: string, pinyin: Pinyin): Query | null {
  const line = text.slice(0, MOST_CHARACTERS);
  const number = /^[+\d\s()#*-]+$/.test(line) ? line.replace(/\D/g, '') : null;
  const words = number === null ? wordsOf(line).slice(0, MOST_WORDS) : [number].filter((one) => one !== '');
  if (words.length === 0) return null;
  const word = (of: string): Word => ({
    text: of,
    digits: /^\d+$/.test(of),
    han: hanRuns(of).length > 0,
    blurred: blurred(of),
    sounds: hanRuns(of).length > 0 ? (readingsOf(of, pinyin)[0]?.join('') ?? null) : null,
    pieces: thirds(of),
  });
  const ways = [words.map(word)];
  if (words.length > 1) ways.push([word(words.join(''))]);
  const [only = ''] = words;
  const divided =
    words.length > 1 || hanRuns(only).length === 0
      ? []
      : [...only].slice(1).map((_, at) => [word(only.slice(0, at + 1)), word(only.slice(at + 1))]);
  return { ways, divided };
}

function thirds(text: string): string[] {
  const third = Math.floor(text.length / 3);
  return [text.slice(0, third), text.slice(third, 2 * third), text.slice(2 * third)];
}

/** How well it fits; 0: not at all. */
export function fit(keys: Keys, { ways }: Query, may: Searchable): number {
  return Math.max(...ways.map((way) => together(way, (word) => exact(keys, word, may))));
}

/** A looser look, for a question that found nothing: homophones, blurred pinyin, one slip, department and name in one word. */
export function looseFit(keys: Keys, { ways, divided }: Query, may: Searchable): number {
  const alike = ways.map((way) => together(way, (word) => exact(keys, word, may) || loose(keys, word, may)));
  const apart = divided.some((way) => together(way, (word) => exact(keys, word, may)) > 0);
  return Math.max(...alike, apart ? SOUNDS.whole : 0);
}

/** All words, or nothing; more words that fit do not make it better than one that fits as well. */
function together(words: readonly Word[], fits: (word: Word) => number): number {
  let sum = 0;
  for (const word of words) {
    const one = fits(word);
    if (one === 0) return 0;
    sum += one;
  }
  return sum / words.length;
}

type Scale = Readonly<Record<Standing, number>>;
const CODES: Scale = { whole: 100, beginning: 70, inside: 60, none: 0 };
const NAMES: Scale = { whole: 90, beginning: 75, inside: 40, none: 0 };
const INITIALS: Scale = { whole: 65, beginning: 45, inside: 0, none: 0 };
const WORDS: Scale = { whole: 55, beginning: 50, inside: 30, none: 0 };
const SOUNDS: Scale = { whole: 25, beginning: 20, inside: 0, none: 0 };
const SLIP = 10;

function exact(keys: Keys, { text, digits, han }: Word, may: Searchable): number {
  let best = 0;
  if (may.codes) {
    const at = standing(keys.codes, text);
    if (at === 'whole' || (digits && text.length >= PART_DIGITS)) best = CODES[at];
  }
  const part = (at: Standing): Standing =>
    at === 'inside' && !han && text.length < PART_DIGITS ? 'none' : at;
  if (may.names)
    best = Math.max(best, NAMES[part(standing(keys.names, text))], INITIALS[standing(keys.initials, text)]);
  if (may.words) best = Math.max(best, WORDS[part(standing(keys.words, text))]);
  return best;
}

function loose(keys: Keys, word: Word, may: Searchable): number {
  if (word.digits || !may.names) return 0;
  // The operator hears a name and types characters that sound so.
  if (word.han) return word.sounds === null ? 0 : SOUNDS[standing(keys.names, word.sounds)];
  const blur = SOUNDS[standing(keys.blurred, word.blurred)];
  return blur > 0 ? blur : slipped(keys, word);
}

function slipped({ names }: Keys, { text, pieces }: Word): number {
  if (text.length < TYPO_LETTERS || !pieces.some((piece) => names.includes(piece))) return 0;
  return keyList(names).some((key) => nearlySame(key, text)) ? SLIP : 0;
}
