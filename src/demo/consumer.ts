import { randomUUID } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { topicsOf } from '../mqtt/topics.js';
import { BASE, SITE } from './stage.js';

/** A message as any subscriber sees it. */
export interface Message {
  topic: string;
  /** Without `<base>/<site>/`. */
  subtopic: string;
  body: unknown;
}

/** A facility system of the hotel: knows the broker and the published contract, nothing else of the gateway. */
export interface Consumer {
  /** Everything received, oldest first. */
  readonly received: readonly Message[];
  /** Publishes a command; the answer comes as a message on its reply topic. Resolves when the broker has it. */
  command(name: string, args: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Connects with mqtt.js and subscribes to all of the site. `onMessage` is called for each message, in order, and for
 * each command of ours when it is sent.
 */
export async function startConsumer(url: string, onMessage: (message: Message) => void): Promise<Consumer> {
  const client: MqttClient = await connectAsync(url, { protocolVersion: 4, clientId: 'demo-front-desk' });
  const received: Message[] = [];
  const root = `${BASE}/${SITE}/`;
  client.on('message', (topic, payload) => {
    // Our own commands come back to us, too; they were told when they were sent.
    if (topic.startsWith(`${root}cmd/`)) return;
    const message = { topic, subtopic: topic.slice(root.length), body: parse(payload.toString('utf8')) };
    received.push(message);
    onMessage(message);
  });
  await client.subscribeAsync(`${root}#`, { qos: 1 });
  const topics = topicsOf(BASE, SITE);
  return {
    received,
    command: async (name, args) => {
      const payload = { id: randomUUID(), issuedAt: new Date().toISOString(), by: 'front desk', ...args };
      const topic = topics.command(name);
      onMessage({ topic, subtopic: topic.slice(root.length), body: payload });
      await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    },
    stop: () => client.endAsync(),
  };
}

/** The gateway publishes JSON; an empty payload takes a retained message away. */
function parse(text: string): unknown {
  return text === '' ? null : (JSON.parse(text) as unknown);
}
