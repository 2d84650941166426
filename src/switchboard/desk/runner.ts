import type { CommandFact, Fact } from '../../telephony/index.js';
import { Draft } from '../draft.js';
import type { Effect, HouseView, Json, Procedure } from '../procedure.js';
import { passingAnswer, refuse } from '../reply.js';
import { NOTHING } from '../subject.js';
import type { Chart } from './chart.js';
import { type Fields, type Filled, isDeclined, textOf } from './prompt.js';
import { keepTask, setTimers, type Task, taskOf, tasksOf, taskTimer } from './task.js';
import { type Event, hereOf, record, stepOf, take, wayFor } from './walk.js';

/**
 * Runs the procedures that are charts: operators' choices (`task.choose`), deadlines and their warnings, facts that a step
 * waits for. `task.list` answers the running tasks with their prompts. How a chart is begun is the command of its own folder.
 */
export function desk(charts: readonly Chart[]): Procedure {
  const byId = new Map(charts.map((chart) => [chart.id, chart] as const));
  const chartOf = (task: Task): Chart => {
    const chart = byId.get(task.chart);
    if (!chart) throw new Error(`no chart ${task.chart}`);
    return chart;
  };
  return {
    id: 'desk',
    on(fact, house, now): readonly Effect[] {
      switch (fact.type) {
        case 'Command':
          if (fact.name === 'task.choose') return choose(fact, house, now, chartOf);
          return fact.name === 'task.list' ? list(fact, house) : NOTHING;
        case 'TimerDue':
          return timer(fact.timer, house, now, chartOf);
        case 'ClockJumped':
          return shift(house, fact.byMs);
        default:
          return happened(fact, house, now, chartOf);
      }
    },
  };
}

function choose(
  fact: CommandFact,
  house: HouseView,
  now: number,
  chartOf: (task: Task) => Chart,
): readonly Effect[] {
  const { args } = fact;
  const task = typeof args.task === 'string' ? taskOf(house, args.task) : undefined;
  if (!task) return refuse(fact, 'TASK_UNKNOWN', String(args.task));
  // Two operators on one call: the second one looks at a step that is over.
  if (args.step !== undefined && args.step !== task.step)
    return refuse(fact, 'TASK_MOVED', `${task.id} is at ${task.step}`);
  const chart = chartOf(task);
  const fields = fieldsOf(args.fields);
  if (!fields) return refuse(fact, 'COMMAND_MALFORMED', 'fields: text, or {"declined": true}');
  const draft = new Draft(house);
  const event: Event = { now, by: fact.by, fields };
  const here = hereOf(draft, task, event);
  const way = wayFor(chart, here, (on) => on.is === 'choice' && on.choice === args.choice);
  if (way?.on.is !== 'choice') {
    const offered = task.prompt?.choose.map(({ choice }) => choice).join(', ') ?? '';
    return refuse(fact, 'CHOICE_UNKNOWN', `${String(args.choice)}; at ${task.step} there is ${offered}`);
  }
  const missing = missingFields(task, way.on.needs?.(here) ?? [], fields);
  if (missing.length > 0) return refuse(fact, 'FIELD_MISSING', missing.join(', '));
  take(chart, here, way);
  const after = taskOf(draft, task.id);
  return [...draft.effects, ...passingAnswer(fact, { ok: true, task: (after ?? null) as unknown as Json })];
}

/** Declined counts where the form allows it. */
function missingFields(task: Task, needs: readonly string[], fields: Fields): string[] {
  return needs.filter((name) => {
    if (textOf(fields, name) !== null) return false;
    const field = task.prompt?.fill.find((f) => f.name === name);
    return !(isDeclined(fields[name]) && field?.declinable);
  });
}

function list(fact: CommandFact, house: HouseView): readonly Effect[] {
  return passingAnswer(fact, { ok: true, tasks: tasksOf(house) as unknown as Json });
}

function timer(id: string, house: HouseView, now: number, chartOf: (task: Task) => Chart): readonly Effect[] {
  const of = taskTimer(id);
  const task = of && taskOf(house, of.task);
  if (!task) return NOTHING;
  const draft = new Draft(house);
  if (of.what === 'warn') {
    record(draft, task, { what: 'warned', step: task.step, by: 'timer' });
    return draft.effects;
  }
  const chart = chartOf(task);
  record(draft, task, { what: 'due', step: task.step, by: 'timer' });
  const here = hereOf(draft, task, { now, by: 'timer' });
  const way = wayFor(chart, here, (on) => on.is === 'deadline');
  if (way) take(chart, here, way);
  return draft.effects;
}

/** A fact moves each task that waits for it, once; tasks that it opens do not see it again. */
function happened(
  fact: Fact,
  house: HouseView,
  now: number,
  chartOf: (task: Task) => Chart,
): readonly Effect[] {
  const waiting = tasksOf(house);
  if (waiting.length === 0) return NOTHING;
  const draft = new Draft(house);
  const by = 'link' in fact && typeof fact.link === 'string' ? fact.link : 'house';
  for (const { id } of waiting) {
    const task = taskOf(draft, id);
    if (!task) continue;
    const chart = chartOf(task);
    if (!stepOf(chart, task.step).ways.some(({ on }) => on.is === 'fact')) continue;
    const here = hereOf(draft, task, { now, by, fact });
    const way = wayFor(chart, here, (on) => on.is === 'fact' && on.fits(fact, here));
    if (way) take(chart, here, way);
  }
  return draft.effects.length === 0 ? NOTHING : draft.effects;
}

/** The clock was set: five minutes are still five minutes. */
function shift(house: HouseView, byMs: number): readonly Effect[] {
  const draft = new Draft(house);
  for (const task of tasksOf(house)) {
    const deadline = task.deadline && {
      at: task.deadline.at + byMs,
      warnAt: task.deadline.warnAt === null ? null : task.deadline.warnAt + byMs,
    };
    const prompt = task.prompt && {
      ...task.prompt,
      deadline: task.prompt.deadline && {
        ...task.prompt.deadline,
        at: task.prompt.deadline.at + byMs,
      },
    };
    const shifted: Task = { ...task, since: task.since + byMs, deadline, prompt };
    keepTask(draft, shifted);
    setTimers(draft, shifted);
  }
  return draft.effects;
}

function fieldsOf(value: unknown): Fields | null {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.values(value).every(isFilled) ? (value as Fields) : null;
}

const isFilled = (value: unknown): value is Filled =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && 'declined' in value && value.declined === true);
