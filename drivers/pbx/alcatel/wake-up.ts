import type { DateOrder } from '../../../src/driver-api/index.js';
import type { StationRecord } from '../../../src/telephony/index.js';
import { clockText, draft, readClock, SlashDateReader } from '../smdr-kit/index.js';
import { FORMAT } from './format.js';

/**
 * Room wake-up statements. The columns are known from the text layer of a manual only, where blanks are not true, so they
 * are read by their words (README.md):
 *
 *     A107 --> R    14/05/26 08:31 07:45     ALARM PROGRAMMED
 */
const STATEMENT =
  /^ *([0-9A-Za-z*#]+) +--> +R +(\d\d\/\d\d\/\d\d) +(\d\d:\d\d) +(?:(\d\d:\d\d) +)?ALARM +(\S.*?) *$/;

/** What follows `ALARM`, blanks run together → event. The last line of the manual's list is printed with and without it. */
const EVENTS: ReadonlyMap<string, string> = new Map([
  ['PROGRAMMED', 'set'],
  ['CANCELLED', 'canceled'],
  ['ACKNOWLEDGED', 'answered'],
  ['NOT ACKNOWLEDGED : FREE', 'no-answer'],
  ['NOT ACKNOWLEDGED : BUSY', 'busy'],
  ['NOT ACKNOWLEDGED : STATION NOT AVAILABLE', 'unavailable'],
  ['NOT ACKNOWLEDGED : ALARM STATION NOT AVAILABLE', 'unavailable'],
  ['STATION NOT AVAILABLE', 'unavailable'],
]);

export function readWakeUp(line: string, dateOrder: DateOrder, lineNumber: number): StationRecord | null {
  const statement = STATEMENT.exec(line);
  if (statement === null) return null;
  const [, user = '', dateText = '', timeText = '', wakeText, words = ''] = statement;
  const event = EVENTS.get(words.replace(/ +/g, ' '));
  const date = new SlashDateReader(dateOrder).read(dateText, 0);
  const time = readClock(timeText, 0, null);
  const wakeTime = wakeText === undefined ? null : readClock(wakeText, 0, null);
  if (event === undefined || date === null || time < 0 || (wakeTime !== null && wakeTime < 0)) return null;
  const record = draft(FORMAT, 'wake-up', lineNumber);
  record.extension = extensionOf(user);
  record.localTime = `${date}T${clockText(time)}`;
  record.detail = wakeTime === null ? { event } : { event, wakeTime: clockText(wakeTime) };
  return record;
}

/** `A727` is extension 727; other letters belong to the number. */
export function extensionOf(user: string): string {
  return user.length > 1 && user.startsWith('A') ? user.substring(1) : user;
}
