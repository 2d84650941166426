import { stationEvent } from '../calls/state.js';
import type { Chart, Step, Way } from '../desk/chart.js';
import { type Field, textOf } from '../desk/prompt.js';
import { say } from '../desk/say.js';
import { afterwards } from './afterwards.js';
import { isPartner, tag } from './caller.js';
import { type At, act, decisionOf, deskNumber, type Screening, type ScreeningSettings, w } from './data.js';
import { addressOf, dialNote, officeNumber } from './person.js';
import { notTaken } from './told.js';

type S = Step<Screening>;
type W = Way<Screening>;

/**
 * A call to one of our people: who calls, may he be put through, will the person take it, and what is he told if not. Its second half
 * (busy, nobody answers, slip) is afterwards.ts.
 */
export function screening(settings: ScreeningSettings): Chart<Screening> {
  const { directory } = settings;
  const action = (is: string) => (here: At) => decisionOf(here, settings).action === is;
  const numberOf = ({ task, draft, now }: At) =>
    officeNumber(draft, task.data.to, directory.today(now))?.number ?? null;
  const says = (here: At, event: 'busy' | 'no-answer' | 'answers') => {
    const number = numberOf(here);
    return here.fact !== null && number !== null && stationEvent(here.fact, number) === event;
  };
  const missing = ({ task: { data }, draft }: At) =>
    draft.rules.screening.require.filter((field) => data[field] === null);

  const connect: Pick<W, 'to' | 'does'> = {
    to: 'connect',
    does: (here) => {
      const { consulted, byLink } = here.task.data;
      if (consulted) return { byLink: byLink && act(here, settings, 'TransferCall') };
      return { byLink: act(here, settings, 'SingleStepTransferCall', numberOf(here)) };
    },
  };
  /** The caller waits, with music, before the person is rung (R205); a consultation call holds the first one by itself. */
  const consult: Pick<W, 'to' | 'does'> = {
    to: 'consult',
    does: (here) => {
      const byLink = act(here, settings, 'ConsultationCall', numberOf(here));
      if (!byLink) act(here, settings, 'HoldCall');
      return { consulted: true, byLink };
    },
  };

  const route: S = {
    title: w('按规定决定', 'What the rules say'),
    rules: ['R098', 'R108', 'R135', 'R221', 'C10', 'C11', 'C12'],
    ways: [
      {
        on: { is: 'always' },
        when: (here) => action('consult')(here) && missing(here).length > 0,
        whenWords: w('要请示，尚缺资料', 'consult, something is not known'),
        to: 'ask',
        rules: ['R096', 'R203', 'R265'],
      },
      {
        on: { is: 'always' },
        when: (here) => {
          const { caller, asked } = here.task.data;
          return caller === 'unknown' && !asked && action('slip')(here) && missing(here).length > 0;
        },
        whenWords: w('陌生来电，尚未问', 'a stranger, not asked yet'),
        to: 'ask',
        rules: ['R096', 'R107'],
      },
      {
        on: { is: 'always' },
        when: action('consult'),
        whenWords: w('请示', 'consult'),
        ...consult,
        rules: ['R182', 'R205', 'R206', 'R221'],
      },
      {
        on: { is: 'always' },
        when: action('connect'),
        whenWords: w('接通', 'connect'),
        ...connect,
        rules: ['R107', 'R221'],
      },
      {
        on: { is: 'always' },
        when: action('to-front-desk'),
        whenWords: w('转前台', 'to the front desk'),
        to: 'hand-over',
        does: () => ({ desk: 'frontDesk' }),
        rules: ['R097', 'R098', 'R102', 'C11'],
      },
      {
        on: { is: 'always' },
        when: action('to-secretary'),
        whenWords: w('转秘书', 'to the secretary'),
        to: 'hand-over',
        does: () => ({ desk: 'secretary' }),
        rules: ['R210', 'C11'],
      },
      {
        on: { is: 'always' },
        when: action('decline'),
        whenWords: w('婉拒', 'decline'),
        to: 'not-taken',
        does: notTaken('not-asked'),
        rules: ['R111', 'R222', 'R288', 'C13', 'C20'],
      },
      {
        on: { is: 'always' },
        when: action('close'),
        whenWords: w('结束通话', 'close'),
        to: 'closing',
        rules: ['R111', 'R187'],
      },
      {
        on: { is: 'always' },
        whenWords: w('留条', 'slip'),
        to: 'slip',
        does: () => ({ request: 'slip' }),
        rules: ['R099', 'R100', 'R185', 'C12'],
      },
    ],
  };

  const ask: S = {
    title: w('问清来电者', 'Ask who calls'),
    rules: ['R096', 'R184', 'R203', 'R204', 'R215', 'R265', 'C27'],
    prompt: (here) => {
      const { draft, task } = here;
      const required = draft.rules.screening.require;
      const purpose = task.data.wantsNumber || required.includes('purpose');
      return {
        say: [
          ...(task.data.wantsNumber ? [say(draft, 'refuseStaffData')] : []),
          say(draft, 'askWho'),
          ...(purpose ? [say(draft, 'askPurpose')] : []),
        ],
        fill: (['callerName', 'callerOrg', 'purpose'] as const).map(
          (name): Field => ({
            name,
            label: ASKED[name],
            required: needed(here).includes(name),
            declinable: false,
            readBack: false,
            value: task.data[name],
          }),
        ),
        note: [],
      };
    },
    ways: [
      {
        on: { is: 'choice', choice: 'told', label: w('已问清', 'Told'), needs: needed },
        to: 'route',
        does: told(directory.today),
        rules: ['R096', 'R107', 'R203', 'R204', 'R265'],
      },
      behaves('refuses', w('不肯说', 'Will not say'), 'refused', ['R097', 'R185', 'C27']),
      behaves('insists', w('坚持要接', 'Insists'), 'insists', ['R102', 'C12']),
      behaves('no-name', w('说不出找谁或何事', 'Cannot say whom or what for'), 'no-name', ['R185']),
      behaves('private', w('私人电话', 'Private call'), 'private', ['R288', 'C20']),
      behaves('sales', w('推销', 'Sales'), 'sales', ['R111']),
      behaves('nuisance', w('纠缠', 'Nuisance'), 'nuisance', ['R111', 'R187']),
      {
        on: { is: 'choice', choice: 'wants-number', label: w('索要手机或分机', 'Wants the number') },
        when: ({ task }) => !task.data.wantsNumber,
        to: 'stay',
        does: () => ({ wantsNumber: true }),
        rules: ['R095', 'R105', 'R184'],
      },
    ],
  };

  const asking: S = {
    title: w('请示是否接听', 'Ask the person'),
    rules: ['R182', 'R183', 'R205', 'R206', 'R221', 'R265', 'C11', 'C31'],
    prompt: ({ draft, task, now }) => {
      const { to, callerName, callerOrg, purpose, byLink } = task.data;
      const announced = {
        honorific: addressOf(draft, to),
        callerName: callerName ?? say(draft, 'callerUnnamed').words,
        callerOrg: callerOrg ?? say(draft, 'callerFromOutside').words,
      };
      const today = directory.today(now);
      return {
        say: [say(draft, 'pleaseWait'), say(draft, 'announce', announced)],
        fill: [],
        note: [
          ...(byLink
            ? []
            : [w('先让来电者等候（音乐）', 'First put the caller on hold'), dialNote(draft, to, today)]),
          ...(purpose === null ? [] : [w(`事由：${purpose}`, `About: ${purpose}`)]),
        ],
      };
    },
    deadline: ({ draft }) => ({
      ms: draft.rules.screening.consultMax,
      warnMs: null,
      what: w('不能让来电者久等', 'The caller must not wait longer'),
    }),
    ways: [
      {
        on: { is: 'choice', choice: 'accepted', label: w('接听', 'Takes it') },
        ...connect,
        rules: ['R207', 'R222'],
      },
      // One event, one step, the same rules: what the person said is for the roles of `screening.declinedSeenBy` only.
      back('declined', w('不接', 'Does not take it')),
      back('no-answer', w('无人接', 'No answer')),
      {
        on: { is: 'choice', choice: 'busy', label: w('占线', 'Busy') },
        to: 'busy',
        does: comesBack,
        rules: ['R209', 'C14'],
      },
      {
        on: { is: 'fact', words: w('占线', 'busy'), fits: (_, here) => says(here, 'busy') },
        to: 'busy',
        does: comesBack,
        rules: ['R209', 'C14'],
      },
      {
        on: { is: 'fact', words: w('无人接', 'no answer'), fits: (_, here) => says(here, 'no-answer') },
        to: 'not-taken',
        does: (here) => ({ ...comesBack(here), ...notTaken('no-answer')(here) }),
        rules: NOT_TAKEN,
      },
      {
        on: { is: 'deadline' },
        to: 'not-taken',
        does: (here) => ({ ...comesBack(here), ...notTaken('no-decision')(here) }),
        rules: ['R183', 'C31'],
      },
    ],
  };

  const connecting: S = {
    title: w('接通', 'Connect'),
    rules: ['R207', 'R222'],
    prompt: ({ draft, task, now }) => ({
      say: [say(draft, task.data.consulted ? 'accepted' : 'pleaseWait')],
      fill: [],
      note: task.data.byLink
        ? []
        : [
            task.data.consulted
              ? w('请按转接键', 'Press the transfer key')
              : dialNote(draft, task.data.to, directory.today(now)),
          ],
    }),
    deadline: ({ draft, task }) =>
      task.data.consulted
        ? null
        : { ms: draft.rules.noAnswer.time, warnMs: null, what: w('无人接听', 'Nobody answers') },
    ways: [
      {
        on: { is: 'choice', choice: 'connected', label: w('已接通', 'Connected') },
        to: 'connected',
        rules: ['R207', 'R222'],
      },
      {
        on: { is: 'fact', words: w('已应答', 'answered'), fits: (_, here) => says(here, 'answers') },
        to: 'connected',
        rules: ['R207', 'R222'],
      },
      ...(['choice', 'fact'] as const).flatMap((is): W[] => [
        {
          on:
            is === 'choice'
              ? { is, choice: 'busy', label: w('占线', 'Busy') }
              : { is, words: w('占线', 'busy'), fits: (_, here) => says(here, 'busy') },
          to: 'busy',
          rules: ['R209', 'C14'],
        },
        {
          on:
            is === 'choice'
              ? { is, choice: 'no-answer', label: w('无人接', 'No answer') }
              : { is, words: w('无人接', 'no answer'), fits: (_, here) => says(here, 'no-answer') },
          to: 'not-taken',
          does: notTaken('no-answer'),
          rules: ['R210', 'C15'],
        },
      ]),
      { on: { is: 'deadline' }, to: 'not-taken', does: notTaken('no-answer'), rules: ['R210', 'C15'] },
    ],
  };

  function back(choice: 'declined' | 'no-answer', label: W['whenWords'] & object): W {
    return {
      on: { is: 'choice', choice, label, publicly: 'not-taken' },
      to: 'not-taken',
      does: (here) => ({ ...comesBack(here), ...notTaken(choice)(here) }),
      rules: NOT_TAKEN,
    };
  }
  /** The person's line is let go, and the caller is with the operator again. */
  function comesBack(here: At): { byLink: boolean } {
    if (here.task.data.byLink) act(here, settings, 'ReconnectCall');
    return { byLink: false };
  }

  return {
    id: 'screening',
    title: w('找本店人员的来电', 'A call to one of our people'),
    first: 'route',
    steps: {
      route,
      ask,
      consult: asking,
      connect: connecting,
      ...afterwards({
        settings,
        consult,
        connect,
        free: (fact, here) => {
          const number = numberOf(here);
          return number !== null && stationEvent(fact, number) === 'free';
        },
        desk: (here, desk) => deskNumber(here, desk, directory.today(here.now)),
      }),
    },
    ends: {
      connected: w('已接通', 'Connected'),
      'handed-over': w('已转交', 'Handed over'),
      noted: w('已留条或留言', 'Slip or message taken'),
      later: w('来电者稍后再拨', 'The caller calls later'),
      camped: w('线路空出时接通', 'Connected when the line is free'),
      searching: w('转为寻人', 'A search began'),
      closed: w('通话已结束', 'The call is over'),
    },
    report: ({ task: { data } }) => {
      const { to, rank, caller, callerName, callerOrg, callerNumber, purpose, told: toldCaller } = data;
      return { to, rank, caller, callerName, callerOrg, callerNumber, purpose, toldCaller };
    },
  };
}

const NOT_TAKEN = ['R208', 'R210', 'R222', 'C13', 'C15'];
const ASKED = {
  callerName: w('姓名', 'Name'),
  callerOrg: w('单位', 'Organisation'),
  purpose: w('事由', 'About'),
};

/** Who wants a number has to say what for, whatever the house asks else (R184). What is known already need not be filled in again. */
function needed({ task, draft }: At): ('callerName' | 'callerOrg' | 'purpose')[] {
  const { require } = draft.rules.screening;
  const all: typeof require =
    task.data.wantsNumber && !require.includes('purpose') ? [...require, 'purpose'] : require;
  return all.filter((field) => task.data[field] === null);
}

/** What was filled in; name and organisation together may be those of a partner (R107). */
function told(today: (now: number) => string): W['does'] & object {
  return ({ fields, task: { data }, draft, now }) => {
    const callerName = textOf(fields, 'callerName') ?? data.callerName;
    const callerOrg = textOf(fields, 'callerOrg') ?? data.callerOrg;
    const partner =
      data.caller === 'unknown' &&
      callerName !== null &&
      callerOrg !== null &&
      isPartner(callerName, callerOrg, draft, today(now));
    return {
      callerName,
      callerOrg,
      purpose: textOf(fields, 'purpose') ?? data.purpose,
      caller: partner ? 'partner' : data.caller,
      asked: true,
    };
  };
}

/** How the caller behaves decides anew. Selling and pestering are counted for the number. */
function behaves(
  choice: string,
  label: W['whenWords'] & object,
  caller: Screening['caller'],
  rules: readonly string[],
): W {
  return {
    on: { is: 'choice', choice, label },
    to: 'route',
    does: ({ draft, task }) => {
      if (caller === 'sales' || caller === 'nuisance') tag(draft, task.data.callerNumber);
      return { caller, asked: true };
    },
    rules,
  };
}
