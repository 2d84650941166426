import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.js';

/** Debian keeps it out of the path of ordinary users. */
export const MOSQUITTO = '/usr/sbin/mosquitto';

export interface MosquittoOptions {
  /** User → password. With users, anonymous clients are refused. */
  users?: Readonly<Record<string, string>>;
  /** Text of the access list. */
  acl?: string;
  tls?: TestCa & { requireClientCert?: boolean };
  /** Further lines of mosquitto.conf. */
  conf?: readonly string[];
  /** Default: a free one. */
  port?: number;
}

export interface Mosquitto {
  readonly port: number;
  /** `mqtt://127.0.0.1:port`, with TLS `mqtts://localhost:port` (the name in the certificate). */
  readonly url: string;
  readonly dir: string;
  /** What it logged so far. */
  log(): string;
  /** Starts it again after {@link stop} or {@link kill}, on the same port and data. */
  start(): Promise<void>;
  /** SIGTERM: it saves its database and says goodbye. */
  stop(): Promise<void>;
  /** SIGKILL: what a power cut does. */
  kill(): Promise<void>;
  /** Has its sessions and retained messages written to disk now. */
  save(): Promise<void>;
  /** Stops it in its tracks, or lets it go on: connections stay, nothing is answered. */
  freeze(frozen: boolean): void;
  /** Writes another access list; it holds at once. */
  setAcl(acl: string): void;
  /** Writes another password file; it holds from the next login on. */
  setUsers(users: Readonly<Record<string, string>>): void;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** A private Mosquitto on a free loopback port, with what Mosquitto calls its defaults unless `conf` says otherwise. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const dir = mkdtempSync(join(tmpdir(), 'bellwire-mosquitto-'));
  const port = options.port ?? (await freePort());
  const paths = { conf: join(dir, 'mosquitto.conf'), users: join(dir, 'passwd'), log: join(dir, 'log') };
  mkdirSync(join(dir, 'data'));
  writeFileSync(paths.log, '');
  if (options.acl !== undefined) writeFileSync(join(dir, 'acl'), options.acl, { mode: 0o600 });
  if (options.users) writeUsers(paths.users, options.users);
  writeFileSync(paths.conf, configuration(options, dir, port).join('\n'));

  let child: ReturnType<typeof spawn> | null = null;
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await gone;
  };
  const database = join(dir, 'data', 'mosquitto.db');
  const saved = () => (existsSync(database) ? statSync(database).mtimeMs : 0);
  const broker: Mosquitto = {
    port,
    url: options.tls ? `mqtts://localhost:${port}` : `mqtt://127.0.0.1:${port}`,
    dir,
    log: () => readFileSync(paths.log, 'utf8'),
    async start() {
      child = spawn(MOSQUITTO, ['-c', paths.conf], { stdio: 'ignore' });
      await listening(port, child, broker.log);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async save() {
      const before = saved();
      child?.kill('SIGUSR1');
      await until(() => saved() > before, 'mosquitto saves');
    },
    freeze(frozen) {
      child?.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
    },
    setAcl(acl) {
      writeFileSync(join(dir, 'acl'), acl);
      child?.kill('SIGHUP');
    },
    setUsers(users) {
      writeUsers(paths.users, users);
      child?.kill('SIGHUP');
    },
    async remove() {
      await end('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
}

export interface TestCa {
  /** Paths of PEM files. */
  ca: string;
  cert: string;
  key: string;
  /** A client certificate of the same authority. */
  clientCert: string;
  clientKey: string;
}

/** A certificate authority of an hour's life, with a server certificate for localhost and one for a client. */
export function makeTestCa(dir: string): TestCa {
  const path = (name: string) => join(dir, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    ...['req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '1'],
    ...['-subj', '/CN=Bellwire test authority'],
  );
  const issue = (name: string, subject: string, extension: string) => {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
    writeFileSync(path(`${name}.ext`), extension);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-out', `${name}.pem`, '-days', '1', '-extfile', `${name}.ext`],
    );
  };
  issue('server', '/CN=localhost', 'subjectAltName=DNS:localhost');
  issue('client', '/CN=bellwire', 'extendedKeyUsage=clientAuth');
  return {
    ca: path('ca.pem'),
    cert: path('server.pem'),
    key: path('server.key'),
    clientCert: path('client.pem'),
    clientKey: path('client.key'),
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function configuration({ users, acl, tls, conf = [] }: MosquittoOptions, dir: string, port: number) {
  return [
    `listener ${port} 127.0.0.1`,
    users ? `allow_anonymous false\npassword_file ${join(dir, 'passwd')}` : 'allow_anonymous true',
    acl === undefined ? '' : `acl_file ${join(dir, 'acl')}`,
    tls ? `cafile ${tls.ca}\ncertfile ${tls.cert}\nkeyfile ${tls.key}` : '',
    tls?.requireClientCert ? 'require_certificate true' : '',
    `persistence_location ${join(dir, 'data')}/`,
    `log_dest file ${join(dir, 'log')}`,
    // Started by root it would change its user and could not read this folder.
    process.getuid?.() === 0 ? 'user root' : '',
    ...conf,
    '',
  ];
}

function writeUsers(file: string, users: Readonly<Record<string, string>>): void {
  writeFileSync(file, '', { mode: 0o600 });
  for (const [user, password] of Object.entries(users)) {
    execFileSync('mosquitto_passwd', ['-b', file, user, password], { stdio: 'pipe' });
  }
}

async function listening(port: number, child: ReturnType<typeof spawn>, log: () => string): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended: ${log()}`);
    if (performance.now() > deadline) throw new Error(`mosquitto does not listen: ${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
