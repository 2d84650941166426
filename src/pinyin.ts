import { createRequire } from 'node:module';
import type { Pinyin } from './switchboard/search/readings.js';

type Library = typeof import('pinyin-pro');

/**
 * Readings of Chinese characters by pinyin-pro. Loaded with the first Chinese name and not before: it takes a tenth of a second
 * and some 30 MB, which a house without such names need not pay. `require`, because procedures cannot wait. Each surname and each
 * character is asked for once: a given name is no phrase, and there are only so many characters.
 */
export function lazyPinyin(): Pinyin {
  let library: Library | null = null;
  const read = (han: string, surname: 'head' | 'off'): string[] => {
    library ??= createRequire(import.meta.url)('pinyin-pro') as Library;
    return library.pinyin(han, { toneType: 'none', type: 'array', v: true, nonZh: 'removed', surname });
  };
  const surnames = new Map<string, readonly string[]>();
  const characters = new Map<string, readonly string[]>();
  return {
    surname: (han) => remembered(surnames, han, () => read(han, 'head')),
    character: (han) => remembered(characters, han, () => read(han, 'off')),
  };
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
