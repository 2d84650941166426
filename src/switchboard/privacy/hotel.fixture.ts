import { rehearse } from '../../../test/support/house.js';
import { lazyPinyin } from '../../pinyin.js';
import { asExtension, asRoom, type CommandFact, type Fact } from '../../telephony/index.js';
import { directory } from '../directory/machine.js';
import { DEFAULT_DIRECTORY, type DirectoryRules } from '../directory/rules.js';
import { guests } from '../guests/machine.js';
import { NO_HOSPITALITY } from '../guests/rules.js';
import { messageLamp } from '../message-lamp/machine.js';
import type { Effect } from '../procedure.js';
import { roomState } from '../room-state/machine.js';
import { lookups } from '../search/machine.js';

export const STATIONS = new Map([
  [asRoom('0101'), asExtension('0101')],
  [asRoom('0102'), asExtension('2102')],
]);
export const RULES: DirectoryRules = {
  ...DEFAULT_DIRECTORY,
  stations: STATIONS,
  callerPrefixes: ['9', '+86', '010'],
  today: () => '2026-11-24',
};
const COMMAND: CommandFact = {
  type: 'Command',
  id: 'c-0001',
  name: '',
  args: {},
  by: 'desk',
  reply: { via: 'mqtt', address: 'x', correlation: null },
};

export type Body = { ok: boolean; code?: string; results?: Record<string, unknown>[] } & Record<
  string,
  unknown
>;

/** A house that knows its guests and its directory. No link owns anything: commands are believed. */
export function whoIsWho(rules: DirectoryRules = RULES) {
  const { on, house } = rehearse(
    guests({ ...NO_HOSPITALITY, stations: STATIONS }),
    roomState(NO_HOSPITALITY),
    messageLamp(),
    directory(rules),
    lookups(rules, lazyPinyin()),
  );
  const effects = (name: string, args: Record<string, unknown>, now = 1000): readonly Effect[] =>
    on({ ...COMMAND, name, args }, now);
  const command = (name: string, args: Record<string, unknown>, now = 1000): Body => {
    const reply = effects(name, args, now).find((effect) => effect.do === 'reply');
    return reply?.body as Body;
  };
  return {
    house,
    on: (fact: Fact, now = 1000) => on(fact, now),
    effects,
    command,
    put: (entry: string, is: Record<string, unknown>) =>
      command('directory.put', { role: 'manager', source: 'test', entry, is }),
    guest: (room: string, guest: Record<string, unknown>) => command('guest.check-in', { room, guest }),
    /** What was found, in order: `room 0101`, `guest 0101`, `entry e-1`, `department Kitchen`. */
    find: (q: string, role = 'manager') =>
      (command('lookup', { q, role }).results ?? []).map(
        (one) => `${String(one.kind)} ${String(one.room ?? one.entry ?? one.name)}`,
      ),
  };
}

/** Rows of the journal among effects. */
export const rows = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.do === 'record' ? [[effect.type, effect.data] as const] : []));
