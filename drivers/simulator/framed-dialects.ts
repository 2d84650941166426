import type { Framing } from '../../src/driver-api/index.js';
import type { FramedDialect, FramedRoom, FramedRooms } from './framed-pbx.js';

/** The PBX sides of four hotel links, written from the READMEs of their drivers and sharing no code with them. */

const STX = '\x02';
const ETX = '\x03';

function xor(text: string): number {
  return Array.from(text).reduce((sum, c) => sum ^ c.charCodeAt(0), 0);
}

const bcc = (body: string): string => `${STX}${body}${ETX}${String.fromCharCode(xor(body + ETX))}`;

function fromBcc(text: string): string | null {
  const body = text.slice(1, -2);
  return bcc(body) === text ? body : null;
}

const frames = (signals: string, idleFlushMs: number, trailer: number): Framing => ({
  kind: 'stx-etx',
  maxFrame: 256,
  idleFlushMs,
  trailer,
  signals,
});

function checkIn(room: FramedRoom, name: string): void {
  room.occupied = true;
  room.name = name;
}

function checkOut(room: FramedRoom): void {
  room.occupied = false;
  room.name = '';
}

/** NEC NEAX: a message for an unknown station comes back as a violation report. */
export const necDialect: FramedDialect = {
  framing: frames('\x04\x05\x06\x15', 200, 1),
  bid: '1!\x05',
  end: '\x04',
  acknowledges: true,
  wrap: (body) => bcc(`1!L${body}`),
  unwrap: (text) => fromBcc(text)?.replace(/^1!L/, '') ?? null,
  housekeeping: (room, code) => `61133${room.padEnd(6)}${code}`,
  obey(body, rooms) {
    const feature = body.slice(0, 2);
    const fc = body.charAt(4);
    const room = rooms.get(body.slice(5, 11).trimEnd());
    if (!room) return [`${(Number.parseInt(feature, 16) + 0x80).toString(16).toUpperCase()}${body.slice(2)}`];
    const rest = body.slice(11);
    if (feature === '13') room.lamp = fc === '1';
    if (feature === '15') {
      room.dnd = rest.startsWith('5') || rest.startsWith('6');
      room.barred = rest.startsWith('1') || rest.startsWith('6');
    }
    if (feature === '16' && fc === '1') checkIn(room, '');
    if (feature === '16' && fc === '2') checkOut(room);
    if (feature === '19') room.wakeUp = fc === '4' ? rest.slice(0, 4) : null;
    return [];
  },
};

/** Definity with ASCII or binary PROC and five digits. */
export function avayaDialect(proc: 'ascii' | 'binary'): FramedDialect {
  const coded = (letter: string) => (proc === 'ascii' ? letter : String.fromCharCode(Number(letter)));
  return {
    framing: { ...frames('\x05\x06\x15', 500, 1), ...(proc === 'binary' && { head: 6 }) } as Framing,
    bid: null,
    end: '',
    acknowledges: true,
    // A body begins with its feature byte; the count goes behind it.
    wrap: (body, serial) =>
      bcc(`${body.charAt(0)}${String.fromCharCode(0x2f + (serial % 0x91))}${body.slice(1)}`),
    unwrap: (text) => {
      const body = fromBcc(text);
      return body === null ? null : body.charAt(0) + body.slice(2);
    },
    housekeeping: (room, code) => `\x21HKR${coded(code)}${room}        `,
    obey(body, rooms) {
      const tag = body.slice(1, 4);
      const room = rooms.get(body.slice(5, 10));
      const answer = (letter: string) => [`${body.slice(0, 4)}${coded(letter)}${body.slice(5)}`];
      if (tag === 'HKR' || !room) return [];
      if (tag === 'MSG') room.lamp = body.charAt(4) === coded('1');
      if (tag === 'CKO') {
        const said = room.occupied ? '2' : '4';
        checkOut(room);
        return answer(said);
      }
      if (tag === 'CR ') {
        room.barred = body.slice(10, 12) === '00';
        return answer('2');
      }
      return [];
    },
  };
}

function obeyNortel(text: string, rooms: FramedRooms): readonly string[] {
  const [, noun, station = '', words = ''] = /^SE (ST|CP|WA) (\d+) (.*)$/.exec(text) ?? [];
  if (noun === undefined) return text === 'ST PO' ? [] : ['MNEMONIC'];
  const room = rooms.get(station);
  if (!room) return ['NO DATA FOUND'];
  const on = words.endsWith(' ON');
  switch (words.slice(0, 2)) {
    case 'MW':
      room.lamp = on;
      break;
    case 'DN':
      room.dnd = on;
      break;
    case 'CH':
      if (words === 'CH IN') checkIn(room, room.name);
      else checkOut(room);
      break;
    case 'TI':
      room.wakeUp = words === 'TI OF' ? null : words.slice(3);
      break;
    default:
      if (noun === 'CP') room.name = /"(.*)"/.exec(words)?.[1] ?? '';
  }
  return [];
}

/** Meridian 1, PMSI frames. */
export const nortelDialect: FramedDialect = {
  framing: frames('\x05\x06\x15', 500, 1),
  bid: null,
  end: '',
  acknowledges: true,
  wrap: bcc,
  unwrap: fromBcc,
  housekeeping: (room, code) => `ST ${room} ${code}`,
  obey: obeyNortel,
};

/** Meridian 1, background terminal: lines, no ACK. */
export const nortelLinesDialect: FramedDialect = {
  ...nortelDialect,
  framing: { kind: 'lines', maxFrame: 256, idleFlushMs: 500 },
  acknowledges: false,
  wrap: (body) => `${body}\r\n`,
  unwrap: (text) => text.replace(/\r\n$/, ''),
};

const lrc = (body: string): string => xor(body).toString(16).toUpperCase().padStart(2, '0');

/** Alcatel with five digits; zeros keep a wake-up, lamp codes 2 and 1. Prints a log line behind each housekeeping message. */
export const ahlDialect: FramedDialect = {
  framing: frames('\x05\x06\x15', 500, 0),
  bid: null,
  end: '',
  acknowledges: true,
  wrap: (body) => `03/05/26 10:07   ROOM LOG   \r\n${STX}${body}${lrc(body)}${ETX}`,
  unwrap: (text) => {
    const body = text.slice(1, -3);
    return text === `${STX}${body}${lrc(body)}${ETX}` ? body : null;
  },
  housekeeping: (room, code) => `C${room}0000${code}`,
  obey(body, rooms) {
    const station = body.slice(1, 6);
    const room = rooms.get(station);
    if (!room) return [`R${station}0000R `];
    const lamp = body.charAt(47);
    const name = body.slice(7, 27);
    if (body.startsWith('A')) checkIn(room, '');
    if (body.startsWith('A')) room.dnd = false;
    if (name !== '0'.repeat(20)) room.name = name.trimEnd();
    if (lamp !== '0') room.lamp = lamp === '2';
    room.dnd = body.charAt(53) === '2';
    return [`R${station}0000H `];
  },
};
