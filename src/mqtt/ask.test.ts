import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../test/support/mqtt.js';
import { until } from '../../test/support/until.js';
import type { MqttConfig } from '../config/site.js';
import { askDaemon } from './ask.js';
import { type EmbeddedBroker, startEmbeddedBroker } from './embedded-broker.js';

let broker: EmbeddedBroker;
let gateway: Gateway;
let config: MqttConfig;
const LOGIN = {
  base: 'bellwire',
  protocol: 4,
  keepAlive: 15_000,
  outboxLimit: 1_000_000,
  commandMaxAge: 30_000,
} as const;
beforeEach(async () => {
  broker = await startEmbeddedBroker();
  config = { ...LOGIN, url: broker.url };
  gateway = startGateway(broker.url, { protocol: 4 });
  await gateway.online();
});
afterEach(async () => {
  await gateway.mqtt.stop();
  await broker.stop();
});

it('a command reaches the daemon, and its answer comes back', async () => {
  const asked = askDaemon({ site: 'seaview', config }, 'lamp.test', { seconds: 3 });
  await until(() => gateway.commands.length === 1, 'the command arrives');
  const [fact] = gateway.commands;
  if (!fact?.reply) throw new Error('no way to answer');
  expect(fact).toMatchObject({ name: 'lamp.test', args: { seconds: 3 }, by: 'cli' });
  gateway.mqtt.reply(fact.reply, 'another-id', { ok: true });
  gateway.mqtt.reply(fact.reply, fact.id, { ok: true, seconds: 3, until: 0 });
  expect(await asked).toEqual({ id: fact.id, ok: true, seconds: 3, until: 0 });
});

it('says when the broker is not there', async () => {
  const nobody = { ...LOGIN, url: 'mqtt://127.0.0.1:1' };
  await expect(askDaemon({ site: 'seaview', config: nobody }, 'lamp.test', {})).rejects.toMatchObject({
    code: 'BROKER_UNREACHABLE',
  });
});
