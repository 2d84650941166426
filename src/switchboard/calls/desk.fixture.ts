import { rehearseUnder } from '../../../test/support/house.js';
import type { SomeRules } from '../../../test/support/rules.js';
import {
  asLinkId,
  type CallEventFact,
  type CommandFact,
  type Fact,
  type LinkService,
} from '../../telephony/index.js';
import type { CallControlLink } from '../desk/control.js';
import { directory } from '../directory/machine.js';
import { DEFAULT_DIRECTORY } from '../directory/rules.js';
import { guests } from '../guests/machine.js';
import { NO_HOSPITALITY } from '../guests/rules.js';
import type { Effect } from '../procedure.js';
import { callProcedures } from './index.js';
import { callsOf } from './state.js';

/** A switchboard with positions 8001 and 8040, a CTI link, and the calls that come to it. Times are ms; rings last 5 s. */
export const CTI = asLinkId('cti');
const POSITIONS = [
  { id: 'desk', extension: '8001' },
  { id: 'office', extension: '8040' },
];

export interface Desk {
  rules?: SomeRules;
  services?: readonly LinkService[];
  /** Absent: the link tells of calls. Null: there is none. */
  control?: CallControlLink;
  /** `HH:MM:SS` at the hotel. */
  time?: string;
}

export function atDesk({ rules = {}, services = [], control, time = '10:00:00' }: Desk = {}) {
  const link = control === undefined ? { link: CTI, services: new Set(services), tells: true } : control;
  const clock = { date: '2026-11-24', time };
  const hospitality = {
    ...NO_HOSPITALITY,
    links: [{ id: CTI, side: 'pbx' as const, services }],
    localTime: () => ({ ...clock }),
  };
  const phone = { ...DEFAULT_DIRECTORY, callerPrefixes: ['9', '+86'] };
  const { on, house } = rehearseUnder(
    { positions: POSITIONS, ...rules },
    guests(hospitality),
    ...callProcedures(link, phone, hospitality),
    directory(phone),
  );
  const command = (name: string, args: CommandFact['args'] = {}, now = 0): readonly Effect[] =>
    on({ type: 'Command', id: 'c-000001', name, args, by: 'op1', reply: REPLY }, now);
  return {
    on,
    house,
    clock,
    calls: () => callsOf(house),
    rings: (caller: string | null, now: number, at = '8001', called: string | null = at) =>
      on({ type: 'Delivered', at, reason: 'direct', called, calling: caller, link: CTI }, now),
    event: (event: CallEventFact['event'], now: number, over: Partial<CallEventFact> = {}) =>
      on(
        { type: 'CallEvent', event, device: '8001', other: null, cause: null, call: '7', link: CTI, ...over },
        now,
      ),
    due: (timer: string, now: number) =>
      on({ type: 'TimerDue', timer, due: now, lateMs: 0, body: null } satisfies Fact, now),
    command,
    answer: (name: string, args: CommandFact['args'] = {}, now = 0) =>
      bodyOf(command(name, args, now)) as Record<string, unknown>,
    person: (entry: string, is: Record<string, unknown>) =>
      command('directory.put', { role: 'manager', source: 'test', entry, is }),
  };
}
const REPLY = { via: 'local', address: 'x', correlation: null } as const;

const bodyOf = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.do === 'reply' ? [effect.body] : []))[0];

/** The data of the events (or journal rows) of a type. */
export const told = (effects: readonly Effect[], type: string): Record<string, unknown>[] =>
  effects.flatMap((effect) =>
    effect.do === 'record' && effect.type === type ? [effect.data as Record<string, unknown>] : [],
  );

/** Timers that these effects set: id → due. */
export const timersOf = (effects: readonly Effect[]): Record<string, number> =>
  Object.fromEntries(effects.flatMap((effect) => (effect.do === 'timer' ? [[effect.id, effect.due]] : [])));
