import type { Words } from '../desk/chart.js';
import { say } from '../desk/say.js';
import { entryAddress } from '../directory/address.js';
import { type EntryNumber, keptEntry, numbersOn } from '../directory/entry.js';
import { rankOf, reaches } from '../directory/rank.js';
import { seesNumbers } from '../privacy/roles.js';
import type { HouseView } from '../procedure.js';

/**
 * R190, R278, C30: how a person is named to others and addressed. Surname and title as the house rules form them for the rank; from
 * `recognise.titleFrom` on never the bare name, so what is left without a title is the greeting of somebody unnamed.
 */
export function addressOf(house: HouseView, id: string | null): Words {
  const entry = id === null ? null : (keptEntry(house, id)?.entry ?? null);
  const nobody = say(house, 'addressUnknown').words;
  if (entry === null) return nobody;
  const titled = reaches(rankOf(entry.rank) ?? 'staff', house.rules.recognise.titleFrom);
  const inLanguage = (language: 'zh' | 'en') =>
    entryAddress(entry, language, house.rules.honorific) ?? (titled ? null : entry.name);
  const zh = inLanguage('zh');
  const en = inLanguage('en');
  return { zh: zh ?? nobody.zh, en: en ?? nobody.en };
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
