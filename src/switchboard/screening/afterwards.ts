import type { Fact } from '../../telephony/index.js';
import type { Step, Way, Words } from '../desk/chart.js';
import { type Field, isDeclined, type Line, textOf } from '../desk/prompt.js';
import { say } from '../desk/say.js';
import { openSearch } from '../find-person/start.js';
import { requestSlip } from '../messages/request.js';
import {
  type At,
  act,
  type Desk,
  listed,
  offered,
  type Screening,
  type ScreeningSettings,
  w,
} from './data.js';
import { officeNumber } from './person.js';

type S = Step<Screening>;
type W = Way<Screening>;

/** What the first half of the chart gives to the second. */
export interface Halves {
  readonly settings: ScreeningSettings;
  readonly consult: Pick<W, 'to' | 'does'>;
  readonly connect: Pick<W, 'to' | 'does'>;
  free(fact: Fact, here: At): boolean;
  desk(here: At, desk: Desk): string | null;
}

/** What a caller can choose; words for the operator and for `{choices}` of the sentence. */
const OPTIONS = {
  wait: w('稍等', 'wait'),
  later: w('稍后再拨', 'call again later'),
  campOn: w('线路空出时接通', 'be connected when the line is free'),
  message: w('留言', 'leave a message'),
  secretary: w('转秘书', 'speak to the secretary'),
  search: w('请总机寻找', 'have us look for the person'),
} as const;
type Option = keyof typeof OPTIONS;

/** The line is busy, nobody answers, the person says no: what the caller is told, and what he chooses (R208 to R211). */
export function afterwards({ settings, consult, connect, free, desk }: Halves): Record<string, S> {
  const { directory, control } = settings;
  /** In the order of the house rules; what cannot be done is not offered. Nobody steps into a talk of our own people. */
  const options = (here: At, of: 'busy' | 'noAnswer'): Option[] =>
    offered(here, of).filter((option): option is Option => {
      switch (option) {
        case 'intrude':
          return false;
        case 'campOn':
          return control?.services.has('CampOn') === true && here.task.position !== null;
        case 'secretary':
          return desk(here, 'secretary') !== null;
        default:
          return true;
      }
    });
  const offers =
    (of: 'busy' | 'noAnswer', option: Option) =>
    (here: At): boolean =>
      options(here, of).includes(option);
  const choices = (here: At, of: 'busy' | 'noAnswer') =>
    listed(options(here, of).map((option) => OPTIONS[option]));

  const later: W = {
    on: { is: 'choice', choice: 'later', label: OPTIONS.later },
    to: 'later',
    rules: ['R208', 'R209', 'R210', 'R034'],
  };
  const message: W = {
    on: { is: 'choice', choice: 'message', label: OPTIONS.message },
    to: 'slip',
    does: () => ({ request: 'message' }),
    rules: ['R210', 'R211', 'C16'],
  };
  const again = (on: W['on']): W[] => [
    {
      on,
      when: ({ task }) => task.data.consulted,
      whenWords: w('要请示', 'the person is asked'),
      ...consult,
      rules: ['R205', 'R206', 'R209'],
    },
    { on, ...connect, rules: ['R209'] },
  ];

  const busy: S = {
    title: w('占线', 'Busy'),
    rules: ['R209', 'C14'],
    prompt: (here) => ({
      say: [say(here.draft, 'busyTold', { choices: choices(here, 'busy') })],
      fill: [],
      note: [],
    }),
    ways: [
      {
        on: { is: 'choice', choice: 'wait', label: OPTIONS.wait },
        when: offers('busy', 'wait'),
        to: 'waiting',
        does: (here) => {
          act(here, settings, 'HoldCall');
          return {};
        },
        rules: ['R129', 'R205', 'R209', 'C31'],
      },
      { ...later, when: offers('busy', 'later') },
      {
        on: { is: 'choice', choice: 'camp-on', label: OPTIONS.campOn },
        when: offers('busy', 'campOn'),
        to: 'camped',
        does: (here) => {
          const number = officeNumber(here.draft, here.task.data.to, directory.today(here.now));
          act(here, settings, 'CampOn', number?.number ?? null);
          return {};
        },
        rules: ['R195', 'R196', 'C14'],
      },
      { ...message, when: offers('busy', 'message') },
    ],
  };

  const waiting: S = {
    title: w('来电者等候', 'The caller waits'),
    rules: ['R205', 'R209', 'C31'],
    prompt: ({ task }) => ({
      say: [],
      fill: [],
      note: [w(`已回报 ${task.data.recalls} 次`, `Came back to the caller ${task.data.recalls} times`)],
    }),
    deadline: ({ draft }) => ({
      ms: draft.rules.hold.recall,
      warnMs: null,
      what: w('回到来电者', 'Back to the caller'),
    }),
    ways: [
      ...again({
        is: 'fact',
        words: w('线路空出', 'the line is free'),
        fits: (fact, here) => free(fact, here),
      }),
      ...again({ is: 'choice', choice: 'try-again', label: w('再试', 'Try again') }),
      {
        on: { is: 'choice', choice: 'later', label: OPTIONS.later },
        to: 'later',
        rules: ['R209'],
      },
      {
        on: { is: 'deadline' },
        to: 'recall',
        does: (here) => {
          act(here, settings, 'RetrieveCall');
          return { recalls: here.task.data.recalls + 1 };
        },
        rules: ['R177', 'R286', 'C31'],
      },
    ],
  };

  const recall: S = {
    title: w('回到来电者', 'Back to the caller'),
    rules: ['R177', 'R286', 'C31'],
    prompt: (here) => ({
      say: [say(here.draft, 'holdRecall', { choices: choices(here, 'busy') })],
      fill: [],
      note: [],
    }),
    ways: [
      {
        on: { is: 'choice', choice: 'wait', label: OPTIONS.wait },
        when: ({ task, draft }) => task.data.recalls < draft.rules.hold.maxRecalls,
        to: 'waiting',
        does: (here) => {
          act(here, settings, 'HoldCall');
          return {};
        },
        rules: ['R209', 'C31'],
      },
      ...again({ is: 'choice', choice: 'try-again', label: w('再试', 'Try again') }),
      later,
      { ...message, when: offers('busy', 'message') },
    ],
  };

  const SAID = {
    'no-answer': 'noAnswerTold',
    unavailable: 'unavailable',
    'polite-decline': 'declinedPolitely',
  };
  const notTakenStep: S = {
    title: w('未能接听', 'Not taken'),
    rules: ['R034', 'R105', 'R208', 'R210', 'R222', 'C13', 'C15'],
    prompt: (here) => {
      const { draft, task } = here;
      const told = SAID[task.data.told ?? 'no-answer'] as 'noAnswerTold' | 'unavailable' | 'declinedPolitely';
      return {
        say: [say(draft, told, { choices: choices(here, 'noAnswer') })],
        fill: [],
        note: [],
      };
    },
    ways: [
      { ...later, when: offers('noAnswer', 'later') },
      { ...message, when: offers('noAnswer', 'message') },
      {
        on: { is: 'choice', choice: 'secretary', label: OPTIONS.secretary },
        when: offers('noAnswer', 'secretary'),
        to: 'hand-over',
        does: () => ({ desk: 'secretary' }),
        rules: ['R210', 'C15'],
      },
      {
        on: { is: 'choice', choice: 'search', label: OPTIONS.search },
        when: offers('noAnswer', 'search'),
        to: 'searching',
        does: ({ draft, task, now, by }) => {
          const { to, callerEntry } = task.data;
          openSearch(draft, directory, { person: to, requester: callerEntry, task }, { now, by });
          return {};
        },
        rules: ['R198', 'C15'],
      },
      {
        on: { is: 'choice', choice: 'insists', label: w('坚持要接', 'Insists') },
        when: ({ task }) => task.data.caller !== 'insists',
        to: 'route',
        does: () => ({ caller: 'insists', consulted: false }),
        rules: ['R102', 'C12'],
      },
    ],
  };

  const handOver: S = {
    title: w('转交', 'Hand over'),
    rules: ['R097', 'R098', 'R102', 'R210', 'C11'],
    prompt: (here) => {
      const number = desk(here, here.task.data.desk ?? 'frontDesk');
      return {
        say: [say(here.draft, 'pleaseWait')],
        fill: [],
        note: [
          number === null ? w('规定中没有此分机', 'The house rules name no extension for it') : to(number),
        ],
      };
    },
    ways: [
      {
        on: { is: 'choice', choice: 'done', label: w('已转', 'Done') },
        when: (here) => desk(here, here.task.data.desk ?? 'frontDesk') !== null,
        to: 'handed-over',
        does: (here) => {
          act(here, settings, 'SingleStepTransferCall', desk(here, here.task.data.desk ?? 'frontDesk'));
          return {};
        },
        rules: ['R097', 'R098', 'R102', 'R210'],
      },
      {
        on: { is: 'choice', choice: 'not-possible', label: w('转不了', 'Not possible') },
        to: 'slip',
        does: () => ({ request: 'slip' }),
        rules: ['R100'],
      },
    ],
  };

  const closing: S = {
    title: w('结束纠缠', 'End the call'),
    rules: ['R187'],
    prompt: ({ draft }) => ({ say: [say(draft, 'nuisanceClose')], fill: [], note: [] }),
    ways: [
      {
        on: { is: 'choice', choice: 'closed', label: w('已挂断', 'Hung up') },
        to: 'closed',
        rules: ['R187'],
      },
    ],
  };

  return { busy, waiting, recall, 'not-taken': notTakenStep, 'hand-over': handOver, slip: slip(), closing };
}

const to = (extension: string): Words => w(`转分机 ${extension}`, `Transfer to extension ${extension}`);

/** R100, R211: who is not put through leaves name, organisation and number. */
function slip(): S {
  const form = ({ draft }: At) => draft.rules.messages.forms.slip;
  const known = ({ task: { data } }: At): { readonly [name: string]: string | null } => ({
    callerName: data.callerName,
    callerOrg: data.callerOrg,
    callerPhone: data.callerNumber,
    purpose: data.purpose,
  });
  const names = (here: At): string[] => [...new Set([...form(here).required, ...form(here).optional])];
  const missing = (here: At): string[] =>
    form(here).required.filter((name) => (known(here)[name] ?? null) === null);
  return {
    title: w('留条', 'Take a slip'),
    rules: ['R099', 'R100', 'R185', 'R210', 'R211', 'C12', 'C16', 'C27'],
    prompt: (here) => {
      const { allowDeclined, readBack } = form(here);
      const lines: Line[] = [say(here.draft, 'offerSlip')];
      return {
        say: lines,
        fill: names(here).map(
          (name): Field => ({
            name,
            label: LABELS[name] ?? w(name, name),
            required: missing(here).includes(name),
            declinable: allowDeclined,
            readBack: readBack === 'always' || (readBack === 'multi-item' && names(here).length > 1),
            value: known(here)[name] ?? null,
          }),
        ),
        note: [],
      };
    },
    ways: [
      {
        on: { is: 'choice', choice: 'saved', label: w('已记下', 'Taken'), needs: missing },
        to: 'noted',
        does: (here) => {
          const { draft, task, fields, now, by } = here;
          const filled = names(here).flatMap((name): [string, string][] => {
            const value = isDeclined(fields[name])
              ? null
              : (textOf(fields, name) ?? known(here)[name] ?? null);
            return value === null ? [] : [[name, value]];
          });
          const { to: person, request: form, rank: callee } = task.data;
          const declined = names(here).filter((name) => isDeclined(fields[name]));
          const text = Object.fromEntries(filled);
          requestSlip(draft, { form, person, callee, call: task.call, text, declined }, by, now);
          return {};
        },
        rules: ['R100', 'R101', 'R186', 'R211'],
      },
      { on: { is: 'choice', choice: 'later', label: OPTIONS.later }, to: 'later', rules: ['R100'] },
    ],
  };
}

const LABELS: { readonly [name: string]: Words } = {
  callerName: w('姓名', 'Name'),
  callerOrg: w('单位', 'Organisation'),
  callerPhone: w('电话', 'Telephone'),
  purpose: w('事由', 'About'),
  content: w('内容', 'Message'),
};
