import type { ShippedTable } from './index.js';

/** Nortel Meridian 1, background terminal (BGD): README, "nortel-mwi". */
export const nortelMwi: ShippedTable = {
  title: 'Nortel Meridian 1 background terminal (SE ST … MW)',
  format: {
    line: { framing: 'lines', trailer: String.raw`\r\n` },
    commands: {
      SetMessageWaiting: { on: 'SE ST {extension} MW ON', off: 'SE ST {extension} MW OF' },
      SetDoNotDisturb: { on: 'SE ST {extension} DN ON', off: 'SE ST {extension} DN OF' },
      SetGuest: { arrived: 'SE ST {extension} CH IN' },
      ClearGuest: 'SE ST {extension} CH OU',
      SetWakeUp: { next: 'SE WA {extension} TI {time:HHMM}' },
      ClearWakeUp: { all: 'SE WA {extension} TI OF' },
    },
    answers: {
      busy: ['TRY AGAIN'],
      refused: [
        { pattern: 'NAME BIG', reason: 'invalid' },
        // Further texts of this kind exist (shelf links.md e): every bare upper-case text is an error.
        { pattern: '[A-Z][A-Z ]*', reason: 'other' },
      ],
      silence: 'presumed',
      withinMs: 1500,
    },
    events: [
      {
        event: 'RoomStatus',
        pattern: String.raw`ST (?<station>\d+) (?<status>RE|PR|CL|PA|FA|SK|NS)(?: MI (?<maid>\w+))?`,
      },
      {
        event: 'MessageWaiting',
        pattern: String.raw`IS VC (?<station>\d+) (?<unread>0+) (?<read>\d+)`,
        with: { on: 'off' },
      },
      {
        event: 'MessageWaiting',
        pattern: String.raw`IS VC (?<station>\d+) (?<unread>\d+) (?<read>\d+)`,
        with: { on: 'on' },
      },
    ],
  },
  example: {
    samples: [
      {
        command: { service: 'SetMessageWaiting', extension: '0118', on: true },
        expect: String.raw`SE ST 0118 MW ON\r\n`,
      },
      {
        command: { service: 'SetMessageWaiting', extension: '0118', on: false },
        expect: String.raw`SE ST 0118 MW OF\r\n`,
      },
      {
        command: { service: 'SetDoNotDisturb', extension: '0118', on: true },
        expect: String.raw`SE ST 0118 DN ON\r\n`,
      },
      {
        command: { service: 'SetGuest', extension: '0118', arrived: true, guest: { name: 'Almeida' } },
        expect: String.raw`SE ST 0118 CH IN\r\n`,
      },
      { command: { service: 'ClearGuest', extension: '0118' }, expect: String.raw`SE ST 0118 CH OU\r\n` },
      {
        command: { service: 'SetWakeUp', extension: '0118', time: '06:45' },
        expect: String.raw`SE WA 0118 TI 0645\r\n`,
      },
      {
        command: { service: 'SetWakeUp', extension: '0118', date: '2026-05-15', time: '06:45' },
        expect: 'refused',
      },
      {
        command: { service: 'ClearWakeUp', extension: '0118' },
        expect: String.raw`SE WA 0118 TI OF\r\n`,
      },
      { line: 'TRY AGAIN', expect: 'busy' },
      { line: 'MNEMONIC', expect: 'refused' },
      { line: 'NO DATA FOUND', expect: 'refused' },
      {
        line: 'ST 0118 CL MI 44',
        expect: { type: 'RoomStatus', station: '0118', status: 'unknown', code: 'CL', maid: '44' },
      },
      { line: 'IS VC 0118 2 5', expect: { type: 'MessageWaiting', on: true, unread: 2, read: 5 } },
      { line: 'IS VC 0118 0 5', expect: { type: 'MessageWaiting', on: false, unread: 0 } },
      { line: 'WA 0118 TI 0645', expect: 'unparsed' },
    ],
  },
};
