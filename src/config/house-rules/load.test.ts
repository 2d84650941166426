import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseSite } from '../load.js';
import { ConfigError, type ConfigProblem } from '../problem.js';
import { baseRules, loadRules, versionOf } from './load.js';

const folder = mkdtempSync(join(tmpdir(), 'bellwire-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = `rules:
  name: seaview
  version: 3
  approvedBy: Front office manager
  approvedOn: 2027-01-15
  effectiveFrom: 2027-02-01T00:00
`;

/** Writes a file of house rules and answers its path. */
function file(name: string, keys: string, head = HEAD): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, head + keys);
  return path;
}
const extending = (base: string) => HEAD.replace('version: 3', `version: 3\n  extends: ${base}`);

function problemsOf(action: () => unknown): readonly ConfigProblem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('no ConfigError was thrown');
}

describe('a file', () => {
  test('says what differs; the rest is hotel-base, durations in milliseconds', () => {
    const { id, rules, head } = loadRules(file('a.yaml', 'hold: { recall: 20s }\nanswer: { maxRings: 4 }\n'));
    expect([id, head?.extends]).toEqual(['seaview@3', 'hotel-base']);
    const { rules: base } = baseRules();
    expect(rules).toEqual({
      ...base,
      hold: { ...base.hold, recall: 20_000 },
      answer: { ...base.answer, maxRings: 4 },
    });
  });

  test('merges mappings, replaces lists, and takes away with null', () => {
    file(
      'group.yaml',
      `pickUp: { groups: { sales: ["2101", "2102"], bar: ["2201"] } }
wakeUp: { attempts: 5, snooze: { max: 1 } }
busy: { options: { guest: [later] } }
screening: { partnersFile: /etc/bellwire/partners.csv }
`,
    );
    const { rules } = loadRules(
      file(
        'house.yaml',
        `pickUp: { groups: { bar: null, spa: ["2301"] } }
wakeUp: { snooze: { after: 5min } }
busy: { options: { gm: [message] } }
screening: { partnersFile: null }
answer: { apologiseAfterRings: null }
`,
        extending('./group.yaml'),
      ),
    );
    expect(rules.pickUp.groups).toEqual({ sales: ['2101', '2102'], spa: ['2301'] });
    expect(rules.wakeUp).toMatchObject({ attempts: 5, snooze: { max: 1, after: 300_000 } });
    expect(rules.busy.options).toMatchObject({ guest: ['later'], gm: ['message'], staff: ['wait', 'later'] });
    expect(rules.screening.partnersFile).toBeNull();
    expect(rules.answer.apologiseAfterRings).toBeNull();
  });

  test('extends from its own folder, over several files', () => {
    file('chain/one.yaml', 'answer: { maxRings: 5, targetRings: 4 }\n');
    file('chain/deep/two.yaml', 'answer: { maxRings: 6 }\n', extending('../one.yaml'));
    const { rules, base } = loadRules(
      file('three.yaml', 'hold: { maxRecalls: 9 }\n', extending('chain/deep/two.yaml')),
    );
    expect(rules.answer).toMatchObject({ targetRings: 4, maxRings: 6 });
    expect(base?.base?.base?.id).toBe('hotel-base@1');
  });
});

describe('what is refused, with its place', () => {
  test('a key that is not there, with the one that was meant', () => {
    const path = file('typo.yaml', 'hold:\n  recal: 20s\n');
    expect(problemsOf(() => loadRules(path))).toMatchObject([
      {
        code: 'CONFIG_UNKNOWN_KEY',
        file: path,
        line: 8,
        column: 3,
        path: 'hold.recal',
        didYouMean: 'recall',
      },
    ]);
  });

  test.each([
    ['no approver', HEAD.replace(/ {2}approvedBy.*\n/, ''), 1, 1],
    ['an empty one', HEAD.replace('Front office manager', '""'), 4, 15],
    ['nothing', HEAD.replace('Front office manager', ''), 4, 15],
    ['no date of approval', HEAD.replace(/ {2}approvedOn.*\n/, ''), 1, 1],
  ])('%s', (_, head, line, column) => {
    const [problem, ...others] = problemsOf(() => loadRules(file('unapproved.yaml', '', head)));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'RULES_NOT_APPROVED', line, column });
  });

  test('a hold without a timer', () => {
    for (const recall of ['0s', '500ms', 'null', 'never', '""', '30']) {
      const [problem] = problemsOf(() => loadRules(file('hold.yaml', `hold:\n  recall: ${recall}\n`)));
      expect(problem, recall).toMatchObject({ path: 'hold.recall', line: 8 });
    }
    expect(loadRules(file('hold.yaml', 'hold: { recall: 1s }\n')).rules.hold.recall).toBe(1000);
  });

  test('listening in unheard, and stepping in without the tone', () => {
    const keys = 'intrusion:\n  silent: allowed\n  tone: off\n';
    const problems = problemsOf(() => loadRules(file('silent.yaml', keys)));
    expect(problems.map(({ path, allowed }) => [path, allowed])).toEqual([
      ['intrusion.silent', 'never'],
      ['intrusion.tone', 'must'],
    ]);
  });

  test('a variable that the caller must not hear', () => {
    const keys = `scripts:\n  noAnswerTold:\n    en: "Room {room} does not answer."\n`;
    expect(problemsOf(() => loadRules(file('leak.yaml', keys)))).toMatchObject([
      {
        path: 'scripts.noAnswerTold.en',
        line: 9,
        allowed: expect.stringContaining('no variables but {choices}'),
      },
    ]);
  });

  test('rings in the wrong order, also when one half is in the file below', () => {
    file('below.yaml', 'answer: { maxRings: 5 }\n');
    const path = file('above.yaml', 'answer: { targetRings: 6 }\n', extending('./below.yaml'));
    expect(problemsOf(() => loadRules(path))).toMatchObject([
      { path: 'answer', found: 'minRings 1, targetRings 6, maxRings 5' },
    ]);
  });

  test('extending oneself, over another', () => {
    const a = file('circle-a.yaml', '', extending('./circle-b.yaml'));
    const b = file('circle-b.yaml', '', extending('./circle-a.yaml'));
    expect(problemsOf(() => loadRules(a))).toMatchObject([
      { code: 'RULES_EXTENDS', file: b, line: 4, found: `${a} extends ${b} extends ${a}` },
    ]);
  });

  test('extending a profile that is not there, or a file that is not', () => {
    const unknown = file('unknown.yaml', '', extending('hotel-bass'));
    expect(problemsOf(() => loadRules(unknown))).toMatchObject([
      { code: 'RULES_EXTENDS', path: 'rules.extends', didYouMean: 'hotel-base' },
    ]);
    const absent = file('absent.yaml', '', extending('./nowhere.yaml'));
    expect(problemsOf(() => loadRules(absent))).toMatchObject([
      { code: 'CONFIG_NOT_FOUND', file: join(folder, 'nowhere.yaml') },
    ]);
  });

  test('a key that must be there cannot be taken away', () => {
    expect(problemsOf(() => loadRules(file('gone.yaml', 'answer: { maxRings: null }\n')))).toMatchObject([
      { path: 'answer.maxRings', found: 'nothing' },
    ]);
  });

  test('a day that is not in the calendar', () => {
    const head = HEAD.replace('2027-02-01T00:00', '2027-02-30');
    expect(problemsOf(() => loadRules(file('day.yaml', '', head)))).toMatchObject([
      { path: 'rules.effectiveFrom', line: 6 },
    ]);
  });
});

describe('the site file', () => {
  const site = (refs: string) =>
    parseSite(
      `site: seaview\ntimezone: Asia/Shanghai\nhouseRules: ${refs}\n`,
      join(folder, 'bellwire.yaml'),
      [],
    );

  test('without house rules has the shipped ones', () => {
    expect(site('[]').rules.map(({ id, from }) => [id, from])).toEqual([['hotel-base@1', -Infinity]]);
  });

  test('names versions in any order; they are in force in the order of their dates', () => {
    file('v3.yaml', 'answer: { maxRings: 4 }\n');
    file('v4.yaml', '', HEAD.replace('version: 3', 'version: 4').replace('2027-02-01', '2027-01-20'));
    const { rules } = site('[v3.yaml, ./v4.yaml]');
    expect(rules.map(({ id, from }) => [id, from])).toEqual([
      ['hotel-base@1', -Infinity],
      ['seaview@4', Date.UTC(2027, 0, 19, 16)],
      ['seaview@3', Date.UTC(2027, 0, 31, 16)],
    ]);
  });

  test('cannot name one twice, or two for the same moment', () => {
    file('v3.yaml', '');
    file('v5.yaml', '', HEAD.replace('version: 3', 'version: 5'));
    expect(problemsOf(() => site('[v3.yaml, v3.yaml]'))).toMatchObject([
      { code: 'CONFIG_INVALID', path: 'houseRules[1]', line: 3, column: 23 },
    ]);
    expect(problemsOf(() => site('[v3.yaml, v5.yaml]'))).toMatchObject([
      { found: 'seaview@5, in force from the same moment as seaview@3' },
    ]);
  });

  test('is told which profile was meant', () => {
    expect(problemsOf(() => site('[hotel-bass]'))).toMatchObject([
      { code: 'RULES_EXTENDS', path: 'houseRules[0]', didYouMean: 'hotel-base' },
    ]);
  });
});

test('the digest tells that rules changed under the same version', () => {
  const before = versionOf(loadRules(file('same.yaml', 'hold: { recall: 20s }\n')), 'Europe/Lisbon');
  const after = versionOf(loadRules(file('same.yaml', 'hold: { recall: 25s }\n')), 'Europe/Lisbon');
  expect(after.id).toBe(before.id);
  expect(after.digest).not.toBe(before.digest);
});
