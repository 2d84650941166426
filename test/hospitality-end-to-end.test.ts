import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PBX_DRIVER_IDS } from '../drivers/index.js';
import { Seat } from '../drivers/simulator/back-to-back.js';
import { connectOverTcp } from '../drivers/simulator/connectors.js';
import { FiasPms } from '../drivers/simulator/fias-pms.js';
import type { SimulatedPort } from '../drivers/simulator/index.js';
import { MitelPbx } from '../drivers/simulator/mitel-pbx.js';
import { startApp } from '../src/app.js';
import { parseSite } from '../src/config/load.js';
import { localTime } from '../src/engine/local-date.js';
import { createFramer } from '../src/link/framers/index.js';
import { createLogger } from '../src/ops/log.js';
import { until } from './support/until.js';

const later = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

async function tcpPort(port: SimulatedPort): Promise<string> {
  const server = await connectOverTcp(port);
  onTestFinished(() => server.stop());
  if (server.kind !== 'tcp') throw new Error('not over TCP');
  return `{ type: tcp, host: ${server.host}, port: ${server.port} }`;
}

test('a guest the PMS checks in over FIAS stands on the telephone of a Mitel PBX until the check-out', async () => {
  const pms = new FiasPms({ wiring: 'tcp', startsLink: true, rooms: ['0101', '0102'] });
  const ears = new Set<(bytes: Buffer) => void>();
  const send = (bytes: Uint8Array) => {
    for (const ear of ears) ear(Buffer.from(bytes));
  };
  const seat = new Seat(pms, { send }, { now: Date.now, after: later, createFramer });
  onTestFinished(() => seat.close());
  const pbx = new MitelPbx({
    now: Date.now,
    after: later,
    localTime: localTime('Europe/Lisbon'),
    rooms: ['0101', '0102'],
    paceMs: 0,
  });
  onTestFinished(() => pbx.link.close());
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-hospitality-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const toPms = await tcpPort({
    onBytes: (listener) => {
      ears.add(listener);
      return () => ears.delete(listener);
    },
    write: (bytes) => seat.receive(Buffer.from(bytes)),
  });
  const site = parseSite(
    [
      'site: seaview',
      'timezone: Europe/Lisbon',
      'rooms: ["0101-0102"]',
      'links:',
      `  - { id: office, format: fias, transport: ${toPms} }`,
      `  - { id: pbx, format: mitel-pms, pace: 1ms, transport: ${await tcpPort(pbx.link)} }`,
      `ledger: { path: ${join(dir, 'ledger.db')} }`,
      `status: { path: ${join(dir, 'status.json')} }`,
      '',
    ].join('\n'),
    'bellwire.yaml',
    PBX_DRIVER_IDS,
  );
  pbx.link.open();
  const log = createLogger({ level: 'error', privacy: site.privacy });
  const app = await startApp(site, { log });
  onTestFinished(async () => {
    await app.stop();
    log.close();
  });
  seat.open();
  await until(() => pms.alive, 'the FIAS link is started', 20_000);
  const guest = { reservation: '7002', name: 'Sample' };
  seat.perform(pms.tell(pms.hotel.checkIn('0102', guest), Date.now()));
  await until(
    () => JSON.stringify(pbx.rooms.get('0102')).includes('SAMPLE'),
    'the PBX knows the guest',
    20_000,
  );
  expect(pbx.rooms.get('0102')?.occupied).toBe(true);
  expect(JSON.stringify(pbx.rooms.get('0101'))).not.toContain('SAMPLE');
  seat.perform(pms.tell(pms.hotel.checkOut('7002'), Date.now()));
  await until(
    () => pbx.rooms.get('0102')?.occupied === false,
    'the PBX knows that the room is vacant',
    20_000,
  );
}, 60_000);
