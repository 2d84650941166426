import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lampsTest } from './lamps-test.js';

let dir: string;
let out: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-lamps-test-'));
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

const run = (json: boolean) => {
  const config = join(dir, 'bellwire.yaml');
  const board = `{ id: hall, driver: virtual, path: ${join(dir, 'board.json')} }`;
  writeFileSync(
    config,
    `site: seaview
timezone: Europe/Lisbon
rooms: ["0101-0102"]
links: [{ id: smdr, format: panasonic-tda-a, transport: { type: tcp, host: 127.0.0.1, port: 1 } }]
lamps: { boards: [${board}] }
ledger: { path: ${join(dir, 'ledger.db')} }
status: { path: ${join(dir, 'status.json')} }
`,
  );
  return lampsTest(undefined, { config, step: 1, seconds: 1, json });
};

it('shows every lamp, a line a step for people', async () => {
  expect(await run(false)).toBe(0);
  expect(out).toBe('hall: all on\nhall: all off\nhall: one 0101\nhall: one 0102\nhall: as before\n');
});

it('--json: the same steps, one object a line', async () => {
  expect(await run(true)).toBe(0);
  const steps = out.split('\n').filter((line) => line !== '');
  expect(steps.map((line) => JSON.parse(line))).toEqual([
    { board: 'hall', what: 'all on', lit: ['0101', '0102'], faults: [] },
    { board: 'hall', what: 'all off', lit: [], faults: [] },
    { board: 'hall', what: 'one', lit: ['0101'], faults: [] },
    { board: 'hall', what: 'one', lit: ['0102'], faults: [] },
    { board: 'hall', what: 'as before', lit: [], faults: [] },
  ]);
});

it('a daemon that runs owns the boards, and can be asked over MQTT only', async () => {
  const snapshot = { schema: 1, writtenAt: Date.now() };
  writeFileSync(join(dir, 'status.json'), JSON.stringify(snapshot));
  await expect(run(false)).rejects.toThrow(/asked over MQTT only/);
  expect(out).toBe('');
});
