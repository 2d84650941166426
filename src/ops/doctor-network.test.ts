import { expect, test } from 'vitest';
import { BellwireError } from '../telephony/index.js';
import { facts, STATUS, verdict, type Wrong } from './doctor-world.fixture.js';

const gpioFails = (code: 'GPIO_NO_SYSFS' | 'GPIO_NOT_FOUND') => async () => {
  throw new BellwireError(code, 'no such thing');
};

const TABLE: Wrong[] = [
  [
    'TCP refused',
    (w) => {
      w.probes.connect = async () => ({ is: 'refused', why: 'ECONNREFUSED' });
    },
    'link.smdi.connect',
    'fail',
    'TCP_REFUSED',
    /192\.0\.2\.20:4001/,
    /other client/,
  ],
  [
    'TCP silent',
    (w) => {
      w.probes.connect = async () => ({ is: 'unreachable', why: 'no answer' });
    },
    'link.smdi.connect',
    'fail',
    'TCP_UNREACHABLE',
    /no answer/,
    /^ping -c 3 192\.0\.2\.20$/,
  ],
  [
    'TCP held by the daemon',
    (w) => {
      w.probes.connect = async () => ({ is: 'refused', why: 'taken over' });
      w.probes.daemon = async () => ({ is: 'running', snapshot: STATUS, ageMs: 1 });
    },
    'link.smdi.connect',
    'ok',
    null,
    /running daemon/,
    null,
  ],
  [
    'no sysfs',
    (w) => {
      w.probes.gpioChip = gpioFails('GPIO_NO_SYSFS');
    },
    'lamps.panel.chip',
    'fail',
    'GPIO_NO_SYSFS',
    /sysfs|sys\/class/,
    /kernel/,
  ],
  [
    'no such chip',
    (w) => {
      w.probes.gpioChip = gpioFails('GPIO_NOT_FOUND');
    },
    'lamps.panel.chip',
    'fail',
    'GPIO_NOT_FOUND',
    /no such thing/,
    /^grep \. /,
  ],
  [
    'a line beyond the chip',
    (w) => {
      w.probes.gpioChip = async () => ({ name: 'g', label: 'x', lines: 16 });
    },
    'lamps.panel.chip',
    'fail',
    'GPIO_NOT_FOUND',
    /0101: 17/,
    /0 to 15/,
  ],
  [
    'not in group gpio',
    (w) => {
      w.probes.daemonUser = async () => ({ name: 'bellwire', uid: 990, groups: [], isMe: false });
    },
    'lamps.panel.permission',
    'fail',
    'GPIO_PERMISSION',
    /group gpio/,
    /^sudo usermod -aG gpio bellwire /,
  ],
  [
    'export of root',
    (w) => {
      w.files['/sys/class/gpio/export'] = facts('/x', { mode: 0o200, uid: 0, gid: 0, group: 'root' });
    },
    'lamps.panel.permission',
    'fail',
    'GPIO_PERMISSION',
    /group root/,
    /chgrp gpio/,
  ],
  [
    'no password file',
    (w) => {
      delete w.files['/etc/bellwire/mqtt-password'];
    },
    'mqtt.password',
    'fail',
    'SECRET_FILE',
    /no \/etc/,
    /^sudo install -m 600 -o bellwire /,
  ],
  [
    'a password of root',
    (w) => {
      w.files['/etc/bellwire/mqtt-password'] = facts('/x', { uid: 0, gid: 0 });
    },
    'mqtt.password',
    'fail',
    'SECRET_FILE',
    /may not read/,
    /^sudo chown bellwire /,
  ],
  [
    'a password for everybody',
    (w) => {
      w.files['/etc/bellwire/mqtt-password'] = facts('/x', { mode: 0o644 });
    },
    'mqtt.password',
    'warn',
    'SECRET_FILE',
    /everybody/,
    /chmod 600/,
  ],
  [
    'a systemd credential',
    (w) => {
      w.site = w.site.replace('/etc/bellwire/mqtt-password', '/run/credentials/bellwire.service/mqtt');
    },
    'mqtt.login',
    'skip',
    null,
    /not tried/,
    null,
  ],
  [
    'a refused login',
    (w) => {
      w.probes.login = async () => ({ is: 'refused', why: 'Not authorized' });
    },
    'mqtt.login',
    'fail',
    'BROKER_REFUSED',
    /refuses bellwire: Not auth/,
    /^sudo mosquitto_passwd .* bellwire && /,
  ],
  [
    'a bad certificate',
    (w) => {
      w.probes.login = async () => ({ is: 'tls', why: 'self-signed' });
    },
    'mqtt.login',
    'fail',
    'BROKER_TLS',
    /self-signed/,
    /^openssl s_client -connect broker\.hotel\.lan:8883 /,
  ],
  [
    'no broker',
    (w) => {
      w.probes.login = async () => ({ is: 'unreachable', why: 'ENOTFOUND' });
    },
    'mqtt.login',
    'fail',
    'BROKER_UNREACHABLE',
    /ENOTFOUND/,
    /^ping -c 3 broker\.hotel\.lan$/,
  ],
  [
    'no local broker',
    (w) => {
      w.site = w.site.replace('broker.hotel.lan', 'localhost');
      w.probes.login = async () => ({ is: 'unreachable', why: 'ECONNREFUSED' });
    },
    'mqtt.login',
    'fail',
    'BROKER_UNREACHABLE',
    /localhost/,
    /systemctl enable --now mosquitto/,
  ],
  [
    'an open broker',
    (w) => {
      w.probes.login = async () => ({ is: 'accepted' });
    },
    'mqtt.anonymous',
    'warn',
    'BROKER_ANONYMOUS',
    /anybody/,
    /allow_anonymous false/,
  ],
  [
    'no encryption',
    (w) => {
      w.site = w.site.replace('mqtts:', 'mqtt:').replace(/ {2}tls:.*\n/, '');
    },
    'mqtt.encryption',
    'warn',
    'BROKER_PLAIN',
    /unencrypted/,
    /mqtts/,
  ],
];

test.each(TABLE)('%s', async (_, change, id, result, code, found, fix) => {
  const { one, exitCode, failed } = await verdict(change, id);
  expect(one).toMatchObject({ result, code, found: expect.stringMatching(found) });
  if (fix) expect(one?.fix).toMatch(fix);
  else expect(one?.fix).toBeNull();
  expect(exitCode).toBe(failed ? 1 : 0);
  if (result === 'fail') expect(failed).toBe(true);
});
