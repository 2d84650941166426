import { describe, expect, test } from 'vitest';
import { parseSite } from './load.js';
import { ConfigError, type ConfigProblem } from './problem.js';

const FORMATS = ['panasonic-tda-a', 'mitel-smdr', 'smdi'];
const HEAD = 'site: seaview\ntimezone: Europe/Lisbon\n';

/** The problems of a text; the test fails when there are none. */
function problems(text: string): readonly ConfigProblem[] {
  try {
    parseSite(text, 'site.yaml', FORMATS);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('no ConfigError was thrown');
}

/** `line:column` of the mark, which is taken out. */
function placeOf(marked: string): { text: string; place: string } {
  const [before = '', after = ''] = marked.split('▸');
  const lines = before.split('\n');
  return { text: before + after, place: `${lines.length}:${(lines.at(-1) ?? '').length + 1}` };
}

// What it shows; the text after HEAD, ▸ before the place that must be named; code; path; found; allowed; did you mean.
type Row = [string, string, string, string, RegExp, RegExp, RegExp?];
const TABLE: Row[] = [
  ['a slip in a key', '▸leger: {}', 'CONFIG_UNKNOWN_KEY', 'leger', /leger/, /ledger/, /^ledger$/],
  [
    'snake case',
    'mqtt: { url: "mqtt://h", ▸client_id: x }',
    'CONFIG_UNKNOWN_KEY',
    'mqtt["client_id"]',
    /client_id/,
    /clientId/,
    /^clientId$/,
  ],
  [
    'the right key in the wrong place',
    'links:\n  - { id: a, format: smdi, ▸baud: 9600, transport: { type: tcp, host: h, port: 1 } }',
    'CONFIG_UNKNOWN_KEY',
    'links[0].baud',
    /baud/,
    /transport/,
    /links\[\]\.transport\.baud \(with type: serial\)/,
  ],
  [
    'a key of the other transport',
    'links:\n  - { id: a, format: smdi, transport: { type: tcp, host: h, port: 1, ▸parity: even } }',
    'CONFIG_UNKNOWN_KEY',
    'links[0].transport.parity',
    /parity/,
    /keepAlive/,
    /with type: serial/,
  ],
  [
    'mark parity',
    'links:\n  - { id: a, format: smdi, transport: { type: serial, path: /dev/a, parity: ▸mark } }',
    'CONFIG_INVALID',
    'links[0].transport.parity',
    /mark/,
    /none, even, odd/,
    /none with stopBits: 2; 8M1 is 8N2, 7M1 is 7N2/,
  ],
  [
    'space parity',
    'links:\n  - { id: a, format: smdi, transport: { type: serial, path: /dev/a, parity: ▸space } }',
    'CONFIG_INVALID',
    'links[0].transport.parity',
    /space/,
    /none, even, odd/,
    /7S1 is 8N1. There is nothing for 8S1/,
  ],
  [
    'one and a half stop bits',
    'links:\n  - { id: a, format: smdi, transport: { type: serial, path: /dev/a, stopBits: ▸1.5 } }',
    'CONFIG_INVALID',
    'links[0].transport.stopBits',
    /1\.5/,
    /1/,
    /^2; a receiver takes one stop bit/,
  ],
  [
    'a key of another board',
    'lamps: { boards: [{ id: a, driver: virtual, path: /a, ▸chip: x }] }',
    'CONFIG_UNKNOWN_KEY',
    'lamps.boards[0].chip',
    /chip/,
    /path/,
    /with driver: gpio/,
  ],
  ['nothing like it', '▸zzzzzz: 1', 'CONFIG_UNKNOWN_KEY', 'zzzzzz', /zzzzzz/, /site, timezone/],
  [
    'a room without quotes',
    'rooms: [▸0101]',
    'CONFIG_INVALID',
    'rooms[0]',
    /0101 without quotes, which is the number 101/,
    /quoted/,
  ],
  [
    'a room in octal, as YAML sees it',
    'rooms: [▸0o17]',
    'CONFIG_INVALID',
    'rooms[0]',
    /the number 15/,
    /quoted/,
  ],
  [
    'an extension without quotes',
    'rooms: [{ room: "1", extension: ▸0102 }]',
    'CONFIG_INVALID',
    'rooms[0].extension',
    /0102 without quotes/,
    /quoted/,
  ],
  [
    'a room that is missing',
    'rooms: [▸{ extension: "1" }]',
    'CONFIG_INVALID',
    'rooms[0].room',
    /missing/,
    /quoted/,
  ],
  [
    'a room twice',
    'rooms: ["0101-0120", ▸"0105"]',
    'CONFIG_INVALID',
    'rooms[1]',
    /room "0105" is in rooms\[0\] already/,
    /once/,
  ],
  [
    'overlapping ranges, told once',
    'rooms: ["01-20", ▸"11-30"]',
    'CONFIG_INVALID',
    'rooms[1]',
    /"11".*and 9 more/,
    /once/,
  ],
  [
    'an extension twice',
    'rooms: ["1", ▸{ room: "2", extension: "1" }]',
    'CONFIG_INVALID',
    'rooms[1]',
    /extension "1" is in rooms\[0\]/,
    /once/,
  ],
  [
    'a range of different lengths',
    'rooms: [▸"1-0100"]',
    'CONFIG_INVALID',
    'rooms[0]',
    /different lengths/,
    /equally long/,
  ],
  [
    'a range backwards',
    'rooms: [▸"20-01"]',
    'CONFIG_INVALID',
    'rooms[0]',
    /ends before/,
    /smaller one first/,
  ],
  [
    'a range that is a slip',
    'rooms: [▸"00000000-99999999"]',
    'CONFIG_INVALID',
    'rooms[0]',
    /100000000 rooms/,
    /range/,
  ],
  [
    'a value near an allowed one',
    'log: { level: ▸wrn }',
    'CONFIG_INVALID',
    'log.level',
    /"wrn"/,
    /debug, info, warn, error/,
    /^warn$/,
  ],
  [
    'a number out of range',
    'links: [{ id: a, format: smdi, transport: { type: tcp, host: h, port: ▸70000 } }]',
    'CONFIG_INVALID',
    'links[0].transport.port',
    /70000/,
    /from 1 to 65535/,
  ],
  [
    'an odd speed',
    'links: [{ id: a, format: smdi, transport: { type: serial, path: /dev/x, baud: ▸9601 } }]',
    'CONFIG_INVALID',
    'links[0].transport.baud',
    /9601/,
    /4800, 9600, 19200/,
  ],
  [
    'a relative path',
    'ledger: { path: ▸ledger.db }',
    'CONFIG_INVALID',
    'ledger.path',
    /"ledger.db"/,
    /absolute path/,
  ],
  [
    'a list for a mapping',
    'log: ▸[debug]',
    'CONFIG_INVALID',
    'log',
    /a list of 1/,
    /mapping with the keys level/,
  ],
  ['an empty section', 'log:▸', 'CONFIG_INVALID', 'log', /nothing/, /mapping/],
  [
    'no transport type',
    'links: [{ id: a, format: smdi, ▸transport: { host: h, port: 1 } }]',
    'CONFIG_INVALID',
    'links[0].transport.type',
    /missing/,
    /serial, tcp/,
  ],
  [
    'an unknown transport type',
    'links: [{ id: a, format: smdi, transport: { type: ▸serail } }]',
    'CONFIG_INVALID',
    'links[0].transport.type',
    /"serail"/,
    /serial, tcp/,
    /^serial \(serial: a mapping with/,
  ],
  [
    'no transport',
    'links: [▸{ id: a, format: smdi }]',
    'CONFIG_INVALID',
    'links[0].transport',
    /missing/,
    /serial: .* or tcp: /,
  ],
  [
    'an unknown format',
    'links: [{ id: a, format: ▸panasonic-tda, transport: { type: tcp, host: h, port: 1 } }]',
    'FORMAT_UNKNOWN',
    'links[0].format',
    /"panasonic-tda"/,
    /mitel-smdr/,
    /^panasonic-tda-a$/,
  ],
  [
    'a board id twice',
    'lamps: { boards: [{ id: a, driver: virtual, path: /a }, { id: ▸a, driver: virtual, path: /b }] }',
    'CONFIG_INVALID',
    'lamps.boards[1].id',
    /lamps\.boards\[0\]\.id already/,
    /another id/,
  ],
  [
    'two boards in one file',
    'lamps: { boards: [{ id: a, driver: virtual, path: /a }, { id: b, driver: virtual, path: ▸/a }] }',
    'CONFIG_INVALID',
    'lamps.boards[1].path',
    /boards\[0\]\.path already/,
    /another path/,
  ],
  [
    'a board on no link',
    'lamps: { boards: [{ id: a, driver: pbx, link: ▸smdi }] }',
    'CONFIG_INVALID',
    'lamps.boards[0].link',
    /no link of this file/,
    /there is none/,
  ],
  [
    'a board without lamps',
    'lamps: { boards: [{ id: a, driver: onoff, map: ▸{} }] }',
    'CONFIG_INVALID',
    'lamps.boards[0].map',
    /without entries/,
    /at least one/,
  ],
  [
    'a lamp in no room',
    'rooms: ["0101"]\nlamps: { boards: [{ id: a, driver: onoff, map: { ▸"0110": 1 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[0].map["0110"]',
    /room "0110"/,
    /under rooms/,
    /"0101"/,
  ],
  [
    'a line twice',
    'rooms: ["1-2"]\nlamps: { boards: [{ id: a, driver: onoff, map: { "1": 7 } }, { id: b, driver: onoff, map: { "2": ▸7 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[1].map["2"]',
    /line 7, which is lamps\.boards\[0\]\.map\["1"\]/,
    /every lamp/,
  ],
  [
    'a chain on a line that has a lamp',
    'rooms: ["1-2"]\nlamps: { boards: [{ id: a, driver: onoff, map: { "1": 7 } }, { id: b, driver: hc595, lamps: 8, lines: { data: 8, clock: 9, latch: ▸7 }, map: { "2": 7 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[1].lines.latch',
    /line 7, which is lamps\.boards\[0\]\.map\["1"\]/,
    /every purpose/,
  ],
  [
    'an output of a chain twice',
    'rooms: ["1-2"]\nlamps: { boards: [{ id: a, driver: hc595, lamps: 16,  lines: { data: 1, clock: 2, latch: 3 }, map: { "1": 7, "2": ▸7 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[0].map["2"]',
    /output 7, which is lamps\.boards\[0\]\.map\["1"\]/,
    /every lamp/,
  ],
  [
    'an output beyond a chain',
    'rooms: ["1"]\nlamps: { boards: [{ id: a, driver: hc595, lamps: 16,  lines: { data: 1, clock: 2, latch: 3 }, map: { "1": ▸16 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[0].map["1"]',
    /output 16/,
    /0 to 15/,
  ],
  [
    'a chain without a clock',
    'rooms: ["1"]\nlamps: { boards: [{ id: a, driver: hc595, lamps: 16,  lines: ▸{ data: 1, latch: 3 }, map: { "1": 0 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[0].lines',
    /without clock/,
    /the key spi/,
  ],
  [
    'a chain with two clocks',
    'rooms: ["1"]\nlamps: { boards: [{ id: a, driver: hc595, lamps: 16,  spi: { device: /dev/spidev0.0 }, lines: { ▸clock: 1, latch: 3 }, map: { "1": 0 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[0].lines.clock',
    /clock beside spi/,
    /latch and enable only/,
  ],
  [
    'two chains on one SPI device',
    'rooms: ["1"]\nlamps: { boards: [{ id: a, driver: hc595, lamps: 8, spi: { device: /dev/spidev0.0 }, lines: { latch: 3 }, map: { "1": 0 } }, { id: b, driver: hc595, lamps: 8, spi: { device: ▸/dev/spidev0.0 }, lines: { latch: 4 }, map: { "1": 0 } }] }',
    'CONFIG_INVALID',
    'lamps.boards[1].spi.device',
    /lamps\.boards\[0\]\.spi\.device already/,
    /a device a chain/,
  ],
  [
    'tls on a plain url',
    'mqtt: { url: ▸"mqtt://h", tls: { ca: /a } }',
    'CONFIG_INVALID',
    'mqtt.url',
    /beside mqtt\.tls/,
    /mqtts/,
  ],
  [
    'a certificate without its key',
    'mqtt: { url: "mqtts://h", tls: { cert: ▸/a } }',
    'CONFIG_INVALID',
    'mqtt.tls.cert',
    /without key/,
    /together/,
  ],
  [
    'an endless duration',
    'mqtt: { url: "mqtt://h", keepAlive: ▸8d }',
    'CONFIG_INVALID',
    'mqtt.keepAlive',
    /8d/,
    /at most 7d/,
  ],
  ['a key twice', 'log: {}\n▸log: {}', 'CONFIG_SYNTAX', '', /already/, /every key once/],
  ['a tab', 'log:\n▸	level: info', 'CONFIG_SYNTAX', '', /Tabs/, /blanks/],
  ['an alias', 'log: &a {}\nprivacy: ▸*a', 'CONFIG_SYNTAX', '', /Aliases/, /YAML/],
  ['a merge key', 'log: &a {}\nprivacy: { <<: ▸*a }', 'CONFIG_SYNTAX', '', /Aliases/, /YAML/],
  ['an open quote', 'log: "▸', 'CONFIG_SYNTAX', '', /quote/, /YAML/],
  ['an unknown tag', 'log: ▸!secret x', 'CONFIG_SYNTAX', '', /tag/, /YAML/],
  ['two documents', 'log: {}\n▸---\nlog: {}', 'CONFIG_SYNTAX', '', /second document/, /YAML/],
  [
    'the name of a prototype',
    '▸__proto__: { x: 1 }',
    'CONFIG_UNKNOWN_KEY',
    '["__proto__"]',
    /__proto__/,
    /site/,
    /protocol/,
  ],
];

describe('one problem, with its place', () => {
  test.each(TABLE)('%s', (_, marked, code, path, found, allowed, didYouMean) => {
    const { text, place } = placeOf(HEAD + marked);
    const all = problems(text);
    expect(all.map((problem) => problem.code)).toEqual([code]);
    const [problem] = all;
    expect(`${problem?.line}:${problem?.column}`).toBe(place);
    expect(problem?.path).toBe(path);
    expect(problem?.found).toMatch(found);
    expect(problem?.allowed).toMatch(allowed);
    if (didYouMean) expect(problem?.didYouMean).toMatch(didYouMean);
    else expect(problem?.didYouMean).toBeUndefined();
  });
});

describe('several problems', () => {
  test('all at once, in the order of the file, schema and cross checks together', () => {
    const text = `site: Sea View
timezone: Europe/Lisbonn
links:
  - id: a
    format: nonsense
    transport: { type: serial, path: x, bauds: 1 }
  - id: a
    format: smdi
    transport: { type: rs232 }
bogus: true
`;
    expect(problems(text).map(({ line, path }) => `${line} ${path}`)).toEqual([
      '1 site',
      '2 timezone',
      '5 links[0].format',
      '6 links[0].transport.path',
      '6 links[0].transport.bauds',
      '7 links[1].id',
      '9 links[1].transport.type',
      '10 bogus',
    ]);
  });

  test('a misspelled required key is one problem, not two', () => {
    expect(problems('stie: a\ntimezone: UTC').map(({ path }) => path)).toEqual(['stie']);
  });

  test('an empty file, a list, a lone word', () => {
    for (const text of ['', '- 1', 'word', '# only a comment']) {
      expect(problems(text).map(({ code, path }) => [code, path])).toEqual([['CONFIG_INVALID', '']]);
    }
  });
});
