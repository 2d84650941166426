import { surnameOf } from '../directory/honorific.js';

/**
 * How a library reads Chinese: a syllable a character, without tones, ü as `v`; nothing for what it cannot read. Given to the
 * procedures by src/app.ts, because the library is loaded only in a house that has Chinese names.
 */
export interface Pinyin {
  /** 单: `shan`; 尉迟: `yu`, `chi`. */
  surname(han: string): readonly string[];
  /** 单: `dan`. */
  character(han: string): readonly string[];
}

/** A house without the library: Chinese names are found by their characters. */
export const NO_PINYIN: Pinyin = { surname: () => [], character: () => [] };

/** Surnames that families read in two ways, beside the one that the library chooses. */
const ALSO: Readonly<Record<string, string>> = {
  区: 'ou',
  區: 'ou',
  覃: 'tan',
  乐: 'le',
  樂: 'le',
  隗: 'wei',
};

const HAN_RUN = /\p{Script=Han}+/gu;

/**
 * The ways to read a Chinese name, or a surname with a title; the first is the likeliest. Others: as somebody reads it who does not
 * know the surname.
 */
export function readingsOf(han: string, pinyin: Pinyin): readonly (readonly string[])[] {
  const family = surnameOf(han) ?? han;
  const [first, ...rest] = pinyin.surname(family);
  if (first === undefined) return [];
  const given = [...han.slice(family.length)].flatMap((character) => pinyin.character(character));
  const head = [...han][0] ?? '';
  const others = [ALSO[head], pinyin.character(head)[0]];
  const heads = new Set([first, ...others.filter((other) => other !== undefined)]);
  return [...heads].map((one) => [one, ...rest, ...given]);
}

export const hanRuns = (text: string): string[] => text.match(HAN_RUN) ?? [];
