import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readStatus, removeStatus, type StatusSnapshot, writeStatus } from './status-file.js';
import { judgeStatus, renderStatus, statusJson } from './status-report.js';

const dir = mkdtempSync(join(tmpdir(), 'bellwire-status-'));
afterAll(() => rmSync(dir, { recursive: true }));
const path = join(dir, 'status.json');
const NOW = Date.UTC(2026, 4, 1, 12);

const WELL: StatusSnapshot = {
  schema: 1,
  writtenAt: NOW - 2000,
  site: 'seaview',
  version: '0.1.0',
  pid: 4711,
  startedAt: NOW - 90_061_000,
  links: [
    {
      id: 'smdr',
      format: 'panasonic-tda-a',
      state: 'up',
      why: null,
      lastByteAt: NOW - 65_000,
      counters: { frames: 12, unparsed: 1 },
    },
  ],
  ledger: { fault: null, bytes: 1_500_000, quarantined: 1, outbox: 0 },
  mqtt: { connected: true, why: null },
  lamps: { lit: 3, faults: 0, boards: [{ id: 'panel', fault: null, hungSince: null }] },
};
const running = (change: Partial<StatusSnapshot>) =>
  ({ is: 'running', snapshot: { ...WELL, ...change }, ageMs: 2000 }) as const;

describe('the file', () => {
  test('what is written can be read, by everybody, and leaves no other file behind', async () => {
    const umask = process.umask(0o077);
    await writeStatus(path, WELL);
    process.umask(umask);
    expect(await readStatus(path, NOW)).toEqual({ is: 'running', snapshot: WELL, ageMs: 2000 });
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(dir)).toEqual(['status.json']);
  });

  test('a reader never sees half a snapshot', async () => {
    await writeStatus(path, WELL);
    const large = { ...WELL, site: 'x'.repeat(200_000) };
    const writing = (async () => {
      for (let turn = 0; turn < 40; turn++) await writeStatus(path, turn % 2 ? WELL : large);
      return 'done';
    })();
    let reads = 0;
    for (let finished = false; !finished; reads++) {
      expect((await readStatus(path, NOW)).is).toBe('running');
      finished = (await Promise.race([writing, Promise.resolve('busy')])) === 'done';
    }
    expect(reads).toBeGreaterThan(2);
  });

  test('an orderly stop leaves no file; stopping twice is fine', async () => {
    await writeStatus(path, WELL);
    await removeStatus(path);
    await removeStatus(path);
    expect(await readStatus(path, NOW)).toEqual({ is: 'absent' });
    expect(await readStatus(join(dir, 'none', 'status.json'), NOW)).toEqual({ is: 'absent' });
  });

  test.each([
    ['fifteen seconds old', 15_000, 'running'],
    ['older', 15_001, 'stale'],
    ['from the future', -15_001, 'stale'],
  ])('%s', async (_, ageMs, is) => {
    await writeStatus(path, { ...WELL, writtenAt: NOW - ageMs });
    expect(await readStatus(path, NOW)).toMatchObject({ is, ageMs });
  });

  test.each([['{"schema":1'], ['{"schema":2,"writtenAt":1}'], ['null'], ['']])(
    'no status file: %s',
    async (text) => {
      writeFileSync(path, text);
      expect((await readStatus(path, NOW)).is).toBe('unreadable');
    },
  );

  test('a file that cannot be written is an error of the caller', async () => {
    await expect(writeStatus(join(dir, 'none', 'status.json'), WELL)).rejects.toThrow(/ENOENT/);
  });
});

describe('the verdict', () => {
  const [link] = WELL.links;
  test.each([
    ['all is well', running({}), 0, null],
    ['no broker wanted', running({ mqtt: null }), 0, null],
    [
      'a link down',
      running({ links: link ? [{ ...link, state: 'down', why: 'PORT_HANGUP' }] : [] }),
      1,
      /smdr is down \(PORT_HANGUP\)/,
    ],
    [
      'a link silent',
      running({ links: link ? [{ ...link, state: 'silent', why: 'LINK_SILENT' }] : [] }),
      1,
      /smdr is silent/,
    ],
    ['disk full', running({ ledger: { ...WELL.ledger, fault: 'LEDGER_FULL' } }), 1, /ledger.*LEDGER_FULL/],
    [
      'no broker',
      running({ mqtt: { connected: false, why: 'BROKER_REFUSED' } }),
      1,
      /broker.*BROKER_REFUSED/,
    ],
    ['a lamp fault', running({ lamps: { ...WELL.lamps, faults: 1 } }), 1, /1 lamp not as wanted/],
    [
      'a board that hangs',
      running({
        lamps: {
          ...WELL.lamps,
          boards: [{ id: 'panel', fault: 'LAMP_BOARD_HUNG', hungSince: WELL.writtenAt - 12_000 }],
        },
      }),
      1,
      /^lamp board panel hangs for 12 s \(LAMP_BOARD_HUNG\)$/,
    ],
    [
      'a board fault',
      running({
        lamps: { ...WELL.lamps, boards: [{ id: 'panel', fault: 'GPIO_NOT_FOUND', hungSince: null }] },
      }),
      1,
      /board panel/,
    ],
    ['killed', { is: 'stale', snapshot: WELL, ageMs: 65_000 } as const, 3, /process 4711 is 1 min 5 s old/],
    ['clock back', { is: 'stale', snapshot: WELL, ageMs: -65_000 } as const, 3, /future/],
    ['never started', { is: 'absent' } as const, 3, /not running/],
    ['not readable', { is: 'unreadable', why: 'EACCES' } as const, 3, /EACCES/],
  ] as const)('%s', (_, state, exitCode, trouble) => {
    const report = judgeStatus(state);
    expect(report.exitCode).toBe(exitCode);
    if (trouble) expect(report.troubles.join('\n')).toMatch(trouble);
    else expect(report.troubles).toEqual([]);
    const json: unknown = JSON.parse(statusJson(state));
    expect(json).toMatchObject({ daemon: state.is, ok: exitCode === 0, troubles: report.troubles });
  });

  test('for people', () => {
    expect(renderStatus(running({}), NOW).split('\n')).toEqual([
      'site         seaview',
      'daemon       running since 2026-04-30T10:58:59.000Z (1 d 1 h), version 0.1.0, process 4711',
      'link smdr    up, panasonic-tda-a, last byte 1 min 5 s ago, 12 frames, 1 unparsed',
      'ledger       ok, 1.5 MB, 1 quarantined, 0 waiting for the broker',
      'mqtt         connected',
      'lamps        3 lit, 0 faults',
      'board panel  ok',
      '',
      'All is well.',
    ]);
    expect(renderStatus({ is: 'absent' }, NOW)).toMatch(
      /not running.*\nStart it: sudo systemctl start bellwire/,
    );
  });
});
