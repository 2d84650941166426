import { z } from 'zod';
import { answered, envelope, ms, RefusalSchema } from './schema-parts.js';

/** Procedures of the switchboard that are charts (src/switchboard/desk): their steps as events, their prompts as answers. */

const task = z
  .string()
  .regex(/^t[0-9]+$/)
  .describe('A running procedure; the number is never used twice.');
const step = z.string().describe('Step or end of the chart, as its README shows them.');
const who = z.string().describe('An operator, `timer`, or the link that told it.');
const about = {
  task,
  chart: z.string().describe('The procedure: folder name under src/switchboard.'),
  call: z.string().nullable().describe('The call it is about.'),
  position: z.string().nullable().describe('The operator position that has it.'),
  step,
  by: who,
};

export const DESK_EVENTS = {
  task: z
    .discriminatedUnion('what', [
      z.strictObject({ what: z.enum(['opened', 'warned', 'due', 'ended']), ...about }),
      z.strictObject({
        what: z.literal('moved'),
        ...about,
        from: step,
        on: z.enum(['always', 'choice', 'deadline', 'fact']),
        choice: z.string().optional(),
        rules: z.array(z.string()).describe('Ids of the rules that this way obeys.'),
      }),
    ])
    .describe(
      'A procedure went on. warned, due: its deadline comes near, or came. Never what was said or filled in.',
    ),
};

const words = z.strictObject({ zh: z.string(), en: z.string() });
const filled = z.union([z.string().max(2000), z.strictObject({ declined: z.literal(true) })]);

const prompt = z.strictObject({
  say: z.array(z.strictObject({ key: z.string(), words })),
  fill: z.array(
    z.strictObject({
      name: z.string(),
      label: words,
      required: z.boolean(),
      declinable: z.boolean(),
      readBack: z.boolean(),
      value: z.string().nullable(),
    }),
  ),
  choose: z.array(z.strictObject({ choice: z.string(), label: words, needs: z.array(z.string()) })),
  note: z.array(words),
  deadline: z.strictObject({ at: ms, what: words }).nullable(),
});

/** The task with its first prompt, for procedures that begin one. */
export const running = z
  .strictObject({
    id: task,
    chart: about.chart,
    step,
    data: z.record(z.string(), z.unknown()).describe('What it remembers; keys per chart.'),
    call: about.call,
    position: about.position,
    language: z.enum(['zh', 'en']),
    by: who,
    openedAt: ms,
    since: ms,
    deadline: z.strictObject({ at: ms, warnAt: ms.nullable() }).nullable(),
    prompt: prompt.nullable().describe('What the operator sees next.'),
  })
  .describe('A running procedure.');

export const DESK_COMMANDS = {
  'task.choose': z
    .strictObject({
      ...envelope,
      task,
      step: step.optional().describe('The step that was seen; another one by now is TASK_MOVED.'),
      choice: z.string().max(60),
      fields: z.record(z.string().max(60), filled).optional(),
    })
    .describe('An operator chose, with what was filled in.'),
  'task.list': z.strictObject(envelope).describe('All running procedures with their prompts.'),
};

export const DESK_REPLIES = {
  'task.choose': z.union([
    z.strictObject({ ...answered, task: running.nullable().describe('null: it ended.') }),
    RefusalSchema,
  ]),
  'task.list': z.union([z.strictObject({ ...answered, tasks: z.array(running) }), RefusalSchema]),
};
