import { rehearseUnder } from '../../../test/support/house.js';
import type { SomeRules } from '../../../test/support/rules.js';
import type { CommandFact, Fact } from '../../telephony/index.js';
import type { Chart } from '../desk/chart.js';
import { desk } from '../desk/runner.js';
import { tasksOf } from '../desk/task.js';
import { DIRECTORY_MACHINE } from '../directory/entry.js';
import { RULES } from '../guests/house.fixture.js';
import { guests } from '../guests/machine.js';
import { LAMP_MACHINE, lampState, messageLamp } from '../message-lamp/machine.js';
import type { Effect, Procedure } from '../procedure.js';
import { roomState } from '../room-state/machine.js';
import { slips } from '../slips/machine.js';
import { slipOf } from '../slips/slip.js';
import { message } from './chart.js';
import { messages } from './machine.js';
import { messageOf } from './message.js';

export const NOW = 1_000_000;
export const command = (name: string, args: CommandFact['args'] = {}): Fact => ({
  type: 'Command',
  id: 'c-1',
  name,
  args,
  by: 'op1',
  reply: { via: 'local', address: 'x', correlation: null },
});

/** A general manager without a room, in the directory under `gm`. */
const withManager: Procedure = {
  id: 'fixture',
  on: (fact) =>
    fact.type === 'Daemon'
      ? [
          {
            do: 'put',
            machine: DIRECTORY_MACHINE,
            key: 'gm',
            value: { entry: { name: 'Ann Au', rank: 'gm' } },
          },
        ]
      : [],
};

/** Everything a message meets: guests, lamps, the desk, messages and their paper. Guest Lo is in 0101. */
export function house(said: SomeRules = {}) {
  const stage = rehearseUnder(
    said,
    withManager,
    guests(RULES),
    roomState(RULES),
    messageLamp(),
    desk([message as Chart]),
    messages({ localTime: () => ({ date: '2026-11-24', time: '20:15:30' }) }),
    slips,
  );
  const pms = (fact: object, now = NOW) => stage.on({ ...fact, link: 'pms' } as Fact, now);
  stage.on({ type: 'Daemon', what: 'started', version: '1', links: [] }, NOW);
  pms({
    type: 'CheckedIn',
    station: '0101',
    reservation: '7',
    share: null,
    guest: { name: 'Lo', firstName: 'Ada' },
  });
  const say = (name: string, args: CommandFact['args'] = {}, now = NOW) =>
    bodyOf(stage.on(command(name, args), now));
  return {
    ...stage,
    on: (fact: Fact, now = NOW) => stage.on(fact, now),
    pms,
    say,
    start: (args: CommandFact['args']) => say('message.start', args),
    choose: (choice: string, fields: object = {}, now = NOW) => {
      const [task] = tasksOf(stage.house, 'messages');
      return say('task.choose', { task: task?.id, choice, fields }, now);
    },
    task: () => tasksOf(stage.house, 'messages')[0],
    message: (id = 'm1') => messageOf(stage.house, id),
    slip: (id = 'm1') => slipOf(stage.house, id),
    lit: (room = '0101') =>
      lampState(stage.house.get(LAMP_MACHINE, room)).reasons['text-message'] !== undefined,
    owed: (args: CommandFact['args'] = {}) =>
      (say('message.list', args) as { messages: { id: string; text: object | null }[] }).messages,
    /** A message for Lo in 0101, read back and saved. */
    saved: (content = 'Call Bo') => {
      say('message.start', {
        room: '0101',
        fields: { callerName: 'Bo', callerPhone: '5550101', recipient: 'Lo', content },
      });
      const [task] = tasksOf(stage.house, 'messages');
      say('task.choose', { task: task?.id, choice: 'save' });
      const ticks = Object.fromEntries(content.split('\n').map((_, n) => [`point${n + 1}`, 'ok']));
      return say('task.choose', { task: task?.id, choice: 'right', fields: ticks });
    },
  };
}

export const due = (timer: string): Fact => ({ type: 'TimerDue', timer, due: 0, lateMs: 0, body: null });
export const bodyOf = (effects: readonly Effect[]): { readonly [key: string]: unknown } =>
  effects.flatMap((effect) =>
    effect.do === 'reply' ? [effect.body as { [key: string]: unknown }] : [],
  )[0] ?? {};
/** Events of a type: what moved. */
export const whats = (effects: readonly Effect[], type = 'message'): string[] =>
  effects.flatMap((effect) =>
    effect.do === 'record' && effect.type === type ? [(effect.data as { what: string }).what] : [],
  );
