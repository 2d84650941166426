import type { LinkConfig, MqttConfig } from '../config/site.js';
import { type Check, check, shell } from './doctor-check.js';
import {
  type BrokerAnswer,
  type BrokerLogin,
  type DaemonUser,
  mayUse,
  type Probes,
} from './doctor-probes.js';
import type { StatusSnapshot } from './status-file.js';

type TcpTransport = Extract<LinkConfig['transport'], { type: 'tcp' }>;

const CONNECT_MS = 3000;
const LOGIN_MS = 5000;

/** @param running status of the running daemon: most device servers take one client, and doctor must not be it */
export async function checkTcpLink(
  id: string,
  { host, port }: TcpTransport,
  running: StatusSnapshot | null,
  probes: Probes,
): Promise<Check> {
  const at = check(`link.${id}.connect`, `link ${id}: connection`);
  const status = running?.links.find((link) => link.id === id);
  if (status && status.state !== 'down') return at.ok(`${host}:${port}, held by the running daemon`);
  const answer = await probes.connect(host, port, CONNECT_MS);
  switch (answer.is) {
    case 'open':
      return at.ok(`${host}:${port} answers in ${answer.ms} ms`);
    case 'refused': {
      const fix = 'Check the port number, and close the other client if the device server takes only one.';
      return at.fail('TCP_REFUSED', `${host}:${port}: ${answer.why}`, fix);
    }
    case 'unreachable':
      return at.fail('TCP_UNREACHABLE', `${host}:${port}: ${answer.why}`, `ping -c 3 ${shell(host)}`);
  }
}

/** The broker: files of the login, the login itself, and how open the door is. */
export async function checkBroker(mqtt: MqttConfig, user: DaemonUser, probes: Probes): Promise<Check[]> {
  const secrets = await checkSecrets(mqtt, user, probes);
  const at = check('mqtt.login', 'broker: login');
  if (secrets.some(({ result }) => result === 'fail' || result === 'skip')) {
    return [...secrets, at.skip('not tried: see the files above'), checkPlain(mqtt)];
  }
  const login = await readLogin(mqtt, probes);
  const answer = await probes.login(login, LOGIN_MS);
  return [
    ...secrets,
    judgeLogin(mqtt, answer),
    ...(answer.is === 'accepted' ? [await checkAnonymous(login, probes)] : []),
    checkPlain(mqtt),
  ];
}

async function checkSecrets(mqtt: MqttConfig, user: DaemonUser, probes: Probes): Promise<Check[]> {
  const { ca, cert, key } = mqtt.tls ?? {};
  const files = [
    { what: 'password', path: mqtt.passwordFile, secret: true },
    { what: 'ca', path: ca, secret: false },
    { what: 'certificate', path: cert, secret: false },
    { what: 'key', path: key, secret: true },
  ];
  const checks: Check[] = [];
  for (const { what, path, secret } of files) {
    if (path === undefined) continue;
    const at = check(`mqtt.${what}`, `broker: ${what} file`);
    const file = await probes.file(path);
    if (!file && path.startsWith('/run/credentials/')) {
      checks.push(at.skip(`${path} is a systemd credential: seen only while the service runs, by root`));
    } else if (!file) {
      const fix = `sudo install -m 600 -o ${shell(user.name)} /dev/stdin ${shell(path)}  # then paste the ${what}, Ctrl-D`;
      checks.push(at.fail('SECRET_FILE', `no ${path}`, fix));
    } else if (!mayUse(file, 'r', user)) {
      const fix = `sudo chown ${shell(user.name)} ${shell(path)}`;
      checks.push(at.fail('SECRET_FILE', `user ${user.name} may not read ${path}`, fix));
    } else if (secret && (file.mode & 0o004) !== 0) {
      const fix = `sudo chown ${shell(user.name)} ${shell(path)} && sudo chmod 600 ${shell(path)}`;
      checks.push(at.warn('SECRET_FILE', `everybody may read ${path}`, fix));
    } else checks.push(at.ok(path));
  }
  return checks;
}

async function readLogin(mqtt: MqttConfig, probes: Probes): Promise<BrokerLogin> {
  const text = async (path: string | undefined) => (path === undefined ? null : probes.text(path));
  return {
    url: mqtt.url,
    protocol: mqtt.protocol,
    // Never the daemon's own id: the broker would throw the daemon out.
    clientId: `bellwire-doctor-${process.pid}`,
    username: mqtt.username ?? null,
    password: (await text(mqtt.passwordFile))?.replace(/\r?\n$/, '') ?? null,
    ca: await text(mqtt.tls?.ca),
    cert: await text(mqtt.tls?.cert),
    key: await text(mqtt.tls?.key),
  };
}

function judgeLogin({ url, username }: MqttConfig, answer: BrokerAnswer): Check {
  const at = check('mqtt.login', 'broker: login');
  const { hostname, port } = new URL(url);
  switch (answer.is) {
    case 'accepted':
      return at.ok(`${url} accepts ${username ?? 'us without a name'}`);
    case 'refused': {
      const fix = username
        ? `sudo mosquitto_passwd /etc/mosquitto/passwd ${shell(username)} && sudo systemctl reload mosquitto`
        : 'Set mqtt.username and mqtt.passwordFile in the site file.';
      return at.fail(
        'BROKER_REFUSED',
        `${url} refuses ${username ?? 'a login without a name'}: ${answer.why}`,
        fix,
      );
    }
    case 'tls': {
      const fix = `openssl s_client -connect ${hostname}:${port || '8883'} -servername ${hostname} </dev/null`;
      return at.fail('BROKER_TLS', `${url}: ${answer.why}`, fix);
    }
    case 'unreachable': {
      const local = isLoopback(hostname);
      const fix = local ? 'sudo systemctl enable --now mosquitto' : `ping -c 3 ${hostname}`;
      return at.fail('BROKER_UNREACHABLE', `${url}: ${answer.why}`, fix);
    }
  }
}

async function checkAnonymous(login: BrokerLogin, probes: Probes): Promise<Check> {
  const at = check('mqtt.anonymous', 'broker: strangers');
  const stranger = {
    ...login,
    clientId: `${login.clientId}-x`,
    username: null,
    password: null,
    cert: null,
    key: null,
  };
  const answer = await probes.login(stranger, LOGIN_MS);
  if (answer.is !== 'accepted') return at.ok('are refused');
  const fix =
    "printf 'allow_anonymous false\\npassword_file /etc/mosquitto/passwd\\n' | sudo tee /etc/mosquitto/conf.d/bellwire.conf" +
    ' && sudo systemctl restart mosquitto';
  return at.warn('BROKER_ANONYMOUS', 'anybody may connect without a password', fix);
}

function checkPlain({ url }: MqttConfig): Check {
  const at = check('mqtt.encryption', 'broker: encryption');
  if (url.startsWith('mqtts:')) return at.ok('TLS');
  if (isLoopback(new URL(url).hostname)) return at.ok('not needed, the broker is on this computer');
  return at.warn(
    'BROKER_PLAIN',
    `${url} crosses the network unencrypted`,
    'Set mqtt.url to mqtts://… and mqtt.tls.ca.',
  );
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);
