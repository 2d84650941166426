import { expect, it } from 'vitest';
import type { SomeRules } from '../../../test/support/rules.js';
import type { Fact } from '../../telephony/index.js';
import { command, due, house, NOW, whats } from '../messages/desk.fixture.js';

const MIN = 60_000;
const printed = (job: string): Fact => ({ type: 'PrintAnswered', printer: 'tm', job, proof: 'confirmed' });
/** A message to the general manager is saved. */
function gm(said: SomeRules = {}) {
  const h = house(said);
  h.start({ person: 'gm', fields: { callerName: 'Bo', purpose: 'Lunch' } });
  h.choose('save');
  return h;
}

it('R211: saved, printed, taken, delivered: each with who and when', () => {
  const h = gm();
  expect(h.slip()).toMatchObject({ step: 'saved', nextBy: NOW + 5000 });
  expect(h.house.get('print', 'p1')).toMatchObject({ message: 'm1', copy: false });
  h.on(printed('p1'), NOW + 1000);
  expect(h.slip()).toMatchObject({ step: 'printed', nextBy: NOW + 1000 + 5 * MIN, prints: 1 });
  h.say('slip.taken', { message: 'm1' }, NOW + MIN);
  h.say('message.deliver', { message: 'm1', how: 'handed-over', to: 'Ann Au' }, NOW + 2 * MIN);
  expect(h.slip()?.reached).toEqual({
    saved: { at: NOW, by: 'house' },
    printed: { at: NOW + 1000, by: 'tm' },
    taken: { at: NOW + MIN, by: 'op1' },
    delivered: { at: NOW + 2 * MIN, by: 'op1' },
  });
});

it('R211: each step that is late is an alarm, once; G05: not printed is one, and the print stays owed', () => {
  const h = gm();
  expect(whats(h.on(due('slip/m1'), NOW + 5000), 'slip')).toEqual(['overdue']);
  expect(h.slip()).toMatchObject({ step: 'saved', overdue: true });
  expect(whats(h.on(due('slip/m1'), NOW + 6000), 'slip')).toEqual([]);
  expect(h.house.get('print', 'p1')).toBeDefined();
  h.on(printed('p1'), NOW + MIN);
  expect(h.slip()).toMatchObject({ step: 'printed', overdue: false });
  expect(whats(h.on(due('slip/m1'), NOW + 6 * MIN), 'slip')).toEqual(['overdue']);
  expect(whats(h.on(due('message/m1/due'), NOW + 10 * MIN))).toEqual(['overdue']);
});

it.each([
  ['C16: D11 prints for the general manager and the concierge carries it', {}, 'concierge', true],
  [
    'C16: D07 leaves it to lamp and telephone',
    { routes: { gm: { carrier: 'none', print: false } } },
    'none',
    false,
  ],
] as const)('%s', (_, messages, carrier, paper) => {
  const h = gm({ messages });
  expect([h.message()?.carrier, h.slip() !== undefined]).toEqual([carrier, paper]);
});

it.each([
  ['G05: a reprint says copy', true],
  ['G05: unless the house does not want it', false],
])('%s', (_, markReprints) => {
  const h = gm({ messages: { slips: { markReprints } } });
  expect(h.say('slip.reprint', { message: 'm1' })).toMatchObject({ changed: false });
  h.on(printed('p1'));
  expect(h.say('slip.reprint', { message: 'm1' })).toMatchObject({ changed: true });
  expect(h.house.get('print', 'p2')).toMatchObject({ copy: markReprints });
  expect(whats(h.on(printed('p2')), 'slip')).toEqual(['printed-again']);
  expect(h.slip()).toMatchObject({ step: 'printed', prints: 2 });
});

it('G05: a fault of a printer is one alarm, and one event when it is gone', () => {
  const h = gm();
  const fault = (code: string | null): Fact => ({ type: 'PrinterChanged', printer: 'tm', code });
  const told = [fault('PRINTER_PAPER'), fault('PRINTER_PAPER'), fault(null), fault(null)].map(
    (fact) => h.on(fact).filter((effect) => effect.do === 'record').length,
  );
  expect(told).toEqual([1, 0, 1, 0]);
  expect(h.say('slip.list')).toMatchObject({ printers: {} });
});

it('a message that nobody can deliver is not printed any more, and not "delivered"', () => {
  const h = gm();
  h.say('message.deliver', { message: 'm1', how: 'undeliverable', to: 'retired' });
  expect([h.slip()?.step, h.house.get('print', 'p1')]).toEqual(['saved', undefined]);
  expect(whats(h.on(due('slip/m1'), NOW + MIN), 'slip')).toEqual([]);
});

it('R211: the clock was set: five minutes are still five minutes', () => {
  const h = gm();
  expect(h.on({ type: 'ClockJumped', byMs: MIN })).toContainEqual({
    do: 'timer',
    id: 'slip/m1',
    due: NOW + 5000 + MIN,
    body: null,
  });
});

it('what has no slip is refused', () => {
  const h = house();
  h.saved();
  expect(h.say('slip.taken', { message: 'm1' })).toMatchObject({ code: 'SLIP_UNKNOWN' });
  expect(h.on(command('slip.list'))).toMatchObject([{ body: { slips: [] } }]);
});
