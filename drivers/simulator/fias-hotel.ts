import { type FiasField, type FiasRecord, fieldOf } from '../pms/fias/record.js';

export interface FiasGuest {
  readonly reservation: string;
  readonly name: string;
}

/** A room as the PMS knows it. What the gateway reports stands as it came: `ML`, `DN`, `RS` and their values. */
export interface FiasRoom {
  readonly guests: FiasGuest[];
  classOfService: string;
  readonly told: Map<string, string>;
  /** `DA TI` of each wake-up call the gateway asked for. */
  readonly wakeUps: Set<string>;
  readonly texts: { id: string; text: string }[];
}

/** The PMS's own house: who is in which room, what was charged. Prints and reads records; knows no link. */
export class FiasHotel {
  readonly rooms: ReadonlyMap<string, FiasRoom>;
  /** Charges taken, by P#. */
  readonly charges = new Map<string, FiasRecord>();
  /** The answer each P# got: a posting that comes again is the same posting, with the same answer. */
  readonly #postings = new Map<string, string>();
  /** `RN DA TI` and the AS of every wake-up call that was reported. */
  readonly wakeUpResults = new Map<string, string>();
  #audit = false;

  constructor(rooms: readonly string[]) {
    const empty = (): FiasRoom => ({
      guests: [],
      classOfService: '0',
      told: new Map(),
      wakeUps: new Set(),
      texts: [],
    });
    this.rooms = new Map(rooms.map((room) => [room, empty()]));
  }

  checkIn(number: string, guest: FiasGuest): FiasRecord {
    const room = this.#room(number);
    const share = room.guests.length > 0;
    room.guests.push(guest);
    room.classOfService = '3';
    return { id: 'GI', fields: guestFields(number, guest, share, '3') };
  }

  /** The record tells whether others stay, in both rooms. */
  move(reservation: string, to: string): FiasRecord {
    const [from, left] = this.#where(reservation);
    const guest = this.#takeOut(left, reservation);
    const share = this.#room(to).guests.length > 0;
    this.#room(to).guests.push(guest);
    this.#room(to).classOfService = '3';
    const behind: FiasField[] = [
      ['RO', from],
      ['GS', yesNo(left.guests.length > 0)],
    ];
    return { id: 'GC', fields: [...guestFields(to, guest, share, '3'), ...behind] };
  }

  checkOut(reservation: string): FiasRecord {
    const [number, room] = this.#where(reservation);
    this.#takeOut(room, reservation);
    const rest: FiasField[] = [
      ['G#', reservation],
      ['GS', yesNo(room.guests.length > 0)],
    ];
    return { id: 'GO', fields: [['RN', number], ...rest] };
  }

  leaveText(number: string, id: string, text: string): FiasRecord {
    this.#room(number).texts.push({ id, text });
    return textRecord('XL', number, { id, text });
  }

  audit(running: boolean): FiasRecord {
    this.#audit = running;
    return { id: running ? 'NS' : 'NE', fields: [] };
  }

  /** Every room once: its guests, or that it is vacant. */
  *swap(): Generator<FiasRecord> {
    for (const [number, room] of this.rooms) {
      if (room.guests.length === 0)
        yield {
          id: 'GO',
          fields: [
            ['RN', number],
            ['GS', 'N'],
            ['SF', ''],
          ],
        };
      for (const [index, guest] of room.guests.entries())
        yield {
          id: 'GI',
          fields: [...guestFields(number, guest, index > 0, room.classOfService), ['SF', '']],
        };
    }
  }

  /** What the gateway says or asks; answered with these records. */
  take(record: FiasRecord): readonly FiasRecord[] {
    const number = fieldOf(record, 'RN') ?? '';
    const room = this.rooms.get(number);
    if (record.id === 'PS') return [this.#charge(record, room)];
    if (!room) return [];
    const moment = `${fieldOf(record, 'DA') ?? ''} ${fieldOf(record, 'TI') ?? ''}`;
    switch (record.id) {
      case 'RE':
        for (const [code, value] of record.fields) if (code !== 'RN') room.told.set(code, value);
        return [];
      case 'WR':
        room.wakeUps.add(moment);
        return [];
      case 'WC':
        if (moment === ' ') room.wakeUps.clear();
        else room.wakeUps.delete(moment);
        return [];
      case 'WA':
        this.wakeUpResults.set(`${number} ${moment}`, fieldOf(record, 'AS') ?? '');
        return [];
      case 'XM':
        if (room.texts.length === 0) return [{ id: 'XT', fields: [['RN', number]] }];
        return room.texts.map((text) => textRecord('XT', number, text));
      default:
        return [];
    }
  }

  #charge(record: FiasRecord, room: FiasRoom | undefined): FiasRecord {
    const posting = fieldOf(record, 'P#') ?? '';
    const status = this.#postings.get(posting) ?? this.#judge(room);
    this.#postings.set(posting, status);
    if (status === 'OK') this.charges.set(posting, record);
    return {
      id: 'PA',
      fields: [
        ['RN', fieldOf(record, 'RN') ?? ''],
        ['AS', status],
        ['P#', posting],
      ],
    };
  }

  #judge(room: FiasRoom | undefined): string {
    if (this.#audit) return 'NA';
    return room && room.guests.length > 0 ? 'OK' : 'NG';
  }

  #room(number: string): FiasRoom {
    const room = this.rooms.get(number);
    if (!room) throw new Error(`there is no room ${number}`);
    return room;
  }

  #where(reservation: string): [string, FiasRoom] {
    for (const entry of this.rooms)
      if (entry[1].guests.some((g) => g.reservation === reservation)) return entry;
    throw new Error(`nobody stays under ${reservation}`);
  }

  #takeOut(room: FiasRoom, reservation: string): FiasGuest {
    const at = room.guests.findIndex((guest) => guest.reservation === reservation);
    const [guest] = room.guests.splice(at, 1);
    if (!guest) throw new Error(`nobody stays under ${reservation}`);
    if (room.guests.length === 0) room.classOfService = '0';
    return guest;
  }
}

const yesNo = (yes: boolean): string => (yes ? 'Y' : 'N');

function guestFields(room: string, guest: FiasGuest, share: boolean, classOfService: string): FiasField[] {
  return [
    ['RN', room],
    ['G#', guest.reservation],
    ['GS', yesNo(share)],
    ['GN', guest.name],
    ['CS', classOfService],
  ];
}

function textRecord(id: 'XL' | 'XT', room: string, text: { id: string; text: string }): FiasRecord {
  return {
    id,
    fields: [
      ['RN', room],
      ['MI', text.id],
      ['MT', text.text],
    ],
  };
}
