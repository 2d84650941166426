import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.js';
import { House } from './house.js';
import { callLines } from './lines.js';

const HOUR = 3_600_000;

it('the wall clock jumps 9 h ahead and 1 h back: each is one event, and nothing else happens', async () => {
  const house = await House.open(onTestFinished, {
    preload: [join(import.meta.dirname, 'shifted-clock.mjs')],
    env: (dir) => ({ BELLWIRE_TEST_CLOCK: join(dir, 'clock') }),
  });
  const { consumer, pty } = house;
  const daemon = await house.start();
  const jumps = () =>
    consumer.ofType('clock').map(({ data }) => (JSON.parse(data) as { byMs: number }).byMs / HOUR);
  const set = (hours: number) => {
    writeFileSync(join(house.dir, 'clock'), String(hours * HOUR));
    daemon.signal('SIGUSR2');
  };
  const arrives = (n: number) => until(() => consumer.ofType('call').length === n, `call ${n} arrives`);

  await pty.send(callLines(1, 10).join(''));
  await arrives(10);
  set(9);
  await until(() => jumps().length === 1, 'the jump ahead is told');
  await pty.send(callLines(11, 20).join(''));
  await arrives(20);
  expect(
    await consumer.ask('ping', { issuedAt: new Date(Date.now() + 9 * HOUR).toISOString() }),
  ).toMatchObject({
    ok: true,
  });
  // By its clock this one is nine hours old.
  expect(await consumer.ask('ping')).toMatchObject({ ok: false, code: 'COMMAND_EXPIRED' });
  set(8);
  await until(() => jumps().length === 2, 'the jump back is told');
  await pty.send(callLines(21, 30).join(''));
  await arrives(30);
  await house.shows(({ links, mqtt }) => links[0]?.state === 'up' && mqtt?.connected === true, 'all is well');

  await house.delivered();
  expect(jumps().map((hours) => hours.toFixed(2))).toEqual(['9.00', '-1.00']);
  expect(consumer.ofType('link').length, 'the link stayed up').toBe(1);
  const times = house.ledger.journal('call').map(({ at }) => at / HOUR);
  const later = (i: number) => Math.round((times[i] ?? 0) - (times[0] ?? 0));
  expect([later(9), later(10), later(19), later(20)]).toEqual([0, 9, 9, 8]);
  house.balance();
  expect((await house.stop()).code).toBe(0);
});
