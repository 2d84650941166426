import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadLinkDriver, PBX_DRIVER_IDS } from '../drivers/index.js';
import { Seat } from '../drivers/simulator/back-to-back.js';
import { connectOverPty, connectOverTcp, socatPresent } from '../drivers/simulator/connectors.js';
import { FiasPms, type FiasPmsOptions } from '../drivers/simulator/fias-pms.js';
import type { SimulatedPort } from '../drivers/simulator/index.js';
import { startApp } from '../src/app.js';
import { parseSite } from '../src/config/load.js';
import type { LinkConfig } from '../src/config/site.js';
import { systemClock } from '../src/engine/clock.js';
import { Line } from '../src/engine/line.js';
import { Ledger } from '../src/ledger/ledger.js';
import { createFramer } from '../src/link/framers/index.js';
import { createTransport } from '../src/link/transport.js';
import { createLogger } from '../src/ops/log.js';
import type { Procedure } from '../src/switchboard/procedure.js';
import { LedgerView } from './daemon/ledger-view.js';
import { testEngine } from './support/engine.js';
import { until } from './support/until.js';

const later = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** The simulated PMS in real time, as a socket on its back. */
function hostPms(options: Omit<FiasPmsOptions, 'rooms'>) {
  const pms = new FiasPms({ ...options, rooms: ['0101', '0102'], charset: 'cp850' });
  const ears = new Set<(bytes: Buffer) => void>();
  const wire = {
    send: (bytes: Uint8Array) => {
      for (const ear of ears) ear(Buffer.from(bytes));
    },
  };
  const seat = new Seat(pms, wire, { now: Date.now, after: later, createFramer });
  const port: SimulatedPort = {
    onBytes: (listener) => {
      ears.add(listener);
      return () => ears.delete(listener);
    },
    write: (bytes) => seat.receive(Buffer.from(bytes)),
  };
  onTestFinished(() => seat.close());
  return { pms, seat, port };
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-fias-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('the daemon over TCP: link start, resync and a check-in are in its ledger', async () => {
  const { pms, seat, port } = hostPms({ wiring: 'tcp', startsLink: false });
  pms.hotel.checkIn('0101', { reservation: '7001', name: 'Müster' });
  const server = await connectOverTcp(port);
  onTestFinished(() => server.stop());
  if (server.kind !== 'tcp') throw new Error('not over TCP');
  const dir = folder();
  const site = parseSite(
    [
      'site: seaview',
      'timezone: Europe/Lisbon',
      'rooms: ["0101-0102"]',
      'links:',
      '  - id: pms',
      '    format: fias',
      `    transport: { type: tcp, host: ${server.host}, port: ${server.port} }`,
      '    fias: { charset: cp850 }',
      `ledger: { path: ${join(dir, 'ledger.db')} }`,
      `status: { path: ${join(dir, 'status.json')} }`,
      '',
    ].join('\n'),
    'bellwire.yaml',
    PBX_DRIVER_IDS,
  );
  seat.open();
  const log = createLogger({ level: 'error', privacy: site.privacy });
  const app = await startApp(site, { log });
  onTestFinished(async () => {
    await app.stop();
    log.close();
  });
  const view = new LedgerView(join(dir, 'ledger.db'));
  onTestFinished(() => view.close());
  // LS (ours, after three seconds), LS, LA; DS, GI, GO, DE.
  await until(() => view.outcomes().facts >= 4, 'the resync is committed');
  expect(pms.alive).toBe(true);
  seat.perform(pms.tell(pms.hotel.checkIn('0102', { reservation: '7002', name: 'Šikl' }), Date.now()));
  await until(() => view.outcomes().facts >= 5, 'the check-in is committed');
  expect(view.outcomes()).toMatchObject({ facts: 5, ignored: 2, unparsed: 0 });
  expect(view.quarantine()).toEqual([]);
});

/** Journals what a PMS says of guests. */
const guestBook: Procedure = {
  id: 'guest-book',
  on: (fact) =>
    fact.type === 'CheckedIn'
      ? [
          {
            do: 'record',
            type: 'check-in',
            subject: fact.station,
            data: { name: fact.guest.name, link: fact.link },
            publish: false,
          },
        ]
      : [],
};

test.skipIf(!(await socatPresent()))(
  'fias-serial over a pseudo-terminal: check-ins in, a lamp out',
  async () => {
    const dir = folder();
    const { pms, seat, port } = hostPms({ wiring: 'serial' });
    const pty = await connectOverPty(port, join(dir, 'port'));
    onTestFinished(() => pty.stop());
    if (pty.kind !== 'pty') throw new Error('not over a pty');
    const config: LinkConfig = {
      id: 'pms',
      format: 'fias-serial',
      encoding: 'latin1',
      transport: { type: 'serial', path: pty.path },
      pace: 10,
      fias: {
        charset: 'cp850',
        records: ['GI', 'GO', 'RE'],
        resync: 'at-start',
        keepAliveMinutes: 5,
        postingAnswer: 'wait',
        enqAtStart: 'nak',
      },
    };
    const ledger = Ledger.open(join(dir, 'ledger.db'));
    onTestFinished(() => ledger.close());
    const { engine } = testEngine(ledger, { procedures: [guestBook], soon: setImmediate });
    const driver = await loadLinkDriver(config);
    const line = new Line(config, driver, {
      engine,
      clock: systemClock,
      later,
      random: Math.random,
      note: () => undefined,
      timezone: 'Europe/Lisbon',
      today: () => '2026-05-14',
      localTime: () => ({ date: '2026-05-14', time: '09:41:00' }),
      transport: createTransport(config.transport, driver.serial, () => undefined),
    });
    onTestFinished(() => line.stop());
    line.start();
    await until(() => line.snapshot().state === 'up', 'the line is open');
    pms.hotel.checkIn('0101', { reservation: '7001', name: 'Müster' });
    seat.open();
    await until(() => pms.alive, 'the link has started');
    const view = new LedgerView(join(dir, 'ledger.db'));
    onTestFinished(() => view.close());
    await until(() => view.count('journal') === 1, 'the resync is committed');
    seat.perform(pms.tell(pms.hotel.checkIn('0102', { reservation: '7002', name: 'Öz' }), Date.now()));
    await until(() => view.count('journal') === 2, 'the check-in is committed');
    expect(view.journal('check-in').map(({ subject, body }) => [subject, JSON.parse(body)])).toMatchObject([
      ['0101', { name: 'Müster', link: 'pms' }],
      ['0102', { name: 'Öz', link: 'pms' }],
    ]);
    expect(await line.pbxPort?.setMessageWaiting('0102', true)).toEqual({ is: 'confirmed' });
    expect(pms.hotel.rooms.get('0102')?.told.get('ML')).toBe('Y');
    expect(view.quarantine()).toEqual([]);
  },
);
