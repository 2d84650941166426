import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: from the site file to the record, as `bellwire parse --link` goes
import { optionsOfLink } from '../../../src/commands/parse-link.js';
// biome-ignore lint/style/noRestrictedImports: what `bellwire check-config` reads
import { siteOf } from '../../../src/commands/site.js';
// biome-ignore lint/style/noRestrictedImports: as above
import { ConfigError, type ConfigProblem } from '../../../src/config/problem.js';
// biome-ignore lint/style/noRestrictedImports: as above
import { type ParseOptions, runParse } from '../../../src/parse.js';
import { loadLinkDriver } from '../../index.js';

const SITE = String.raw`site: seaview
timezone: Europe/Lisbon
links:
  - id: acme
    format: custom
    transport: { type: tcp, host: 192.0.2.20, port: 4001 }
    custom:
      records:
        - columns: { date: 1-8, time: 10-14, direction: 16, extension: 18-22, number: 24-38, duration: 40-44 }
          date: DD/MM/YY
          time: HH:MM
          timeIs: end
          duration: M:SS
          direction: { by: direction, outgoing: [O], incoming: [I] }
        - kind: wake-up
          event: no-answer
          pattern: 'WAKE (?<extension>\d+) (?<time>\d\d:\d\d) NO ANSWER'
          time: HH:MM
      ignore: ['ACME .*Page \d+']
      samples:
        - line: "14/05/26 09:41 O 0118  5550101          1:12"
          expect: { direction: outgoing, extension: "0118", dialed: "5550101", durationSeconds: 72 }
        - line: "ACME 8/32 Page 3"
          expect: ignored
  - id: definity
    format: avaya-custom
    transport: { type: tcp, host: 192.0.2.21, port: 4001 }
    cdrItems: ["date:6", "time:4", "sec-dur:5", "cond-code:1", "calling-num:10", "dialed-num:15"]
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwire-custom-'));
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

async function parse(options: ParseOptions, bytes: string): Promise<unknown[]> {
  let out = '';
  const sink = new Writable({
    write(chunk, _, done) {
      out += String(chunk);
      done();
    },
  });
  expect(await runParse(options, Readable.from([Buffer.from(bytes, 'latin1')]), sink)).toBe(0);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('a site file with described formats', () => {
  it('is good when its samples are', () => {
    expect(problemsOf(SITE)).toEqual([]);
  });

  it('says where a sample becomes something else, like any other problem', () => {
    const [problem, ...others] = problemsOf(SITE.replace('durationSeconds: 72', 'durationSeconds: 71'));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'CONFIG_INVALID',
      line: 22,
      path: 'links[0].custom.samples[0].expect.durationSeconds',
      found: 'the line gives 72',
      allowed: 'expected 71',
      source: { text: expect.stringContaining('durationSeconds: 71') },
    });
    expect(problem?.column).toBe(97);
  });

  it.each<[string, string, string, Partial<ConfigProblem>]>([
    [
      'a pattern',
      String.raw`(?<time>\d\d:\d\d)`,
      '(?<time>[0-9:+)',
      { line: 17, path: 'links[0].custom.records[1].pattern' },
    ],
    ['a form', 'duration: M:SS', 'duration: M:XX', { line: 13, path: 'links[0].custom.records[0].duration' }],
    ['an item', 'cond-code:1', 'cond-kode:1', { line: 28, path: 'links[1].cdrItems' }],
    ['a key', 'timeIs: end', 'timeis: end', { code: 'CONFIG_UNKNOWN_KEY', didYouMean: 'timeIs', line: 12 }],
    [
      'no definition',
      'format: avaya-custom',
      'format: custom',
      { line: 26, found: 'custom, without the key custom' },
    ],
    [
      'the wrong one',
      'format: avaya-custom',
      'format: avaya-lsu',
      { found: 'cdrItems beside format: avaya-lsu' },
    ],
  ])('says what is wrong with %s', (_, from, to, expected) => {
    expect(SITE).toContain(from);
    expect(problemsOf(SITE.replace(from, to))).toContainEqual(expect.objectContaining(expected));
  });

  it('makes `bellwire parse --link` read the format', async () => {
    const options = optionsOfLink({ config: siteFile(SITE), link: 'acme' });
    const bytes =
      '14/05/26 09:41 I 0118  5550102         10:00\r\nWAKE 0118 06:45 NO ANSWER\r\nACME 8/32 Page 3\r\n';
    expect(await parse(options, bytes)).toMatchObject([
      {
        format: 'custom',
        direction: 'incoming',
        caller: '5550102',
        localTime: '2026-05-14T09:41',
        timeIs: 'end',
        durationSeconds: 600,
      },
      { kind: 'wake-up', extension: '0118', detail: { event: 'no-answer', time: '06:45' } },
    ]);
    expect(await parse({ ...options, stats: true }, bytes)).toEqual([
      { lines: 3, records: 2, unparsed: 0, ignored: 1, continuation: 0, pieces: 0 },
    ]);
  });

  it('makes it read the items of a customised record', async () => {
    const options = optionsOfLink({ config: siteFile(SITE), link: 'definity' });
    const line = '051426090000064A      4101        5550103\r\n';
    expect(await parse(options, line)).toMatchObject([
      {
        format: 'avaya-custom',
        extension: '4101',
        dialed: '5550103',
        durationSeconds: 64,
        localTime: '2026-05-14T09:00',
      },
    ]);
  });

  it('needs its link: the name alone says nothing', async () => {
    await expect(parse({ format: 'custom' }, '')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(() => optionsOfLink({ config: siteFile(SITE), link: 'smdr' })).toThrow('no link "smdr"');
  });

  it('gives the daemon the same driver', async () => {
    const [link] = siteOf(siteFile(SITE)).links;
    const driver = link && (await loadLinkDriver(link));
    expect(driver?.framing).toEqual({ kind: 'lines', maxFrame: 200, idleFlushMs: 2000 });
    const text = '14/05/26 09:41 O 0118  5550101          1:12\r\n';
    const decoded = driver
      ?.createDecoder({ referenceDate: () => '2026-06-01' })
      .decode({ text, at: 0, cut: null, line: 1 });
    expect(decoded).toMatchObject({
      is: 'facts',
      facts: [{ record: { extension: '0118', durationSeconds: 72 } }],
    });
  });
});
