import { type Draft, isDigits, trimmed } from '../smdr-kit/index.js';
import { DDI_MARK, INCOMING_MARKS, PARTY_KINDS, RUSSIAN_AFTERNOON } from './words.js';

/** Fields that several Panasonic formats print alike, whatever their columns. */

const BLANK = 0x20;
const ANGLE = 0x3c;

/** What stands behind `HH:MM`; undefined when it is none of AM, PM and two blanks. */
export function halfDay(line: string, at: number): 'am' | 'pm' | null | undefined {
  const first = line.charCodeAt(at);
  const second = line.charCodeAt(at + 1);
  if (first === BLANK && second === BLANK) return null;
  if (second === 0x4d) return first === 0x41 ? 'am' : first === 0x50 ? 'pm' : undefined;
  return line.startsWith(RUSSIAN_AFTERNOON, at) ? 'pm' : undefined;
}

/** The dial column of a trunk call; false when it begins with a mark that no Panasonic prints. */
export function readDial(record: Draft, dial: string): boolean {
  if (dial.charCodeAt(0) !== ANGLE) {
    record.direction = 'outgoing';
    record.dialed = dial;
    return true;
  }
  record.direction = 'incoming';
  if (!dial.startsWith(DDI_MARK)) return readCaller(record, dial);
  const mark = dial.indexOf('<', DDI_MARK.length);
  record.ddi = trimmed(dial, DDI_MARK.length, (mark < 0 ? dial.length : mark) - 1);
  return mark < 0 || readCaller(record, dial.substring(mark));
}

function readCaller(record: Draft, text: string): boolean {
  for (const mark of INCOMING_MARKS) {
    if (!text.startsWith(mark)) continue;
    record.caller = trimmed(text, mark.length, text.length - 1);
    return true;
  }
  return false;
}

/** `E127`, `F2014`: extension or floating extension. Null for other parties: they stay as printed. */
export function partyOf(printed: string): { readonly kind: string; readonly number: string } | null {
  const kind = PARTY_KINDS[printed.charAt(0)];
  const number = printed.substring(1);
  return kind !== undefined && isDigits(number) ? { kind, number } : null;
}
