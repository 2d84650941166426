import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: what `bellwire check-config` reads
import { siteOf } from '../../../src/commands/site.js';
// biome-ignore lint/style/noRestrictedImports: as above
import { ConfigError, type ConfigProblem } from '../../../src/config/problem.js';
import { loadLinkDriver } from '../../index.js';

const SITE = String.raw`site: seaview
timezone: Europe/Lisbon
links:
  - id: meridian
    format: programmable
    transport: { type: tcp, host: 192.0.2.20, port: 4001 }
    programmable:
      table: nortel-mwi
      answers: { withinMs: 30000 }
  - id: acme
    format: programmable
    transport: { type: tcp, host: 192.0.2.21, port: 4001 }
    programmable:
      line: { end: cr, trailer: '\r' }
      start: [{ send: '\x1bM1', expect: 'READY' }]
      commands:
        SetMessageWaiting: { on: 'L1 {extension:5>0}', off: 'L0 {extension:5>0}' }
        MakeCall: 'D {device} {to}'
      answers:
        ok: ['OK']
        refused: [{ pattern: 'NO .*', reason: invalid }]
      events:
        - event: Established
          pattern: 'ANS (?<device>\d+) (?<other>\d+)'
      samples:
        - command: { service: SetMessageWaiting, extension: "0118", on: true }
          expect: 'L1 00118\r'
        - line: "ANS 0118 5550142"
          expect: { type: CallEvent, event: Established, device: "0118", other: "5550142" }
        - line: "NO SUCH STATION"
          expect: refused
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwire-programmable-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function siteFile(text: string): string {
  const path = join(folder, 'site.yaml');
  writeFileSync(path, text);
  return path;
}

function problemsOf(text: string): readonly ConfigProblem[] {
  try {
    siteOf(siteFile(text));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

it('a site file with described links is good when its samples are, and gives the daemon their drivers', async () => {
  expect(problemsOf(SITE)).toEqual([]);
  const [meridian, acme] = siteOf(siteFile(SITE)).links;
  expect(meridian && (await loadLinkDriver(meridian)).services).toContain('SetWakeUp');
  const driver = acme && (await loadLinkDriver(acme));
  expect(driver).toMatchObject({ services: ['SetMessageWaiting', 'MakeCall'], evidence: 'L2' });
  expect(driver?.framing).toEqual({ kind: 'lines', maxFrame: 200, idleFlushMs: 300, end: '\r' });
});

it('the example of the README is one', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const example = readme.split('\n').flatMap((line) => (line.startsWith('    ') ? [line.slice(4)] : []));
  expect(problemsOf(['site: seaview', 'timezone: Europe/Lisbon', ...example].join('\n'))).toEqual([]);
});

it.each<[string, string, string, Partial<ConfigProblem>]>([
  [
    'bytes of a sample',
    String.raw`expect: 'L1 00118\r'`,
    String.raw`expect: 'L1 0118\r'`,
    {
      line: 27,
      column: 19,
      path: 'links[1].programmable.samples[0].expect',
      found: String.raw`it gives L1 00118\r`,
      allowed: String.raw`expected L1 0118\r`,
    },
  ],
  [
    'a field of a sample',
    'other: "5550142"',
    'other: "5550143"',
    {
      line: 29,
      path: 'links[1].programmable.samples[1].expect.other',
      found: 'the line gives "5550142"',
      allowed: 'expected "5550143"',
    },
  ],
  ['a kind of line', 'expect: refused', 'expect: ok', { line: 31, found: 'it gives refused' }],
  [
    'a placeholder',
    "'D {device} {to}'",
    "'D {device} {too}'",
    { line: 18, path: 'links[1].programmable.commands.MakeCall', found: '{too}' },
  ],
  [
    'a pattern that could take minutes',
    String.raw`'ANS (?<device>\d+) (?<other>\d+)'`,
    String.raw`'ANS (?<device>(?:\d+)+) (?<other>\d+)'`,
    { line: 24, path: 'links[1].programmable.events[0].pattern' },
  ],
  ['a service', 'MakeCall:', 'MakeCal:', { code: 'CONFIG_UNKNOWN_KEY', didYouMean: 'MakeCall', line: 18 }],
  ['a table', 'table: nortel-mwi', 'table: nortel', { line: 8, found: '"nortel"' }],
  [
    'no description',
    'id: acme\n    format: programmable',
    'id: acme\n    format: smdi',
    { found: 'programmable beside format: smdi' },
  ],
])('says what is wrong with %s, with its place', (_, from, to, expected) => {
  expect(SITE).toContain(from);
  expect(problemsOf(SITE.replace(from, to))).toContainEqual(expect.objectContaining(expected));
});
