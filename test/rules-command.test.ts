import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit.js';

/** `bellwire rules` as it is shipped: the bundle, with the profiles beside it. Needs `npm run build`. */
const MAIN = join(import.meta.dirname, '../dist/bundle/main.js');
const folder = mkdtempSync(join(tmpdir(), 'bellwire-rules-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

function bellwire(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, stdout, stderr };
}
const answer = (stdout: string) => JSON.parse(stdout) as Record<string, unknown>;

writeFileSync(
  join(folder, 'rules.yaml'),
  `rules:
  name: seaview
  version: 1
  extends: hotel-gm-screening
  approvedBy: Front office manager
  approvedOn: 2027-01-15
  effectiveFrom: 2020-02-01T00:00
hold: { recall: 20s }
screening: { declinedScript: polite-decline }
`,
);
writeFileSync(
  join(folder, 'draft.yaml'),
  'rules: { name: seaview, version: 2, effectiveFrom: 2028-01-01 }\n',
);
writeFileSync(
  join(folder, 'site.yaml'),
  'site: seaview\ntimezone: Europe/Lisbon\nhouseRules: [./rules.yaml]\n',
);

describe('bellwire rules', () => {
  it('check: who approved it, from when it holds, what it changes', () => {
    const { status, stdout } = bellwire('rules', 'check', 'rules.yaml');
    expect(stdout).toContain(
      'seaview@1, approved by Front office manager on 2027-01-15, in force from 2020-02-01T00:00',
    );
    expect(stdout).toContain('2 keys differ from hotel-gm-screening@1, which extends hotel-base@1');
    expect(stdout).toContain('hold.recall: 30s → 20s  (R177, R286, C31)');
    expect(status).toBe(EXIT.ok);
  });

  it('check: a file without an approver is refused', () => {
    const { status, stdout } = bellwire('rules', 'check', 'draft.yaml', '--json');
    expect(answer(stdout)).toMatchObject({
      ok: false,
      problems: [{ code: 'RULES_NOT_APPROVED', line: 1 }, {}],
    });
    expect(status).toBe(EXIT.config);
  });

  it('diff: each key with its rules; exit 1 as diff has it', () => {
    const { status, stdout } = bellwire('rules', 'diff', 'hotel-gm-screening', 'rules.yaml', '--json');
    expect(answer(stdout)).toMatchObject({
      before: 'hotel-gm-screening@1',
      changes: [{ key: 'hold.recall' }, { key: 'screening.declinedScript', before: 'no-answer' }],
    });
    expect(status).toBe(EXIT.failed);
    expect(bellwire('rules', 'diff', 'rules.yaml', 'rules.yaml').status).toBe(EXIT.ok);
  });

  it('list: the profiles of the bundle; of a site file its versions, and which is in force', () => {
    const { status, stdout } = bellwire('rules', 'list', '--config', 'site.yaml', '--json');
    const { profiles, versions } = answer(stdout) as { profiles: unknown[]; versions: unknown[] };
    expect(profiles).toHaveLength(17);
    expect(versions).toMatchObject([
      { id: 'hotel-base@1', inForce: false },
      { id: 'seaview@1', inForce: true, effectiveFrom: '2020-02-01T00:00' },
    ]);
    expect(status).toBe(EXIT.ok);
    expect(bellwire('rules', 'list', '-c', 'site.yaml').stdout).toMatch(/^\* seaview@1 /m);
  });

  it('explain: a key, a rule, and what was meant', () => {
    expect(bellwire('rules', 'explain', 'hold.recall').stdout).toMatch(/default +30s\n +serves +R177 /);
    expect(bellwire('rules', 'explain', 'R263').stdout).toContain('answer.maxInclusive');
    const { status, stdout } = bellwire('rules', 'explain', 'hold.recal');
    expect([status, stdout]).toEqual([
      EXIT.failed,
      'There is no key hold.recal. Did you mean hold.recall?\n',
    ]);
  });

  it('the page of all keys is printed', () => {
    expect(bellwire('docs', 'rules').stdout).toContain('### `hotel-gm-screening`');
  });

  it('a site whose rules are refused does not start', () => {
    writeFileSync(
      join(folder, 'bad.yaml'),
      'site: seaview\ntimezone: Europe/Lisbon\nhouseRules: [./draft.yaml]\n',
    );
    const { status, stderr } = bellwire('run', '--config', 'bad.yaml');
    expect(stderr).toContain('RULES_NOT_APPROVED');
    expect(status).toBe(EXIT.config);
  });
});
