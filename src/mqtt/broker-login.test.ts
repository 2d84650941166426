import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  freePort,
  type Mosquitto,
  type MosquittoOptions,
  makeTestCa,
  startMosquitto,
} from '../../test/support/mosquitto.js';
import { type Gateway, listen, startGateway } from '../../test/support/mqtt.js';
import { until } from '../../test/support/until.js';
import { systemTiming } from './ports.js';

const STATUS = 'bellwire/seaview/status';
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path(tmpdir(), 'bellwire-login-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let gateway: Gateway | null = null;
afterEach(async () => {
  await gateway?.mqtt.stop();
  gateway = null;
});
async function broker(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const started = await startMosquitto(options);
  onTestFinished(() => started.remove());
  return started;
}
function file(name: string, content: string): string {
  const full = path(dir, name);
  writeFileSync(full, content, { mode: 0o600 });
  return full;
}
const error = () => gateway?.mqtt.snapshot().error;
const failsWith = (code: string) =>
  until(() => error()?.code === code, `${code}, not ${JSON.stringify(error())}`);

describe('login', () => {
  it('a refused password is tried again until it is right, from the file as it is then', async () => {
    const mosquitto = await broker({ users: { bellwire: 'right' } });
    const passwordFile = file('password', 'wrong\n');
    gateway = startGateway(mosquitto.url, { username: 'bellwire', passwordFile });
    await failsWith('BROKER_REFUSED');
    expect(error()?.detail).toMatch(/not authorised|password/);
    await until(() => (gateway?.mqtt.snapshot().attempts ?? 0) >= 3, 'it goes on trying');
    file('password', 'right\n');
    await gateway.online();
    expect(error()).toBeNull();
  });

  it('an absent password file is reported, and tried again', async () => {
    const mosquitto = await broker({ users: { bellwire: 'right' } });
    const passwordFile = path(dir, 'later');
    gateway = startGateway(mosquitto.url, { username: 'bellwire', passwordFile });
    await failsWith('BROKER_REFUSED');
    expect(error()?.detail).toContain('ENOENT');
    file('later', 'right');
    await gateway.online();
  });

  it('a broker that is not there yet is normal', async () => {
    const port = await freePort();
    gateway = startGateway(`mqtt://127.0.0.1:${port}`);
    gateway.outbox.commitMany(3);
    await failsWith('BROKER_UNREACHABLE');
    const mosquitto = await broker({ port });
    await gateway.online();
    await until(() => gateway?.outbox.owed.size === 0, 'what was owed is delivered');
    expect(mosquitto.port).toBe(port);
  });

  it('a broker that stays away is tried at least every 15 s', async () => {
    gateway = startGateway(`mqtt://127.0.0.1:${await freePort()}`);
    const waits = () => gateway?.notes.map(({ fields }) => fields.retryInMs) ?? [];
    await until(() => waits().length >= 6, 'six attempts');
    // Without chance half of the delay is left.
    expect(waits().slice(0, 6)).toEqual([500, 1000, 2000, 4000, 7500, 7500]);
  });

  it('a name that cannot be resolved is unreachable', async () => {
    gateway = startGateway('mqtt://broker.invalid:1883');
    await failsWith('BROKER_UNREACHABLE');
  });
});

describe('TLS', () => {
  it('with the right authority, and a client certificate where it is asked for', async () => {
    const tls = makeTestCa(mkdtempSync(path(dir, 'ca-')));
    const mosquitto = await broker({ tls: { ...tls, requireClientCert: true } });
    gateway = startGateway(mosquitto.url, { tls: { ca: tls.ca } });
    await until(() => error() !== null && error() !== undefined, 'no login without a client certificate');
    await gateway.mqtt.stop();
    gateway = startGateway(mosquitto.url, {
      tls: { ca: tls.ca, cert: tls.clientCert, key: tls.clientKey },
    });
    await gateway.online();
    gateway.outbox.commitMany(10);
    await until(() => gateway?.outbox.owed.size === 0, 'events go over TLS');
  });

  it.each([
    ['another authority', 'other'],
    ['no authority but those of the system', 'none'],
  ])('%s is BROKER_TLS', async (_, which) => {
    const mosquitto = await broker({ tls: makeTestCa(mkdtempSync(path(dir, 'ca-'))) });
    const other = makeTestCa(mkdtempSync(path(dir, 'ca-')));
    gateway = startGateway(mosquitto.url, which === 'other' ? { tls: { ca: other.ca } } : {});
    await failsWith('BROKER_TLS');
    expect(mosquitto.log()).not.toContain('as bellwire-seaview');
  });

  it('the name in the certificate counts', async () => {
    const tls = makeTestCa(mkdtempSync(path(dir, 'ca-')));
    const mosquitto = await broker({ tls });
    gateway = startGateway(`mqtts://127.0.0.1:${mosquitto.port}`, { tls: { ca: tls.ca } });
    await failsWith('BROKER_TLS');
    expect(error()?.detail).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('an authority file that is none is BROKER_TLS, not a crash', async () => {
    const mosquitto = await broker({ tls: makeTestCa(mkdtempSync(path(dir, 'ca-'))) });
    gateway = startGateway(mosquitto.url, { tls: { ca: path(dir, 'absent.pem') } });
    await failsWith('BROKER_TLS');
  });
});

describe('status', () => {
  it('online with the connection, offline with why when stopped; retained', async () => {
    const mosquitto = await broker();
    gateway = startGateway(mosquitto.url);
    await gateway.online();
    const { on } = await listen(mosquitto.url, STATUS);
    await until(() => on(STATUS).length === 1, 'online is retained');
    expect(JSON.parse(on(STATUS)[0]?.payload ?? '')).toMatchObject({ state: 'online', version: '0.0.1' });
    await gateway.mqtt.stop();
    await until(() => on(STATUS).length === 2, 'offline is said');
    expect(JSON.parse(on(STATUS)[1]?.payload ?? '')).toEqual({ state: 'offline', why: 'stopped' });
    const late = await listen(mosquitto.url, STATUS);
    await until(() => late.heard.length === 1, 'offline is retained');
    expect(late.heard[0]?.packet.retain).toBe(true);
  });

  it('a killed process is offline by its last will', async (context) => {
    const built = fileURLToPath(new URL('../../dist/src/mqtt/index.js', import.meta.url));
    if (!existsSync(built)) return context.skip('no dist/: run `npm run build` first');
    const mosquitto = await broker();
    const { on } = await listen(mosquitto.url, STATUS);
    const program = `
      const { createMqtt } = await import(process.argv[1]);
      const outbox = { eventsAfter: () => [], statesPending: () => [], allStates: () => [], onCommitted: () => () => {} };
      const config = { url: process.argv[2], base: 'bellwire', protocol: 5, keepAlive: 15000, commandMaxAge: 30000 };
      createMqtt({ site: 'seaview', config, privacy: { dialed: 'full', names: true }, version: '0.0.1', outbox,
        note: () => {}, submit: () => {}, health: () => ({ body: {}, promises: '' }) }).start();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, built, mosquitto.url], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await until(() => on(STATUS).length === 1, 'the child is online', 10_000);
    child.kill('SIGKILL');
    await until(() => on(STATUS).length === 2, 'the last will');
    expect(JSON.parse(on(STATUS)[1]?.payload ?? '')).toEqual({ state: 'offline' });
  });

  it('stops within two seconds although the broker is deaf', async () => {
    const mosquitto = await broker();
    gateway = startGateway(mosquitto.url, {}, { timing: systemTiming });
    await gateway.online();
    mosquitto.freeze(true);
    const before = performance.now();
    await gateway.mqtt.stop();
    expect(performance.now() - before).toBeLessThan(2000);
    expect(gateway.mqtt.snapshot().state).toBe('stopped');
    mosquitto.freeze(false);
  });
});

it('a broker that went deaf is found out by keep-alive, and found again', async () => {
  const mosquitto = await broker();
  gateway = startGateway(mosquitto.url, { keepAlive: 1000 });
  await gateway.online();
  mosquitto.freeze(true);
  gateway.outbox.commitMany(3);
  await failsWith('BROKER_UNREACHABLE');
  expect(error()?.detail).toContain('Keepalive timeout');
  mosquitto.freeze(false);
  await gateway.online();
  await until(() => gateway?.outbox.owed.size === 0, 'what was owed is delivered');
});

describe('another client with the same client id', () => {
  it('is named when the broker says so, and answered with patience', async () => {
    const url = await brokerThatSays([
      Buffer.from([0x20, 0x03, 0, 0, 0]), // CONNACK
      Buffer.from([0x90, 0x04, 0, 1, 0, 1]), // SUBACK of packet 1
      Buffer.from([0xe0, 0x02, 0x8e, 0]), // DISCONNECT, session taken over
    ]);
    gateway = startGateway(url);
    await failsWith('BROKER_TAKEN_OVER');
    const note = gateway.notes.find(({ what }) => what === 'BROKER_TAKEN_OVER');
    expect(note?.fields.retryInMs).toBe(30_000);
  });

  it('of Mosquitto, which says nothing: both live, ever further apart', async () => {
    const mosquitto = await broker();
    gateway = startGateway(mosquitto.url, { clientId: 'same-name' });
    await gateway.online();
    const twin = startGateway(mosquitto.url, { clientId: 'same-name' });
    onTestFinished(() => twin.mqtt.stop());
    const waits = (of: Gateway) => of.notes.flatMap(({ fields }) => fields.retryInMs ?? []);
    await until(() => waits(twin).length >= 3, 'they throw each other out');
    expect(waits(twin).slice(0, 3)).toEqual([500, 1000, 2000]);
    expect(twin.notes.find(({ fields }) => fields.retryInMs)?.fields.detail).toContain('same client id');
  });
});

/** One answer a packet, and then silence: for what Mosquitto cannot be made to say. */
async function brokerThatSays(answers: readonly Buffer[]): Promise<string> {
  const port = await freePort();
  const server = createServer((socket) => {
    const left = [...answers];
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const answer = left.shift();
      if (answer) socket.write(answer);
      if (left.length === 0) socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `mqtt://127.0.0.1:${port}`;
}
