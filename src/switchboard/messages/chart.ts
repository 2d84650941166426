import type { Callee } from '../../config/house-rules/schema/kinds.js';
import { asRoom } from '../../telephony/index.js';
import type { Chart, Here, Words } from '../desk/chart.js';
import type { Field, Prompt } from '../desk/prompt.js';
import { say } from '../desk/say.js';
import { GUEST_MACHINE, roomGuests } from '../guests/list.js';
import { knowsConfidential, type Role } from '../privacy/roles.js';
import type { HouseView } from '../procedure.js';
import { stayIn } from './follow.js';
import { emptyFields, fieldsOf, filledIn, isReadBack, labelOf, points, rulesOf } from './form.js';
import { isNameOf } from './guest-name.js';
import { saveMessage } from './keep.js';
import type { NoteForm } from './message.js';

/** What the task remembers while a message is taken: with its end it is gone, and the message has it. */
export type Note = {
  readonly form: NoteForm;
  /** Who takes it: what this role may not know, the check against the guest list does not know either. */
  readonly role: Role;
  readonly callee: Callee;
  readonly room: string | null;
  readonly person: string | null;
  readonly values: { readonly [field: string]: string };
  readonly declined: readonly string[];
  /** The operator asked for the name a second time (R176). */
  readonly askedNameAgain: boolean;
  /** The operator heard that recipient and room do not fit, and keeps it so. */
  readonly unmatched: boolean;
};

const words = (zh: string, en: string): Words => ({ zh, en });
const stay = { to: 'stay' } as const;

const filled = ({ draft, task, fields }: Here<Note>): Partial<Note> => {
  const next = filledIn(draft, task.data, fields);
  return { ...next, room: next.values.room ?? task.data.room };
};
const ruleOf = ({ draft, task }: Here<Note>) => rulesOf(draft, task.data.form);
const has = ({ draft, task }: Here<Note>, name: string) =>
  fieldsOf(draft, task.data).some((f) => f.name === name);

/** Taking a message down: asked by its form, compared with the guest list, read back, saved. */
export const message: Chart<Note> = {
  id: 'messages',
  title: words('记录留言', 'Take a message'),
  first: 'ask',
  steps: {
    ask: {
      title: words('询问并记录', 'Ask and write down'),
      rules: ['R087', 'R093', 'R094', 'R125', 'R138', 'R223', 'R224', 'R276', 'R289', 'C17', 'C27'],
      prompt: askPrompt,
      ways: [
        {
          on: {
            is: 'choice',
            choice: 'save',
            label: words('记好了', 'That is all'),
            needs: ({ draft, task }) => emptyFields(draft, task.data),
          },
          to: 'check',
          does: filled,
          rules: ['R125', 'R138', 'R094'],
        },
        {
          on: { is: 'choice', choice: 'draft', label: words('先存草稿', 'Keep what there is so far') },
          ...stay,
          does: filled,
          rules: ['R223', 'R289'],
        },
        {
          on: { is: 'choice', choice: 'name-unclear', label: words('姓名没听清', 'The name was not clear') },
          when: (here) => has(here, 'callerName') && !here.task.data.askedNameAgain,
          whenWords: words('还没再问', 'not asked again yet'),
          to: 'spell',
          does: filled,
          rules: ['R176'],
        },
        {
          on: { is: 'choice', choice: 'refuses', label: words('来电人不肯说', 'The caller will not say') },
          when: (here) => ruleOf(here).onRefuse !== 'accept',
          whenWords: words('此表不能不填', 'the form does not take that'),
          to: 'refused',
          does: filled,
          rules: ['R094', 'R097', 'R185', 'C27'],
        },
        {
          on: { is: 'choice', choice: 'drop', label: words('不留言了', 'No message after all') },
          to: 'dropped',
          rules: ['R138'],
        },
      ],
    },
    spell: {
      title: words('再问一次姓名', 'Ask the name once more'),
      rules: ['R176'],
      prompt: ({ draft, task }) => ({
        say: [say(draft, 'askWho')],
        fill: [nameField(draft, task.data)],
        note: [],
      }),
      ways: [
        {
          on: {
            is: 'choice',
            choice: 'clear',
            label: words('听清了', 'Clear now'),
            needs: () => ['callerName'],
          },
          to: 'ask',
          does: (here) => ({ ...filled(here), askedNameAgain: true }),
          rules: ['R176'],
        },
        {
          on: { is: 'choice', choice: 'still-unclear', label: words('还是听不清', 'Still not') },
          to: 'ask',
          does: () => ({ askedNameAgain: true }),
          rules: ['R176'],
        },
      ],
    },
    refused: {
      title: words('不肯说的怎么办', 'What a refusal leads to'),
      rules: ['R094', 'R185', 'C27'],
      ways: [
        {
          on: { is: 'always' },
          when: (here) => ruleOf(here).onRefuse === 'slip' && here.task.data.form !== 'slip',
          whenWords: words('改填回电单', 'a call-back slip instead'),
          to: 'ask',
          does: () => ({ form: 'slip' }),
          rules: ['R185', 'R100'],
        },
        {
          on: { is: 'always' },
          when: (here) => ruleOf(here).onRefuse === 'to-front-desk',
          whenWords: words('转前台', 'to the front desk'),
          to: 'to-front-desk',
          rules: ['R097'],
        },
        { on: { is: 'always' }, to: 'not-taken', rules: ['C27'] },
      ],
    },
    check: {
      title: words('与住客名单核对', 'Compare with the guest list'),
      rules: ['R138', 'R132', 'C23'],
      ways: [
        {
          on: { is: 'always' },
          when: ({ draft, task }) => task.data.room !== null && !draft.hasRoom(task.data.room),
          whenWords: words('没有这个房间', 'no such room'),
          to: 'no-room',
          rules: ['R138'],
        },
        {
          on: { is: 'always' },
          when: ({ draft, task }) => !matches(draft, task.data),
          whenWords: words('姓名与房号不符', 'name and room do not fit'),
          to: 'mismatch',
          rules: ['R138', 'R132'],
        },
        { on: { is: 'always' }, to: 'read', does: () => ({ unmatched: false }), rules: ['R138'] },
      ],
    },
    'no-room': {
      title: words('房号不存在', 'There is no such room'),
      rules: ['R138'],
      prompt: ({ draft, task }) => ({
        say: [say(draft, 'askNameAndRoom')],
        fill: fieldsOf(draft, task.data).filter(({ name }) => name === 'room'),
        note: [words(`没有房间 ${task.data.room ?? ''}`, `There is no room ${task.data.room ?? ''}`)],
      }),
      ways: [
        {
          on: {
            is: 'choice',
            choice: 'corrected',
            label: words('改好了', 'Corrected'),
            needs: () => ['room'],
          },
          to: 'check',
          does: filled,
          rules: ['R138'],
        },
        {
          on: { is: 'choice', choice: 'drop', label: words('不留言了', 'No message after all') },
          to: 'dropped',
          rules: ['R138'],
        },
      ],
    },
    mismatch: {
      title: words('名单上没有', 'Not on the list'),
      rules: ['R138', 'R132', 'R151'],
      prompt: ({ draft, task }) => ({
        say: [say(draft, 'askNameAndRoom')],
        fill: fieldsOf(draft, task.data).filter(({ name }) => name === 'room' || name === 'recipient'),
        // The same for a wrong name, an empty room and a guest who wants to be unknown.
        note: [words('名单上该房没有这位客人', 'The list has no such guest in that room')],
      }),
      ways: [
        {
          on: { is: 'choice', choice: 'corrected', label: words('改好了', 'Corrected') },
          to: 'check',
          does: filled,
          rules: ['R138'],
        },
        {
          on: { is: 'choice', choice: 'keep', label: words('照记,不亮灯', 'Keep it so; it lights no lamp') },
          to: 'read',
          does: () => ({ unmatched: true }),
          rules: ['R125', 'R132', 'R138'],
        },
        {
          on: {
            is: 'choice',
            choice: 'drop',
            label: words('告知查无此人', 'Say that there is no such guest'),
          },
          to: 'dropped',
          rules: ['R132'],
        },
      ],
    },
    read: {
      title: words('需要复述吗', 'Is it read back?'),
      rules: ['R088', 'R090', 'R139', 'R280', 'C26'],
      ways: [
        {
          on: { is: 'always' },
          when: ({ draft, task }) => isReadBack(draft, task.data),
          whenWords: words('要复述', 'it is'),
          to: 'read-back',
          rules: ['R088', 'R139', 'R280', 'C26'],
        },
        { on: { is: 'always' }, to: 'save', rules: ['R090', 'C26'] },
      ],
    },
    'read-back': {
      title: words('逐条复述', 'Read back, point by point'),
      rules: ['R088', 'R139', 'R280', 'C26'],
      prompt: ({ draft, task }) => {
        const said = points(task.data);
        return {
          say: [say(draft, 'messageReadBack', { items: said.join('; ') })],
          fill: said.map(tick),
          note: [],
        };
      },
      ways: [
        {
          on: {
            is: 'choice',
            choice: 'right',
            label: words('逐条确认无误', 'Every point is right'),
            needs: ({ task }) => points(task.data).map((_, n) => pointName(n)),
          },
          to: 'save',
          rules: ['R088', 'R139', 'R280'],
        },
        {
          on: { is: 'choice', choice: 'wrong', label: words('有误,再改', 'Not right') },
          to: 'ask',
          rules: ['R088'],
        },
      ],
    },
    save: {
      title: words('保存', 'Save'),
      rules: ['R046', 'R125', 'R140', 'R211'],
      ways: [
        {
          on: { is: 'always' },
          to: 'saved',
          does: (here) => {
            const { form, callee, room, person, unmatched, declined } = here.task.data;
            const stay = callee === 'guest' && !unmatched ? stayIn(here.draft, room) : null;
            const about = { form, callee, room, person, stay, unmatched, declined, call: here.task.call };
            saveMessage(
              here.draft,
              { ...about, source: { is: 'desk' } },
              here.task.data.values,
              here.by,
              here.now,
            );
            return undefined;
          },
          rules: ['R046', 'R125', 'R140', 'R143', 'R211'],
        },
      ],
    },
  },
  ends: {
    saved: words('已保存', 'Saved'),
    dropped: words('未留言', 'No message'),
    'to-front-desk': words('转前台处理', 'The front desk takes over'),
    'not-taken': words('不予记录', 'Not taken'),
  },
};

function askPrompt({ draft, task }: Here<Note>): Omit<Prompt, 'choose' | 'deadline'> {
  const { data } = task;
  const rule = rulesOf(draft, data.form);
  const lines = [
    ...(data.form === 'slip' ? [say(draft, 'offerSlip')] : []),
    ...(rule.required.includes('callerName') && data.values.callerName === undefined
      ? [say(draft, 'askWho')]
      : []),
    ...(rule.required.includes('purpose') && data.values.purpose === undefined
      ? [say(draft, 'askPurpose')]
      : []),
  ];
  const taker = draft.rules.messages.routes[data.callee].taker;
  const notes = [
    // R037, C16: the house says who writes it down; the screen passes it on.
    ...(taker === 'operator'
      ? []
      : [words(`由${TAKERS[taker].zh}记录`, `Written down by the ${TAKERS[taker].en}`)]),
    ...data.declined.map((name) =>
      words(`不愿提供:${labelOf(name).zh}`, `Would not say: ${labelOf(name).en}`),
    ),
  ];
  return { say: lines, fill: fieldsOf(draft, data), note: notes };
}

const TAKERS = {
  operator: words('话务员', 'operator'),
  frontDesk: words('前台接待', 'front desk'),
  concierge: words('礼宾部', 'concierge'),
  neighbour: words('代接同事', 'neighbour who took the call'),
  secretary: words('秘书', 'secretary'),
} as const;

function nameField(house: HouseView, data: Note): Field {
  const field = fieldsOf(house, data).find(({ name }) => name === 'callerName');
  const label = labelOf('callerName');
  return (
    field ?? { name: 'callerName', label, required: true, declinable: false, readBack: false, value: null }
  );
}

const pointName = (n: number) => `point${n + 1}`;
const tick = (said: string, n: number): Field => ({
  name: pointName(n),
  label: words(`${n + 1}、${said}`, `${n + 1}. ${said}`),
  required: true,
  declinable: false,
  readBack: true,
  value: null,
});

/**
 * Recipient and room against the guest list, as the taker may see it: a guest who wants to be unknown fits as little as
 * nobody (R132). What was not asked cannot contradict, and a house without a list has nothing to compare with.
 */
function matches(house: HouseView, { callee, room, role, values }: Note): boolean {
  if (callee !== 'guest' || room === null || values.recipient === undefined || !hasList(house)) return true;
  const { guests, confidential } = roomGuests(house, asRoom(room));
  if (confidential && !knowsConfidential(role)) return false;
  return guests.some(({ details }) => isNameOf(details, values.recipient ?? ''));
}

/** Confidential stays do not count: whether there is a list must not tell of one. */
const hasList = (house: HouseView): boolean =>
  [...house.entries(GUEST_MACHINE)].some(([room]) => {
    const { guests, confidential } = roomGuests(house, room);
    return guests.length > 0 && !confidential;
  });
