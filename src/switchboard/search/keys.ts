import { blurred, folded, spelledOut, wordsOf } from './fold.js';
import { hanRuns, type Pinyin, readingsOf } from './readings.js';

/**
 * What something can be found by, each kind one text of lines: whether a word is there at all is then one search in one text,
 * and 5,000 of them take a millisecond.
 */
export interface Keys {
  /** Rooms and extensions; digits of numbers, nothing else of them. */
  readonly codes: string;
  /** Names whole and in words, with their pinyin. */
  readonly names: string;
  /** 张三: `zs`. */
  readonly initials: string;
  /** Department, title, organisation, other words. */
  readonly words: string;
  /** {@link names}, blurred, for whoever mistypes. */
  readonly blurred: string;
}

/** Names: each may be Chinese, Latin, or both. */
export function keysOf(
  { codes, names, words }: { codes: readonly string[]; names: readonly string[]; words: readonly string[] },
  pinyin: Pinyin,
): Keys {
  const initials = new Set<string>();
  const named = new Set<string>();
  for (const name of names) nameKeys(name, pinyin, named, initials);
  const other = new Set<string>();
  for (const text of words) {
    other.add(folded(text).trim());
    for (const word of wordsOf(text)) other.add(word);
  }
  return {
    codes: lines(codes.map(folded)),
    names: lines(named),
    initials: lines(initials),
    words: lines(other),
    blurred: lines(new Set([...named].map(blurred).filter((key) => /[a-z]/.test(key)))),
  };
}

function nameKeys(name: string, pinyin: Pinyin, named: Set<string>, initials: Set<string>): void {
  for (const spelling of [name, spelledOut(name)]) {
    const words = spelling === null ? [] : wordsOf(spelling);
    for (const word of words) named.add(word);
    // Either order, written as one.
    named.add(words.join(''));
    named.add([...words].reverse().join(''));
  }
  for (const han of hanRuns(name))
    for (const syllables of readingsOf(han, pinyin)) {
      for (const syllable of syllables) named.add(syllable);
      const joined = syllables.join('');
      for (const form of joined.includes('v')
        ? [joined, joined.replace(/v/g, 'u'), joined.replace(/v/g, 'yu')]
        : [joined])
        named.add(form);
      initials.add(syllables.map((syllable) => syllable.charAt(0)).join(''));
    }
}

const BORDER = '\n';

function lines(keys: Iterable<string>): string {
  const text = [...keys].filter((key) => key !== '').join(BORDER);
  return text === '' ? '' : `${BORDER}${text}${BORDER}`;
}

/** How a word stands among keys. */
export type Standing = 'whole' | 'beginning' | 'inside' | 'none';

export function standing(keys: string, word: string): Standing {
  if (!keys.includes(word)) return 'none';
  if (!keys.includes(BORDER + word)) return 'inside';
  return keys.includes(BORDER + word + BORDER) ? 'whole' : 'beginning';
}

export const keyList = (keys: string): string[] => keys.split(BORDER).filter((key) => key !== '');
