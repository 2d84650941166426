import type { Rank } from '../../config/house-rules/schema/kinds.js';
import type { Words } from '../desk/chart.js';
import { say } from '../desk/say.js';
import { type Entry, type EntryNumber, keptEntry, numbersOn } from '../directory/entry.js';
import { type HonorificFormat, honorific, surnameOf } from '../directory/honorific.js';
import { seesNumbers } from '../privacy/roles.js';
import type { HouseView } from '../procedure.js';

/** Lowest first; the closed list of the house rules. */
const RANK_ORDER = ['staff', 'supervisor', 'manager', 'director', 'gm'] as const satisfies readonly Rank[];

export const atLeast = (rank: Rank, threshold: Rank): boolean =>
  RANK_ORDER.indexOf(rank) >= RANK_ORDER.indexOf(threshold);

/** Null: the entry names none, or a word that is no rank of the house rules. */
export const rankOf = ({ rank }: Entry): Rank | null => RANK_ORDER.find((one) => one === rank) ?? null;

/**
 * R190, R278, C30: how a person is named to others and addressed. Surname and title as the house rules form them for the rank; from
 * `recognise.titleFrom` on never the bare name, so what is left without a title is the greeting of somebody unnamed.
 */
export function addressOf(house: HouseView, id: string | null): Words {
  const entry = id === null ? null : (keptEntry(house, id)?.entry ?? null);
  const nobody = say(house, 'addressUnknown').words;
  if (entry === null) return nobody;
  const rank = rankOf(entry);
  const format = house.rules.honorific[entry.kind === 'person' ? (rank ?? 'staff') : 'guest'];
  const titled = atLeast(rank ?? 'staff', house.rules.recognise.titleFrom);
  const inLanguage = (language: 'zh' | 'en') =>
    formed(entry, language, format) ?? (titled ? null : entry.name);
  const zh = inLanguage('zh');
  const en = inLanguage('en');
  return { zh: zh ?? nobody.zh, en: en ?? nobody.en };
}

/** A format may say the title itself: `{surname}总` for every general manager. The bare surname it may not be (R278). */
function formed(entry: Entry, language: 'zh' | 'en', format: HonorificFormat): string | null {
  const form = format[language];
  if (form.includes('{title}')) return honorific(entry, language, format);
  const surname = entry.surname ?? surnameOf(entry.name);
  return surname === null || form.trim() === '{surname}' ? null : form.replace('{surname}', surname);
}

/** The number in the house at which a person is rung for a caller: never the mobile, never at home (R184). */
export function officeNumber(house: HouseView, id: string, today: string): EntryNumber | null {
  const entry = keptEntry(house, id)?.entry;
  if (!entry) return null;
  const numbers = numbersOn(entry, today);
  const of = (kind: EntryNumber['kind']) => numbers.find((number) => number.kind === kind);
  return of('extension') ?? of('direct') ?? null;
}

/** What an operator without a link has to know to ring a person; the number only where this role may see it (R163, R184). */
export function dialNote(house: HouseView, id: string, today: string): Words {
  const number = officeNumber(house, id, today);
  const level = keptEntry(house, id)?.entry.level ?? 0;
  const hidden =
    number?.kind !== 'extension' ||
    !seesNumbers('operator', level) ||
    house.rules.privacy.maskExtensions.includes(number.number);
  return hidden
    ? {
        zh: '请用直呼键拨打（号码不显示）',
        en: 'Ring with the direct key; the number is not shown',
      }
    : { zh: `请拨内线 ${number.number}`, en: `Ring extension ${number.number}` };
}
