import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PBX_DRIVER_IDS } from '../drivers/index.js';
import { startApp } from '../src/app.js';
import { ctl } from '../src/commands/ctl.js';
import { loadSite } from '../src/config/load.js';
import { createLogger } from '../src/ops/log.js';
import { startMosquitto } from './support/mosquitto.js';

type Answer = { ok: boolean; code?: string; results?: Record<string, unknown>[] };

test('a telephone list sent by `bellwire ctl` is searched over a real broker, and still after a restart', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-who-'));
  const broker = await startMosquitto();
  await broker.start();
  onTestFinished(async () => {
    vi.restoreAllMocks();
    await broker.remove();
    rmSync(dir, { recursive: true, force: true });
  });
  const file = join(dir, 'bellwire.yaml');
  const ledger = join(dir, 'ledger.db');
  const lines = [
    'site: seaview',
    'timezone: Asia/Shanghai',
    'rooms: ["0101-0102"]',
    'links: []',
    `mqtt: { url: "${broker.url}" }`,
    `ledger: { path: "${ledger}" }`,
    `status: { path: "${join(dir, 'status.json')}" }`,
    'recognise: { callerPrefixes: ["+86"] }',
  ];
  writeFileSync(file, lines.join('\n'));
  const list = join(dir, 'list.csv');
  writeFileSync(list, '编号,姓名,职务,部门,手机\nm1,单明,总经理,总经理室,13805550123\n');
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const ask = async (...[command = '', ...args]: string[]) => {
    out = '';
    const code = await ctl(command, args, { config: file, json: true, timeout: 30 });
    return { exit: code, ...(JSON.parse(out) as Answer) };
  };
  const start = () => {
    const site = loadSite(file, PBX_DRIVER_IDS, () => []);
    const log = createLogger({ level: 'error', privacy: site.privacy });
    return startApp(site, { log });
  };

  let app = await start();
  await vi.waitFor(async () => expect((await ask('ping')).ok).toBe(true), { timeout: 30_000 });
  expect(await ask('directory.import', `bytes=@${list}`, 'role=manager', 'source=November')).toMatchObject({
    exit: 0,
    changes: [{ entry: 'm1', what: 'added' }],
  });
  await ask('guest.check-in', 'room=0101', 'guest={"name":"张三"}');
  await ask('guest.confidential', 'room=0101', 'on=true');
  await app.stop();

  app = await start();
  onTestFinished(() => app.stop());
  await vi.waitFor(async () => expect((await ask('ping')).ok).toBe(true), { timeout: 30_000 });
  expect((await ask('lookup', 'q=shanming', 'role=operator')).results).toMatchObject([
    { kind: 'entry', honorific: '单总', numbers: [{ number: '13805550123' }] },
  ]);
  expect((await ask('caller.lookup', 'number=+8613805550123', 'role=operator')).results).toMatchObject([
    { entry: 'm1' },
  ]);
  expect((await ask('lookup', 'q=zhangsan', 'role=operator')).results).toEqual([]);
  expect((await ask('lookup', 'q=zhangsan', 'role=frontDesk')).results).toMatchObject([{ room: '0101' }]);
  expect(await ask('directory.remove', 'entry=m1', 'role=operator')).toMatchObject({
    exit: 1,
    code: 'ROLE_NOT_ALLOWED',
  });
  const db = new Database(ledger, { readonly: true });
  onTestFinished(() => {
    db.close();
  });
  const viewed = db
    .prepare<[], string>("select body from journal where type = 'guest-data-viewed'")
    .pluck()
    .all();
  expect(viewed).toHaveLength(4);
  expect(viewed.join()).not.toMatch(/zhang|张|单/);
});
