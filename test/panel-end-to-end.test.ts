import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type App, startApp } from '../src/app.js';
import { parseSite } from '../src/config/load.js';
import type { Log } from '../src/ops/log.js';
import { until } from './support/until.js';

/** The whole gateway with a panel and lamps that need no hardware. */
let dir: string;
let app: App;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-panel-'));
  const site = parseSite(
    `site: seaview
timezone: Europe/Lisbon
rooms: ["0101-0103"]
links: [{ id: smdr, format: panasonic-tda-a, transport: { type: tcp, host: 127.0.0.1, port: 1 } }]
lamps: { boards: [{ id: shown, driver: virtual, path: ${join(dir, 'lamps.json')} }] }
panel:
  driver: virtual
  path: ${join(dir, 'panel.sock')}
  buttons: [{ id: test, does: lamp-test }]
  lights: [{ shows: link }, { shows: alarm }]
ledger: { path: ${join(dir, 'ledger.db')} }
status: { path: ${join(dir, 'status.json')} }
`,
    'site.yaml',
    ['panasonic-tda-a'],
  );
  app = await startApp(site, { log: SILENT });
});
afterEach(async () => {
  await app.stop();
  rmSync(dir, { recursive: true });
});

const SILENT: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => SILENT,
} as unknown as Log;
const lit = (): string[] => JSON.parse(readFileSync(join(dir, 'lamps.json'), 'utf8')).lit;
const isUp = () => ['lamps.json', 'panel.sock'].every((file) => existsSync(join(dir, file)));

it('a push lights every lamp, the lights tell how the house is, and the status has the panel', async () => {
  await until(isUp, 'the gateway is up');
  expect(app.status().panel).toEqual({ fault: null });
  const socket = createConnection(join(dir, 'panel.sock'));
  const told: unknown[] = [];
  createInterface({ input: socket }).on('line', (line) => told.push(line));
  // The link of this house leads nowhere; the alarm has not stood for ten seconds.
  const dark = JSON.stringify({ link: false, alarm: false });
  await until(() => told.includes(dark), 'the lights are told');
  socket.write('press test\nrelease test\n');
  await until(() => lit().length === 3, 'every lamp is lit');
  expect(app.status().lamps).toMatchObject({ lit: 0, faults: 0 });
  socket.destroy();
});
