import { describe, expect, it } from 'vitest';
import type { Frame, ProgrammableFormat } from '../../../src/driver-api/index.js';
import { asExtension, type ChargeDetails, type LinkCommand } from '../../../src/telephony/index.js';
import { charsetOf } from './charset.js';
import { checkProgrammable } from './check.js';
import { compile } from './compile.js';
import { driver } from './index.js';
import { isFault, parseBytes, parseString, printBytes } from './strings.js';
import { createWriter } from './writer.js';

const room = asExtension('0118');

/** What is sent for a command by a link that says just this; refusals as their code. */
function written(command: LinkCommand, format: ProgrammableFormat): readonly string[] | string {
  const { compiled, problems } = compile({ line: { trailer: '' }, ...format });
  expect(problems).toEqual([]);
  const result = createWriter(compiled).write(command);
  return result.is === 'lines' ? result.lines : result.code;
}

describe('strings', () => {
  it.each([
    [String.raw`\r\n\t\b\f`, '\r\n\t\b\f'],
    [String.raw`\\ \" \? \{ \}`, '\\ " ? { }'],
    [String.raw`\x02AB\x03\xfF`, '\x02AB\x03\xff'],
    ['', ''],
  ])('%j are the bytes %j, and back', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
    expect(parseBytes(printBytes(bytes))).toBe(bytes);
  });

  it.each([
    [String.raw`a\q`, /\\q is no escape \(character 2\)/],
    [String.raw`\x2`, /no escape/],
    ['a{extension}', /\\{/],
    ['é', /\\xNN/],
    ['a\n', /\\xNN/],
  ])('%j is none', (text, why) => {
    const fault = parseBytes(text);
    expect(isFault(fault) && fault.why).toMatch(why);
  });

  it.each([
    '{}',
    '{extension',
    '{extension:0}',
    '{extension:5-2}',
    '{extension:5>}',
    '{extension:FOO}',
    '{a b}',
  ])('%j is no placeholder', (text) => {
    expect(isFault(parseString(text, true))).toBe(true);
  });
});

describe('placeholders', () => {
  const lamp = (extension: string): LinkCommand => ({
    service: 'SetMessageWaiting',
    extension: asExtension(extension),
    on: true,
  });
  const on = (text: string, line: ProgrammableFormat['line'] = {}): ProgrammableFormat => ({
    line: { trailer: '', ...line },
    commands: { SetMessageWaiting: { on: text, off: '-' } },
  });

  it.each([
    ['{extension}', '118', ['118']],
    ['{extension:5>0}', '118', ['00118']],
    ['{extension:7< }!', '0118', ['0118   !']],
    ['{extension:2-5}', '0118', ['0118']],
    ['{extension:2-3}', '0118', 'LAMP_REFUSED'],
    ['{extension:5-6}', '0118', 'LAMP_REFUSED'],
    ['{extension}', '', 'LAMP_REFUSED'],
    ['{extension}', '*71', 'LAMP_REFUSED'],
    ['{extension}', '1\x03\x02MW 9', 'LAMP_REFUSED'],
    ['{extension}', '1|2', 'LAMP_REFUSED'],
  ])('%j of %j is %j', (text, extension, expected) => {
    expect(written(lamp(extension), on(text))).toEqual(expected);
  });

  it('letters and dial signs only where the link has them', () => {
    expect(written(lamp('A1'), on('{extension}', { numbers: 'dial' }))).toBe('LAMP_REFUSED');
    expect(written(lamp('A1'), on('{extension}', { numbers: 'letters' }))).toEqual(['A1']);
    expect(written(lamp('*71#'), on('{extension}', { numbers: 'dial' }))).toEqual(['*71#']);
  });

  const arrives = (guest: Record<string, string | null>): LinkCommand => ({
    service: 'SetGuest',
    extension: room,
    guest,
    arrived: true,
  });
  const guestLines: ProgrammableFormat = {
    line: { trailer: '', notInTexts: '"|' },
    commands: { SetGuest: { arrived: ['IN {extension}', 'NA {extension} "{name:10< }"', 'LA {language}'] } },
    codes: { language: { '1': 'EN', '2': 'FR' } },
  };

  it('a line whose value is not known is left out', () => {
    expect(written(arrives({}), guestLines)).toEqual(['IN 0118']);
    expect(written(arrives({ name: null, language: 'FR' }), guestLines)).toEqual(['IN 0118', 'LA 2']);
    const nameOnly = { ...guestLines, commands: { SetGuest: { arrived: 'NA {extension} {name}' } } };
    expect(written(arrives({}), nameOnly)).toBe('SERVICE_UNSUPPORTED');
  });

  it('a code that the table lacks is refused', () => {
    expect(written(arrives({ language: 'PT' }), guestLines)).toBe('SERVICE_UNSUPPORTED');
  });

  it.each([
    ['Müller', 'Muller    '],
    ['A"B|C', 'A B C     '],
    ['Eve\r\n\x02OUT\x03', 'Eve  OUT  '],
    ['Nguyễn Thị Minh', 'Nguyen Thi'],
    ['申瓯', '??        '],
  ])('a name cannot break the frame: %j', (name, expected) => {
    expect(written(arrives({ name }), guestLines)).toEqual(['IN 0118', `NA 0118 "${expected}"`]);
  });

  it('dates and times stand in their forms; a day that the link cannot say is refused', () => {
    const wake = (date: string | null): LinkCommand => ({
      service: 'SetWakeUp',
      extension: room,
      date,
      time: '06:45',
    });
    const dated: ProgrammableFormat = {
      commands: { SetWakeUp: { dated: 'W{extension}{date:DD.MM.YY}{date:YYYYMMDD}{time:HHMMSS}' } },
    };
    expect(written(wake('2026-05-14'), dated)).toEqual(['W011814.05.2620260514064500']);
    expect(written(wake(null), dated)).toBe('SERVICE_UNSUPPORTED');
  });
});

describe('every service', () => {
  const extension = room;
  const charge: ChargeDetails = {
    ...{ kind: 'telephone', date: '2026-05-14', time: '09:41:07', amount: 245, units: null },
    ...{ seconds: 60, dialed: '5550142', trunk: null, article: null, count: null },
  };
  const cases: [ProgrammableFormat, LinkCommand, readonly string[]][] = [
    [
      {
        commands: { SetClassOfService: 'C{extension}{level}' },
        codes: { level: { '0': 'barred', '3': 'all' } },
      },
      { service: 'SetClassOfService', extension, level: 'all' },
      ['C01183'],
    ],
    [
      { commands: { ClearWakeUp: { next: 'X{time}', dated: 'Y{date}', all: 'Z' } } },
      { service: 'ClearWakeUp', extension, date: null, time: '06:45' },
      ['X06:45'],
    ],
    [
      { commands: { ReportRoomStatus: 'S{status}{maid}' }, codes: { status: { '2': 'clean' } } },
      { service: 'ReportRoomStatus', extension, status: 'clean', maid: '44' },
      ['S244'],
    ],
    [
      { commands: { ReportWakeUp: 'R{outcome}{time:HHMM}' }, codes: { outcome: { OK: 'answered' } } },
      { service: 'ReportWakeUp', extension, date: '2026-05-14', time: '06:45', outcome: 'answered' },
      ['ROK0645'],
    ],
    [
      {
        commands: {
          PostCharge: ['P{posting:6>0}{kind}{amount:7>0}{date:MMDD}{time:HHMM}{dialed}', 'U{units}'],
        },
        codes: { kind: { T: 'telephone' } },
      },
      { service: 'PostCharge', extension, posting: 42, charge },
      ['P000042T000024505140941' + '5550142'],
    ],
    [{ commands: { RequestSync: 'SYNC' } }, { service: 'RequestSync' }, ['SYNC']],
    [
      { commands: { DeflectCall: '{device}>{to}' } },
      { service: 'DeflectCall', device: extension, to: '5550142' },
      ['0118>5550142'],
    ],
  ];

  it.each(cases)('%j', (format, command, lines) => {
    expect(written(command, format)).toEqual(lines);
    expect(driver.configured?.({ programmable: format }).services).toEqual([command.service]);
  });

  it('that no line stands for is refused', () => {
    expect(written({ service: 'RequestSync' }, {})).toBe('SERVICE_UNSUPPORTED');
  });
});

describe('lines', () => {
  const decode = (format: ProgrammableFormat, text: string, cut: Frame['cut'] = null) =>
    driver
      .configured?.({ programmable: format })
      .createDecoder({ referenceDate: () => '2026-05-14' })
      .decode({ text, at: 0, cut, line: 1 });
  const status: ProgrammableFormat = {
    events: [{ event: 'RoomStatus', pattern: String.raw`ST (?<station>\S+) (?<status>\w+)` }],
    answers: { ok: ['<ACK>'] },
  };

  it('a field that cannot be makes the line another', () => {
    expect(decode(status, 'ST 0118 2\r\n')?.is).toBe('facts');
    expect(decode(status, 'ST 01-18 2\r\n')).toMatchObject({ is: 'unparsed', code: 'FRAME_UNPARSED' });
  });

  it.each([
    ['a half line', 'ST 0118 2', 'idle', 'FRAME_CUT'],
    ['an overlong one', 'ST 0118 2', 'overlong', 'FRAME_TOO_LONG'],
  ] as const)('%s is no fact', (_, text, cut, code) => {
    expect(decode(status, text, cut)).toMatchObject({ is: 'unparsed', code });
  });

  it('a pause ends a line where the site says so', () => {
    expect(decode({ ...status, line: { end: 'pause' } }, 'ST 0118 2', 'idle')?.is).toBe('facts');
  });

  it('CR ends a line where the site says so', () => {
    const { framing } = driver.configured?.({ programmable: { line: { end: 'cr' } } }) ?? driver;
    expect(framing).toMatchObject({ kind: 'lines', end: '\r' });
  });

  it('names of guests come in the character set of the link', () => {
    const named: ProgrammableFormat = {
      line: { charset: 'ibm866' },
      events: [{ event: 'CheckedIn', pattern: String.raw`IN (?<station>\d+) (?<name>.+)` }],
    };
    expect(decode(named, 'IN 0118 \x88\xa2\xa0\xad\xae\xa2\r\n')).toMatchObject({
      facts: [
        { type: 'CheckedIn', station: '0118', guest: { name: 'Иванов' }, reservation: null, share: null },
      ],
    });
    expect(charsetOf('ibm866').encode('Иванов')).toBe('\x88\xa2\xa0\xad\xae\xa2');
    expect(charsetOf('latin1').encode('Müller €')).toBe('M\xfcller ?');
    expect(charsetOf('windows-1252').encode('Müller €')).toBe('M\xfcller \x80');
  });

  it('the check byte is checked', () => {
    const framed: ProgrammableFormat = { ...status, line: { framing: 'stx-etx', check: 'bcc' } };
    // S^T^' '^'1'^' '^'2'^ETX, worked out by hand: 53^54=07, ^20=27, ^31=16, ^20=36, ^32=04, ^03=07.
    expect(decode(framed, '\x02ST 1 2\x03\x07')?.is).toBe('facts');
    expect(decode(framed, '\x02ST 1 3\x03\x07')).toMatchObject({ code: 'FRAME_CHECKSUM' });
    expect(decode(framed, '\x06')).toEqual({ is: 'ignored', why: 'link' });
  });

  it('claims no wire', () => {
    const configured = driver.configured?.({ programmable: status });
    expect(configured?.detect('ST 0118 2\r\n'.repeat(50))).toBe(0);
    expect(driver.detect('ST 0118 2\r\n'.repeat(50))).toBe(0);
  });
});

describe('a description that cannot be', () => {
  const good: ProgrammableFormat = { samples: [{ line: '\r\n', expect: 'ignored' }] };
  it.each<[string, ProgrammableFormat, (string | number)[], RegExp]>([
    ['a repeated group', { ignore: ['(?:a+)+'] }, ['ignore', 0], /a group is not repeated/],
    ['an unknown event', { events: [{ event: 'Rang', pattern: 'R' }] }, ['events', 0, 'event'], /"Rang"/],
    [
      'an event without its station',
      { events: [{ event: 'RoomStatus', pattern: 'R' }] },
      ['events', 0, 'pattern'],
      /no field station/,
    ],
    [
      'a field that the event has not',
      { events: [{ event: 'SyncWanted', pattern: '(?<room>.)' }] },
      ['events', 0, 'pattern'],
      /the field room/,
    ],
    [
      'a time without its form',
      { events: [{ event: 'WakeUpSet', pattern: '(?<station>.)(?<time>.)' }] },
      ['events', 0, 'pattern'],
      /time without its form/,
    ],
    [
      'a date without a year',
      { events: [{ event: 'SyncWanted', pattern: 'x', date: 'DD/MM' }] },
      ['events', 0, 'date'],
      /no year/,
    ],
    [
      'a placeholder of another service',
      { commands: { MakeCall: '{extension}' } },
      ['commands', 'MakeCall'],
      /\{extension\}/,
    ],
    [
      'a lamp without its cases',
      { commands: { SetMessageWaiting: 'x' } },
      ['commands', 'SetMessageWaiting'],
      /without their case/,
    ],
    [
      'a case that the service has not',
      { commands: { MakeCall: { on: 'x' } } },
      ['commands', 'MakeCall', 'on'],
      /on/,
    ],
    [
      'a level without its codes',
      { commands: { SetClassOfService: '{level}' } },
      ['commands', 'SetClassOfService'],
      /without its codes/,
    ],
    [
      'a word that the house has not',
      { codes: { status: { '1': 'tidy' } } },
      ['codes', 'status', '1'],
      /"tidy"/,
    ],
    ['a check byte on lines', { line: { check: 'bcc' } }, ['line', 'check'], /check byte/],
    [
      'a form of what is no time',
      { commands: { MakeCall: '{to:HHMM}' } },
      ['commands', 'MakeCall'],
      /\{to:HHMM\}/,
    ],
    ['no samples', { samples: [] }, [], /no samples/],
  ])('%s', (_, part, path, found) => {
    expect(checkProgrammable(good)).toEqual([]);
    expect(checkProgrammable({ ...good, ...part })).toContainEqual(
      expect.objectContaining({ path, found: expect.stringMatching(found) }),
    );
  });

  it('does not start', () => {
    expect(() => driver.configured?.({ programmable: { ignore: ['['] } })).toThrow(/programmable\.ignore\.0/);
  });
});
