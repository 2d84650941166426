// Is a hang-up of a serial port ever missed? Pulls the far end of a real pty 60 times in each of four moments and counts.
// serialport 13 on its own misses about half of "receiving" and then spins (shelf hw/README.md section 3, bug A).
//
//   npm run build && node scripts/hangup-race.mjs [rounds a moment, default 60]
//
// Needs socat. Exit code 1 when one was missed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SerialTransport } from '../dist/src/link/transports/serial.js';

const ROUNDS = Number(process.argv[2] ?? 60);
const MISSED_AFTER_MS = 2000;
const SETTINGS = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };

const directory = mkdtempSync(join(tmpdir(), 'bellwire-race-'));
const path = join(directory, 'port');

async function plugIn() {
  rmSync(path, { force: true });
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, '-'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  socat.stdin.on('error', () => undefined);
  while (!existsSync(path)) await sleep(5);
  return socat;
}

async function round(moment) {
  const socat = await plugIn();
  let received = 0;
  let ends = 0;
  let endedAt = null;
  const port = await new SerialTransport(path, SETTINGS, () => undefined).open(
    {
      data: (bytes) => {
        received += bytes.length;
      },
      closed: () => {
        ends++;
        endedAt = performance.now();
      },
    },
    new AbortController().signal,
  );
  port.resume();
  let flood;
  if (moment === 'receiving') {
    flood = setInterval(() => socat.stdin.write('0123456789 555-0123 0123456789\r\n'.repeat(100)), 1);
    while (received < 8192) await sleep(1);
    await sleep(Math.random() * 20);
  }
  if (moment === 'idle') await sleep(40);
  if (moment === 'just written') void port.write(Buffer.from('x\r\n')).catch(() => undefined);
  const cpu = process.cpuUsage();
  const from = performance.now();
  socat.kill('SIGKILL');
  while (endedAt === null && performance.now() - from < MISSED_AFTER_MS) await sleep(1);
  clearInterval(flood);
  await sleep(50);
  const { user, system } = process.cpuUsage(cpu);
  await port.close();
  return {
    missed: ends === 0,
    twice: ends > 1,
    ms: (endedAt ?? Number.NaN) - from,
    cpuMs: (user + system) / 1000,
  };
}

let missed = 0;
for (const moment of ['idle', 'receiving', 'just opened', 'just written']) {
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
rmSync(directory, { recursive: true, force: true });
process.exitCode = missed > 0 ? 1 : 0;
