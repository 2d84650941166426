import { digitsOf, outsideForms } from '../directory/caller.js';

/** One number in two forms: as the PBX shows it and as it is dialled, with what the site's `callerPrefixes` take off. */
export function sameNumber(a: string | null, b: string | null, prefixes: readonly string[]): boolean {
  if (a === null || b === null) return false;
  const [one, other] = [digitsOf(a), digitsOf(b)];
  if (one === '' || other === '') return false;
  if (one === other) return true;
  const forms = outsideForms(one, prefixes);
  for (const form of outsideForms(other, prefixes)) if (forms.has(form)) return true;
  return false;
}
