import { asExtension } from '../../telephony/index.js';
import type { Chart, Here } from '../desk/chart.js';
import { control } from '../desk/control.js';
import { say } from '../desk/say.js';
import type { Task } from '../desk/task.js';
import { openTask } from '../desk/walk.js';
import { choice, timeIsUp, told, words } from '../desk/ways.js';
import type { Draft } from '../draft.js';
import type { HouseView } from '../procedure.js';
import type { TransferData, TransferSettings } from '../transfer/data.js';

/** The line is busy, the caller has hung up and is rung back when it is free (R195–R197). */
export type CampOnData = {
  /** The line that is watched. */
  readonly station: string;
  readonly target: string;
  readonly honorific: string;
  /** Who is rung back. */
  readonly callerNumber: string;
  /** Ms since 1970: then the caller is told that it stayed busy. */
  readonly expiresAt: number;
  /** The offer was not made in time; null: it was not due yet. */
  readonly late: boolean | null;
};
type H = Here<CampOnData>;

export function campOnChart(settings: TransferSettings): Chart<CampOnData> {
  const { control: link } = settings;
  const ringBack = ({ draft, task, now }: H) => {
    const { callerNumber: to } = task.data;
    if (task.position !== null)
      control(draft, link, { service: 'MakeCall', device: asExtension(task.position), to }, now);
    return { late: null };
  };
  const named = ({ task }: H) => ({ honorific: task.data.honorific, target: task.data.target });
  return {
    id: 'camp-on',
    title: words('占线等候回接', 'Camp-on'),
    first: 'watch',
    steps: {
      watch: {
        title: words('等线路空闲', 'Wait until the line is free'),
        rules: ['R195', 'R196'],
        prompt: ({ task }) => ({
          say: [],
          fill: [],
          note: [
            words(
              `${task.data.honorific} 等 ${task.data.target}(${task.data.station})`,
              `${task.data.honorific} waits for ${task.data.target} (${task.data.station})`,
            ),
          ],
        }),
        deadline: ({ draft, task, now }) => {
          const left = Math.max(0, task.data.expiresAt - now);
          return watches(draft, settings) === 'event'
            ? { ms: left, warnMs: null, what: EXPIRES }
            : {
                ms: Math.min(left, draft.rules.campOn.retryEvery),
                warnMs: null,
                what: words('再试一次', 'try again'),
              };
        },
        ways: [
          told('free', { to: 'offer', does: ringBack, rules: ['R196'] }),
          choice('free', '线路已空', 'The line is free', { to: 'offer', does: ringBack, rules: ['R196'] }),
          choice('stop', '不必再等', 'No longer wanted', { to: 'stopped', rules: ['R195'] }),
          timeIsUp({
            when: isExpired,
            whenWords: words('等候期满', 'it waited long enough'),
            to: 'expired',
            rules: ['R196'],
          }),
          timeIsUp({ to: 'try', rules: ['R196'] }),
        ],
      },
      try: {
        title: words('试拨', 'Try the line'),
        rules: ['R196'],
        prompt: ({ task }) => ({
          say: [],
          fill: [],
          note: [words(`请试拨 ${task.data.station}`, `Try ${task.data.station}`)],
        }),
        deadline: ({ task, now }) => ({
          ms: Math.max(0, task.data.expiresAt - now),
          warnMs: null,
          what: EXPIRES,
        }),
        ways: [
          told('free', { to: 'offer', does: ringBack, rules: ['R196'] }),
          choice('free', '已通', 'Free', { to: 'offer', does: ringBack, rules: ['R196'] }),
          choice('busy', '仍占线', 'Still busy', { to: 'watch', rules: ['R196'] }),
          timeIsUp({ to: 'expired', rules: ['R196'] }),
        ],
      },
      offer: {
        title: words('接通双方', 'Connect the two'),
        rules: ['R196', 'R197'],
        prompt: (here) => ({
          say: [say(here.draft, 'campOnConnect', named(here))],
          fill: [],
          note: [words(`回拨 ${here.task.data.callerNumber}`, `Ring back ${here.task.data.callerNumber}`)],
        }),
        deadline: ({ draft }) => ({
          ms: draft.rules.campOn.offerWithin,
          warnMs: null,
          what: words('接通', 'connect'),
        }),
        ways: [
          choice('connected', '已接通', 'Connected', {
            to: 'connected',
            does: ({ task }) => ({ late: task.data.late ?? false }),
            rules: ['R197'],
          }),
          told('busy', { to: 'watch', rules: ['R196'] }),
          choice('busy', '又占线', 'Busy again', { to: 'watch', rules: ['R196'] }),
          choice('nobody', '回拨无人接听', 'The caller does not answer', {
            to: 'caller-gone',
            rules: ['R196'],
          }),
          timeIsUp({ to: 'stay', does: () => ({ late: true }), rules: ['R196'] }),
        ],
      },
      expired: {
        title: words('一直占线', 'It stayed busy'),
        rules: ['R196'],
        prompt: (here) => ({
          say: [say(here.draft, 'campOnExpired', named(here))],
          fill: [],
          note: [words(`回拨 ${here.task.data.callerNumber}`, `Ring back ${here.task.data.callerNumber}`)],
        }),
        ways: [
          choice('go-on', '继续等', 'Go on', {
            to: 'watch',
            does: ({ draft, now }) => ({ expiresAt: now + draft.rules.campOn.expires }),
            rules: ['R196'],
          }),
          choice('stop', '不等了', 'Stop', { to: 'stopped', rules: ['R196'] }),
        ],
      },
    },
    ends: {
      connected: words('已接通', 'Connected'),
      stopped: words('不再等', 'Stopped'),
      'caller-gone': words('来电人联系不上', 'The caller does not answer'),
    },
    report: ({ task }) => {
      const { station, callerNumber, late } = task.data;
      return { station, callerNumber, offered: late === null ? 'unknown' : late ? 'late' : 'ok' };
    },
  };
}

const EXPIRES = words('告知一直占线', 'tell that it stayed busy');
const isExpired = ({ task, now }: H) => now >= task.data.expiresAt;

/** A link that tells nothing cannot be watched: then it is tried again. */
function watches({ rules }: HouseView, { control: link }: TransferSettings): 'event' | 'retry' {
  return rules.campOn.watch === 'event' && link?.tells === true ? 'event' : 'retry';
}

/** Begins it for the caller of a transfer; somebody without a number cannot be rung back. */
export function openCampOn(
  draft: Draft,
  settings: TransferSettings,
  from: Pick<Task<TransferData>, 'data' | 'call' | 'position' | 'language'>,
  { now, by }: { readonly now: number; readonly by: string },
): string | null {
  const { station, target, callerNumber, ours, callerName } = from.data;
  if (station === null || callerNumber === null) return null;
  const data: CampOnData = {
    station,
    target,
    honorific: ours?.honorific ?? callerName ?? callerNumber,
    callerNumber,
    expiresAt: now + draft.rules.campOn.expires,
    late: null,
  };
  const { call, position, language } = from;
  return openTask(draft, campOnChart(settings), { data, call, position, language }, { now, by });
}
