import type { Fact } from '../../telephony/index.js';
import type { Draft } from '../draft.js';
import type { Chart, Deadline, Here, Step, TaskData, Trigger, Way } from './chart.js';
import type { Choice, Fields, Prompt } from './prompt.js';
import { keepTask, newTaskId, setTimers, TASK_MACHINE, type Task } from './task.js';

/** A chart that decides in circles is a bug of ours, found here and not by a loop that never ends. */
const LONGEST_DECISION = 32;

/** What happened to a task, besides itself. */
export interface Event {
  readonly now: number;
  readonly by: string;
  readonly fields?: Fields;
  readonly fact?: Fact | null;
}

export interface Opening<D extends TaskData> {
  readonly data: D;
  readonly call: string | null;
  readonly position: string | null;
  readonly language: 'zh' | 'en';
}

/** Begins a procedure. Returns its id; it may have ended already, by decisions alone. */
export function openTask<D extends TaskData>(
  draft: Draft,
  chart: Chart<D>,
  opening: Opening<D>,
  event: Event,
): string {
  const { now, by } = event;
  const id = newTaskId(draft);
  const base = { id, chart: chart.id, by, openedAt: now, since: now, deadline: null, prompt: null };
  const task: Task<D> = { ...base, step: chart.first, ...opening };
  record(draft, task, { what: 'opened', step: chart.first, by });
  enter(draft, chart, task, chart.first, event);
  return id;
}

/** The first way out that fits the trigger; undefined: there is none. */
export function wayFor<D extends TaskData>(
  chart: Chart<D>,
  here: Here<D>,
  fits: (on: Trigger<D>) => boolean,
): Way<D> | undefined {
  return stepOf(chart, here.task.step).ways.find((way) => fits(way.on) && (way.when?.(here) ?? true));
}

/** Takes a way out of the step the task is at. */
export function take<D extends TaskData>(chart: Chart<D>, here: Here<D>, way: Way<D>): void {
  const { draft, task, now, by, fields, fact } = here;
  const added = way.does?.(here);
  const next: Task<D> = { ...task, data: { ...task.data, ...added } };
  const { rules } = way;
  const moved = { what: 'moved', from: task.step, step: way.to, on: way.on.is, rules, by };
  const { on } = way;
  record(draft, task, on.is === 'choice' ? { ...moved, choice: on.publicly ?? on.choice } : moved);
  const event: Event = { now, by, fields, fact };
  if (way.to === 'stay') refresh(draft, chart, next, event);
  else enter(draft, chart, next, way.to, event);
}

/** The same step again with other data: its prompt is made anew, its deadline runs on. */
export function refresh<D extends TaskData>(
  draft: Draft,
  chart: Chart<D>,
  task: Task<D>,
  event: Event,
): void {
  const here = hereOf(draft, task, event);
  keepTask(draft, { ...task, prompt: promptOf(chart, here) });
}

export function hereOf<D extends TaskData>(draft: Draft, task: Task<D>, event: Event): Here<D> {
  const { now, by, fields = {}, fact = null } = event;
  return { task, draft, now, by, fields, fact };
}

/** One row of the journal, and an event: the step, never what people said in it. */
export function record(draft: Draft, task: Task, data: { what: string; [key: string]: unknown }): void {
  const { id, chart, call, position } = task;
  draft.event('task', id, { task: id, chart, call, position, ...data });
}

/** Goes to a step, on through decisions, until one waits for something or the procedure ends. */
function enter<D extends TaskData>(
  draft: Draft,
  chart: Chart<D>,
  from: Task<D>,
  step: string,
  event: Event,
): void {
  let task: Task<D> = { ...from, step, since: event.now, deadline: null, prompt: null };
  for (let decisions = 0; !chart.ends[task.step]; decisions++) {
    if (decisions > LONGEST_DECISION) throw new Error(`chart ${chart.id} decides in circles at ${task.step}`);
    const here = hereOf(draft, task, event);
    const way = wayFor(chart, here, (on) => on.is === 'always');
    if (!way) {
      wait(draft, chart, task, event);
      return;
    }
    const added = way.does?.(here);
    const { rules, to } = way;
    record(draft, task, { what: 'moved', from: task.step, step: to, on: 'always', rules, by: event.by });
    task = { ...task, step: to, data: { ...task.data, ...added } };
  }
  end(draft, chart, task, event);
}

/** The step is where the task stays: its deadline and its prompt. */
function wait<D extends TaskData>(draft: Draft, chart: Chart<D>, entered: Task<D>, event: Event): void {
  const due = stepOf(chart, entered.step).deadline?.(hereOf(draft, entered, event)) ?? null;
  const task = due === null ? entered : { ...entered, deadline: momentsOf(due, event.now) };
  setTimers(draft, task);
  keepTask(draft, { ...task, prompt: promptOf(chart, hereOf(draft, task, event)) });
}

function momentsOf({ ms, warnMs }: Deadline, now: number): NonNullable<Task['deadline']> {
  const at = now + ms;
  return { at, warnAt: warnMs === null || warnMs >= ms ? null : at - warnMs };
}

function end<D extends TaskData>(draft: Draft, chart: Chart<D>, task: Task<D>, event: Event): void {
  const outcome = task.step;
  setTimers(draft, { ...task, deadline: null });
  draft.put(TASK_MACHINE, task.id, null);
  record(draft, task, { what: 'ended', step: outcome, by: event.by });
  const report = chart.report?.(hereOf(draft, task, event));
  if (report) {
    const { id, call, openedAt } = task;
    const data = { task: id, chart: chart.id, call, openedAt, outcome, ...report };
    draft.add({ do: 'record', type: 'task-report', subject: id, data, publish: false });
  }
}

function promptOf<D extends TaskData>(chart: Chart<D>, here: Here<D>): Prompt | null {
  const step = stepOf(chart, here.task.step);
  const asked = step.prompt?.(here);
  if (!asked) return null;
  const { deadline } = here.task;
  const what = deadline === null ? null : (step.deadline?.(here)?.what ?? null);
  return {
    ...asked,
    choose: choicesOf(step, here),
    deadline: deadline && what ? { at: deadline.at, what } : null,
  };
}

/** A choice that does not fit now is not offered. */
export function choicesOf<D extends TaskData>(step: Step<D>, here: Here<D>): Choice[] {
  const choices = new Map<string, Choice>();
  for (const { on, when } of step.ways) {
    if (on.is !== 'choice' || choices.has(on.choice) || !(when?.(here) ?? true)) continue;
    choices.set(on.choice, { choice: on.choice, label: on.label, needs: on.needs?.(here) ?? [] });
  }
  return [...choices.values()];
}

export function stepOf<D extends TaskData>(chart: Chart<D>, name: string): Step<D> {
  const step = chart.steps[name];
  if (!step) throw new Error(`chart ${chart.id} has no step ${name}`);
  return step;
}
