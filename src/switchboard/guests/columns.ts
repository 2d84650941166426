import type { GuestDetails } from '../../telephony/index.js';
import { type CsvBody, type CsvProblem, dateOf, type Headings, readTable, yesOrNo } from '../csv/table.js';

type TextField = 'name' | 'firstName' | 'title' | 'language' | 'vip' | 'group';
type Column = 'room' | 'reservation' | TextField | 'confidential' | 'arrival' | 'departure';

/** Chinese and English headings of a guest list. */
const HEADINGS: Headings<Column> = {
  room: ['room', 'roomnumber', '房号', '房间', '房號', '房間'],
  reservation: ['reservation', 'confirmation', '预订号', '订单号', '預訂號', '訂單號'],
  name: ['name', 'lastname', 'surname', '姓名', '姓'],
  firstName: ['firstname', 'givenname', '名'],
  title: ['title', 'salutation', '称呼', '稱呼'],
  language: ['language', '语言', '語言'],
  vip: ['vip', '贵宾', '貴賓'],
  group: ['group', '团队', '團隊'],
  confidential: ['confidential', 'incognito', '保密'],
  arrival: ['arrival', 'arrives', '到店日期', '入住日期', '抵店日期'],
  departure: ['departure', 'departs', '离店日期', '離店日期'],
};
/** As long as `guest.check-in` takes them (src/mqtt/hospitality-schemas.ts). */
const MOST: Readonly<Record<TextField | 'reservation', number>> = {
  reservation: 30,
  name: 100,
  firstName: 100,
  title: 40,
  language: 10,
  vip: 10,
  group: 100,
};

/** The rooms of a list, as `guest.import` has them. */
export interface ListedRoom {
  readonly room: string;
  readonly guests: readonly { readonly reservation?: string; readonly guest?: GuestDetails }[];
  /** A row says that its guest is confidential. That one is not says nothing: the mark is the house's to take away. */
  readonly confidential?: true;
}

/**
 * One row a guest. A row of a room alone says that it is vacant; an empty cell says nothing of its field. Problems: then
 * nothing of the file may be taken.
 */
export function readGuestList(
  body: CsvBody,
  hasRoom: (room: string) => boolean,
): { rooms: ListedRoom[]; problems: CsvProblem[] } {
  const { rows, columns, problems: wrongs } = readTable(body, HEADINGS, ['room']);
  const problems = [...wrongs];
  const rooms = new Map<string, ListedRoom & { seen: Set<string | null> }>();
  for (const { line, cells } of rows) {
    const problem = (column: Column, code: CsvProblem['code']) => {
      problems.push({ line, column: columns.get(column) ?? column, code, found: cells[column] ?? null });
    };
    const read = <T>(column: Column, parse: (cell: string) => T | null): T | undefined => {
      const cell = cells[column] ?? '';
      if (cell === '') return undefined;
      const value = parse(cell);
      if (value === null) problem(column, 'CSV_VALUE');
      return value ?? undefined;
    };
    const text = (column: TextField | 'reservation') =>
      read(column, (cell) => (cell.length <= MOST[column] ? cell : null));
    const room = cells.room ?? '';
    if (room !== '' && !hasRoom(room)) problem('room', 'ROOM_UNKNOWN');
    const reservation = text('reservation');
    const guest = withoutUndefined({
      name: text('name'),
      firstName: text('firstName'),
      title: text('title'),
      language: text('language'),
      vip: text('vip'),
      group: text('group'),
      arrival: read('arrival', dateOf),
      departure: read('departure', dateOf),
    });
    const confidential = read('confidential', yesOrNo) === true;
    const { seen, guests, ...before } = rooms.get(room) ?? { room, guests: [], seen: new Set() };
    const vacant = reservation === undefined && Object.keys(guest).length === 0 && !confidential;
    // Two guests without a number in one room cannot be told apart; nor can a room be vacant and not.
    if (seen.has(reservation ?? null) || (vacant && seen.size > 0)) problem('room', 'CSV_DUPLICATE');
    rooms.set(room, {
      ...before,
      ...(confidential && { confidential }),
      seen: seen.add(reservation ?? null),
      guests: vacant ? guests : [...guests, { ...(reservation !== undefined && { reservation }), guest }],
    });
  }
  return { rooms: [...rooms.values()].map(({ seen: _, ...room }) => room), problems };
}

function withoutUndefined(
  details: { [field in keyof GuestDetails]: GuestDetails[field] | undefined },
): GuestDetails {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}
