import { beforeEach, expect, it } from 'vitest';
import { rehearse } from '../../../test/support/house.js';
import type { ButtonFact, CommandFact, TimerDueFact } from '../../telephony/index.js';
import type { Effect } from '../procedure.js';
import { isLampTest, LAMP_TEST_MACHINE, lampTest } from './machine.js';

let stage: ReturnType<typeof rehearse>;
beforeEach(() => {
  stage = rehearse(lampTest);
});

const command = (args: Record<string, unknown>): CommandFact => ({
  type: 'Command',
  id: 'c-0001',
  name: 'lamp.test',
  args,
  by: 'desk',
  reply: { via: 'mqtt', address: 'x', correlation: null },
});
const press = (over: Partial<ButtonFact> = {}): ButtonFact => ({
  type: 'Button',
  id: 'test',
  does: 'lamp-test',
  pressed: true,
  ...over,
});
const due: TimerDueFact = { type: 'TimerDue', timer: 'lamp-test', due: 0, lateMs: 0, body: null };
const runs = () => isLampTest(stage.house.get(LAMP_TEST_MACHINE, 'all'));
const of = <Kind extends Effect['do']>(effects: readonly Effect[], kind: Kind) =>
  effects.filter((effect): effect is Extract<Effect, { do: Kind }> => effect.do === kind);

it('a command starts it, its timer ends it; both are rows that are told outside', () => {
  const started = stage.on(command({ seconds: 5 }), 1000);
  expect(runs()).toBe(true);
  expect(of(started, 'timer')).toEqual([{ do: 'timer', id: 'lamp-test', due: 6000, body: null }]);
  expect(of(started, 'reply')[0]?.body).toEqual({ ok: true, seconds: 5, until: 6000 });
  const ended = stage.on(due, 6000);
  expect(runs()).toBe(false);
  expect([...of(started, 'record'), ...of(ended, 'record')]).toMatchObject([
    { type: 'lamp-test', publish: true, data: { what: 'started', seconds: 5, by: 'desk' } },
    { type: 'lamp-test', publish: true, data: { what: 'ended', seconds: 5, by: 'desk' } },
  ]);
});

it('nothing that is wanted or known of a lamp is touched', () => {
  const effects = [...stage.on(press(), 0), ...stage.on(due, 10_000)];
  expect(new Set(of(effects, 'put').map(({ machine }) => machine))).toEqual(new Set([LAMP_TEST_MACHINE]));
  expect(of(effects, 'show')).toEqual([]);
});

it('ten seconds by button, and without a wish; asked again, it begins anew', () => {
  expect(of(stage.on(press(), 0), 'timer')[0]?.due).toBe(10_000);
  expect(of(stage.on(command({}), 4_000), 'timer')[0]?.due).toBe(14_000);
});

it.each([0, 31, -1, Number.NaN, '5', null])('%s seconds are refused', (seconds) => {
  const effects = stage.on(command({ seconds }));
  expect(of(effects, 'reply')[0]?.body).toMatchObject({ ok: false, code: 'COMMAND_MALFORMED' });
  expect(runs()).toBe(false);
});

it.each([
  ['a button that is let go', press({ pressed: false })],
  ['a button for something else', press({ does: 'seen' })],
  ['another timer', { ...due, timer: 'wake-up/0101' }],
  ['another command', { ...command({}), name: 'lamp.set' }],
  ['a timer of no test', due],
])('%s means nothing', (_, fact) => {
  expect(stage.on(fact)).toEqual([]);
});

it('a jump of the clock does not make it longer', () => {
  stage.on(press(), 0);
  const effects = stage.on({ type: 'ClockJumped', byMs: -3_600_000 }, 0);
  expect(of(effects, 'timer')[0]?.due).toBe(10_000 - 3_600_000);
  stage.on(due);
  expect(stage.on({ type: 'ClockJumped', byMs: 5_000 })).toEqual([]);
});
