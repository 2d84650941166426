import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openPty, type Pty } from '../../test/support/pty.js';
import { until } from '../../test/support/until.js';
import type { SerialSettings } from '../driver-api/index.js';
import { systemClock } from '../engine/clock.js';
import { asLinkId } from '../telephony/index.js';
import { LinkSupervisor } from './supervisor.js';
import { createTransport, type Transport } from './transport.js';

const NINE_SIX: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' };

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function start(transport: () => Transport) {
  const seen: string[] = [];
  let raw = '';
  let framed = '';
  const supervisor = new LinkSupervisor(
    {
      id: asLinkId('smdr'),
      framing: { kind: 'lines', maxFrame: 512, idleFlushMs: 60_000 },
      expectTraffic: null,
      timezone: 'UTC',
    },
    {
      transport,
      clock: systemClock,
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: () => 0,
      note: () => undefined,
    },
    {
      onFrame: (frame) => {
        framed += frame.text;
        seen.push(frame.cut ? `${frame.text} (${frame.cut})` : frame.text.trimEnd());
      },
      onState: (state, why) => seen.push(why ? `${state} ${why}` : state),
      onChunk: (bytes) => {
        raw += bytes.toString('latin1');
      },
    },
  );
  cleanUps.push(() => supervisor.stop());
  supervisor.start();
  return { supervisor, seen, raw: () => raw, framed: () => framed };
}
async function serialLink(): Promise<ReturnType<typeof start> & { pty: Pty }> {
  const pty = await openPty();
  cleanUps.push(() => pty.dispose());
  const link = start(createTransport({ type: 'serial', path: pty.path }, NINE_SIX, () => undefined));
  await until(() => link.seen[0] === 'up', 'the link is up');
  return { ...link, pty };
}

describe('a serial link', () => {
  test('loses its port in the middle of a line and is back within two seconds of its return', async () => {
    const { pty, seen, supervisor } = await serialLink();
    await pty.send('555-0101\r\n555-01');
    await until(() => supervisor.snapshot().bytes === 16, 'the bytes are read');
    await pty.hangUp();
    await until(() => seen.length === 4, 'the loss is told');
    expect(seen).toEqual(['up', '555-0101', '555-01 (closed)', 'down PORT_HANGUP']);
    await expect(supervisor.write(Buffer.from('x'))).rejects.toMatchObject({ code: 'PBX_LINK_DOWN' });
    await until(() => seen.at(-1) === 'down PORT_NOT_FOUND', 'the device is missed');
    await pty.restore();
    await until(() => seen.at(-1) === 'up', 'the link is up again', 2000);
    await pty.send('02\r\n555-0103\r\n');
    await until(() => seen.at(-1) === '555-0103', 'the next good record arrives');
    expect(seen.slice(-2)).toEqual(['02', '555-0103']);
  });

  test('reads the next good record after a megabyte of garbage (wrong speed)', async () => {
    const { pty, seen, raw, framed, supervisor } = await serialLink();
    const garbage = Buffer.alloc(1_000_000);
    let random = 12345;
    for (let i = 0; i < garbage.length; i++) {
      random = (random * 1_103_515_245 + 12_345) & 0x7fffffff;
      garbage[i] = random >> 16;
    }
    await pty.send(garbage);
    await pty.send('\n555-0104\r\n');
    await until(() => seen.at(-1) === '555-0104', 'the good record arrives', 20_000);
    expect(raw()).toBe(`${garbage.toString('latin1')}\n555-0104\r\n`);
    expect(framed()).toBe(raw());
    expect(supervisor.snapshot()).toMatchObject({ state: 'up', bytes: garbage.length + 11, errors: 0 });
  });

  test('paused while the PBX goes on loses nothing', async () => {
    const { pty, supervisor, framed } = await serialLink();
    const lines = Array.from({ length: 20_000 }, (_, i) => `555-01${i % 90} record ${i}\r\n`).join('');
    const sent = pty.send(lines);
    for (let i = 0; i < 20; i++) {
      supervisor.pause();
      await new Promise((resolve) => setTimeout(resolve, 5));
      supervisor.resume();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await sent;
    await until(() => framed().length === lines.length, 'all lines arrive', 20_000);
    expect(framed()).toBe(lines);
  });

  test('writes, and stops within a second while the PBX holds it with XOFF', async () => {
    const pty = await openPty();
    cleanUps.push(() => pty.dispose());
    const settings = { ...NINE_SIX, flow: 'xonxoff' as const };
    const { supervisor, seen } = start(
      createTransport({ type: 'serial', path: pty.path }, settings, () => undefined),
    );
    await until(() => seen[0] === 'up', 'the link is up');
    await supervisor.write(Buffer.from('OP:MWI 0000101!\x04', 'latin1'));
    await until(() => pty.received() === 'OP:MWI 0000101!\x04', 'the PBX reads');
    await pty.send('\x13.\r\n');
    await until(() => seen.at(-1) === '.', 'XOFF arrived');
    const stuck = supervisor.write(Buffer.alloc(100_000)).catch((error: { code: string }) => error.code);
    const from = performance.now();
    await supervisor.stop();
    expect(performance.now() - from).toBeLessThan(1000);
    expect(await stuck).toBe('PBX_LINK_DOWN');
  });
});

test('a TCP link survives its server going away and coming back', async () => {
  const clients: Socket[] = [];
  const listen = async (port: number) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      clients.push(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  };
  const first = await listen(0);
  const { port } = first.address() as AddressInfo;
  const { seen } = start(
    createTransport({ type: 'tcp', host: '127.0.0.1', port, keepAlive: 15_000 }, NINE_SIX, () => undefined),
  );
  await until(() => clients.length === 1, 'the server accepts');
  clients[0]?.write('555-0101\r\n555');
  await until(() => seen.includes('555-0101'), 'the record arrives');
  clients[0]?.destroy();
  await new Promise((resolve) => first.close(resolve));
  await until(() => seen.at(-1) === 'down TCP_REFUSED', 'the server is missed');
  const second = await listen(port);
  cleanUps.push(async () => {
    for (const client of clients) client.destroy();
    await new Promise((resolve) => second.close(resolve));
  });
  await until(() => clients.length === 2, 'the link connects again');
  clients[1]?.write('555-0102\r\n');
  await until(() => seen.at(-1) === '555-0102', 'the next record arrives');
  expect(seen).toEqual([
    'up',
    '555-0101',
    '555 (closed)',
    'down TCP_CLOSED',
    'down TCP_REFUSED',
    'up',
    '555-0102',
  ]);
});
