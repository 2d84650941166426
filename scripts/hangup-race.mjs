// Is a hang-up of a serial port ever missed? Pulls the far end of a real pty 60 times in each of five moments and counts; in
// the moment "under XOFF" a write hangs in the kernel. Then closes a port under XOFF as often and measures how long it takes.
// serialport 13 on its own misses about half of "receiving" and then spins, and needs 31 s to close under XOFF (shelf
// hw/README.md section 3, bugs A and E).
//
//   npm run build && node scripts/hangup-race.mjs [rounds a moment, default 60]
//
// Needs socat. Exit code 1 when one was missed, or closing took a second.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SerialTransport } from '../dist/src/link/transports/serial.js';

const ROUNDS = Number(process.argv[2] ?? 60);
const MISSED_AFTER_MS = 2000;
const CLOSED_WITHIN_MS = 1000;
const XOFF = '\x13';
const SETTINGS = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };

const directory = mkdtempSync(join(tmpdir(), 'bellwire-race-'));
const path = join(directory, 'port');

async function plugIn() {
  rmSync(path, { force: true });
  const socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  socat.stdin.on('error', () => undefined);
  // Earlier it may still set the pty, over the settings that we ask for.
  let said = '';
  for await (const text of socat.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes('starting data transfer loop')) break;
  }
  socat.stderr.resume();
  return socat;
}

async function open(flow) {
  const seen = { received: 0, ends: 0, endedAt: null };
  const port = await new SerialTransport(path, { ...SETTINGS, flow }, () => undefined).open(
    {
      data: (bytes) => {
        seen.received += bytes.length;
      },
      closed: () => {
        seen.ends++;
        seen.endedAt = performance.now();
      },
    },
    new AbortController().signal,
  );
  port.resume();
  return { port, seen };
}

/** The far end says stop, and we write more than the kernel buffers: the write cannot end. */
async function stopped(socat, { port, seen }) {
  socat.stdin.write(`${XOFF}stopped`);
  while (seen.received < 'stopped'.length) await sleep(1);
  void port.write(Buffer.alloc(100_000, 'x')).catch(() => undefined);
  await sleep(20);
}

async function round(moment) {
  const socat = await plugIn();
  const opened = await open(moment === 'under XOFF' ? 'xonxoff' : 'none');
  const { port, seen } = opened;
  let flood;
  if (moment === 'receiving') {
    flood = setInterval(() => socat.stdin.write('0123456789 555-0123 0123456789\r\n'.repeat(100)), 1);
    while (seen.received < 8192) await sleep(1);
    await sleep(Math.random() * 20);
  }
  if (moment === 'idle') await sleep(40);
  if (moment === 'just written') void port.write(Buffer.from('x\r\n')).catch(() => undefined);
  if (moment === 'under XOFF') await stopped(socat, opened);
  const cpu = process.cpuUsage();
  const from = performance.now();
  socat.kill('SIGKILL');
  while (seen.endedAt === null && performance.now() - from < MISSED_AFTER_MS) await sleep(1);
  clearInterval(flood);
  await sleep(50);
  const { user, system } = process.cpuUsage(cpu);
  await port.close();
  return {
    missed: seen.ends === 0,
    twice: seen.ends > 1,
    ms: (seen.endedAt ?? Number.NaN) - from,
    cpuMs: (user + system) / 1000,
  };
}

/** Milliseconds that closing takes while the far end has said stop. */
async function closing() {
  const socat = await plugIn();
  const opened = await open('xonxoff');
  await stopped(socat, opened);
  const from = performance.now();
  await opened.port.close();
  const took = performance.now() - from;
  socat.kill('SIGKILL');
  return took;
}

let missed = 0;
for (const moment of ['receiving', 'idle', 'just opened', 'under XOFF', 'just written']) {
  const results = [];
  for (let i = 0; i < ROUNDS; i++) results.push(await round(moment));
  const count = (key) => results.filter((r) => r[key]).length;
  const seen = results.filter((r) => !r.missed).map((r) => r.ms);
  missed += count('missed') + count('twice');
  console.log(
    `${moment}: ${ROUNDS} hang-ups, missed ${count('missed')}, told twice ${count('twice')}, ` +
      `noticed after ${Math.max(...seen).toFixed(0)} ms at most, ` +
      `CPU ${(results.reduce((sum, r) => sum + r.cpuMs, 0) / ROUNDS).toFixed(0)} ms each`,
  );
}
const closings = [];
for (let i = 0; i < ROUNDS; i++) closings.push(await closing());
const slowest = Math.max(...closings);
console.log(`closing under XOFF: ${ROUNDS} times, ${slowest.toFixed(0)} ms at most`);
rmSync(directory, { recursive: true, force: true });
process.exitCode = missed > 0 || slowest >= CLOSED_WITHIN_MS ? 1 : 0;
