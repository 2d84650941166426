import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { until } from '../support/until.js';
import { figures, House } from './house.js';
import { callLines } from './lines.js';

/** A disk of its own, or null where none can be mounted: needs root, or `unshare -Urm npx vitest run …`. */
function mountSmallDisk(): string | null {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-disk-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'bellwire-test', dir], {
    encoding: 'utf8',
  });
  if (status === 0) return dir;
  console.log(`test/daemon/disk-full: skipped, no tmpfs can be mounted (${stderr.trim()}); try unshare -Urm`);
  rmSync(dir, { recursive: true });
  return null;
}

function unmount(dir: string): void {
  spawnSync('umount', ['--lazy', dir]);
  rmSync(dir, { recursive: true, force: true });
}

/** Takes all the space there is; answers how to give it back. */
function fill(dir: string): () => void {
  const path = join(dir, 'somebody-elses-file');
  const fd = openSync(path, 'w');
  try {
    for (const piece of [65_536, 4096, 1]) while (fits(fd, piece));
  } finally {
    closeSync(fd);
  }
  return () => rmSync(path);
}

function fits(fd: number, bytes: number): boolean {
  try {
    return writeSync(fd, Buffer.alloc(bytes)) === bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}

function litIn(file: string): readonly string[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { lit: string[] }).lit : [];
}

/** A house with its ledger on a disk of its own, at work. */
async function atWork(skip: TestContext['skip']) {
  const disk = mountSmallDisk() ?? skip('no tmpfs');
  onTestFinished(() => unmount(disk));
  const house = await House.open(onTestFinished, { ledgerDir: disk });
  const daemon = await house.start();
  await house.pty.send(callLines(1, 20).join(''));
  await until(() => house.consumer.ofType('call').length === 20, 'the first calls arrive');
  await house.delivered();
  return { disk, house, daemon, consumer: house.consumer, pty: house.pty };
}

it('the disk is full: it says so, lamps and commands go on, and with space again nothing is missing', async ({
  skip,
}) => {
  const { disk, house, daemon, consumer, pty } = await atWork(skip);
  const free = fill(disk);
  await pty.send(callLines(21, 120).join(''));
  const alarmMs = await house.shows(({ ledger }) => ledger.fault === 'LEDGER_FULL', 'the alarm', 5000);
  expect(daemon.said()).toContain('LEDGER_FULL');
  const health = () => consumer.newest.get('health') as { state: string; reasons: object[] } | undefined;
  await until(() => health()?.state === 'degraded', 'the health topic says it too', 5000);
  expect(health()?.reasons).toEqual([{ what: 'ledger', code: 'LEDGER_FULL' }]);

  const command = {
    id: 'lamp-while-full',
    issuedAt: new Date().toISOString(),
    room: '0101',
    reason: 'parcel',
  };
  const asked = performance.now();
  const answer = await consumer.ask('lamp.set', command);
  const answerMs = performance.now() - asked;
  expect(answer).toMatchObject({ id: command.id, ok: true, lit: true, changed: true, durable: false });
  await until(() => litIn(house.lampFile).includes('0101'), 'the lamp is lit');

  await pty.send(callLines(121, 400).join(''));
  const bytes = callLines(1, 400).join('').length;
  await house.shows(({ links }) => links[0]?.counters.bytes === bytes, 'reading goes on');
  expect(house.ledger.journal('call').length).toBe(20);
  expect(consumer.ofType('call').length, 'what is not in the ledger was not told').toBe(20);

  free();
  const healMs = await house.shows(({ ledger }) => ledger.fault === null, 'it recovers', 10_000);
  await until(() => health()?.state === 'ok', 'and that it is over', 5000);
  await pty.send(callLines(401, 410).join(''));
  await until(() => consumer.ofType('call').length === 410, 'all calls arrive');
  await house.delivered();
  expect(house.calls()).toEqual(Array.from({ length: 410 }, (_, i) => i + 1));
  expect(consumer.ofType('lamp').length, 'the command is in the journal, once').toBe(1);
  // The same command again: it was executed, and now that can be promised.
  const { durable: _not, ...promised } = answer;
  expect(await consumer.ask('lamp.set', command)).toEqual(promised);
  await house.delivered();
  house.balance();
  expect(daemon.ending()).toBe(null);
  figures('disk full', {
    'ms until the alarm': Math.round(alarmMs),
    'ms to answer a command': Math.round(answerMs),
    'ms until healed': Math.round(healMs),
  });
});

it('is asked to stop while the disk is full: it ends in time, and says what it could not keep', async ({
  skip,
}) => {
  const { disk, house, daemon, pty } = await atWork(skip);
  const free = fill(disk);
  await pty.send(callLines(21, 30).join(''));
  await house.shows(({ ledger }) => ledger.fault === 'LEDGER_FULL', 'the alarm');
  const begun = performance.now();
  expect(await house.stop()).toEqual({ code: 0, signal: null });
  expect(performance.now() - begun).toBeLessThan(8000);
  expect(daemon.said()).toContain('could not be written');

  free();
  await house.start();
  await pty.send(callLines(31, 40).join(''));
  await until(() => house.consumer.ofType('call').length === 30, 'it works on');
  await house.delivered();
  house.balance();
});

it('starts on a disk that filled up while it was stopped: works from memory, and heals by itself', async ({
  skip,
}) => {
  const disk = mountSmallDisk() ?? skip('no tmpfs');
  onTestFinished(() => unmount(disk));
  const house = await House.open(onTestFinished, { ledgerDir: disk });
  const { consumer, pty } = house;
  await house.start();
  await pty.send(callLines(1, 20).join(''));
  await until(() => consumer.ofType('call').length === 20, 'the first calls arrive');
  // A clean stop: nobody may have looked into the ledger, or its -wal and -shm files would stay and help the next start.
  expect(await house.stop()).toEqual({ code: 0, signal: null });
  expect(readdirSync(disk).sort()).toEqual(['ledger.db', 'ledger.db.lock']);
  const free = fill(disk);

  const daemon = await house.start();
  const alarmMs = await house.shows(({ ledger }) => ledger.fault === 'LEDGER_FULL', 'the alarm', 5000);
  expect(daemon.said()).toContain('LEDGER_FULL');
  const lamp = { id: 'lamp-at-start', issuedAt: new Date().toISOString(), room: '0102', reason: 'parcel' };
  await house.shows(({ mqtt }) => mqtt?.connected === true, 'it is at the broker');
  expect(await consumer.ask('lamp.set', lamp)).toMatchObject({ ok: true, lit: true, durable: false });
  await until(() => litIn(house.lampFile).includes('0102'), 'the lamp is lit');
  await pty.send(callLines(21, 60).join(''));
  await house.shows(({ links }) => links[0]?.counters.frames === 40, 'reading goes on');
  expect(consumer.ofType('call').length, 'what is not in the ledger was not told').toBe(20);

  free();
  const healMs = await house.shows(({ ledger }) => ledger.fault === null, 'it recovers', 10_000);
  await until(() => consumer.ofType('call').length === 60, 'all calls arrive');
  // Read from outside again, beside the running daemon.
  await house.delivered();
  expect(house.calls()).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  house.balance();
  await house.kill();
  await house.start();
  await pty.send(callLines(61, 70).join(''));
  await until(() => consumer.ofType('call').length === 70, 'it works on after a kill');
  await house.delivered();
  house.balance();
  figures('start on a full disk', {
    'ms until the alarm': Math.round(alarmMs),
    'ms until healed': Math.round(healMs),
  });
});
