import { describe, expect, it } from 'vitest';
import type { CustomFormat, CustomRecord, PbxDriver } from '../../../src/driver-api/index.js';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import { fuzz } from '../smdr-kit/fuzz.js';
import { outcomesOf } from '../smdr-kit/specimens.js';
import { checkCustom } from './check.js';
import { custom } from './index.js';

/** An invented printer: `14/05/26 09:41 O 0118  03   5550101         00:01:12  TR`. */
const CALL: CustomRecord = {
  kind: 'call',
  columns: {
    date: '1-8',
    time: '10-14',
    direction: 16,
    extension: '18-22',
    trunk: '24-26',
    number: '28-42',
    duration: '44-51',
    condition: '54-55',
    detail_queue: '57-58',
  },
  unused: ['60-62'],
  date: 'DD/MM/YY',
  time: 'HH:MM',
  timeIs: 'start',
  duration: 'HH:MM:SS',
  direction: {
    by: 'direction',
    outgoing: ['O'],
    incoming: ['I'],
    internal: ['E'],
    tandem: [],
    unknown: ['?', ''],
  },
  answered: { by: 'condition', yes: ['AN'], no: ['NA'] },
  transferred: { by: 'condition', yes: ['TR'], no: [] },
  optional: ['duration'],
};

/** `Wake-up 0118 ended 06:45 answered`, without a date. */
const WAKE_UP: CustomRecord = {
  kind: 'wake-up',
  event: 'answered',
  pattern: 'Wake-up (?<extension>\\d{2,5}) (?:ended|closed) (?<time>\\d\\d:\\d\\d) answered',
  time: 'HH:MM',
  unused: [],
  optional: [],
};

const FORMAT: CustomFormat = {
  records: [CALL, WAKE_UP],
  ignore: ['.*Page +\\d+.*'],
  maxLine: 100,
  samples: [
    {
      line: '14/05/26 09:41 O 0118  03  5550101         00:01:12  TR 12 xyz',
      expect: {
        kind: 'call',
        direction: 'outgoing',
        extension: '0118',
        trunk: '03',
        dialed: '5550101',
        localTime: '2026-05-14T09:41',
        timeIs: 'start',
        durationSeconds: 72,
        conditions: ['TR'],
        transferred: true,
        answered: null,
        detail: { queue: '12' },
      },
    },
    { line: '           Acme 8/32       Page 12', expect: 'ignored' },
    { line: '14/05/26 09:41 O 0118  03  5550101         00:61:12', expect: 'unparsed' },
  ],
};

const described = (format: CustomFormat): PbxDriver => custom.configured?.({ custom: format }) ?? custom;
const only = (record: CustomRecord): CustomFormat => ({ ...FORMAT, records: [record], samples: [] });
const decoded = (text: string, format = FORMAT) => outcomesOf(described(format), `${text}\r\n`, {});

describe('a described format', () => {
  it('holds what its samples promise', () => {
    expect(checkCustom(FORMAT, '2026-06-01')).toEqual([]);
  });

  it.each([
    [
      'an incoming call',
      'I 0118  03  5550102         00:00:09  AN',
      { direction: 'incoming', caller: '5550102', answered: true },
    ],
    [
      'a call from station to station',
      'E 0118      0119            00:00:09',
      { direction: 'internal', dialed: '0119' },
    ],
    [
      'an unanswered one, its optional duration blank',
      'I 0118  03  5550102                   NA',
      { answered: false, caller: '5550102' },
    ],
    [
      'a direction that is not told',
      '? 0118  03  5550102         00:00:09',
      { detail: { number: '5550102' } },
    ],
    [
      'a blank that is one of the texts',
      '  0118  03  5550102         00:00:09',
      { detail: { number: '5550102' } },
    ],
  ])('reads %s', (_, rest, expected) => {
    const [record] = decoded(`14/05/26 09:41 ${rest}`);
    expect(record).toMatchObject({
      format: 'custom',
      kind: 'call',
      extension: '0118',
      localTime: '2026-05-14T09:41',
      ...expected,
    });
  });

  it('tries its records in order and states a constant event', () => {
    expect(decoded('Wake-up 0118 closed 06:45 answered')).toEqual([
      {
        format: 'custom',
        kind: 'wake-up',
        extension: '0118',
        detail: { event: 'answered', time: '06:45' },
        line: 1,
      },
    ]);
  });

  it.each([
    ['a mark between the fields', '14/05/26 09:41xO 0118  03  5550101         00:01:12'],
    [
      'something behind the last column',
      `14/05/26 09:41 O 0118  03  5550101         00:01:12${' '.repeat(15)}x`,
    ],
    ['a text that stands in no list', '14/05/26 09:41 Q 0118  03  5550101         00:01:12'],
    ['an impossible date', '31/02/26 09:41 O 0118  03  5550101         00:01:12'],
    ['an impossible time', '14/05/26 24:41 O 0118  03  5550101         00:01:12'],
    ['a blank extension', '14/05/26 09:41 O       03  5550101         00:01:12'],
    ['an extension that is no number', '14/05/26 09:41 O 01 18 03  5550101         00:01:12'],
    ['a longer wake-up line', 'Wake-up 0118 closed 06:45 answered twice'],
  ])('takes no line with %s', (_, line) => {
    expect(decoded(line)).toMatchObject([{ kind: 'unparsed', raw: line }]);
  });

  it('takes no line without its end', () => {
    const line = '14/05/26 09:41 O 0118  03  5550101         00:01:12';
    expect(outcomesOf(described(FORMAT), line, {})).toMatchObject([{ kind: 'unparsed', code: 'FRAME_CUT' }]);
  });

  it('knows its own lines among others', () => {
    const line = `${FORMAT.samples[0]?.line}\r\n`;
    expect(described(FORMAT).detect(line.repeat(30))).toBeGreaterThan(0.9);
    expect(described(FORMAT).detect('ATQ0E0V1S0=1X0&D0\r\n'.repeat(30))).toBe(0);
    expect(custom.detect(line.repeat(30))).toBe(0);
  });

  it('accounts for hostile bytes', async () => {
    const report = await fuzz({
      driver: described(FORMAT),
      framing: described(FORMAT).framing,
      createFramer,
      specimens: [
        FORMAT.samples
          .map(({ line }) => `${line}\r\n`)
          .join('')
          .repeat(20),
        'Wake-up 0118 ended 06:45 answered\r\n'.repeat(30),
      ],
      bytes: 1_000_000,
      seed: 20260514,
    });
    expect(report.records).toBeGreaterThan(40);
    expect(report.ignored).toBeGreaterThan(40);
    expect(report.longestFrame).toBeLessThanOrEqual(FORMAT.maxLine);
  });
});

describe('what cannot be', () => {
  const problems = (record: Partial<CustomRecord>) =>
    checkCustom(only({ ...CALL, ...record }), '2026-06-01').map(
      ({ path, found }) => `${path.join('.')}: ${found}`,
    );

  it.each<[string, Partial<CustomRecord>, string]>([
    ['columns and pattern', { pattern: '(?<date>.*)' }, 'records.0: columns and pattern'],
    ['neither', { columns: undefined }, 'records.0: neither columns nor pattern'],
    [
      'two fields in a column',
      { unused: ['51-52'] },
      'records.0.unused.0: column 51, which is duration already',
    ],
    [
      'a range backwards',
      { columns: { ...CALL.columns, account: '70-66' } },
      'records.0.columns.account: columns 70-66',
    ],
    [
      'a field of another name',
      { columns: { ...CALL.columns, extention: '70-72' } },
      'records.0.columns.extention: the field extention',
    ],
    [
      'a form that is none',
      { date: 'DD/MM/YYY' },
      'records.0.date: "DD/MM/YYY": YYY is nothing of a date; known: YYYY, YY, MM, DD',
    ],
    ['a form without its field', { ring: 'M:SS' }, 'records.0.ring: the form of ring'],
    ['a field without its form', { duration: undefined }, 'records.0.columns: duration without its form'],
    ['a time that is neither start nor end', { timeIs: undefined }, 'records.0: a time'],
    [
      'a rule about no field',
      { answered: { by: 'status', yes: ['A'], no: [] } },
      'records.0.answered.by: "status"',
    ],
    [
      'a number without a direction',
      { direction: undefined },
      'records.0.columns: a number without a direction',
    ],
    ['an optional field that is none', { optional: ['ring'] }, 'records.0.optional.0: ring'],
  ])('%s', (_, record, expected) => {
    expect(problems(record)).toContain(expected);
    expect(() => described(only({ ...CALL, ...record }))).toThrow('custom.records.0');
  });

  it('is told of a pattern with the place', () => {
    const record = { ...WAKE_UP, pattern: '(?<extension>(?:\\d+)+)' };
    expect(checkCustom(only(record), '2026-06-01')).toMatchObject([
      { path: ['records', 0, 'pattern'], found: expect.stringContaining('a group is not repeated') },
    ]);
  });

  it('is a sample that becomes something else, field by field', () => {
    const [good] = FORMAT.samples;
    const line = good?.line ?? '';
    const samples = [
      { line, expect: { dialed: '5550109', durationSeconds: 71, detail: { queue: '13' }, caller: '1' } },
      { line, expect: 'ignored' as const },
      { line: 'Page 1', expect: { kind: 'call' } },
    ];
    expect(checkCustom({ ...FORMAT, samples }, '2026-06-01')).toEqual([
      {
        path: ['samples', 0, 'expect', 'dialed'],
        found: 'the line gives "5550101"',
        allowed: 'expected "5550109"',
      },
      {
        path: ['samples', 0, 'expect', 'durationSeconds'],
        found: 'the line gives 72',
        allowed: 'expected 71',
      },
      {
        path: ['samples', 0, 'expect', 'detail', 'queue'],
        found: 'the line gives "12"',
        allowed: 'expected "13"',
      },
      { path: ['samples', 0, 'expect', 'caller'], found: 'the line gives null', allowed: 'expected "1"' },
      { path: ['samples', 1, 'expect'], found: 'the line gives a call record', allowed: 'expected ignored' },
      { path: ['samples', 2, 'expect'], found: 'the line gives ignored', allowed: 'expected a record' },
    ]);
  });

  it('dates without a year count from the day of the sample', () => {
    const record: CustomRecord = {
      ...WAKE_UP,
      pattern: '(?<date>\\d\\d-\\d\\d) (?<time>\\d\\d:\\d\\d) (?<extension>\\d+)',
      date: 'MM-DD',
    };
    const sample = {
      line: '12-31 23:59 0118',
      expect: { localTime: '2025-12-31T23:59' },
      today: '2026-01-01',
    };
    expect(checkCustom({ ...only(record), samples: [sample] }, '2027-06-01')).toEqual([]);
    expect(
      checkCustom({ ...only(record), samples: [{ ...sample, today: undefined }] }, '2027-06-01'),
    ).toHaveLength(1);
  });
});
