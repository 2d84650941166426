import { rehearseUnder } from '../../../test/support/house.js';
import type { SomeRules } from '../../../test/support/rules.js';
import { asLinkId, type CommandFact, type Fact, type LinkService } from '../../telephony/index.js';
import type { Chart } from '../desk/chart.js';
import type { CallControlLink } from '../desk/control.js';
import type { Prompt } from '../desk/prompt.js';
import { desk } from '../desk/runner.js';
import { type Task, tasksOf } from '../desk/task.js';
import { directory } from '../directory/machine.js';
import { DEFAULT_DIRECTORY, type DirectoryRules } from '../directory/rules.js';
import { findPerson } from '../find-person/chart.js';
import { findStart } from '../find-person/start.js';
import { inquiry } from '../inquiry/chart.js';
import { inquiryStart } from '../inquiry/start.js';
import type { Effect, Procedure } from '../procedure.js';
import { NO_PINYIN } from '../search/readings.js';
import { screening } from './chart.js';
import { screeningStart } from './start.js';

/** A house with people in it: their general manager, two managers, a director, one of the staff, a partner, a supplier. */
export const RULES: DirectoryRules = { ...DEFAULT_DIRECTORY, today: () => '2026-11-24' };
const number = (kind: string, digits: string) => ({ kind, number: digits, from: null, until: null });
const PEOPLE = {
  sec: { name: 'Su', rank: 'staff', numbers: [number('extension', '8889')] },
  gm: {
    name: '陈立',
    title: '总经理',
    courtesy: 'Mr',
    surname: 'Chen',
    rank: 'gm',
    level: 2,
    secretary: 'sec',
    numbers: [number('extension', '8888'), number('mobile', '13555550188'), number('home', '5550177')],
  },
  director: {
    name: 'Du',
    courtesy: 'Ms',
    title: '总监',
    rank: 'director',
    numbers: [number('extension', '8700')],
  },
  manager: {
    name: '章平',
    title: '经理',
    rank: 'manager',
    department: 'sales',
    numbers: [number('extension', '8600'), number('mobile', '13555550160')],
  },
  clerk: { name: 'Ada', rank: 'staff', department: 'kitchen', numbers: [number('extension', '8100')] },
  driver: { name: 'Dan', rank: 'staff', numbers: [number('mobile', '13555550140')] },
  gone: { name: 'Old', rank: 'staff', left: '2026-01-01', numbers: [number('extension', '8101')] },
  partner: {
    kind: 'partner',
    name: 'Lin Bo',
    organisation: 'Harbour Tours',
    expires: '2026-12-31',
    numbers: [number('direct', '02155550120')],
  },
  expired: {
    kind: 'partner',
    name: 'Ye Wen',
    organisation: 'Old Tours',
    expires: '2026-01-31',
    numbers: [number('direct', '02155550121')],
  },
  taxi: { kind: 'other', name: 'Taxi 96', level: 0, numbers: [number('direct', '5550196')] },
};
export type PersonId = keyof typeof PEOPLE;
export const STRANGER = '02155550199';

export const command = (name: string, args: CommandFact['args']): CommandFact => ({
  type: 'Command',
  id: 'c-1',
  name,
  args,
  by: 'op1',
  reply: { via: 'local', address: 'x', correlation: null },
});

export const link = (tells: boolean, ...services: LinkService[]): CallControlLink => ({
  link: asLinkId('pbx1'),
  services: new Set(services),
  tells,
});

export function houseOfPeople(said: SomeRules = {}, control: CallControlLink = null) {
  const settings = { directory: RULES, control };
  const chart = screening(settings);
  const numbers = { ...settings, screening: chart };
  const charts: readonly Chart[] = [chart, findPerson(RULES), inquiry(numbers)];
  const all: readonly Procedure[] = [
    screeningStart(chart, settings),
    findStart(RULES),
    inquiryStart(numbers, NO_PINYIN),
    desk(charts),
    directory(RULES),
  ];
  const stage = rehearseUnder(said, ...all);
  for (const [entry, is] of Object.entries(PEOPLE))
    stage.on(command('directory.put', { role: 'manager', source: 'test', entry, is }), 0);
  const seen: Effect[] = [];
  const on = (fact: Fact, now = 1000): readonly Effect[] => {
    const effects = stage.on(fact, now);
    seen.push(...effects);
    return effects;
  };
  const task = (chartId = 'screening'): Task | undefined => tasksOf(stage.house, chartId)[0];
  return {
    house: stage.house,
    on,
    /** Everything since the directory was filled. */
    seen,
    task,
    step: (chartId?: string) => task(chartId)?.step ?? endOf(seen),
    prompt: (chartId?: string): Prompt | null => task(chartId)?.prompt ?? null,
    choices: (chartId?: string) => task(chartId)?.prompt?.choose.map(({ choice }) => choice) ?? [],
    says: (chartId?: string) => task(chartId)?.prompt?.say.map(({ key }) => key) ?? [],
    start: (name: string, args: CommandFact['args'], now = 1000) => on(command(name, args), now),
    choose: (choice: string, fields: Record<string, unknown> = {}, now = 1000, chartId = 'screening') =>
      on(command('task.choose', { task: task(chartId)?.id ?? 't0', choice, fields }), now),
    call: (to: PersonId, caller: string | null = STRANGER) =>
      on(command('screening.start', { to, position: '8001', ...(caller === null ? {} : { caller }) })),
  };
}

/** The last end that was reached. */
function endOf(effects: readonly Effect[]): string | null {
  const ends = effects.flatMap((e) =>
    e.do === 'record' && e.type === 'task' && (e.data as { what: string }).what === 'ended'
      ? [(e.data as { step: string }).step]
      : [],
  );
  return ends.at(-1) ?? null;
}

export const codeOf = (effects: readonly Effect[]) =>
  effects.flatMap((e) => (e.do === 'reply' ? [(e.body as { code?: string }).code] : []))[0];
/** Services that the link was asked for, in order. */
export const asked = (effects: readonly Effect[]) =>
  effects.flatMap((e) =>
    e.do === 'put' && e.machine === 'ask' && e.value !== null
      ? [(e.value as unknown as { command: { service: string } }).command.service]
      : [],
  );
/** The true outcomes, which only the journal has. */
export const outcomes = (effects: readonly Effect[]) =>
  effects.flatMap((e) => (e.do === 'record' && e.type === 'screening-outcome' ? [e.data] : []));
/** All that leaves the house, or that a screen may ask for: events, answers, retained state, running tasks with their prompts. */
export const visible = (effects: readonly Effect[]) =>
  effects.filter((e) =>
    e.do === 'record'
      ? e.publish
      : e.do === 'reply' || e.do === 'show' || (e.do === 'put' && e.machine === 'task'),
  );
