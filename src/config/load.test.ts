import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadSite, parseSite, type Site } from './load.js';
import { ConfigError, type ConfigProblem } from './problem.js';

const FORMATS = ['panasonic-tda-a', 'mitel-smdr', 'smdi'];
const HEAD = 'site: seaview\ntimezone: Europe/Lisbon\n';

const parse = (text: string): Site => parseSite(text, 'site.yaml', FORMATS);

/** The problems of a text; the test fails when there are none. */
function problems(text: string): readonly ConfigProblem[] {
  return errorOf(() => parse(text)).problems;
}

function errorOf(action: () => unknown): ConfigError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no ConfigError was thrown');
}

describe('a good file', () => {
  test('two keys are enough; the rest has defaults', () => {
    const site = parse(HEAD);
    expect(site.ledger.path).toBe('/var/lib/bellwire/ledger.db');
    expect(site.status.path).toBe('/run/bellwire/status.json');
    expect([site.links, site.lamps.boards, site.mqtt]).toEqual([[], [], undefined]);
  });

  test('ranges, single rooms and rooms with another extension become one map', () => {
    const site = parse(
      `${HEAD}rooms: ["0098-0101", "A7", { room: "0201", extension: "2201" }, { room: "9" }]`,
    );
    expect([...site.rooms.values()].map(({ room, extension }) => `${room}=${extension}`)).toEqual([
      '0098=0098',
      '0099=0099',
      '0100=0100',
      '0101=0101',
      'A7=A7',
      '0201=2201',
      '9=9',
    ]);
    expect(site.roomOfExtension('2201')).toBe('0201');
    expect(site.roomOfExtension('0201')).toBeUndefined();
  });

  test('durations come out in milliseconds, defaults too', () => {
    const site = parse(`${HEAD}links:
  - id: a
    format: smdi
    transport: { type: tcp, host: h, port: 1, keepAlive: 2min }
    expectTraffic: { within: 4h }
mqtt: { url: "mqtt://h:1883", commandMaxAge: 1500ms }`);
    const [link] = site.links;
    expect(link?.transport).toMatchObject({ keepAlive: 120_000 });
    expect(link).toMatchObject({ pace: 1000, expectTraffic: { within: 14_400_000, from: '00:00' } });
    expect(site.mqtt).toMatchObject({ commandMaxAge: 1500, keepAlive: 15_000 });
  });

  test('keys of a map stay as written, quoted or not', () => {
    const site = parse(`${HEAD}rooms: ["0101-0103"]
lamps: { boards: [{ id: p, driver: onoff, map: { 0101: 17, "0102": 27 } }] }`);
    expect(site.lamps.boards[0]).toMatchObject({ map: { '0101': 17, '0102': 27 }, chip: 'auto' });
  });
});

describe('the message', () => {
  test('shows file, place, source line with a caret, found, allowed, example', () => {
    const { message, code } = errorOf(() => parse(`${HEAD}rooms:\n  - 0101\n`));
    expect(code).toBe('CONFIG_INVALID');
    expect(message.split('\n')).toEqual([
      'site.yaml: 1 problem',
      '',
      'site.yaml:4:5  rooms[0]  CONFIG_INVALID',
      '  4 |   - 0101',
      '          ^^^^',
      '  found        0101 without quotes, which is the number 101',
      expect.stringMatching(/^ {2}allowed {6}a quoted room/),
      '  example      - "0101"',
    ]);
  });

  test('keeps secrets that were put in the file by mistake to itself', () => {
    const { message } = errorOf(() =>
      parse(`${HEAD}mqtt:\n  url: mqtt://kim:canary1@h\n  password: canary2\n  token: "canary3\n`),
    );
    expect(message).not.toMatch(/canary/);
    const second = errorOf(() => parse(`${HEAD}mqtt:\n  url: mqtt://kim:canary1@h\n  password: canary2\n`));
    expect(second.problems).toHaveLength(2);
    expect(second.message).not.toMatch(/canary/);
  });

  test('a very long line is shown around the place', () => {
    const { message } = errorOf(() => parse(`${HEAD}rooms: [${'"a", '.repeat(1)}${'"x y", '.repeat(2000)}]`));
    expect(Math.max(...message.split('\n').map((line) => line.length))).toBeLessThan(200);
  });
});

// Quickly: within the time limit of a test.
describe('hostile texts end quickly in a ConfigError', () => {
  test.each([
    ['deep nesting', '['.repeat(50_000)],
    ['deep mappings', '{a: '.repeat(50_000)],
    ['many aliases', `a: &a [x]\n${Array.from({ length: 500 }, (_, i) => `b${i}: *a`).join('\n')}`],
    ['fifty thousand slips', `${HEAD}rooms: [${'x y, '.repeat(50_000)}]`],
    ['control characters', 'site: \u0000\u0001\u0007'],
    [
      'many rooms',
      `${HEAD}rooms:\n${Array.from({ length: 300 }, (_, i) => `  - "${i}000-${i}999"`).join('\n')}`,
    ],
  ])('%s', (_, text) => {
    expect(problems(text).length).toBeGreaterThan(0);
  });
});

describe('loadSite', () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-config-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'bellwire.yaml');

  test('reads the file and leaves it as it is', () => {
    writeFileSync(path, `\uFEFF${HEAD.replace(/\n/g, '\r\n')}`);
    const before = [readFileSync(path, 'latin1'), statSync(path).mtimeMs];
    expect(loadSite(path, FORMATS).site).toBe('seaview');
    expect([readFileSync(path, 'latin1'), statSync(path).mtimeMs]).toEqual(before);
  });

  test.each([
    ['a missing file', () => undefined, 'CONFIG_NOT_FOUND', /ENOENT/],
    [
      'a file that is too large',
      () => writeFileSync(path, '#'.repeat(1024 * 1024 + 1)),
      'CONFIG_INVALID',
      /1048577 bytes/,
    ],
    [
      'a file in Latin-1',
      () => writeFileSync(path, Buffer.from('site: caf\xe9\n', 'latin1')),
      'CONFIG_SYNTAX',
      /UTF-8/,
    ],
  ])('%s', (_, prepare, code, found) => {
    rmSync(path, { force: true });
    prepare();
    const { problems: all } = errorOf(() => loadSite(path, FORMATS));
    expect(all).toMatchObject([{ code, file: path, line: null, column: null }]);
    expect(all[0].found).toMatch(found);
  });
});
