import { describe, expect, it } from 'vitest';
import type { SomeRules } from '../../../test/support/rules.js';
import type { Fact } from '../../telephony/index.js';
import { keptEntry } from '../directory/entry.js';
import { asked, houseOfPeople, link, type PersonId, visible } from '../screening/house.fixture.js';

const due: Fact = { type: 'TimerDue', timer: 'task/t1/deadline', due: 0, lateMs: 0, body: null };

/** Somebody asks for a number: `by` is one of ours, or a caller from outside. */
function question(
  text: string,
  by: PersonId | null,
  said: SomeRules = {},
  control: Parameters<typeof houseOfPeople>[1] = null,
) {
  const hotel = houseOfPeople(said, control);
  hotel.start('inquiry.start', { question: text, position: '8001', ...(by ? { for: by } : {}) });
  return {
    ...hotel,
    task: () => hotel.task('inquiry'),
    step: () => hotel.step('inquiry'),
    says: () => hotel.says('inquiry'),
    words: () => hotel.prompt('inquiry')?.say[0]?.words,
    notes: () => hotel.prompt('inquiry')?.note.map(({ en }) => en),
    choices: () => hotel.choices('inquiry'),
    choose: (choice: string, fields: Record<string, unknown> = {}) =>
      hotel.choose(choice, fields, 1000, 'inquiry'),
  };
}

describe('in the directory', () => {
  it('R192: a manager hears the number at once, and is asked whether to connect', () => {
    const ask = question('taxi', 'gm');
    expect([ask.step(), ask.says(), ask.choices()]).toEqual([
      'told',
      ['numberFound'],
      ['connect', 'answered'],
    ]);
    expect(ask.words()?.zh).toMatch(/^Chen总,.*5550196/);
    ask.choose('answered');
    expect(ask.step()).toBe('answered');
  });

  it('R192: the house may not offer to connect', () => {
    expect(question('taxi', 'gm', { inquiry: { offerConnect: false } }).choices()).toEqual(['answered']);
  });

  it('R192 R194: connected by the link, where it can', () => {
    const ask = question('taxi', 'gm', {}, link(false, 'SingleStepTransferCall'));
    expect(asked(ask.choose('connect'))).toEqual(['SingleStepTransferCall']);
    expect(ask.step()).toBe('connecting');
  });

  it('R192: of several that fit the operator takes the one that is meant, or none', () => {
    const ask = question('tours', 'gm');
    expect(ask.notes()).toEqual(['1. Ye Wen (Old Tours)', '2. Lin Bo (Harbour Tours)']);
    expect(ask.choices()).toEqual(['take-1', 'take-2', 'none']);
    ask.choose('take-2');
    expect(ask.words()?.en).toContain('02155550120');
    const none = question('tours', 'gm');
    none.choose('none');
    expect(none.step()).toBe('outside');
  });
});

describe('what is not told is not in the prompt', () => {
  const told = (text: string, by: PersonId | null, said: SomeRules = {}) => {
    const ask = question(text, by, said);
    return ask.step() === 'told' ? (/\d{4,}/.exec(ask.words()?.en ?? '')?.[0] ?? null) : null;
  };

  // Whom: one of the staff (level 1), the manager with a mobile, the general manager (level 2), partner (level 1), taxi (level 0).
  it.each([
    [
      'R095: a caller from outside hears nothing of our people',
      null,
      {},
      [null, null, null, null, '5550196'],
    ],
    [
      'R095: or the office number, where the house says so',
      null,
      { privacy: { giveStaffData: 'office-only' } },
      ['8100', '8600', null, null, '5550196'],
    ],
    [
      'R104 R184: our own people hear office numbers, not those too secret for the operator',
      'clerk',
      {},
      ['8100', '8600', null, '02155550120', '5550196'],
    ],
  ] as const)('%s', (_, by, said, expected) => {
    expect(['Ada', '章平', '陈立', 'Lin Bo', 'Taxi'].map((text) => told(text, by, said))).toEqual(expected);
  });

  it('R184: a mobile is told to nobody, also when there is no other number', () => {
    expect([told('Dan', 'gm'), told('Dan', null, { privacy: { giveStaffData: 'office-only' } })]).toEqual([
      null,
      null,
    ]);
  });

  it('R163: a masked extension is told to nobody', () => {
    expect(told('Ada', 'gm', { privacy: { maskExtensions: ['8100'] } })).toBeNull();
  });

  it('R106 R271: nor the number of a partner whose time is over, or of somebody who left', () => {
    expect([told('Ye Wen', 'gm'), told('Old', 'gm')]).toEqual([null, null]);
  });

  it('R105 R151 R184: the refusal is the words of the house; no private number is in anything to be seen', () => {
    for (const [text, by] of [
      ['陈立', 'manager'],
      ['章平', null],
    ] as const) {
      const ask = question(text, by);
      expect([ask.step(), ask.says()]).toEqual(['not-told', ['refuseStaffData']]);
      ask.choose('refused');
      expect(JSON.stringify(visible(ask.seen))).not.toMatch(/13555550|8888|8600|5550177/);
    }
  });

  it('R135 R184: who wants to be connected to one of ours goes the way of every call to them', () => {
    const ask = question('陈立', null);
    ask.choose('connect');
    const screening = ask.house.get('task', 't2') as { chart: string; step: string } | undefined;
    expect([ask.step(), screening?.chart, screening?.step]).toEqual(['connecting', 'screening', 'ask']);
  });
});

describe('not in the directory', () => {
  it('R193: the sources of the house in their order', () => {
    const sources = (said: SomeRules) => {
      const ask = question('Plumber', 'gm', said);
      const seen = [...(ask.notes() ?? [])];
      ask.choose('not-there');
      return [...seen, ...(ask.notes() ?? [])];
    };
    expect(sources({})).toEqual(['Ask the phone book', 'Ask the directory inquiries']);
    expect(sources({ inquiry: { sources: ['directory-inquiries', 'phone-book'] } })).toEqual([
      'Ask the directory inquiries',
      'Ask the phone book',
    ]);
  });

  it('R193 R170: what is found is kept for somebody who may confirm it, with where it is from', () => {
    const save = (said: SomeRules) => {
      const ask = question('Plumber', 'gm', said);
      ask.choose('found', { name: 'Plumber Pu', number: '5550155' });
      return keptEntry(ask.house, 'inquiry-t1');
    };
    expect(save({})).toMatchObject({ pending: true, source: 'inquiry', entry: { name: 'Plumber Pu' } });
    expect(save({ inquiry: { saveFound: 'no' } })).toBeNull();
  });

  it('R194: sorry for the wait, the number, and the offer to connect', () => {
    const ask = question('Plumber', 'gm');
    ask.choose('found', { name: 'Plumber Pu', number: '5550155' });
    expect([ask.says(), ask.choices()]).toEqual([['numberAfterWait'], ['connect', 'answered']]);
    expect(ask.words()?.zh).toMatch(/久等.*5550155/);
  });

  it('R045 R283: what nobody could answer stays owed, with a time, until the guest has an answer', () => {
    const ask = question('Plumber', 'gm', {
      inquiry: { sources: ['directory'] },
      owed: { promisedBack: '10min', warnBefore: '1min' },
    });
    expect([ask.step(), ask.task()?.deadline]).toEqual(['owed', { at: 601_000, warnAt: 541_000 }]);
    expect(ask.on(due, 601_000)).toMatchObject([{ data: { what: 'due' } }, {}, {}]);
    expect(ask.step()).toBe('owed');
    ask.choose('found', { number: '5550155' });
    expect(ask.says()).toEqual(['numberAfterWait']);
    const open = question('Plumber', 'gm', {
      inquiry: { sources: ['directory'], unansweredBecomesTask: false },
    });
    expect(open.step()).toBe('unanswered');
  });
});
