import { asExtension } from '../../telephony/index.js';
import type { Chart, Here, Step, Way, Words } from '../desk/chart.js';
import { type CallControlLink, control } from '../desk/control.js';
import { type Field, textOf } from '../desk/prompt.js';
import { say } from '../desk/say.js';
import { NUMBER } from '../directory/columns.js';
import { directoryCommand } from '../directory/commands.js';
import { keptEntry } from '../directory/entry.js';
import type { DirectoryRules } from '../directory/rules.js';
import type { Screening } from '../screening/data.js';
import { addressOf } from '../screening/person.js';
import { openScreening } from '../screening/start.js';
import { numberFor } from './give.js';

/** A question for a number. Numbers of the directory are not in it: what may be told is looked up for the prompt alone. */
export type Inquiry = {
  readonly question: string;
  readonly topic: string | null;
  readonly asker: string | null;
  readonly ours: boolean;
  readonly callerNumber: string | null;
  /** Entries that fit, best first, and the one that is meant. */
  readonly candidates: readonly string[];
  readonly chosen: string | null;
  /** Which of the sources of the house rules is asked now. */
  readonly source: number;
  /** From a source outside of the house. */
  readonly outside: { readonly name: string; readonly number: string } | null;
  readonly waited: boolean;
};
type At = Here<Inquiry>;
type W = Way<Inquiry>;

export interface InquirySettings {
  readonly directory: DirectoryRules;
  readonly control: CallControlLink;
  readonly screening: Chart<Screening>;
}

/** So many are offered; of more than these the question has to be put better. */
export const MOST_CANDIDATES = 5;

const w = (zh: string, en: string): Words => ({ zh, en });
const SOURCES = {
  directory: w('通讯录', 'directory'),
  'phone-book': w('电话号码簿', 'phone book'),
  'directory-inquiries': w('114 查号台', 'directory inquiries'),
} as const;

/** A caller asks for a number: from the directory at once, else from the sources of the house in their order (R192 to R194). */
export function inquiry(settings: InquirySettings): Chart<Inquiry> {
  const { directory } = settings;
  const number = ({ task, draft, now }: At): string | null => {
    const { chosen, outside, ours } = task.data;
    if (outside) return outside.number;
    return chosen === null ? null : numberFor(draft, chosen, { ours }, directory.today(now));
  };
  const source = ({ task, draft }: At) => draft.rules.inquiry.sources[task.data.source] ?? null;
  const named = (here: At, place: number) => {
    const id = here.task.data.candidates[place];
    return id === undefined ? null : (keptEntry(here.draft, id)?.entry ?? null);
  };

  const look: Step<Inquiry> = {
    title: w('按次序查找', 'Look in the next source'),
    rules: ['R045', 'R192', 'R193'],
    ways: [
      {
        on: { is: 'always' },
        when: (here) => source(here) === 'directory' && here.task.data.candidates.length === 1,
        whenWords: w('通讯录有一条', 'one entry fits'),
        to: 'give',
        does: ({ task }) => ({ chosen: task.data.candidates[0] ?? null }),
        rules: ['R192'],
      },
      {
        on: { is: 'always' },
        when: (here) => source(here) === 'directory' && here.task.data.candidates.length > 1,
        whenWords: w('通讯录有几条', 'several entries fit'),
        to: 'which',
        rules: ['R192'],
      },
      {
        on: { is: 'always' },
        when: (here) => source(here) === 'directory',
        whenWords: w('通讯录没有', 'not in the directory'),
        to: 'look',
        does: nextSource,
        rules: ['R193'],
      },
      {
        on: { is: 'always' },
        when: (here) => source(here) !== null,
        whenWords: w('还有来源', 'another source'),
        to: 'outside',
        rules: ['R193'],
      },
      {
        on: { is: 'always' },
        when: ({ draft }) => draft.rules.inquiry.unansweredBecomesTask,
        whenWords: w('都没有，须回话', 'nowhere, an answer is owed'),
        to: 'owed',
        rules: ['R045', 'R283'],
      },
      { on: { is: 'always' }, to: 'unanswered', rules: ['R193'] },
    ],
  };

  const which: Step<Inquiry> = {
    title: w('是哪一个', 'Which of them'),
    rules: ['R192'],
    prompt: (here) => ({
      say: [],
      fill: [],
      note: here.task.data.candidates.map((_, place) => {
        const entry = named(here, place);
        const of = [entry?.department, entry?.organisation].filter(Boolean).join(' ');
        const text = `${place + 1}. ${entry?.name ?? ''}${of ? ` (${of})` : ''}`;
        return w(text, text);
      }),
    }),
    ways: [
      ...Array.from(
        { length: MOST_CANDIDATES },
        (_, place): W => ({
          on: {
            is: 'choice',
            choice: `take-${place + 1}`,
            label: w(`第 ${place + 1} 个`, `Number ${place + 1}`),
          },
          when: (here) => here.task.data.candidates.length > place,
          to: 'give',
          does: ({ task }) => ({ chosen: task.data.candidates[place] ?? null }),
          rules: ['R192'],
        }),
      ),
      {
        on: { is: 'choice', choice: 'none', label: w('都不是', 'None of them') },
        to: 'look',
        does: nextSource,
        rules: ['R193'],
      },
    ],
  };

  const outside: Step<Inquiry> = {
    title: w('查电话簿或 114', 'Ask the phone book or directory inquiries'),
    rules: ['R193'],
    prompt: (here) => {
      const from = SOURCES[source(here) ?? 'phone-book'];
      return {
        say: [say(here.draft, 'pleaseWait')],
        fill: (['name', 'number'] as const).map(
          (name): Field => ({
            name,
            label: name === 'name' ? w('名称', 'Name') : w('号码', 'Number'),
            required: true,
            declinable: false,
            readBack: name === 'number',
            value: name === 'name' ? here.task.data.question : null,
          }),
        ),
        note: [w(`请查${from.zh}`, `Ask the ${from.en}`)],
      };
    },
    ways: [
      {
        on: { is: 'choice', choice: 'found', label: w('查到', 'Found'), needs: () => ['name', 'number'] },
        to: 'give',
        does: (here) => {
          const name = textOf(here.fields, 'name') ?? '';
          const digits = textOf(here.fields, 'number') ?? '';
          save(here, name, digits);
          return { outside: { name, number: digits }, waited: true };
        },
        rules: ['R170', 'R193'],
      },
      {
        on: { is: 'choice', choice: 'not-there', label: w('没有', 'Not there') },
        to: 'look',
        does: (here) => ({ ...nextSource(here), waited: true }),
        rules: ['R193'],
      },
    ],
  };

  const give: Step<Inquiry> = {
    title: w('可以告知吗', 'May it be told?'),
    rules: ['R095', 'R104', 'R105', 'R151', 'R184'],
    ways: [
      {
        on: { is: 'always' },
        when: (here) => number(here) !== null,
        whenWords: w('可以', 'yes'),
        to: 'told',
        rules: ['R192', 'R194'],
      },
      { on: { is: 'always' }, to: 'not-told', rules: ['R095', 'R104', 'R184'] },
    ],
  };

  const told: Step<Inquiry> = {
    title: w('告知号码，问是否接通', 'Tell the number, offer to connect'),
    rules: ['R113', 'R192', 'R194'],
    prompt: (here) => ({
      say: [
        say(here.draft, here.task.data.waited ? 'numberAfterWait' : 'numberFound', {
          honorific: addressOf(here.draft, here.task.data.asker),
          number: number(here) ?? '',
        }),
      ],
      fill: [],
      note: [],
    }),
    ways: [connect(['R192', 'R194']), over('answered', w('不用接', 'No need'), ['R192'])],
  };

  const notTold: Step<Inquiry> = {
    title: w('不便告知', 'Not told'),
    rules: ['R095', 'R104', 'R105', 'R151', 'R184'],
    prompt: ({ draft }) => ({ say: [say(draft, 'refuseStaffData')], fill: [], note: [] }),
    ways: [connect(['R135', 'R184']), over('refused', w('通话结束', 'The call is over'), ['R095', 'R184'])],
  };

  const owed: Step<Inquiry> = {
    title: w('答应回话', 'An answer is promised'),
    rules: ['R045', 'R283', 'G07'],
    prompt: ({ task }) => ({
      say: [],
      fill: [
        {
          name: 'number',
          label: w('号码', 'Number'),
          required: true,
          declinable: false,
          readBack: true,
          value: null,
        },
      ],
      note: [w(`问：${task.data.question}`, `Asked: ${task.data.question}`)],
    }),
    deadline: ({ draft }) => ({
      ms: draft.rules.owed.promisedBack,
      warnMs: draft.rules.owed.warnBefore,
      what: w('给客人满意的回答', 'Call back with the answer'),
    }),
    ways: [
      {
        on: { is: 'choice', choice: 'found', label: w('已有答案', 'Found'), needs: () => ['number'] },
        to: 'told',
        does: (here) => {
          const name = here.task.data.question;
          const digits = textOf(here.fields, 'number') ?? '';
          save(here, name, digits);
          return { outside: { name, number: digits }, waited: true };
        },
        rules: ['R194', 'R283'],
      },
      {
        on: { is: 'choice', choice: 'told', label: w('已回话：查不到', 'Called back: not to be found') },
        to: 'unanswered',
        rules: ['R283'],
      },
      { on: { is: 'deadline' }, to: 'stay', rules: ['R283'] },
    ],
  };

  function connect(rules: readonly string[]): W {
    return {
      on: { is: 'choice', choice: 'connect', label: w('请接通', 'Connect, please') },
      when: ({ draft }) => draft.rules.inquiry.offerConnect,
      whenWords: w('规定可代接', 'the house offers it'),
      to: 'connecting',
      does: (here) => {
        const { draft, task, now, by } = here;
        const { chosen, callerNumber } = task.data;
        const { call, position, language } = task;
        // Our people are rung by their own procedure, whoever asks (R135).
        const person = { to: chosen ?? '', call, position, caller: callerNumber, language };
        if (chosen !== null && openScreening(draft, settings.screening, settings, person, { now, by }))
          return undefined;
        const to = number(here);
        if (to !== null && position !== null)
          control(
            draft,
            settings.control,
            { service: 'SingleStepTransferCall', device: asExtension(position), to },
            now,
          );
        return undefined;
      },
      rules,
    };
  }

  /** R193: what was found outside waits in the directory for somebody who may confirm it. */
  function save({ draft, now, by, task }: At, name: string, digits: string): void {
    if (draft.rules.inquiry.saveFound !== 'pending' || !NUMBER.test(digits)) return;
    const numbers = [{ kind: 'other', number: digits, from: null, until: null }];
    const entry = `inquiry-${task.id}`;
    const args = { entry, role: 'operator', source: 'inquiry', is: { kind: 'other', name, numbers } };
    const put = { type: 'Command', id: entry, name: 'directory.put', args, by, reply: null } as const;
    directoryCommand({ draft, rules: directory, now }, put);
  }

  return {
    id: 'inquiry',
    title: w('查询号码', 'A number is asked for'),
    first: 'look',
    steps: { look, which, outside, give, told, 'not-told': notTold, owed },
    ends: {
      answered: w('已告知', 'Told'),
      connecting: w('代为接通', 'Being connected'),
      refused: w('未告知', 'Not told'),
      unanswered: w('没有查到', 'Not found'),
    },
    report: ({ task: { data } }) => {
      const { question, topic, asker, chosen, outside: elsewhere, waited } = data;
      return { question, topic, asker, chosen, outside: elsewhere?.name ?? null, waited };
    },
  };
}

function over(choice: 'answered' | 'refused', label: Words, rules: readonly string[]): W {
  return { on: { is: 'choice', choice, label }, to: choice, rules };
}

const nextSource = ({ task }: At): { source: number } => ({ source: task.data.source + 1 });
