import { openCampOn } from '../camp-on/chart.js';
import type { Deadline, Here, Step, Way, Words } from '../desk/chart.js';
import { type Field, textOf } from '../desk/prompt.js';
import { type ScriptId, say } from '../desk/say.js';
import { choice, timeIsUp, told, words } from '../desk/ways.js';
import { fieldsForIntrusion, openIntrusion } from '../intrusion/chart.js';
import { intrusionCase, mayIntrude } from '../intrusion/conditions.js';
import type { TransferData, TransferSettings } from './data.js';
import { act, dial } from './dial.js';
import { busyOptions, noAnswerOptions, type Option, offer, secretaryOf } from './options.js';
import { callerName, callerPlace, callerSaid, reason } from './steps-before.js';
import { callerGone } from './steps-ringing.js';

type H = Here<TransferData>;
type W = Way<TransferData>;

const LABEL: Readonly<Record<Option, Words>> = {
  wait: words('等待', 'Waits'),
  later: words('稍后再拨', 'Calls later'),
  campOn: words('空闲时接通', 'Connect when free'),
  intrude: words('强插', 'Step in'),
  message: words('留言', 'Message'),
  secretary: words('转秘书', 'Secretary'),
  search: words('寻找此人', 'Look for the person'),
  'after-end': words('之后再打来', 'Calls again later'),
};

/** The caller has to be told soon; of what only the operator heard no time can be told (R029, R287, G08). */
const informSoon = ({ draft, task }: H): Deadline | null =>
  task.data.heard === 'told'
    ? { ms: draft.rules.transfer.informWithin, warnMs: null, what: words('告知来电人', 'tell the caller') }
    : null;

const toldTooLate: W = timeIsUp({
  to: 'stay',
  does: () => ({ toldLate: true }),
  rules: ['R029', 'R287'],
});

/** The caller was told, and chose. */
const chose = ({ task }: H, told: ScriptId): Partial<TransferData> => ({
  told,
  toldLate: task.data.toldLate ?? (task.data.heard === 'told' ? false : null),
});

/** Busy, nobody there, waiting: what the caller is offered, and what becomes of it. */
export function stepsFailed(settings: TransferSettings): Readonly<Record<string, Step<TransferData>>> {
  const busy = (here: H) => busyOptions(here, settings);
  const noAnswer = (here: H) => noAnswerOptions(here, settings);
  const busyScript = ({ task }: H): ScriptId => (task.data.ours ? 'campOnOffer' : 'busyTold');
  const option = (
    name: Option,
    offered: (here: H) => readonly Option[],
    script: (here: H) => ScriptId,
    way: Pick<W, 'to' | 'rules'> & {
      does?: (here: H) => Partial<TransferData> | undefined;
      needs?: (here: H) => readonly string[];
    },
  ): W =>
    choice(name, LABEL[name].zh, LABEL[name].en, {
      ...way,
      when: (here) => offered(here).includes(name),
      does: (here) => ({ ...chose(here, script(here)), ...way.does?.(here) }),
    });
  const again = (here: H) => dial(here, settings, here.task.data.station ?? '');
  const wait = (here: H) => {
    act(here, settings, 'HoldCall');
    return undefined;
  };
  const recallOptions = (here: H): readonly Option[] => [
    ...(here.task.data.recalls < here.draft.rules.hold.maxRecalls ? (['wait'] as const) : []),
    ...(['later', 'message'] as const),
  ];
  return {
    busy: {
      title: words('占线', 'Busy'),
      rules: ['R029', 'R129', 'R195', 'R209', 'C14'],
      prompt: (here) => ({
        say: here.task.data.ours
          ? [say(here.draft, 'campOnOffer', { honorific: here.task.data.ours.honorific })]
          : [offer(here.draft, 'busyTold', busy(here))],
        fill: mayStepIn(here) ? intrusionFields(here) : [],
        note: intrusionNote(here, settings),
      }),
      deadline: informSoon,
      ways: [
        option('wait', busy, busyScript, { to: 'waiting', does: wait, rules: ['R129', 'R209'] }),
        option('campOn', busy, busyScript, {
          to: 'camp-on',
          does: (here) => {
            const { draft, task, now, by } = here;
            openCampOn(draft, settings, task, { now, by });
            return undefined;
          },
          rules: ['R195', 'R196'],
        }),
        option('intrude', busy, busyScript, {
          needs: ({ draft, task }) => fieldsForIntrusion(draft, task.data),
          to: 'intrusion',
          does: (here) => {
            const said = callerSaid(here);
            const data = { ...here.task.data, ...said, reason: textOf(here.fields, 'reason') };
            openIntrusion(here.draft, settings, { ...here.task, data }, here);
            return said;
          },
          rules: ['R031', 'R032', 'R281', 'C19'],
        }),
        option('later', busy, busyScript, { to: 'later', rules: ['R029', 'R195', 'R209'] }),
        option('message', busy, busyScript, { to: 'message', rules: ['R129', 'C14'] }),
        choice('long-distance', '是长途', 'Long distance', {
          when: (here) => mayStepIn(here) && here.task.data.longDistance !== true,
          to: 'stay',
          does: (here) => ({ ...callerSaid(here), longDistance: true }),
          rules: ['R030', 'R031'],
        }),
        choice('local', '不是长途', 'Not long distance', {
          when: (here) => mayStepIn(here) && here.task.data.longDistance === true,
          to: 'stay',
          does: () => ({ longDistance: false }),
          rules: ['R030'],
        }),
        toldTooLate,
        ...callerGone(),
      ],
    },
    'no-answer': {
      title: words('无人接听', 'No answer'),
      rules: ['R035', 'R036', 'R130', 'R210', 'R287', 'C15'],
      prompt: (here) => ({
        say: [offer(here.draft, 'noAnswerTold', noAnswer(here))],
        fill: [],
        // R035: the operator sees who could not be reached.
        note: [words(`无人接听:${here.task.data.target}`, `No answer: ${here.task.data.target}`)],
      }),
      deadline: informSoon,
      ways: [
        option('later', noAnswer, () => 'noAnswerTold', { to: 'later', rules: ['R036', 'R210'] }),
        option('message', noAnswer, () => 'noAnswerTold', { to: 'message', rules: ['R036', 'R130', 'R210'] }),
        option('secretary', noAnswer, () => 'noAnswerTold', {
          to: 'ringing',
          does: (here) =>
            dial(here, settings, secretaryOf(here.draft, here.task.data, settings, here.now) ?? ''),
          rules: ['R210', 'R290'],
        }),
        option('search', noAnswer, () => 'noAnswerTold', { to: 'search', rules: ['R198'] }),
        toldTooLate,
        ...callerGone(),
      ],
    },
    waiting: {
      title: words('保留等待', 'The caller waits'),
      rules: ['R129', 'R177', 'R286', 'C31'],
      prompt: ({ task }) => ({
        say: [],
        fill: [],
        note: [words(`等待 ${task.data.target}`, `Waits for ${task.data.target}`)],
      }),
      deadline: ({ draft }) => ({
        ms: draft.rules.hold.recall,
        warnMs: null,
        what: words('回到来电人', 'back to the caller'),
      }),
      ways: [
        told('free', { to: 'ringing', does: again, rules: ['R129'] }),
        choice('free', '线路已空', 'The line is free', { to: 'ringing', does: again, rules: ['R129'] }),
        timeIsUp({
          to: 'recall',
          does: (here) => {
            act(here, settings, 'RetrieveCall');
            return { recalls: here.task.data.recalls + 1 };
          },
          rules: ['R177', 'R286', 'C31'],
        }),
        ...callerGone(),
      ],
    },
    recall: {
      title: words('回到来电人', 'Back to the caller'),
      rules: ['R177', 'R286', 'C31'],
      prompt: (here) => ({
        say: [
          ...(here.task.data.recalls >= here.draft.rules.hold.apologiseFrom
            ? [say(here.draft, 'lateApology')]
            : []),
          offer(here.draft, 'holdRecall', recallOptions(here)),
        ],
        fill: [],
        note: [],
      }),
      ways: [
        option('wait', recallOptions, () => 'holdRecall', {
          to: 'waiting',
          does: wait,
          rules: ['R129', 'R177'],
        }),
        option('later', recallOptions, () => 'holdRecall', { to: 'later', rules: ['R177'] }),
        option('message', recallOptions, () => 'holdRecall', { to: 'message', rules: ['R177'] }),
        choice('try', '再转一次', 'Try again', { to: 'ringing', does: again, rules: ['R129'] }),
        ...callerGone(),
      ],
    },
  };

  /** The house offers stepping in to callers like this one; whether it may be done now is another question. */
  function mayStepIn({ draft, task }: H): boolean {
    const { options, forOurs } = draft.rules.busy;
    return (task.data.ours ? forOurs : options[task.data.callee]).includes('intrude');
  }
}

const intrusionFields = (here: H): Field[] => [callerName(here), callerPlace(here), reason()];

/** Why stepping in is not among the choices, for the operator only. */
function intrusionNote({ draft, task, now }: H, settings: TransferSettings): Words[] {
  const { options, forOurs } = draft.rules.busy;
  if (!(task.data.ours ? forOurs : options[task.data.callee]).includes('intrude')) return [];
  switch (mayIntrude(intrusionCase(draft, task.data, settings, now))) {
    case 'INTRUSION_NO_TONE':
      return [words('交换机不能给提示音,不能强插', 'No stepping in: the PBX gives no warning tone')];
    case 'INTRUSION_NOT_LONG_DISTANCE':
      return [
        words('只为长途强插:请问来电地点', 'Stepping in is for long distance: ask where they call from'),
      ];
    case 'INTRUSION_AGAIN':
      return [words('客人刚才已表示不接', 'The guest was asked a short while ago')];
    default:
      return [];
  }
}
