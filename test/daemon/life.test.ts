import { writeFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { listen } from '../support/mqtt.js';
import { until } from '../support/until.js';
import { figures, House } from './house.js';
import { callLine, callLines, printCalls } from './lines.js';

/** The unit gives it 15 s (TimeoutStopSec=), the daemon gives itself 8. */
const STOP_MS = 8000;

describe.concurrent('the daemon', () => {
  it('stops at SIGTERM in the middle of printing: what was read is kept, and the house is told', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished);
    const { pty, broker } = house;
    await house.start();
    const printing = printCalls(pty, 500);
    await until(() => house.consumer.events.size > 200, 'events flow');
    const sent = await printing.stop();
    await until(() => house.ledger.count('raw') === sent, 'all whole lines are read');
    const half = callLine(sent + 1).slice(0, 30);
    // A last whole line before the half one shows that the half one was read too.
    await pty.send(`${callLine(sent + 1)}${half}`);
    await until(() => house.ledger.count('raw') === sent + 1, 'the last line is read');
    const begun = performance.now();
    expect(await house.stop()).toEqual({ code: 0, signal: null });
    const stopMs = performance.now() - begun;
    expect(stopMs).toBeLessThan(STOP_MS);
    expect(await house.status(), 'the status file is gone').toBe(null);
    expect(house.ledger.quarantine()).toEqual([{ code: 'FRAME_CUT', text: half }]);
    expect(house.ledger.lastOf('daemon')?.body).toContain('stopping');

    const late = await listen(broker.url, 'bellwire/seaview/status');
    await until(() => late.heard.length > 0, 'the status is retained');
    expect(late.heard.map(({ payload, packet }) => [JSON.parse(payload), packet.retain])).toEqual([
      [{ state: 'offline', why: 'stopped' }, true],
    ]);
    await late.client.endAsync(true);

    await house.start();
    await house.delivered();
    expect(house.calls().length).toBe(sent + 1);
    house.balance();
    figures('SIGTERM', { 'ms until ended': Math.round(stopMs) });
  });

  it('is alone on its ledger: a second one says so and ends, and the first does not notice', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished);
    const first = await house.start();
    const second = house.bellwire('run', '--config', house.siteFile);
    await until(() => second.ending() !== null, 'the second one ends');
    expect(second.ending()).toEqual({ code: 1, signal: null });
    expect(second.said()).toContain('LEDGER_LOCKED');
    await house.pty.send(callLines(1, 5).join(''));
    await until(() => house.consumer.ofType('call').length === 5, 'the first one works on');
    expect((await house.status())?.pid).toBe(first.pid);
    expect(house.consumer.ofType('link').length).toBe(1);
  });

  it('does not start with a wrong site file: exit code 78, and the problem with its place', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished);
    writeFileSync(house.siteFile, 'site: seaview\ntimezone: Europe/Lisbon\nlinkz: []\n');
    const daemon = house.bellwire('run', '--config', house.siteFile);
    expect(await daemon.ended).toEqual({ code: 78, signal: null });
    expect(daemon.said()).toContain('CONFIG_');
    expect(daemon.said()).toContain(`${house.siteFile}:3:1`);
  });

  it('starts without port and broker, says what is missing, and works when they are there', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished);
    const { broker, pty, consumer } = house;
    await broker.stop();
    await pty.hangUp();
    const daemon = await house.start('Bellwire is running');
    await house.shows(
      ({ links, mqtt }) => links[0]?.why === 'PORT_NOT_FOUND' && mqtt?.why === 'BROKER_UNREACHABLE',
      'both are missed',
    );
    const status = house.bellwire('status', '--config', house.siteFile);
    expect((await status.ended).code).toBe(1);
    expect(status.said()).toMatch(/link smdr is down.*PORT_NOT_FOUND/);
    expect(status.said()).toMatch(/broker is not connected.*BROKER_UNREACHABLE/);

    await pty.restore();
    await daemon.says('link is up');
    await pty.send(callLines(1, 5).join(''));
    await broker.start();
    await until(() => consumer.ofType('call').length === 5, 'the calls arrive');
    await house.delivered();
    house.balance();
    expect(daemon.ending()).toBe(null);
  });

  it('works without a broker in its site file: all is in the ledger, and nothing is owed to anybody', async ({
    expect,
    onTestFinished,
  }) => {
    const house = await House.open(onTestFinished, { mqtt: false });
    await house.start();
    await house.pty.send(callLines(1, 50).join(''));
    await until(() => house.ledger.count('raw') === 50, 'all is read');
    expect(await house.stop()).toEqual({ code: 0, signal: null });
    expect(house.calls().length).toBe(50);
    expect(
      house.ledger.journal('daemon').map(({ body }) => (JSON.parse(body) as { what: string }).what),
    ).toEqual(['started', 'stopping']);
    expect(house.ledger.count('outbox')).toBe(0);
  });
});
