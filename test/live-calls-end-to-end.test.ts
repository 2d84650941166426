import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PBX_DRIVER_IDS } from '../drivers/index.js';
import { ProgrammablePeer } from '../drivers/simulator/programmable-peer.js';
import { TextCtiCalls } from '../drivers/simulator/text-cti-calls.js';
import { startApp } from '../src/app.js';
import { loadSite } from '../src/config/load.js';
import { createLogger } from '../src/ops/log.js';

const LINES = { kind: 'lines', maxFrame: 200, idleFlushMs: 300 } as const;
type Row = Record<string, unknown>;

test('R286: a call that the PBX tells of rings, is answered, held, and comes back; after a restart too', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-calls-'));
  const peer = new ProgrammablePeer({
    format: { table: 'text-cti' },
    rooms: ['8001'],
    framing: LINES,
    answers: { ok: 'OK {station}\r\n', unknown: 'ERR {station} UNKNOWN\r\n', busy: null },
    talk: { 'MONITOR ALL': 'OK MONITOR\r\n', PING: 'PONG\r\n' },
  });
  let monitored: Socket | null = null;
  const pbx = createServer((socket) => {
    let heard = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      for (let end = heard.indexOf('\n'); end >= 0; end = heard.indexOf('\n')) {
        const line = heard.slice(0, end + 1);
        heard = heard.slice(end + 1);
        const answer = peer.hear(line);
        if (answer !== null) socket.write(answer, 'latin1');
        if (line.startsWith('MONITOR')) monitored = socket;
      }
    });
  });
  await new Promise<void>((resolve) => pbx.listen(0, '127.0.0.1', resolve));
  const address = pbx.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const [file, rules, ledger] = ['bellwire.yaml', 'rules.yaml', 'ledger.db'].map((name) => join(dir, name));
  if (!file || !rules || !ledger) throw new Error('three names');
  writeFileSync(
    rules,
    `rules: { name: seaview, version: 1, extends: hotel-base, approvedBy: Front office, approvedOn: 2026-01-01, effectiveFrom: 2026-01-01T00:00 }
hold: { recall: 1s }
owed: { droppedMinTalk: 1ms }
positions: [{ id: desk, extension: "8001" }]`,
  );
  writeFileSync(
    file,
    `site: seaview
timezone: Asia/Shanghai
links:
  - { id: cti, format: programmable, programmable: { table: text-cti }, transport: { type: tcp, host: 127.0.0.1, port: ${port} } }
houseRules: [./rules.yaml]
ledger: { path: "${ledger}" }
status: { path: "${join(dir, 'status.json')}" }`,
  );
  const start = () => {
    const site = loadSite(file, PBX_DRIVER_IDS, () => []);
    return startApp(site, { log: createLogger({ level: 'error', privacy: site.privacy }) });
  };
  let app = await start();
  onTestFinished(async () => {
    await app.stop();
    monitored?.destroy();
    await new Promise((resolve) => pbx.close(resolve));
    rmSync(dir, { recursive: true, force: true });
  });
  const journal = (type: string): Row[] => {
    const db = new Database(ledger, { readonly: true });
    const rows = db.prepare<[string], string>('select body from journal where type = ? order by seq').pluck();
    const found = rows.all(type).map((body) => JSON.parse(body) as Row);
    db.close();
    return found;
  };
  const whats = () => journal('live-call').map(({ what }) => what);
  const soon = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

  await soon(() => expect(monitored).not.toBeNull());
  const calls = new TextCtiCalls((line) => monitored?.write(line, 'latin1'));
  const call = calls.arrives('8001', '5550142');
  await soon(() => expect(whats()).toEqual(['ringing']));
  call.answered();
  await soon(() => expect(journal('answering')).toMatchObject([{ verdict: 'ok', ring: 1 }]));
  call.held();
  await soon(() =>
    expect(journal('hold-recall')).toMatchObject([{ call: 'c1', position: '8001', recall: 1 }]),
  );
  await app.stop();

  const before = journal('hold-recall').length;
  monitored = null;
  app = await start();
  await soon(() => expect(journal('hold-recall').length).toBeGreaterThan(before));
  await soon(() => expect(monitored).not.toBeNull());
  call.cleared('networkOutOfOrder');
  await soon(() =>
    expect(journal('owed')).toMatchObject([{ what: 'added', kind: 'dropped', caller: '5550142' }]),
  );
  expect(whats()).toEqual(['ringing', 'answered', 'held', 'ended']);
}, 90_000);
