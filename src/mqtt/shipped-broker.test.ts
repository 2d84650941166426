import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mosquitto, startMosquitto } from '../../test/support/mosquitto.js';
import { join } from '../../test/support/mqtt.js';

/** The example in scripts/mosquitto, on a real Mosquitto: its access list does what its comments say. */
const shipped = (name: string) =>
  readFileSync(new URL(`../../scripts/mosquitto/${name}`, import.meta.url), 'utf8');
const USERS = { bellwire: 'b', pms: 'p', frontdesk: 'f', display: 'd', switchboard: 's' };
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
    // Answered with names: only for the switchboard.
    ['pms', 'bellwire/seaview/cmd/lookup', false],
    ['frontdesk', 'bellwire/seaview/cmd/lookup', false],
    ['switchboard', 'bellwire/seaview/cmd/lookup', true],
    ['switchboard', 'bellwire/seaview/event/call', false],
  ] as const)('%s to %s: %s', async (user, topic, allowed) => {
    expect(await mayWrite(user, topic)).toBe(allowed);
  });
});

it.each([
  ['display', ['room/0101/lamp', 'status']],
  ['frontdesk', ['event/call', 'reply/lamp.set', 'room/0101/lamp', 'status']],
  ['pms', ['event/call', 'reply/lamp.set', 'reply/guest.import', 'room/0101/lamp', 'status']],
] as const)('who may read: %s, and no answers with names', async (user, allowed) => {
  const reader = await join(mosquitto.url, { username: user, password: USERS[user] });
  const heard: string[] = [];
  reader.on('message', (topic) => heard.push(topic.slice('bellwire/seaview/'.length)));
  await reader.subscribeAsync('bellwire/seaview/#', { qos: 1 });
  const gateway = await join(mosquitto.url, { username: 'bellwire', password: USERS.bellwire });
  const told = [
    'event/call',
    'reply/lookup',
    'reply/lamp.set',
    'reply/guest.import',
    'room/0101/lamp',
    'status',
  ];
  for (const topic of told) await gateway.publishAsync(`bellwire/seaview/${topic}`, 'x', { qos: 1 });
  // `status` was published last, and the broker keeps the order: when it is here, the others were not sent.
  await new Promise<void>((resolve) => {
    if (heard.includes('status')) resolve();
    else reader.on('message', (topic) => topic.endsWith('/status') && resolve());
  });
  expect(heard).toEqual(allowed);
  reader.end(true);
  gateway.end(true);
});

it('nobody without a name', async () => {
  const anonymous = mqtt.connectAsync(mosquitto.url, { protocolVersion: 5, reconnectPeriod: 0 });
  await expect(anonymous).rejects.toMatchObject({ code: 135 });
});
