import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mosquitto, startMosquitto } from '../../test/support/mosquitto.js';
import { join } from '../../test/support/mqtt.js';

/** The example in scripts/mosquitto, on a real Mosquitto: its access list does what its comments say. */
const shipped = (name: string) =>
  readFileSync(new URL(`../../scripts/mosquitto/${name}`, import.meta.url), 'utf8');
const USERS = { bellwire: 'b', pms: 'p', frontdesk: 'f', display: 'd' };
type User = keyof typeof USERS;

let mosquitto: Mosquitto;
beforeAll(async () => {
  // Its paths are those of a machine; the test has its own listener, password file, access list and folder.
  const own = /^(listener|allow_anonymous|password_file|acl_file|persistence_location) /;
  const conf = shipped('bellwire.conf')
    .split('\n')
    .filter((line) => !line.startsWith('#') && !own.test(line));
  mosquitto = await startMosquitto({ conf, acl: shipped('bellwire.acl'), users: USERS });
});
afterAll(() => mosquitto.remove());

async function mayWrite(username: User, topic: string): Promise<boolean> {
  const client = await join(mosquitto.url, { username, password: USERS[username] });
  try {
    await client.publishAsync(topic, 'x', { qos: 1 });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 135 });
    return false;
  } finally {
    client.end(true);
  }
}

describe('who may write', () => {
  it.each([
    ['bellwire', 'bellwire/seaview/event/call', true],
    ['bellwire', 'bellwire/seaview/room/0101/lamp', true],
    ['bellwire', 'bellwire/other/event/call', false],
    ['pms', 'bellwire/seaview/cmd/lamp.set', true],
    ['pms', 'bellwire/seaview/event/call', false],
    ['pms', 'bellwire/seaview/status', false],
    ['frontdesk', 'bellwire/seaview/cmd/lamp.clear', true],
    ['frontdesk', 'bellwire/seaview/cmd/door.open', false],
    ['display', 'bellwire/seaview/cmd/lamp.set', false],
  ] as const)('%s to %s: %s', async (user, topic, allowed) => {
    expect(await mayWrite(user, topic)).toBe(allowed);
  });
});

it('who may read: a display sees rooms and no calls', async () => {
  const display = await join(mosquitto.url, { username: 'display', password: USERS.display });
  const heard: string[] = [];
  display.on('message', (topic) => heard.push(topic));
  await display.subscribeAsync('bellwire/seaview/#', { qos: 1 });
  const gateway = await join(mosquitto.url, { username: 'bellwire', password: USERS.bellwire });
  for (const topic of ['event/call', 'reply/ping', 'room/0101/lamp', 'status']) {
    await gateway.publishAsync(`bellwire/seaview/${topic}`, 'x', { qos: 1 });
  }
  // `status` was published last, and the broker keeps the order: when it is here, the others were not sent.
  await new Promise<void>((resolve) => {
    if (heard.includes('bellwire/seaview/status')) resolve();
    else display.on('message', (topic) => topic.endsWith('/status') && resolve());
  });
  expect(heard).toEqual(['bellwire/seaview/room/0101/lamp', 'bellwire/seaview/status']);
  display.end(true);
  gateway.end(true);
});

it('nobody without a name', async () => {
  const anonymous = mqtt.connectAsync(mosquitto.url, { protocolVersion: 5, reconnectPeriod: 0 });
  await expect(anonymous).rejects.toMatchObject({ code: 135 });
});
