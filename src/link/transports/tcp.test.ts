import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import type { BellwireError } from '../../telephony/index.js';
import type { OpenPort } from '../transport.js';
import { TcpTransport } from './tcp.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A serial device server with the PBX behind it. */
async function deviceServer() {
  const clients: Socket[] = [];
  let received = '';
  const server: Server = createServer((socket) => {
    clients.push(socket);
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    for (const client of clients) client.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  cleanUps.push(stop);
  const { port } = server.address() as AddressInfo;
  return { port, clients, received: () => received, stop };
}

async function open(
  port: number,
  options: { host?: string; connectTimeoutMs?: number; signal?: AbortSignal } = {},
) {
  let text = '';
  const ends: BellwireError[] = [];
  const { signal = new AbortController().signal, host = '127.0.0.1', ...rest } = options;
  const transport = new TcpTransport({ host, port, keepAliveMs: 15_000, ...rest });
  const opened: OpenPort = await transport.open(
    {
      data: (bytes) => {
        text += bytes.toString('latin1');
      },
      closed: (why) => ends.push(why),
    },
    signal,
  );
  cleanUps.push(() => opened.close());
  return { opened, text: () => text, ends };
}

test('bytes go through unchanged both ways; none before resume', async () => {
  const server = await deviceServer();
  const { opened, text } = await open(server.port);
  await until(() => server.clients.length === 1, 'the server accepts');
  const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  server.clients[0]?.write(all);
  await opened.write(all);
  await until(() => server.received().length === 256, 'the server reads');
  expect(server.received()).toBe(all.toString('latin1'));
  expect(text()).toBe('');
  opened.resume();
  await until(() => text().length === 256, 'the link reads');
  expect(text()).toBe(all.toString('latin1'));
});

test.each([
  ['closed', (socket: Socket) => socket.end('last words')],
  ['reset', (socket: Socket) => socket.resetAndDestroy()],
])('an end by the server (%s) is told once', async (how, hangUp) => {
  const server = await deviceServer();
  const { opened, text, ends } = await open(server.port);
  opened.resume();
  await until(() => server.clients.length === 1, 'the server accepts');
  for (const client of server.clients) hangUp(client);
  await until(() => ends.length > 0, 'the end is told');
  await opened.close();
  expect(ends.map((e) => e.code)).toEqual(['TCP_CLOSED']);
  if (how === 'closed') expect(text()).toBe('last words');
  await expect(opened.write(Buffer.from('late'))).rejects.toMatchObject({ code: 'PBX_LINK_DOWN' });
});

test('what came before the end is read after a pause, then the end', async () => {
  const server = await deviceServer();
  const { opened, text, ends } = await open(server.port);
  await until(() => server.clients.length === 1, 'the server accepts');
  server.clients[0]?.end('last words');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([text(), ends.length]).toEqual(['', 0]);
  opened.resume();
  await until(() => ends.length > 0, 'the end is told');
  expect(text()).toBe('last words');
});

test('a connection that cannot be made says why', async () => {
  const server = await deviceServer();
  await server.stop();
  await expect(open(server.port)).rejects.toMatchObject({ code: 'TCP_REFUSED' });
  await expect(open(4001, { host: 'no-such-host.invalid' })).rejects.toMatchObject({
    code: 'TCP_UNREACHABLE',
  });
});

test('a host that does not answer is given up, by time or by the caller', async () => {
  const port = await deafServer();
  const from = performance.now();
  await expect(open(port, { connectTimeoutMs: 300 })).rejects.toMatchObject({ code: 'TCP_UNREACHABLE' });
  const caller = new AbortController();
  const given = open(port, { signal: caller.signal });
  caller.abort();
  await expect(given).rejects.toMatchObject({ code: 'TCP_UNREACHABLE' });
  await expect(open(port, { signal: caller.signal })).rejects.toMatchObject({ code: 'TCP_UNREACHABLE' });
  expect(performance.now() - from).toBeLessThan(2000);
});

/** A server process that is stopped, its queue full: the kernel then drops further connection requests. */
async function deafServer(): Promise<number> {
  const listen =
    "const s=require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},()=>console.log(s.address().port))";
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(async () => void child.kill('SIGKILL'));
  const port = await new Promise<number>((resolve) =>
    child.stdout.once('data', (text) => resolve(Number(text))),
  );
  child.kill('SIGSTOP');
  for (let i = 0; i < 4; i++) {
    const filler = connect(port, '127.0.0.1').on('error', () => undefined);
    cleanUps.push(async () => void filler.destroy());
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  return port;
}

test('keep-alive probes are on: a peer that lost power is found', async () => {
  const server = await deviceServer();
  const { opened } = await open(server.port);
  opened.resume();
  // /proc/net/tcp: remote address and port in hex; timer 02 is the keep-alive timer, its ticks are 1/100 s.
  const remote = `:${server.port.toString(16).toUpperCase().padStart(4, '0')}`;
  const ours = readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find((columns) => columns[2]?.endsWith(remote) && columns[3] === '01');
  const [timer, ticks = ''] = ours?.[5]?.split(':') ?? [];
  expect(timer).toBe('02');
  expect(Number.parseInt(ticks, 16)).toBeLessThanOrEqual(1500);
});
