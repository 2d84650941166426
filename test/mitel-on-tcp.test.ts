import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadLinkDriver, PBX_DRIVER_IDS } from '../drivers/index.js';
import { type Connection, connectOverTcp } from '../drivers/simulator/index.js';
import { MitelPbx } from '../drivers/simulator/mitel-pbx.js';
import { parseSite } from '../src/config/load.js';
import { systemClock } from '../src/engine/clock.js';
import { Line } from '../src/engine/line.js';
import { localDate, localTime } from '../src/engine/local-date.js';
import { Ledger } from '../src/ledger/ledger.js';
import { createTransport } from '../src/link/transport.js';
import { testEngine } from './support/engine.js';
import { until } from './support/until.js';

/** A `mitel-pms` link of the daemon, its ledger and its commits, on a real socket to the simulated PBX. */
let dir: string;
let ledger: Ledger;
let line: Line;
let pbx: MitelPbx;
let wire: Connection;

const later = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-mitel-'));
  ledger = Ledger.open(join(dir, 'ledger.db'));
  const time = { now: Date.now, after: later, localTime: localTime('Europe/Lisbon') };
  pbx = new MitelPbx({ ...time, rooms: ['0101'], paceMs: 0 });
  wire = await connectOverTcp(pbx.link);
  if (wire.kind !== 'tcp') throw new Error('no port');
  const [link] = parseSite(
    `site: seaview
timezone: Europe/Lisbon
links:
  - id: pms
    format: mitel-pms
    pace: 1ms
    transport: { type: tcp, host: ${wire.host}, port: ${wire.port} }`,
    'site.yaml',
    PBX_DRIVER_IDS,
  ).links;
  if (!link) throw new Error('no link');
  const driver = await loadLinkDriver(link);
  const { engine } = testEngine(ledger, { soon: setImmediate, monotonic: () => performance.now(), later });
  line = new Line(link, driver, {
    engine,
    clock: systemClock,
    later,
    random: Math.random,
    note: () => {},
    timezone: 'Europe/Lisbon',
    today: localDate('Europe/Lisbon'),
    localTime: time.localTime,
    transport: createTransport(link.transport, driver.serial, () => {}),
  });
});
afterEach(async () => {
  await line.stop();
  pbx.link.close();
  await wire.stop();
  ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

it('lamps are confirmed one after the other, and what the PBX says is acknowledged once it is kept', async () => {
  line.start();
  pbx.link.open();
  await until(() => line.snapshot().state === 'up', 'the link is up');
  const startedAt = performance.now();
  // Ten lamps: an answer on a fast network must not be taken for an echo, which would cost 3 s each.
  for (let n = 0; n < 10; n++) {
    expect(await line.pbxPort?.setMessageWaiting('0101', n % 2 === 0)).toEqual({ is: 'confirmed' });
    expect(pbx.rooms.get('0101')?.lamp).toBe(n % 2 === 0);
  }
  expect(performance.now() - startedAt).toBeLessThan(9000);
  pbx.keyRoomStatus('0101', 'clean');
  await until(() => pbx.wishes.open === 0, 'the room status is acknowledged', 10_000);
  expect(line.snapshot().unparsed).toBe(0);
  expect(ledger.counts().raw).toBeGreaterThanOrEqual(22);
});
