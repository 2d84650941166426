import { rehearseUnder } from '../../../test/support/house.js';
import type { SomeRules } from '../../../test/support/rules.js';
import { lazyPinyin } from '../../pinyin.js';
import {
  asExtension,
  asLinkId,
  asRoom,
  type CallEventFact,
  type CommandFact,
  type Fact,
  type LinkService,
} from '../../telephony/index.js';
import type { CallControlLink } from '../desk/control.js';
import { desk } from '../desk/runner.js';
import { type Task, tasksOf } from '../desk/task.js';
import { directory } from '../directory/machine.js';
import { DEFAULT_DIRECTORY } from '../directory/rules.js';
import { guests } from '../guests/machine.js';
import { NO_HOSPITALITY } from '../guests/rules.js';
import type { Effect } from '../procedure.js';
import { roomState } from '../room-state/machine.js';
import type { TransferSettings } from './data.js';
import { transferCharts, transfers } from './machine.js';

const STATIONS = new Map([
  [asRoom('0101'), asExtension('0101')],
  [asRoom('0102'), asExtension('2102')],
]);
const ALL: readonly LinkService[] = [
  'ConsultationCall',
  'TransferCall',
  'ReconnectCall',
  'HoldCall',
  'RetrieveCall',
  'MakeCall',
  'Intrude',
];
/** A PBX that tells of calls and does what it is asked. */
export const PBX: CallControlLink = { link: asLinkId('cti'), services: new Set(ALL), tells: true };
/** One that warns nobody before a third hears. */
export const TONELESS: CallControlLink = {
  link: asLinkId('cti'),
  services: new Set(ALL.filter((service) => service !== 'Intrude')),
  tells: true,
};

/** A house with Wang Fang in 0101 and nobody in 0102; entries e-1 (kitchen), e-2 (a manager), e-3 (the GM), e-4 (secretary). `bare`: no guests. */
export function house(said: SomeRules = {}, control: CallControlLink = PBX, bare = false) {
  const settings: TransferSettings = {
    control,
    directory: { ...DEFAULT_DIRECTORY, stations: STATIONS, today: () => '2026-11-24' },
    pinyin: lazyPinyin(),
  };
  const stage = rehearseUnder(
    said,
    guests({ ...NO_HOSPITALITY, stations: STATIONS }),
    roomState(NO_HOSPITALITY),
    desk(transferCharts(settings)),
    directory(settings.directory),
    transfers(settings),
  );
  let now = 1000;
  const on = (fact: Fact, at = now): readonly Effect[] => {
    now = at;
    return stage.on(fact, at);
  };
  const command = (name: string, args: CommandFact['args'], at = now) =>
    on({ type: 'Command', id: 'c-1', name, args, by: 'op1', reply: REPLY }, at);
  const put = (entry: string, is: object) =>
    command('directory.put', { role: 'manager', source: 'test', entry, is });
  if (!bare) {
    command('guest.check-in', { room: '0101', guest: { name: '王芳', title: '女士' } });
    command('guest.check-in', { room: '0102', guest: { name: 'Lo', firstName: 'Ada' } });
    command('guest.check-out', { room: '0102' });
  }
  put('e-1', { name: 'Kitchen', kind: 'department', numbers: [number('8100')] });
  put('e-2', { name: '章明', title: '经理', rank: 'manager', numbers: [number('8200')] });
  put('e-4', { name: '李秘', rank: 'staff', numbers: [number('8400')] });
  put('e-3', { name: '陈刚', title: '总经理', rank: 'gm', secretary: 'e-4', numbers: [number('8300')] });
  const task = (chart = 'transfer'): Task | undefined => tasksOf(stage.house, chart)[0];
  return {
    house: stage.house,
    on,
    command,
    task,
    now: () => now,
    start: (args: CommandFact['args'], what = 'transfer.start') =>
      command(what, { position: '8001', callerNumber: '02155501', ...args }),
    choose: (choice: string, fields: object = {}, chart = 'transfer', at = now) =>
      command('task.choose', { task: task(chart)?.id, choice, fields }, at),
    /** The deadline of the step that runs. */
    timeIsUp: (chart = 'transfer') => {
      const running = task(chart);
      return on(
        { type: 'TimerDue', timer: `task/${running?.id}/deadline`, due: 0, lateMs: 0, body: null },
        running?.deadline?.at ?? now,
      );
    },
    happens: (event: CallEventFact['event'], device: string, cause: string | null = null) =>
      on({ type: 'CallEvent', event, device, other: null, cause, call: null }),
    dnd: (onOff: boolean) => on({ type: 'DoNotDisturb', link: asLinkId('pms'), station: '0101', on: onOff }),
    confidential: (room = '0101') => command('guest.confidential', { room, on: true }),
    allow: (callers: readonly object[]) =>
      command('guest.allowed-callers', { role: 'frontDesk', room: '0101', callers }),
    /** From the wish to the ringing telephone of 0101. */
    ring: (args: CommandFact['args'] = {}) => {
      command('transfer.start', {
        position: '8001',
        callerNumber: '02155501',
        room: '0101',
        name: '王芳',
        ...args,
      });
      const id = task()?.id;
      for (const choice of ['confirmed', 'said'])
        if (task()?.prompt?.choose.some((one) => one.choice === choice))
          command('task.choose', { task: id, choice });
    },
  };
}
const REPLY = { via: 'local', address: 'x', correlation: null } as const;
const number = (text: string) => ({ kind: 'extension', number: text, from: null, until: null });

export const codeOf = (effects: readonly Effect[]) =>
  effects.flatMap((e) => (e.do === 'reply' ? [(e.body as { code?: string }).code] : []))[0];
/** What the link is asked to do. */
export const asked = (effects: readonly Effect[]) =>
  effects.flatMap((e) =>
    e.do === 'put' && e.machine === 'ask' && e.value !== null
      ? [(e.value as unknown as { command: { service: string; to?: string } }).command]
      : [],
  );
/** Steps and ends, in order: what a journal tells. */
export const walked = (effects: readonly Effect[]) =>
  effects.flatMap((e) =>
    e.do === 'record' && e.type === 'task' && (e.data as { what: string }).what === 'moved'
      ? [(e.data as { step: string }).step]
      : [],
  );
export const reportOf = (effects: readonly Effect[]) =>
  effects.flatMap((e) =>
    e.do === 'record' && e.type === 'task-report' ? [e.data as Record<string, unknown>] : [],
  )[0];
export const choicesOf = (task: Task | undefined) => task?.prompt?.choose.map(({ choice }) => choice);
export const saidIn = (task: Task | undefined) => task?.prompt?.say.map(({ key }) => key);
