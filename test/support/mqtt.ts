import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { MqttConfig } from '../../src/config/site.js';
import { createMqtt, type Mqtt, type MqttOptions } from '../../src/mqtt/index.js';
import { systemTiming, type Timing } from '../../src/mqtt/ports.js';
import type { CommandFact } from '../../src/telephony/index.js';
import { FakeOutbox } from './outbox.js';
import { until } from './until.js';

/** Waits a tenth as long and without chance: back-off 50 ms, 100 ms …, a refused message again after 500 ms. */
export const HASTY: Timing = {
  ...systemTiming,
  later: (ms, run) => systemTiming.later(ms / 10, run),
  random: () => 0,
};

export interface Gateway {
  mqtt: Mqtt;
  outbox: FakeOutbox;
  commands: CommandFact[];
  /** What it had to say: code (or message) and fields. */
  notes: { what: string; fields: Record<string, unknown> }[];
  online(): Promise<void>;
}

/** The MQTT side of a gateway of site `seaview` on an in-memory outbox, started. */
export function startGateway(
  url: string,
  config: Partial<MqttConfig> = {},
  over: Partial<MqttOptions> = {},
): Gateway {
  const outbox = new FakeOutbox();
  const commands: CommandFact[] = [];
  const notes: Gateway['notes'] = [];
  const gateway = createMqtt({
    site: 'seaview',
    config: {
      url,
      base: 'bellwire',
      protocol: 5,
      keepAlive: 15_000,
      outboxLimit: 1_000_000,
      commandMaxAge: 30_000,
      ...config,
    },
    privacy: { dialed: 'full', names: true },
    version: '0.0.1',
    outbox,
    note: (_level, fields, message) => {
      const what = 'code' in fields ? String(fields.code) : message;
      notes.push({ what, fields: { ...fields } });
    },
    submit: (fact) => commands.push(fact),
    health: () => ({ body: {}, promises: '' }),
    timing: HASTY,
    ...over,
  });
  gateway.start();
  const online = () => until(() => gateway.snapshot().state === 'online', 'the gateway is online', 10_000);
  return { mqtt: gateway, outbox, commands, notes, online };
}

export interface Heard {
  topic: string;
  payload: string;
  packet: IPublishPacket;
}

/** Somebody else on the broker, who hears `filter`. */
export async function listen(url: string, filter: string, options: IClientOptions = {}) {
  const heard: Heard[] = [];
  const client = await join(url, options);
  client.on('message', (topic, payload, packet) => heard.push({ topic, payload: String(payload), packet }));
  await client.subscribeAsync(filter, { qos: 1 });
  return { client, heard, on: (topic: string) => heard.filter((one) => one.topic === topic) };
}

export async function join(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 50, ...options });
  // Brokers are killed in these tests; the client comes back by itself.
  client.on('error', () => undefined);
  await until(() => client.connected, `${options.username ?? 'a client'} is connected`);
  return client;
}

/** Ledger sequences of the events among `heard`, in order of arrival. */
export function sequences(heard: readonly Heard[]): number[] {
  const events = heard.filter(({ topic }) => topic.includes('/event/'));
  return events.map(({ payload }) => Number((JSON.parse(payload) as { sequence: string }).sequence));
}
