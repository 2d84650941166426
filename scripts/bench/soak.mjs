// Memory and disk after many records: the daemon as a process, real pty, real Mosquitto, one subscriber.
//   node scripts/bench/soak.mjs [--records 1000000]      needs socat, mosquitto, npm run build
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import mqtt from 'mqtt';
import { DAEMON_FLAGS } from './daemon-flags.mjs';

const { values } = parseArgs({ options: { records: { type: 'string', default: '1000000' } } });
const records = Number(values.records);
const root = resolve(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'bellwire-soak-'));
const children = [];
const LONGEST_MS = 30 * 60_000;

try {
  const port = await freePort();
  writeFileSync(
    join(dir, 'mosquitto.conf'),
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n`,
  );
  start('/usr/sbin/mosquitto', ['-c', join(dir, 'mosquitto.conf')], 'ignore');
  const pbx = start('socat', [`pty,raw,echo=0,link=${join(dir, 'tty')}`, '-'], 'pipe');
  while (!existsSync(join(dir, 'tty'))) await sleep(20);
  writeFileSync(
    join(dir, 'site.yaml'),
    `site: soak
timezone: Etc/UTC
rooms: ["1000-1399"]
links: [{ id: smdr, format: panasonic-tda-a, dateOrder: mdy, transport: { type: serial, path: "${join(dir, 'tty')}" } }]
mqtt: { url: "mqtt://127.0.0.1:${port}" }
ledger: { path: "${join(dir, 'ledger.db')}" }
status: { path: "${join(dir, 'status.json')}" }
log: { level: warn }
`,
  );
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
  let received = 0;
  client.on('message', () => received++);
  await client.subscribeAsync('bellwire/soak/event/call', { qos: 1 });
  const daemon = start(
    process.execPath,
    [...DAEMON_FLAGS, join(root, 'dist/bundle/main.js'), 'run', '--config', join(dir, 'site.yaml')],
    'ignore',
  );
  await sleep(3000);
  const idle = rss(daemon.pid);
  const begun = performance.now();
  for (let sent = 0; sent < records; sent += 500) {
    const lines = [];
    for (let i = sent; i < Math.min(sent + 500, records); i++) lines.push(line(i));
    if (!pbx.stdin.write(lines.join(''), 'latin1')) await once(pbx.stdin, 'drain');
  }
  while (received < records && daemon.exitCode === null && performance.now() - begun < LONGEST_MS)
    await sleep(100);
  const seconds = (performance.now() - begun) / 1000;
  await sleep(3000);
  const cpu = cpuSeconds(daemon.pid);
  const after = rss(daemon.pid);
  daemon.kill('SIGTERM');
  await once(daemon, 'exit');
  const bytes = statSync(join(dir, 'ledger.db')).size;
  console.log(
    JSON.stringify({
      records,
      delivered: received,
      recordsPerSecond: Math.round(records / seconds),
      cpuMicrosecondsPerRecord: Math.round((cpu * 1e6) / records),
      idleMiB: idle,
      afterMiB: after,
      ledgerBytesPerRecord: Math.round(bytes / records),
    }),
  );
  await client.endAsync();
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
}

/** Pattern A: an outgoing call with an invented number. */
function line(i) {
  const two = (n) => String(n).padStart(2, '0');
  const extension = String(1000 + (i % 400)).padStart(5);
  const duration = `00:${two(i % 60)}'${two((i * 7) % 60)}`;
  const call = `${two(1 + (i % 12))}/${two(1 + (i % 28))}/26 ${two(1 + (i % 12))}:${two(i % 60)}PM ${extension} 01`;
  const dialed = `5550${100000 + (i % 900000)}`.padEnd(25);
  return `${`${call} ${dialed}      ${duration}`.padEnd(80)}\r\n`;
}

function start(command, args, stdio) {
  const child = spawn(command, args, { stdio: [stdio === 'pipe' ? 'pipe' : 'ignore', 'ignore', 'inherit'] });
  children.push(child);
  return child;
}

function rss(pid) {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 102.4) / 10;
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
