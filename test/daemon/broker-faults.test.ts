import { describe, it } from 'vitest';
import { until } from '../support/until.js';
import { amount, figures, House } from './house.js';
import { callLines, printCalls } from './lines.js';

/** A busy hotel prints some ten calls a second in its worst minute. */
const CALLS_PER_SECOND = 500;

describe.concurrent('the broker', () => {
  const outageS = amount('OUTAGE_S', 8);

  it(
    `is stopped for ${outageS} s under load and started again: no event is lost, ids and order stay`,
    async ({ expect, onTestFinished }) => {
      const house = await House.open(onTestFinished);
      const { broker, consumer, pty } = house;
      const daemon = await house.start();
      const printing = printCalls(pty, CALLS_PER_SECOND);
      await until(() => consumer.events.size > 1000, 'events flow');
      await broker.stop();
      const stoppedAt = performance.now();
      const seen = consumer.events.size;
      const waiting = () => house.ledger.count('outbox');
      await until(() => waiting() > 2 * CALLS_PER_SECOND, 'events wait in the ledger');
      await house.shows(({ mqtt }) => mqtt?.why === 'BROKER_UNREACHABLE', 'the broker is away');
      await until(
        () => performance.now() - stoppedAt >= outageS * 1000,
        'the outage is over',
        outageS * 1000 + 100,
      );
      const waited = waiting();
      expect(consumer.events.size).toBe(seen);
      await broker.start();
      const startedAt = performance.now();
      await until(
        () => consumer.events.size > seen,
        'the daemon comes back by itself',
        outageS * 1000 + 20_000,
      );
      const backMs = performance.now() - startedAt;
      // Still under load: what happens now queues up behind what waited, not before it.
      await until(() => consumer.events.size > seen + waited, 'what waited is delivered', 20_000 + waited);
      const sent = await printing.stop();
      await until(
        () => house.ledger.lastOf('call') !== undefined && house.calls().length === sent,
        'all is read',
      );
      await house.delivered();
      expect(house.calls()).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
      const { events, repeats } = house.balance();
      figures(`broker away ${outageS} s`, {
        events,
        waited,
        repeats,
        'ms until back': Math.round(backMs),
        'ms until all was delivered': Math.round(performance.now() - startedAt),
      });
      expect(daemon.ending()).toBe(null);
    },
    90_000 + outageS * 3000,
  );

  it('refuses the login, then accepts it: the daemon comes in by itself and owes nothing', async ({
    expect,
    onTestFinished,
  }) => {
    const listener = { username: 'consumer', password: 'invented-1' };
    const house = await House.open(onTestFinished, {
      broker: { users: { bellwire: 'not-this-one', [listener.username]: listener.password } },
      login: { user: 'bellwire', password: 'invented-2', consumer: listener },
    });
    const { broker, consumer, pty } = house;
    const daemon = await house.start();
    await pty.send(callLines(1, 50).join(''));
    await house.shows(({ mqtt }) => mqtt?.why === 'BROKER_REFUSED', 'the login is refused');
    await until(() => house.ledger.count('raw') === 50, 'lines are read meanwhile');
    expect(consumer.events.size).toBe(0);
    expect(daemon.said()).toContain('BROKER_REFUSED');
    expect(daemon.said()).not.toContain('invented-2');

    broker.setUsers({ bellwire: 'invented-2', [listener.username]: listener.password });
    const mendedAt = performance.now();
    await until(() => consumer.ofType('call').length === 50, 'the events of meanwhile arrive');
    figures('login mended', { 'ms until all was delivered': Math.round(performance.now() - mendedAt) });
    await house.shows(({ mqtt }) => mqtt?.connected === true && mqtt.why === null, 'the broker is there');
    await house.delivered();
    expect(house.balance().repeats).toBe(0);
    expect(daemon.ending()).toBe(null);
  });
});
