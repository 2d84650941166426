import type { HouseView } from '../procedure.js';
import type { Entry } from './entry.js';
import { honorific } from './honorific.js';
import { rankOf } from './rank.js';

type Formats = HouseView['rules']['honorific'];

/** How one of the directory is named (R190, R278, C30): by the format of their rank; who is none of ours as a guest or caller. */
export function entryAddress(entry: Entry, language: 'zh' | 'en', formats: Formats): string | null {
  const format = formats[entry.kind === 'person' ? (rankOf(entry.rank) ?? 'staff') : 'guest'];
  return honorific(entry, language, format);
}
