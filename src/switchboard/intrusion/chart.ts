import { asExtension, type Fact } from '../../telephony/index.js';
import type { Chart, Here } from '../desk/chart.js';
import { control } from '../desk/control.js';
import { say } from '../desk/say.js';
import type { Task } from '../desk/task.js';
import { openTask } from '../desk/walk.js';
import { always, choice, timeIsUp, words } from '../desk/ways.js';
import type { Draft } from '../draft.js';
import type { HouseView } from '../procedure.js';
import type { TransferData, TransferSettings } from '../transfer/data.js';
import { act } from '../transfer/dial.js';
import { intrusionCase, mayIntrude, REST_MACHINE } from './conditions.js';

/** The operator steps into the talk of a guest, heard by all, because somebody calls from far away (R030–R034, R281, C19). */
export type IntrusionData = TransferData & { readonly reason: string | null };
type H = Here<IntrusionData>;

const FORM = { callerName: 'callerName', callerPlace: 'callerPlace', reason: 'reason' } as const;

/** What the house wants filled before stepping in, and is not known (R031). */
export function fieldsForIntrusion(house: HouseView, known: Partial<IntrusionData>): readonly string[] {
  return house.rules.intrusion.require.filter((name) => (known[FORM[name]] ?? null) === null);
}

export function intrusionChart(settings: TransferSettings): Chart<IntrusionData> {
  const refused = ({ draft, task, now }: H) => mayIntrude(intrusionCase(draft, task.data, settings, now));
  const stepIn = ({ draft, task, now }: H) => {
    const { position, data } = task;
    if (position !== null && data.station !== null)
      control(
        draft,
        settings.control,
        { service: 'Intrude', device: asExtension(position), to: data.station },
        now,
      );
    return undefined;
  };
  return {
    id: 'intrusion',
    title: words('强插', 'Intrusion'),
    first: 'conditions',
    steps: {
      conditions: {
        title: words('条件', 'The conditions'),
        rules: ['R031', 'R032', 'R281', 'C19'],
        ways: [
          always({
            when: (here) =>
              refused(here) === null && fieldsForIntrusion(here.draft, here.task.data).length === 0,
            whenWords: words('全部满足', 'all are met'),
            to: 'notice',
            does: stepIn,
            rules: ['R031', 'R032', 'R281', 'C19'],
          }),
          always({ to: 'tell-caller', rules: ['R034'] }),
        ],
      },
      notice: {
        title: words('有提示音,告知客人', 'With the tone: tell the guest'),
        rules: ['R032', 'R281'],
        prompt: ({ draft, task }) => ({
          say: [
            say(draft, 'intrusionNotice', {
              callerName: task.data.callerName ?? words('一位客人', 'a caller'),
              callerPlace: task.data.callerPlace ?? words('外地', 'far away'),
            }),
          ],
          fill: [],
          note: [words('双方都听到提示音', 'Both hear the warning tone')],
        }),
        ways: [
          choice('takes', '客人接', 'The guest takes it', {
            to: 'connected',
            does: (here) => {
              act(here, settings, 'TransferCall');
              return undefined;
            },
            rules: ['R033'],
          }),
          choice('call-later', '请来电人稍后再打', 'The caller is asked to call later', {
            to: 'tell-caller',
            does: (here) => {
              const { draft, task, now } = here;
              act(here, settings, 'ReconnectCall');
              if (task.data.station !== null)
                draft.put(REST_MACHINE, task.data.station, now + draft.rules.intrusion.repeatBlock);
              return undefined;
            },
            rules: ['R034'],
          }),
          {
            on: {
              is: 'fact',
              words: words('交换机拒绝', 'the PBX refuses'),
              fits: (fact: Fact, { task }) =>
                fact.type === 'LinkAnswered' &&
                fact.command === 'Intrude' &&
                fact.link === settings.control?.link &&
                fact.key === `call/${task.position}` &&
                (fact.result === 'refused' || fact.result === 'failed'),
            },
            to: 'tell-caller',
            rules: ['R029'],
          },
          choice('caller-gone', '来电人已挂断', 'The caller hung up', {
            to: 'caller-gone',
            does: (here) => {
              act(here, settings, 'ReconnectCall');
              return undefined;
            },
            rules: ['R267'],
          }),
        ],
      },
      'tell-caller': {
        title: words('请来电人稍后再打', 'Ask the caller to call later'),
        rules: ['R034', 'R029'],
        prompt: ({ draft }) => ({ say: [say(draft, 'callLater')], fill: [], note: [] }),
        deadline: ({ draft }) => ({
          ms: draft.rules.transfer.informWithin,
          warnMs: null,
          what: words('告知来电人', 'tell the caller'),
        }),
        ways: [
          choice('told', '已告知', 'Told', {
            to: 'later',
            does: () => ({ told: 'callLater' }),
            rules: ['R034'],
          }),
          timeIsUp({ to: 'stay', does: () => ({ toldLate: true }), rules: ['R029', 'R287'] }),
        ],
      },
    },
    ends: {
      connected: words('已接通', 'Connected'),
      later: words('来电人稍后再打', 'The caller calls later'),
      'caller-gone': words('来电人已挂断', 'The caller hung up'),
    },
    // What the guest said is told to nobody but the journal: outside it is "call later", as the caller hears it (R034, G04).
    report: ({ task, draft, now }) => {
      const { station, callerName, callerPlace, reason, longDistance, told } = task.data;
      const resting =
        station !== null && ((draft.get(REST_MACHINE, station) as number | undefined) ?? 0) > now;
      const outcomeTrue = task.step === 'connected' ? 'accepted' : resting ? 'declined' : 'not-done';
      return {
        station,
        callerName,
        callerPlace,
        reason,
        longDistance,
        tone: true,
        outcomeTrue,
        toldCaller: told,
      };
    },
  };
}

/** Begins it for a transfer that found the line busy. */
export function openIntrusion(
  draft: Draft,
  settings: TransferSettings,
  from: Pick<Task<IntrusionData>, 'data' | 'call' | 'position' | 'language'>,
  { now, by }: { readonly now: number; readonly by: string },
): string {
  const { data, call, position, language } = from;
  return openTask(
    draft,
    intrusionChart(settings),
    { data: { ...data, byHand: false, told: null }, call, position, language },
    { now, by },
  );
}
