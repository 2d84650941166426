import type { Here, Step } from '../desk/chart.js';
import { type Field, isDeclined, textOf } from '../desk/prompt.js';
import { say } from '../desk/say.js';
import { always, choice, words } from '../desk/ways.js';
import type { HouseView } from '../procedure.js';
import { CHECKS, type Situation, type Verdict, verdict } from './checks.js';
import type { TransferData, TransferSettings } from './data.js';
import { dial, stationOfRoom } from './dial.js';
import { guestsFor, isBarred, isNamed, stayFor } from './guest.js';
import { offer } from './options.js';

type H = Here<TransferData>;

const field = (name: string, zh: string, en: string, over: Partial<Field> = {}): Field => ({
  name,
  label: words(zh, en),
  required: false,
  declinable: false,
  readBack: false,
  value: null,
  ...over,
});

/** Fields of the caller that several steps ask for. */
export const callerName = ({ task }: H, required = false) =>
  field('callerName', '来电人姓名', "Caller's name", { required, value: task.data.callerName });
export const callerPlace = ({ task }: H) =>
  field('callerPlace', '来电地点', 'Where the caller is', { value: task.data.callerPlace });
export const reason = () => field('reason', '原因', 'Reason');

/** What the operator filled in of the caller; what was not filled in stays. */
export function callerSaid({ fields, task }: H): Partial<TransferData> {
  return {
    callerName: textOf(fields, 'callerName') ?? task.data.callerName,
    callerPlace: textOf(fields, 'callerPlace') ?? task.data.callerPlace,
  };
}

export function situationOf(
  { draft, data, now }: { readonly draft: HouseView; readonly data: TransferData; readonly now: number },
  { directory, pinyin }: TransferSettings,
): Situation {
  const emergency = data.emergency !== null;
  if (data.entry !== null || data.room === null || data.name === null)
    return {
      emergency,
      person: data.entry !== null,
      said: data.room === null ? 'name' : data.name === null ? 'room' : 'both',
      stay: 'unknown',
      fits: false,
      barred: false,
    };
  const asking = { number: data.callerNumber, name: data.callerName };
  const stay = stayFor(draft, data.room, asking);
  const byHand = stay === 'unknown' && data.lookedUp !== null;
  return {
    emergency,
    person: false,
    said: 'both',
    stay: byHand ? 'guest' : stay,
    fits: byHand
      ? data.lookedUp === 'guest'
      : isNamed(data.name, guestsFor(draft, data.room, asking), pinyin),
    barred: isBarred(draft, data.room, asking, data.longDistance === true, directory, now),
  };
}

const rulesOf = (...verdicts: readonly Verdict[]): readonly string[] => [
  ...new Set(CHECKS.filter(({ so }) => verdicts.includes(so)).flatMap(({ rules }) => rules)),
];

/** From the wish to the verdict: asked for, read back, checked. Until the verdict nothing depends on who is in the house. */
export function stepsBefore(settings: TransferSettings): Readonly<Record<string, Step<TransferData>>> {
  const is = (wanted: Verdict) => (here: H) =>
    verdict(situationOf({ ...here, data: here.task.data }, settings)) === wanted;
  const station = (here: H) => here.task.data.station ?? stationOfRoom(here.task.data.room, settings);
  const forget = () => ({ room: null, name: null, readBack: false, lookedUp: null });
  return {
    asked: {
      title: words('要找谁', 'Who is asked for'),
      rules: ['R023', 'R131'],
      ways: [
        always({
          when: ({ task }) => task.data.emergency !== null,
          whenWords: words('紧急', 'emergency'),
          to: 'check',
          rules: ['R057', 'C24'],
        }),
        always({
          when: is('complete'),
          whenWords: words('姓名或房号缺一', 'name or room is missing'),
          to: 'ask',
          rules: rulesOf('complete'),
        }),
        always({
          when: ({ draft, task }) => draft.rules.transfer.readBack === 'required' && !task.data.readBack,
          whenWords: words('须复述', 'to be read back'),
          to: 'read-back',
          rules: ['R023', 'C26'],
        }),
        always({ to: 'check', rules: ['R023'] }),
      ],
    },
    ask: {
      title: words('问姓名和房号', 'Ask for name and room'),
      rules: ['R131', 'R151'],
      prompt: (here) => ({
        say: [say(here.draft, 'askNameAndRoom')],
        fill: [
          field('name', '客人姓名', "Guest's name", { required: true, value: here.task.data.name }),
          field('room', '房号', 'Room', { required: true, value: here.task.data.room }),
          { ...callerName(here), declinable: true },
        ],
        note: [],
      }),
      ways: [
        choice('said', '已说明', 'Said', {
          needs: ({ task }) => [
            ...(task.data.name === null ? ['name'] : []),
            ...(task.data.room === null ? ['room'] : []),
          ],
          to: 'asked',
          does: (here) => ({
            ...(isDeclined(here.fields.callerName) ? {} : callerSaid(here)),
            name: textOf(here.fields, 'name') ?? here.task.data.name,
            room: textOf(here.fields, 'room') ?? here.task.data.room,
          }),
          rules: ['R131'],
        }),
        choice('withdrawn', '来电人不找了', 'The caller gives up', { to: 'withdrawn', rules: ['R131'] }),
      ],
    },
    'read-back': {
      title: words('复述', 'Read back'),
      rules: ['R023', 'C26'],
      prompt: ({ draft, task }) => ({
        say: [say(draft, 'readBack', { asked: askedFor(task.data) })],
        fill: [],
        note: [],
      }),
      ways: [
        choice('confirmed', '对', 'Right', {
          to: 'asked',
          does: () => ({ readBack: true }),
          rules: ['R023'],
        }),
        choice('wrong', '不对,重问', 'Wrong, ask again', {
          when: ({ task }) => task.data.entry === null,
          to: 'ask',
          does: forget,
          rules: ['R023'],
        }),
        choice('withdrawn', '来电人不找了', 'The caller gives up', { to: 'withdrawn', rules: ['R023'] }),
      ],
    },
    check: {
      title: words('按顺序核查', 'The checks, in their order'),
      rules: ['R131', 'R132', 'R133', 'C23', 'C24'],
      ways: [
        always({
          when: (here) => here.task.data.emergency !== null && station(here) !== null,
          whenWords: words('紧急', 'emergency'),
          to: 'ringing',
          does: (here) => dial(here, settings, station(here) ?? ''),
          rules: ['R057', 'C24'],
        }),
        always({
          when: (here) => station(here) === null || is('not-registered')(here),
          whenWords: words('没有这位客人', 'no such guest'),
          to: 'not-registered',
          rules: rulesOf('not-registered'),
        }),
        always({
          when: is('by-hand'),
          whenWords: words('系统没有客人资料', 'the house is told of no guests'),
          to: 'look-up',
          rules: rulesOf('by-hand'),
        }),
        always({
          when: is('ask-room'),
          whenWords: words('姓名不符', 'not the name of the room'),
          to: 'who-calls',
          rules: rulesOf('ask-room'),
        }),
        always({
          when: is('dnd'),
          whenWords: words('免打扰', 'do not disturb'),
          to: 'dnd',
          rules: rulesOf('dnd'),
        }),
        always({
          when: is('ask-guest'),
          whenWords: words('先问客人', 'the guest is asked first'),
          to: 'announce',
          does: () => ({ plan: 'ask-guest' }),
          rules: rulesOf('ask-guest'),
        }),
        always({ to: 'announce', does: () => ({ plan: 'dial' }), rules: rulesOf('dial') }),
      ],
    },
    'look-up': {
      title: words('查看客人名单', 'Look the guest up'),
      rules: ['R024', 'R131'],
      prompt: ({ task }) => ({
        say: [],
        fill: [],
        note: [words(`核对:${askedFor(task.data)}`, `Look up: ${askedFor(task.data)}`)],
      }),
      ways: [
        choice('guest', '姓名房号相符', 'Name and room fit', {
          to: 'check',
          does: () => ({ lookedUp: 'guest' }),
          rules: ['R024', 'R131'],
        }),
        choice('other', '该房住的是别人', 'Somebody else has the room', {
          to: 'check',
          does: () => ({ lookedUp: 'other' }),
          rules: ['R025'],
        }),
        choice('nobody', '没有这位客人', 'No such guest', { to: 'not-registered', rules: ['R132', 'C23'] }),
      ],
    },
    'not-registered': {
      title: words('查无此人', 'Not registered'),
      rules: ['R132', 'R131', 'C23'],
      prompt: ({ draft }) => ({ say: [say(draft, 'notRegistered')], fill: [], note: [] }),
      ways: [
        choice('told', '已告知', 'Told', {
          to: 'not-found',
          does: () => ({ told: 'notRegistered' }),
          rules: ['R132'],
        }),
        choice('again', '换姓名或房号再查', 'Try another name or room', {
          to: 'ask',
          does: forget,
          rules: ['R131'],
        }),
      ],
    },
    'who-calls': {
      title: words('问来电人姓名', 'Who is calling?'),
      rules: ['R025'],
      prompt: (here) => ({
        say: [say(here.draft, 'nameMismatch')],
        fill: [callerName(here, true)],
        note: [],
      }),
      ways: [
        choice('said', '已说明', 'Said', {
          needs: ({ task }) => (task.data.callerName === null ? ['callerName'] : []),
          to: 'announce',
          does: (here) => ({ ...callerSaid(here), plan: 'ask-room' }),
          rules: ['R025', 'R026'],
        }),
        choice('will-not-say', '不愿说', 'The caller will not say', {
          to: 'not-registered',
          rules: ['R025'],
        }),
      ],
    },
    dnd: {
      title: words('免打扰', 'Do not disturb'),
      rules: ['R133', 'C24'],
      prompt: ({ draft }) => ({
        say: [offer(draft, 'dndTold', draft.rules.dnd.offer)],
        fill: [],
        note: [],
      }),
      ways: [
        choice('message', '留言', 'Message', {
          when: ({ draft }) => draft.rules.dnd.offer.includes('message'),
          to: 'message',
          does: () => ({ told: 'dndTold' }),
          rules: ['R133'],
        }),
        choice('after-end', '之后再打来', 'Calls again later', {
          when: ({ draft }) => draft.rules.dnd.offer.includes('after-end'),
          to: 'later',
          does: () => ({ told: 'dndTold' }),
          rules: ['R133'],
        }),
      ],
    },
  };
}

/** In the caller's own words. */
const askedFor = ({ entry, target, name, room }: TransferData): string =>
  entry !== null ? target : [name, room].filter((one) => one !== null).join(', ');
