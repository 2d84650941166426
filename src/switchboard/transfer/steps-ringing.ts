import type { Here, Step, Way, Words } from '../desk/chart.js';
import { say } from '../desk/say.js';
import { always, choice, timeIsUp, told, words } from '../desk/ways.js';
import { rememberTransfer } from './came-back.js';
import type { TransferData, TransferSettings } from './data.js';
import { backToCaller, connect, dial, noAnswerAfter, stationOfRoom } from './dial.js';

type H = Here<TransferData>;
type W = Way<TransferData>;

/** The caller hung up: at any time after the first hold. */
export const callerGone = (): W[] => [
  choice('caller-gone', '来电人已挂断', 'The caller hung up', { to: 'caller-gone', rules: ['R267'] }),
  {
    on: {
      is: 'fact',
      words: words('来电人挂断', 'the caller hung up'),
      fits: (fact, { task }) =>
        fact.type === 'CallEvent' &&
        fact.event === 'ConnectionCleared' &&
        fact.call !== null &&
        fact.call === task.data.pbxCall,
    },
    to: 'caller-gone',
    rules: ['R267'],
  },
];

/** From the announcement to an answer, or to what becomes of it. */
export function stepsRinging(settings: TransferSettings): Readonly<Record<string, Step<TransferData>>> {
  const station = ({ task }: H) => task.data.station ?? stationOfRoom(task.data.room, settings) ?? '';
  const rules = ['R029', 'R287'] as const;
  /** As the link tells it, or as the operator hears it: both are always there, because a link may tell nothing. */
  const failures = (): W[] => [
    told('busy', { to: 'busy', does: failed('told'), rules }),
    told('no-answer', { to: 'no-answer', does: failed('told'), rules }),
    told('failed', { to: 'no-answer', does: failed('told'), rules }),
    choice('busy', '占线', 'Busy', { to: 'busy', does: failed('chosen'), rules }),
    choice('no-answer', '无人接听', 'No answer', { to: 'no-answer', does: failed('chosen'), rules }),
    timeIsUp({ to: 'no-answer', does: failed('told'), rules: ['R035', 'R130', 'R134', 'C03'] }),
  ];
  const failed = (heard: TransferData['heard']) => (here: H) => {
    backToCaller(here, settings);
    return { heard };
  };
  const connected = (here: H) => {
    connect(here, settings);
    rememberTransfer(here);
    return undefined;
  };
  const start = (here: H) => dial(here, settings, station(here));
  const consulting = (script: 'askRoom' | 'askGuest', title: Words, over: readonly string[]) => {
    const step: Step<TransferData> = {
      title,
      rules: over,
      prompt: ({ draft, task }) => ({
        say: [
          say(draft, script, {
            askedName: task.data.name ?? '',
            callerName: task.data.callerName ?? words('一位客人', 'a caller'),
          }),
        ],
        fill: [],
        note: byHand(task.data),
      }),
      deadline: (here) => ({ ms: noAnswerAfter(here), warnMs: null, what: NO_ANSWER }),
      ways: [
        choice('yes', '在 / 接', 'Yes', { to: 'connected', does: connected, rules: over }),
        choice('no', '不在 / 不接', 'No', {
          to: 'not-registered',
          does: (here) => {
            backToCaller(here, settings);
            return undefined;
          },
          rules: over,
        }),
        // While it is answered, the time of ringing is over.
        told('answers', { to: script === 'askRoom' ? 'room-answered' : 'guest-answered', rules: over }),
        ...failures(),
        ...callerGone(),
      ],
    };
    return step;
  };
  const withoutClock = ({ deadline: _, ways, ...step }: Step<TransferData>): Step<TransferData> => ({
    ...step,
    ways: ways.filter(({ on }) => on.is === 'choice' && ['yes', 'no', 'caller-gone'].includes(on.choice)),
  });
  const askRoom = consulting('askRoom', words('问房间', 'Ask the room'), ['R026', 'C23']);
  const askGuest = consulting('askGuest', words('问客人接不接', 'Ask the guest'), ['R132', 'C23']);
  const onward: W[] = [
    choice('said', '已说', 'Said', {
      when: ({ task }) => task.data.plan === 'ask-room',
      whenWords: words('先问房间', 'the room is asked'),
      to: 'ask-room',
      does: start,
      rules: ['R026', 'R027', 'R285'],
    }),
    choice('said', '已说', 'Said', {
      when: ({ task }) => task.data.plan === 'ask-guest',
      whenWords: words('先问客人', 'the guest is asked'),
      to: 'ask-guest',
      does: start,
      rules: ['R132', 'R027', 'R285'],
    }),
    choice('said', '已说', 'Said', { to: 'ringing', does: start, rules: ['R027', 'R285', 'R028'] }),
  ];
  return {
    announce: {
      title: words('转接前说明', 'Say what happens next'),
      rules: ['R027', 'R285'],
      prompt: ({ draft }) => ({ say: [say(draft, 'pleaseWait')], fill: [], note: [] }),
      ways: [
        // A house that does not want it said goes on at once, the same three ways.
        ...onward.map(({ on: _, when, ...way }) =>
          always<TransferData>({
            ...way,
            when: (here) => !here.draft.rules.transfer.announceFirst && (when?.(here) ?? true),
            whenWords: words('不须说明', 'need not be said'),
          }),
        ),
        ...onward,
        choice('withdrawn', '来电人不找了', 'The caller gives up', { to: 'withdrawn', rules: ['R285'] }),
      ],
    },
    'ask-room': askRoom,
    'room-answered': withoutClock(askRoom),
    'ask-guest': askGuest,
    'guest-answered': withoutClock(askGuest),
    ringing: {
      title: words('振铃', 'It rings'),
      rules: ['R028', 'R035', 'R130', 'R134', 'C03'],
      prompt: ({ task }) => ({ say: [], fill: [], note: byHand(task.data) }),
      deadline: (here) => ({ ms: noAnswerAfter(here), warnMs: null, what: NO_ANSWER }),
      ways: [
        told('answers', { to: 'connected', does: connected, rules: ['R028'] }),
        choice('answered', '已接通', 'Answered', { to: 'connected', does: connected, rules: ['R028'] }),
        ...failures(),
        ...callerGone(),
      ],
    },
  };
}

const NO_ANSWER = words('无人接听', 'no answer');

const byHand = ({ byHand: hand, station }: TransferData): Words[] =>
  hand ? [words(`请手动拨 ${station ?? ''}`, `Dial ${station ?? ''} by hand`)] : [];
