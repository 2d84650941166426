import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPty, type Pty } from '../../test/support/pty.js';
import { until } from '../../test/support/until.js';
import { parseSite } from '../config/load.js';
import { BellwireError } from '../telephony/index.js';
import { runDoctor } from './doctor.js';
import { machineProbes } from './doctor-machine.js';
import type { BrokerLogin } from './doctor-probes.js';
import { compare, sttyArguments } from './doctor-stty.js';
import { daemonUser, groupName } from './doctor-users.js';

const dir = mkdtempSync(join(tmpdir(), 'bellwire-doctor-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true });
});
function start(command: string, args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: 'ignore' });
  children.push(child);
  return child;
}

const probes = machineProbes(
  {
    gpioChip: async () => {
      throw new BellwireError('GPIO_NO_SYSFS');
    },
    gpioHolders: async () => null,
  },
  () => 0,
);

describe('a port', () => {
  let pty: Pty;
  beforeAll(async () => {
    pty = await openPty();
  });
  afterAll(() => pty.dispose());

  test('is a device, by its real name', async () => {
    const real = realpathSync(pty.path);
    expect(real).toMatch(/^\/dev\/pts\/\d+$/);
    expect(await probes.file(pty.path)).toMatchObject({
      real,
      kind: 'device',
      readable: true,
      writable: true,
    });
    expect(await probes.file(join(dir, 'none'))).toBeNull();
  });

  test('held by another process: it is named', async () => {
    const real = realpathSync(pty.path);
    const child = start('sh', ['-c', `exec sleep 60 <> ${pty.path}`]);
    await until(() => commandOf(child.pid) === 'sleep', 'sleep holds the port');
    const { processes } = await probes.holders(real);
    expect(processes).toContainEqual(expect.objectContaining({ pid: child.pid, command: 'sleep' }));
    child.kill('SIGKILL');
    await until(() => commandOf(child.pid) === '', 'sleep is gone');
    expect((await probes.holders(real)).processes.map(({ command }) => command)).not.toContain('sleep');
  });

  test('settings are tried, read back and restored', async () => {
    const stty = () => execFileSync('stty', ['-F', pty.path, '-g'], { encoding: 'utf8' });
    const before = stty();
    const kept = await probes.trySerial(pty.path, {
      baudRate: 4800,
      dataBits: 8,
      parity: 'none',
      stopBits: 2,
      flow: 'rtscts',
    });
    // A pseudo-terminal forces eight bits and no parity (shelf hw/README.md section 3): what a mini UART does to parity.
    const dropped = await probes.trySerial(pty.path, {
      baudRate: 9600,
      dataBits: 7,
      parity: 'even',
      stopBits: 1,
      flow: 'none',
    });
    expect(kept).toEqual({ is: 'kept' });
    expect(dropped).toEqual({ is: 'dropped', what: ['7 data bits', 'the parity'] });
    expect(stty()).toBe(before);
    expect(await probes.trySerial(join(dir, 'none'), SETTINGS)).toMatchObject({
      is: 'failed',
      why: /No such file/,
    });
  });
});

const SETTINGS = { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1, flow: 'xonxoff' } as const;

function commandOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

describe('stty', () => {
  test('arguments', () => {
    expect(sttyArguments(SETTINGS).join(' ')).toBe('9600 cs7 parenb -parodd -cstopb -crtscts ixon ixoff');
    expect(sttyArguments({ ...SETTINGS, parity: 'odd', stopBits: 2, flow: 'rtscts' }).join(' ')).toBe(
      '9600 cs7 parenb parodd cstopb crtscts -ixon -ixoff',
    );
  });

  test('read back: the mini UART without parity, another speed', () => {
    const readBack =
      'speed 9600 baud; rows 0; columns 0;\n-parenb -parodd cs7 -cstopb -crtscts\nixon ixoff\n';
    expect(compare(SETTINGS, readBack)).toEqual({ is: 'dropped', what: ['the parity'] });
    expect(compare({ ...SETTINGS, parity: 'none' }, readBack)).toEqual({ is: 'kept' });
    expect(compare({ ...SETTINGS, parity: 'none', baudRate: 600 }, readBack)).toEqual({
      is: 'dropped',
      what: ['600 baud'],
    });
  });
});

describe('TCP', () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  test('open, then refused', async () => {
    expect(await probes.connect('127.0.0.1', port, 3000)).toMatchObject({ is: 'open' });
    await new Promise((resolve) => server.close(resolve));
    expect(await probes.connect('127.0.0.1', port, 3000)).toMatchObject({ is: 'refused' });
  });

  test('a name that does not exist', async () => {
    expect(await probes.connect('no-such-host.invalid', 1, 3000)).toMatchObject({ is: 'unreachable' });
  });
});

describe('Mosquitto', () => {
  const ports = { closed: 0, open: 0, tls: 0 };
  const login: BrokerLogin = {
    url: '',
    protocol: 5,
    clientId: 'doctor-test',
    username: null,
    password: null,
    ca: null,
    cert: null,
    key: null,
  };

  beforeAll(async () => {
    for (const name of ['closed', 'open', 'tls'] as const) ports[name] = await freePort();
    chmodSync(dir, 0o755);
    execFileSync('mosquitto_passwd', ['-b', '-c', join(dir, 'passwd'), 'kim', 'invented'], {
      stdio: 'ignore',
    });
    const key = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')];
    const subject = [
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-days',
      '2',
      '-nodes',
    ];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...key, ...subject], { stdio: 'ignore' });
    for (const file of ['passwd', 'key.pem']) chmodSync(join(dir, file), 0o644);
    writeFileSync(
      join(dir, 'mosquitto.conf'),
      [
        'per_listener_settings true',
        `listener ${ports.closed} 127.0.0.1`,
        'allow_anonymous false',
        `password_file ${join(dir, 'passwd')}`,
        `listener ${ports.open} 127.0.0.1`,
        'allow_anonymous true',
        `listener ${ports.tls} 127.0.0.1`,
        'allow_anonymous true',
        `certfile ${join(dir, 'cert.pem')}`,
        `keyfile ${join(dir, 'key.pem')}`,
        '',
      ].join('\n'),
    );
    start('/usr/sbin/mosquitto', ['-c', join(dir, 'mosquitto.conf')]);
    for (const port of Object.values(ports)) await untilOpen(port);
  });

  const kim = { username: 'kim', password: 'invented' };
  test.each([
    ['the right password', 'closed', kim, 'accepted'],
    ['MQTT 3.1.1', 'closed', { ...kim, protocol: 4 as const }, 'accepted'],
    ['a wrong password', 'closed', { ...kim, password: 'wrong' }, 'refused'],
    [
      'a wrong password over MQTT 3.1.1',
      'closed',
      { ...kim, password: 'wrong', protocol: 4 as const },
      'refused',
    ],
    ['no name where one is needed', 'closed', {}, 'refused'],
    ['no name where none is needed', 'open', {}, 'accepted'],
    ['no TLS on a TLS port', 'tls', {}, 'unreachable'],
  ] as const)('%s', async (_, listener, change, is) => {
    const url = `mqtt://localhost:${ports[listener]}`;
    expect(await probes.login({ ...login, url, ...change }, 5000)).toMatchObject({ is });
  });

  test('TLS with and without the authority, and on a port without TLS', async () => {
    const url = `mqtts://localhost:${ports.tls}`;
    const ca = readFileSync(join(dir, 'cert.pem'), 'utf8');
    expect(await probes.login({ ...login, url, ca }, 5000)).toEqual({ is: 'accepted' });
    expect(await probes.login({ ...login, url }, 5000)).toMatchObject({ is: 'tls' });
    expect(await probes.login({ ...login, url: `mqtts://localhost:${ports.open}` }, 5000)).not.toMatchObject({
      is: 'accepted',
    });
  });

  test('nobody there', async () => {
    const url = `mqtt://127.0.0.1:${await freePort()}`;
    expect(await probes.login({ ...login, url }, 5000)).toMatchObject({
      is: 'unreachable',
      why: /ECONNREFUSED/,
    });
  });

  async function untilOpen(port: number): Promise<void> {
    let open = false;
    const poll = async () => {
      while (!open) open = (await probes.connect('127.0.0.1', port, 500)).is === 'open';
    };
    await Promise.all([poll(), until(() => open, `mosquitto listens on ${port}`)]);
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('users', () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\nbellwire:x:990:990::/:/bin/false\nkim:x:1000:1000::/:/bin/sh\n';
  const group = 'root:x:0:\ndialout:x:20:kim\ngpio:x:993:\nbellwire:x:990:\nkim:x:1000:\n';
  const unit = '[Service]\nUser=bellwire\nSupplementaryGroups=dialout gpio\n';

  test('root on an installed machine judges for the service, with the groups of its unit', () => {
    const user = daemonUser({ myUid: 0, myGids: [0], passwd, group, unit });
    expect(user).toMatchObject({ name: 'bellwire', uid: 990, isMe: false });
    expect(user.groups.map(({ name }) => name)).toEqual(['dialout', 'gpio', 'bellwire']);
  });

  test('anybody else judges for himself, with the groups of the session', () => {
    const user = daemonUser({ myUid: 1000, myGids: [1000], passwd, group, unit });
    expect(user).toEqual({ name: 'kim', uid: 1000, groups: [{ gid: 1000, name: 'kim' }], isMe: true });
  });

  test('numbers without names', () => {
    expect(daemonUser({ myUid: 5, myGids: [], passwd, group, unit: '' }).name).toBe('5');
    expect([groupName(group, 20), groupName(group, 21)]).toEqual(['dialout', '21']);
  });
});

test('doctor on this machine: real answers, no exception', async () => {
  const pty = await openPty();
  const text = `
site: here
timezone: UTC
links: [{ id: a, format: smdi, transport: { type: serial, path: ${pty.path} } }]
lamps: { boards: [{ id: b, driver: onoff, map: { "1": 1 } }] }
rooms: ["1"]
ledger: { path: ${dir}/ledger.db }
status: { path: ${dir}/status.json }
mqtt: { url: "mqtt://127.0.0.1:${await freePort()}" }
`;
  const site = parseSite(text, 'here.yaml', ['smdi']);
  const { checks, exitCode } = await runDoctor(site, probes, {
    siteFile: 'here.yaml',
    serialOf: async () => ({ ...SETTINGS, flow: 'none' }),
  });
  await pty.dispose();
  const result = (id: string) => checks.find((check) => check.id === id)?.result;
  expect(result('link.a.port')).toBe('ok');
  expect(result('link.a.permission')).toBe('ok');
  expect(result('link.a.settings')).toBe('ok');
  expect(result('ledger.writable')).toBe('ok');
  expect(result('host.node')).toBe('ok');
  expect(result('host.module.better-sqlite3')).toBe('ok');
  expect(result('lamps.b.chip')).toBe('fail');
  expect(result('mqtt.login')).toBe('fail');
  expect(exitCode).toBe(1);
  for (const check of checks) {
    expect(check.found, check.id).not.toMatch(/undefined|NaN|\[object/);
    expect(check.fix !== null, check.id).toBe(check.result === 'warn' || check.result === 'fail');
  }
});
