import { Draft } from '../draft.js';
import type { Procedure } from '../procedure.js';
import type { Chart } from './chart.js';
import { textOf } from './prompt.js';
import { openTask } from './walk.js';

/** A chart for tests. A parcel is called for: small, and with every kind of way. */
export type Parcel = { owner: string | null; asked: number };
export const words = (en: string) => ({ zh: `（${en}）`, en });
export const parcel: Chart<Parcel> = {
  id: 'parcel',
  title: words('Parcel'),
  first: 'known',
  steps: {
    known: {
      title: words('Is the owner known?'),
      rules: ['R1'],
      ways: [
        {
          on: { is: 'always' },
          when: ({ task }) => task.data.owner !== null,
          whenWords: words('known'),
          to: 'wait',
          rules: ['R1'],
        },
        { on: { is: 'always' }, to: 'ask', rules: ['R2'] },
      ],
    },
    ask: {
      title: words('Ask'),
      rules: ['R2'],
      prompt: ({ task }) => ({
        say: [{ key: 'parcel.ask', words: words('Who?') }],
        fill: [
          {
            name: 'owner',
            label: words('Owner'),
            required: true,
            declinable: true,
            readBack: false,
            value: task.data.owner,
          },
        ],
        note: [words(`asked ${task.data.asked} times`)],
      }),
      deadline: () => ({ ms: 60_000, warnMs: 10_000, what: words('answer') }),
      ways: [
        {
          on: { is: 'choice', choice: 'told', label: words('Told'), needs: () => ['owner'] },
          to: 'known',
          does: ({ fields }) => ({ owner: textOf(fields, 'owner') ?? 'declined' }),
          rules: ['R2'],
        },
        {
          on: { is: 'choice', choice: 'again', label: words('Ask again') },
          when: ({ task }) => task.data.asked < 2,
          to: 'stay',
          does: ({ task }) => ({ asked: task.data.asked + 1 }),
          rules: [],
        },
        { on: { is: 'deadline' }, to: 'returned', rules: ['R3'] },
      ],
    },
    wait: {
      title: words('Wait'),
      rules: [],
      ways: [
        {
          on: {
            is: 'fact',
            words: words('call cleared'),
            fits: (fact) => fact.type === 'CallEvent' && fact.event === 'ConnectionCleared',
          },
          to: 'taken',
          rules: ['R4'],
        },
      ],
    },
  },
  ends: { taken: words('Taken'), returned: words('Sent back') },
  report: ({ task }) => ({ owner: task.data.owner }),
};
/** Begins it. */
export const opener: Procedure = {
  id: 'opener',
  on(fact, house, now) {
    if (fact.type !== 'Command' || fact.name !== 'parcel.start') return [];
    const draft = new Draft(house);
    const data = { owner: (fact.args.owner as string | undefined) ?? null, asked: 0 };
    const opening = { data, call: null, position: '8001', language: 'en' as const };
    openTask(draft, parcel, opening, { now, by: fact.by });
    return draft.effects;
  },
};
