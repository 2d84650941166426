import type { GuestDetails } from '../../telephony/index.js';

/**
 * Whether a name as a caller says it can be this guest's: the surname or the whole name, in any order, without titles and
 * case. No cleverness: a wrong yes lights the lamp of a stranger.
 */
export function isNameOf({ name, firstName }: GuestDetails, said: string): boolean {
  const theirs = new Set([...parts(name), ...parts(firstName)]);
  const asked = parts(said).filter((word) => !TITLES.has(word));
  if (asked.length === 0 || theirs.size === 0) return false;
  if (asked.every((word) => theirs.has(word))) return true;
  // 王先生, 王女士: the surname of 王小明.
  const [only] = asked;
  const surname = asked.length === 1 && only ? only.replace(/(先生|女士|小姐|总|经理|太太)$/u, '') : '';
  return /^\p{Script=Han}{1,4}$/u.test(surname) && [...theirs].some((word) => word.startsWith(surname));
}

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'sir', 'madam', 'prof']);
const parts = (name: string | null | undefined): string[] =>
  (name ?? '')
    .toLowerCase()
    .split(/[\s,.;/]+/u)
    .filter((word) => word !== '');
