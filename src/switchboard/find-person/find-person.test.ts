import { describe, expect, it } from 'vitest';
import type { SomeRules } from '../../../test/support/rules.js';
import type { Fact } from '../../telephony/index.js';
import { codeOf, houseOfPeople, visible } from '../screening/house.fixture.js';

const MINUTE = 60_000;
const START = 1000;
const due = (what: 'warn' | 'deadline'): Fact => ({
  type: 'TimerDue',
  timer: `task/t1/${what}`,
  due: 0,
  lateMs: 0,
  body: null,
});

/** Manager 章平 (an extension and a mobile) is looked for; the general manager waits. */
function search(said: SomeRules = {}, person = 'manager', requester: string | null = 'gm') {
  const hotel = houseOfPeople(said);
  hotel.start('find.start', { person, ...(requester ? { for: requester } : {}) }, START);
  const find = 'find-person';
  return {
    ...hotel,
    task: () => hotel.task(find),
    data: () => hotel.task(find)?.data,
    step: () => hotel.step(find),
    says: () => hotel.says(find),
    words: () => hotel.prompt(find)?.say[0]?.words,
    notes: () => hotel.prompt(find)?.note.map(({ en }) => en),
    choices: () => hotel.choices(find),
    choose: (choice: string, now = START) => hotel.choose(choice, {}, now, find),
    warn: (now: number) => hotel.on(due('warn'), now),
    due: (now: number) => hotel.on(due('deadline'), now),
  };
}

describe('number by number', () => {
  it('R198: in the order of the house rules, with the result of each', () => {
    const trip = search();
    expect(trip.notes()).toEqual(['office: 8600']);
    trip.choose('no-answer', 2000);
    expect(trip.notes()).toEqual(['mobile: 13555550160']);
    trip.choose('switched-off', 3000);
    expect(trip.data()?.attempts).toEqual([
      { round: 1, kind: 'office', result: 'no-answer', at: 2000 },
      { round: 1, kind: 'mobile', result: 'switched-off', at: 3000 },
    ]);
    expect(search({ find: { order: ['mobile', 'office'] } }).notes()).toEqual(['mobile: 13555550160']);
    expect(search({ find: { order: ['pager', 'office'] } }).notes()).toEqual(['office: 8600']);
  });

  it('R198: nothing left to try is told at once, not only when the time is up', () => {
    const trip = search();
    trip.choose('busy');
    trip.choose('not-there');
    expect([trip.step(), trip.says()]).toEqual(['feedback', ['findNotFound']]);
    expect(search({ find: { order: ['pager'] } }).step()).toBe('feedback');
  });

  it('R198: found, and put through to whoever waits; a search that is no longer wanted ends', () => {
    const trip = search();
    trip.choose('reached');
    expect([trip.step(), trip.says()]).toEqual(['reached', ['campOnConnect']]);
    trip.choose('lost');
    trip.choose('reached');
    trip.choose('connected');
    expect(trip.step()).toBe('found');
    const other = search();
    other.choose('stop');
    expect(other.step()).toBe('stopped');
  });

  it('R184: numbers too secret for the operator are not shown, and none is in the state', () => {
    const trip = search({}, 'gm', 'manager');
    expect(trip.notes()).toEqual(['office: ***']);
    trip.choose('busy');
    trip.choose('busy');
    trip.choose('busy');
    expect(JSON.stringify(visible(trip.seen))).not.toMatch(/8888|13555550188|5550177/);
  });

  it.each([
    ['nobody', 'ghost'],
    ['somebody who left', 'gone'],
    ['a partner', 'partner'],
  ])('R148: %s is not looked for', (_, person) => {
    expect(codeOf(houseOfPeople().start('find.start', { person }))).toBe('PERSON_UNKNOWN');
  });
});

describe('the promise', () => {
  it('R199: an answer within five minutes is promised first, by name and title', () => {
    const trip = search();
    expect(trip.says()).toEqual(['findPromise']);
    expect(trip.words()).toEqual({ zh: expect.stringMatching(/^Chen总,.*5分钟/), en: expect.any(String) });
    trip.choose('no-answer');
    expect(trip.says()).toEqual([]);
  });

  it('R199: 4:00 warning, 5:00 due, 5:30 broken; the steps between do not move it', () => {
    const trip = search();
    trip.choose('no-answer', START + 2 * MINUTE);
    expect(trip.task()?.deadline).toEqual({ at: START + 5 * MINUTE, warnAt: START + 4 * MINUTE });
    trip.choose('no-answer', START + 3 * MINUTE);
    expect(trip.task()?.deadline).toEqual({ at: START + 5 * MINUTE, warnAt: START + 4 * MINUTE });
    expect(trip.warn(START + 4 * MINUTE)).toMatchObject([{ data: { what: 'warned' } }]);
    trip.due(START + 5 * MINUTE);
    expect([trip.step(), trip.task()?.deadline?.at]).toEqual(['due', START + 5.5 * MINUTE]);
    trip.due(START + 5.5 * MINUTE);
    expect([trip.step(), trip.data()?.late, trip.task()?.deadline]).toEqual(['late', true, null]);
    expect(trip.choose('stop', START + 6 * MINUTE)).toContainEqual(
      expect.objectContaining({ type: 'task-report', data: expect.objectContaining({ late: true }) }),
    );
  });

  it('C33: one house promises five minutes, another answers at once', () => {
    const dueOf = (said: SomeRules) => search(said).task()?.deadline?.at;
    expect(dueOf({})).toBe(START + 5 * MINUTE);
    expect(dueOf({ find: { feedback: '10s', warnBefore: '2s' } })).toBe(START + 10_000);
  });

  it('R199: told in time is not late', () => {
    const trip = search();
    trip.due(START + 5 * MINUTE);
    expect(trip.choose('stop', START + 5 * MINUTE + 1000)).toContainEqual(
      expect.objectContaining({ type: 'task-report', data: expect.objectContaining({ late: false }) }),
    );
  });

  it('R199: when the clock is set, five minutes are still five minutes, in the steps that follow too', () => {
    const trip = search();
    trip.on({ type: 'ClockJumped', byMs: 60 * MINUTE }, START + 60 * MINUTE);
    trip.choose('busy', START + 61 * MINUTE);
    trip.choose('busy', START + 62 * MINUTE);
    expect([trip.step(), trip.task()?.deadline?.at]).toEqual(['feedback', START + 65 * MINUTE]);
  });

  it('R200: what each number said, and shall I go on? Yes is another five minutes, as often as the house says', () => {
    const trip = search({ find: { maxRounds: 2 } });
    trip.choose('no-answer');
    trip.choose('switched-off');
    expect(trip.words()?.zh).toContain('办公室无人接、手机关机');
    trip.choose('go-on', START + 4 * MINUTE);
    expect([trip.step(), trip.data()?.round, trip.task()?.deadline?.at]).toEqual([
      'trying',
      2,
      START + 9 * MINUTE,
    ]);
    trip.choose('busy', START + 5 * MINUTE);
    trip.choose('busy', START + 5 * MINUTE);
    expect(trip.words()?.zh).toContain('办公室占线、手机占线');
    expect(trip.words()?.zh).not.toContain('关机');
    expect(trip.choices()).toEqual(['reached', 'stop']);
  });

  it('R105: who is not one of ours does not hear where the person was looked for', () => {
    const trip = search({}, 'manager', null);
    trip.choose('no-answer');
    trip.choose('switched-off');
    expect(trip.says()).toEqual(['unavailable']);
    expect(JSON.stringify(trip.words())).not.toMatch(/关机|switched/);
  });
});
