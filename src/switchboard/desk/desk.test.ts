import { describe, expect, it } from 'vitest';
import { rehearse } from '../../../test/support/house.js';
import type { CommandFact, Fact } from '../../telephony/index.js';
import { Draft } from '../draft.js';
import type { Effect } from '../procedure.js';
import type { Chart } from './chart.js';
import { diagram } from './diagram.js';
import { opener, type Parcel, parcel, words } from './parcel.fixture.js';
import { desk } from './runner.js';
import { type Task, tasksOf, taskTimer } from './task.js';
import { openTask } from './walk.js';

const command = (name: string, args: CommandFact['args']): Fact => ({
  type: 'Command',
  id: 'c-1',
  name,
  args,
  by: 'op1',
  reply: { via: 'local', address: 'x', correlation: null },
});
const choose = (choice: string, args: CommandFact['args'] = {}) =>
  command('task.choose', { task: 't1', choice, ...args });
const due = (timer: string): Fact => ({ type: 'TimerDue', timer, due: 0, lateMs: 0, body: null });
const cleared: Fact = {
  type: 'CallEvent',
  event: 'ConnectionCleared',
  device: '8001',
  other: null,
  cause: null,
  call: null,
};

function open(owner?: string) {
  const stage = rehearse(opener, desk([parcel]));
  const began = stage.on(command('parcel.start', owner === undefined ? {} : { owner }));
  return { ...stage, began, task: (): Task | undefined => tasksOf(stage.house, 'parcel')[0] };
}
const codeOf = (effects: readonly Effect[]) =>
  effects.flatMap((e) => (e.do === 'reply' ? [(e.body as { code?: string }).code] : []))[0];
const whats = (effects: readonly Effect[]) =>
  effects.flatMap((e) =>
    e.do === 'record' && e.type === 'task' ? [(e.data as { what: string; step: string }).what] : [],
  );
const timersOf = (effects: readonly Effect[]) =>
  effects.flatMap((e) => (e.do === 'timer' ? [[e.id, e.due]] : []));

describe('a procedure', () => {
  it('goes through its decisions to the first step that waits, with its prompt and deadline', () => {
    const { task, began } = open();
    expect(task()).toMatchObject({ id: 't1', step: 'ask', position: '8001', by: 'op1', since: 1000 });
    expect(task()?.prompt).toMatchObject({
      note: [words('asked 0 times')],
      choose: [
        { choice: 'told', needs: ['owner'] },
        { choice: 'again', needs: [] },
      ],
      deadline: { at: 61_000, what: words('answer') },
    });
    expect(timersOf(began)).toEqual([
      ['task/t1/deadline', 61_000],
      ['task/t1/warn', 51_000],
    ]);
    expect(whats(began)).toEqual(['opened', 'moved']);
  });

  it('takes a choice with what was filled in, and ends with a report that is not published', () => {
    const { on, task } = open();
    on(choose('told', { fields: { owner: ' Bo ' } }));
    expect(task()).toMatchObject({ step: 'wait', data: { owner: 'Bo' }, prompt: null, deadline: null });
    const ended = on(cleared, 9000);
    expect(task()).toBeUndefined();
    expect(ended).toContainEqual(
      expect.objectContaining({
        type: 'task-report',
        publish: false,
        data: expect.objectContaining({ outcome: 'taken', owner: 'Bo', openedAt: 1000 }),
      }),
    );
    const published = ended.filter((e) => e.do === 'record' && e.publish);
    expect(JSON.stringify(published)).not.toContain('Bo');
  });

  it('declined is a value where the form allows it', () => {
    const { on, task } = open();
    on(choose('told', { fields: { owner: { declined: true } } }));
    expect(task()?.data.owner).toBe('declined');
  });

  it('stays, with a new prompt, and its deadline runs on', () => {
    const { on, task } = open();
    on(choose('again'), 5000);
    expect(task()).toMatchObject({ data: { asked: 1 }, deadline: { at: 61_000 }, since: 1000 });
    expect(task()?.prompt?.note).toEqual([words('asked 1 times')]);
    on(choose('again'), 6000);
    expect(task()?.prompt?.choose.map(({ choice }) => choice)).toEqual(['told']);
    expect(codeOf(on(choose('again'), 7000))).toBe('CHOICE_UNKNOWN');
  });

  it('warns, and goes the way of its deadline', () => {
    const { on, task } = open();
    expect(whats(on(due('task/t1/warn'), 51_000))).toEqual(['warned']);
    expect(whats(on(due('task/t1/deadline'), 61_000))).toEqual(['due', 'moved', 'ended']);
    expect(task()).toBeUndefined();
    expect(on(due('task/t1/deadline'), 62_000)).toEqual([]);
  });

  it('the clock was set: a minute is still a minute', () => {
    const { on, task } = open();
    expect(timersOf(on({ type: 'ClockJumped', byMs: 3_600_000 }))).toEqual([
      ['task/t1/deadline', 3_661_000],
      ['task/t1/warn', 3_651_000],
    ]);
    expect(task()?.prompt?.deadline?.at).toBe(3_661_000);
  });

  it('may need nobody: a step without a prompt waits for a fact', () => {
    const { task } = open('Ada');
    expect(task()).toMatchObject({ step: 'wait', prompt: null });
  });
});

it('R208: a choice that is not for everybody goes by its public name in rows and events', () => {
  const [again] = parcel.steps.ask?.ways.slice(1) ?? [];
  const secret = { ...again, on: { is: 'choice', choice: 'again', label: words('x'), publicly: 'some' } };
  const ask = { ...parcel.steps.ask, ways: [secret] } as unknown as Chart<Parcel>['steps'][string];
  const { on } = rehearse(opener, desk([{ ...parcel, steps: { ...parcel.steps, ask } }]));
  on(command('parcel.start', {}));
  const rows = on(choose('again')).filter((effect) => effect.do === 'record');
  expect(rows).toMatchObject([{ data: { on: 'choice', choice: 'some' } }]);
});

describe('refused', () => {
  it.each([
    ['TASK_UNKNOWN', choose('told', { task: 't9' })],
    ['TASK_MOVED', choose('told', { step: 'wait' })],
    ['CHOICE_UNKNOWN', choose('burn')],
    ['FIELD_MISSING', choose('told')],
    ['FIELD_MISSING', choose('told', { fields: { owner: '  ' } })],
    ['COMMAND_MALFORMED', choose('told', { fields: { owner: 5 } })],
  ])('%s', (code, fact) => {
    const { on, task } = open();
    const before = task();
    expect(codeOf(on(fact))).toBe(code);
    expect(task()).toEqual(before);
  });
});

it('task.list answers what runs', () => {
  const { on } = open();
  expect(on(command('task.list', {}))).toMatchObject([{ body: { ok: true, tasks: [{ id: 't1' }] } }]);
});

it('a chart that decides in circles is found out', () => {
  const circle: Chart<Parcel> = {
    ...parcel,
    steps: {
      known: { title: words('a'), rules: [], ways: [{ on: { is: 'always' }, to: 'known', rules: [] }] },
    },
  };
  const draft = new Draft(rehearse().house);
  const opening = { data: { owner: null, asked: 0 }, call: null, position: null, language: 'zh' as const };
  expect(() => openTask(draft, circle, opening, { now: 0, by: 'x' })).toThrow('in circles');
});

it('only its own timers are taken for those of a task', () => {
  expect(taskTimer('task/t12/warn')).toEqual({ task: 't12', what: 'warn' });
  expect(taskTimer('wake-up/0101')).toBeNull();
});

it('the diagram shows every step, way and end', () => {
  expect(diagram(parcel, 'en').split('\n')).toEqual([
    'stateDiagram-v2',
    '  direction TB',
    '  known: Is the owner known?',
    '  ask: Ask',
    '  wait: Wait',
    '  taken: Taken',
    '  returned: Sent back',
    '  [*] --> known',
    '  known --> wait: · [known] R1',
    '  known --> ask: · R2',
    '  ask --> known: ▸ Told R2',
    '  ask --> ask: ▸ Ask again',
    '  ask --> returned: ⏱ time is up R3',
    '  wait --> taken: call cleared R4',
    '  taken --> [*]',
    '  returned --> [*]',
    '',
  ]);
});
