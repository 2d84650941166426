import type { Draft } from '../draft.js';
import type { HouseView, Json } from '../procedure.js';
import type { TaskData } from './chart.js';
import type { Prompt } from './prompt.js';

/** A running procedure: an entry of machine `task`, key = its id. A type, not an interface: it has to be {@link Json}. */
export type Task<D extends TaskData = TaskData> = {
  /** `t17`; never used twice. */
  readonly id: string;
  readonly chart: string;
  readonly step: string;
  readonly data: D;
  /** The call it is about ({@link CallState}), and the operator position that has it. */
  readonly call: string | null;
  readonly position: string | null;
  readonly language: 'zh' | 'en';
  /** Who began it. */
  readonly by: string;
  readonly openedAt: number;
  /** When the step was entered. */
  readonly since: number;
  /** Ms since 1970. */
  readonly deadline: { readonly at: number; readonly warnAt: number | null } | null;
  readonly prompt: Prompt | null;
};

export const TASK_MACHINE = 'task';
const COUNTER_MACHINE = 'counter';

export function taskOf(house: HouseView, id: string): Task | undefined {
  return house.get(TASK_MACHINE, id) as Task | undefined;
}

/** Running tasks, oldest first. */
export function tasksOf(house: HouseView, chart?: string): Task[] {
  const tasks = [...house.entries(TASK_MACHINE)].map(([, value]) => value as unknown as Task);
  return chart === undefined ? tasks : tasks.filter((task) => task.chart === chart);
}

export function keepTask(draft: Draft, task: Task): void {
  draft.put(TASK_MACHINE, task.id, task as unknown as Json);
}

export function newTaskId(draft: Draft): string {
  const next = ((draft.get(COUNTER_MACHINE, 'task') as number | undefined) ?? 0) + 1;
  draft.put(COUNTER_MACHINE, 'task', next);
  return `t${next}`;
}

const deadlineTimer = (task: string) => `task/${task}/deadline`;
const warnTimer = (task: string) => `task/${task}/warn`;

/** `task/t17/warn` → t17 and warn; null: another timer. */
export function taskTimer(timer: string): { task: string; what: 'deadline' | 'warn' } | null {
  const match = /^task\/(t\d+)\/(deadline|warn)$/.exec(timer);
  if (!match?.[1]) return null;
  return { task: match[1], what: match[2] as 'deadline' | 'warn' };
}

/** Both timers of a task as its deadline says: a step without one has none. */
export function setTimers(draft: Draft, { id, deadline }: Pick<Task, 'id' | 'deadline'>): void {
  const timers = [
    [deadlineTimer(id), deadline?.at ?? null],
    [warnTimer(id), deadline?.warnAt ?? null],
  ] as const;
  for (const [timer, due] of timers)
    draft.add(due === null ? { do: 'cancel-timer', id: timer } : { do: 'timer', id: timer, due, body: null });
}
