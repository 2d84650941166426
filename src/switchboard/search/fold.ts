import { simplified } from './variants.js';

/** Letters that do not come apart into a letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Text as it is compared: small letters, no marks, simplified characters. `Žofie ` → `zofie`, `張` → `张`. */
export function folded(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter);
  return simplified(plain);
}

/** Apostrophes and full stops are no border: O'Neill, Dr. */
export const wordsOf = (text: string): string[] =>
  folded(text)
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** German names without the dots: Müller is written Mueller. */
export function spelledOut(text: string): string | null {
  if (!/[äöüÄÖÜ]/.test(text)) return null;
  return text.replace(/[äöü]/gi, (letter) => `${letter.normalize('NFD').charAt(0)}e`);
}

/** What sounds alike to a southern ear, or is typed so: zh z, ch c, sh s, ang an, ü u, ue u. */
export const blurred = (text: string): string =>
  text
    .replace(/([zcs])h/g, '$1')
    .replace(/([aei])ng/g, '$1n')
    .replace(/v|yu/g, 'u')
    .replace(/([aou])e/g, '$1');

/** Same but for one letter more, less, other, or two exchanged. */
export function nearlySame(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  if (a.length > b.length) return a.slice(head + 1) === b.slice(head);
  if (a.length < b.length) return a.slice(head) === b.slice(head + 1);
  if (a.slice(head + 1) === b.slice(head + 1)) return true;
  return a[head] === b[head + 1] && a[head + 1] === b[head] && a.slice(head + 2) === b.slice(head + 2);
}
