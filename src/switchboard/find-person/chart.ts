import type { Chart, Deadline, Step, Way, Words } from '../desk/chart.js';
import { say } from '../desk/say.js';
import type { DirectoryRules } from '../directory/rules.js';
import { addressOf } from '../screening/person.js';
import {
  type At,
  type Find,
  found,
  GROUP_WORDS,
  isOurs,
  numbersToTry,
  RESULT_WORDS,
  type Result,
  shownNumber,
} from './data.js';

type W = Way<Find>;
const w = (zh: string, en: string): Words => ({ zh, en });

/** The promise as the running deadline has it: when the clock is set, the desk moves that one. */
const kept = ({ task: { step, deadline } }: At): Partial<Find> =>
  deadline === null || step === 'due' ? {} : { promised: deadline.at };

const RESULTS = ['no-answer', 'busy', 'switched-off', 'not-there'] as const satisfies readonly Result[];

/** One of our people is looked for, number by number, and whoever asked hears in time how it stands (R198 to R200). */
export function findPerson(directory: DirectoryRules): Chart<Find> {
  const numbers = ({ draft, task, now }: At) => numbersToTry(draft, task.data.person, directory.today(now));
  const next = (here: At) => numbers(here)[here.task.data.at] ?? null;
  const left = (here: At) => numbers(here).length - here.task.data.at;

  /** Null: it has passed, and the steps `due` and `late` have said so. */
  const promise = ({ task, draft, now }: At): Deadline | null =>
    task.data.promised <= now
      ? null
      : {
          ms: task.data.promised - now,
          warnMs: draft.rules.find.warnBefore,
          what: w('给要找人的人回话', 'Call back whoever asked'),
        };

  const trying: Step<Find> = {
    title: w('逐个号码寻找', 'Try number by number'),
    rules: ['R148', 'R198', 'R199', 'C33'],
    prompt: (here) => {
      const { draft, task } = here;
      const { person, requester, attempts, round } = task.data;
      const trial = next(here);
      const minutes = String(Math.round(draft.rules.find.feedback / 60_000));
      return {
        say:
          attempts.length === 0 && round === 1
            ? [say(draft, 'findPromise', { honorific: addressOf(draft, requester), minutes })]
            : [],
        fill: [],
        note: trial
          ? [
              w(
                `${GROUP_WORDS[trial.kind].zh}：${shownNumber(draft, person, trial)}`,
                `${GROUP_WORDS[trial.kind].en}: ${shownNumber(draft, person, trial)}`,
              ),
            ]
          : [],
      };
    },
    deadline: promise,
    ways: [
      // Nothing (more) to try: whoever asked hears it at once, not only when the time is up (R198).
      {
        on: { is: 'always' },
        when: (here) => left(here) <= 0,
        whenWords: w('没有号码可试', 'no number left'),
        to: 'feedback',
        rules: ['R198'],
      },
      {
        on: { is: 'choice', choice: 'reached', label: w('找到了', 'Reached') },
        to: 'reached',
        does: kept,
        rules: ['R198'],
      },
      ...RESULTS.flatMap((result): W[] => {
        const on = { is: 'choice', choice: result, label: RESULT_WORDS[result] } as const;
        return [
          {
            on,
            when: (here) => left(here) > 1,
            whenWords: w('还有号码', 'more numbers'),
            to: 'stay',
            ...tried(result),
          },
          { on, to: 'feedback', ...tried(result) },
        ];
      }),
      {
        on: { is: 'choice', choice: 'stop', label: w('不必找了', 'No longer wanted') },
        to: 'stopped',
        rules: ['R200'],
      },
      { on: { is: 'deadline' }, to: 'due', rules: ['R199', 'C33'] },
    ],
  };

  function tried(result: Result): Pick<W, 'does' | 'rules'> {
    return {
      does: (here) => {
        const { attempts, at, round } = here.task.data;
        const trial = next(here);
        if (trial === null) return { at: at + 1 };
        const attempt = { round, kind: trial.kind, result, at: here.now };
        return { ...kept(here), at: at + 1, attempts: [...attempts, attempt] };
      },
      rules: ['R198', 'R200'],
    };
  }

  const answer = (title: Words, deadline: Step<Find>['deadline'], to: W | null): Step<Find> => ({
    title,
    rules: ['R198', 'R199', 'R200', 'C33'],
    prompt: ({ draft, task }) => ({
      say: [
        // Only one of ours hears where the person was looked for (R105).
        isOurs(draft, task.data.requester)
          ? say(draft, 'findNotFound', {
              honorific: addressOf(draft, task.data.requester),
              attempts: found(task.data),
            })
          : say(draft, 'unavailable'),
      ],
      fill: [],
      note: [],
    }),
    ...(deadline ? { deadline } : {}),
    ways: [
      {
        on: { is: 'choice', choice: 'go-on', label: w('继续找', 'Go on') },
        when: ({ task, draft }) => task.data.round < draft.rules.find.maxRounds,
        whenWords: w('未满轮数', 'rounds left'),
        to: 'trying',
        does: ({ task, now, draft }) => ({
          round: task.data.round + 1,
          at: 0,
          promised: now + draft.rules.find.feedback,
        }),
        rules: ['R200'],
      },
      {
        on: { is: 'choice', choice: 'reached', label: w('找到了', 'Reached') },
        to: 'reached',
        does: kept,
        rules: ['R198'],
      },
      {
        on: { is: 'choice', choice: 'stop', label: w('不找了', 'Stop') },
        to: 'stopped',
        rules: ['R200'],
      },
      ...(to ? [to] : []),
    ],
  });

  const reached: Step<Find> = {
    title: w('接通要找的人', 'Connect the person'),
    rules: ['R198'],
    prompt: ({ draft, task }) => ({
      say: [
        say(draft, 'campOnConnect', {
          honorific: addressOf(draft, task.data.requester),
          target: addressOf(draft, task.data.person),
        }),
      ],
      fill: [],
      note: [],
    }),
    deadline: promise,
    ways: [
      {
        on: { is: 'choice', choice: 'connected', label: w('已接通', 'Connected') },
        to: 'found',
        rules: ['R198'],
      },
      {
        on: { is: 'choice', choice: 'lost', label: w('又断了', 'Lost again') },
        to: 'feedback',
        does: kept,
        rules: ['R198'],
      },
      { on: { is: 'deadline' }, to: 'due', rules: ['R199', 'C33'] },
    ],
  };

  const grace = ({ draft }: At): Deadline => ({
    ms: draft.rules.find.tolerance,
    warnMs: null,
    what: w('超过承诺时间', 'The promise is broken'),
  });

  return {
    id: 'find-person',
    title: w('寻人', 'Find a person'),
    first: 'trying',
    steps: {
      trying,
      reached,
      feedback: answer(w('回话：没有找到', 'Tell: not found'), promise, {
        on: { is: 'deadline' },
        to: 'due',
        rules: ['R199', 'C33'],
      }),
      due: answer(w('到时，马上回话', 'Time is up: tell now'), grace, {
        on: { is: 'deadline' },
        to: 'late',
        does: () => ({ late: true }),
        rules: ['R199', 'C33'],
      }),
      late: answer(w('已超时，仍须回话', 'Late: still to be told'), undefined, null),
    },
    ends: {
      found: w('找到并接通', 'Found and connected'),
      stopped: w('不再寻找', 'The search is over'),
    },
    report: ({ task: { data } }) => ({
      person: data.person,
      requester: data.requester,
      rounds: data.round,
      attempts: data.attempts,
      late: data.late,
    }),
  };
}
