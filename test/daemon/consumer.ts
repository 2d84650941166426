import { randomUUID } from 'node:crypto';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { until } from '../support/until.js';

export interface Arrival {
  id: string;
  seq: number;
  type: string;
  /** As it came, JSON. */
  data: string;
}

const PREFIX = 'bellwire.';

/**
 * A facility system that wants everything: a durable session (it survives a restart of the broker that saves its
 * database), QoS 1, and a memory of every event that ever came.
 */
export class Consumer {
  /** Every delivery, repeats too. */
  readonly arrivals: Arrival[] = [];
  /** Seq → the event as it came first. In order of first arrival. */
  readonly events = new Map<number, Arrival>();
  /** Events that came again with the same id and other content. There must be none. */
  readonly contradictions: Arrival[] = [];
  /** Newest message of each other topic. */
  readonly newest = new Map<string, unknown>();
  readonly #client: MqttClient;
  readonly #root: string;
  #onArrival: () => void = () => undefined;

  private constructor(client: MqttClient, root: string) {
    this.#client = client;
    this.#root = root;
    client.on('message', (topic, payload) => this.#heard(topic, String(payload)));
    client.on('error', () => undefined);
  }

  static async connect(url: string, root: string, login: IClientOptions = {}): Promise<Consumer> {
    const client = mqtt.connect(url, {
      ...login,
      protocolVersion: 5,
      clientId: 'consumer',
      clean: false,
      properties: { sessionExpiryInterval: 3600 },
      reconnectPeriod: 100,
      resubscribe: false,
    });
    const consumer = new Consumer(client, root);
    await until(() => client.connected, 'the consumer is connected');
    await client.subscribeAsync(`${root}/#`, { qos: 1 });
    return consumer;
  }

  /** In order of first arrival. */
  ofType(type: string): Arrival[] {
    return [...this.events.values()].filter((event) => event.type === type);
  }

  /** Sends a command and waits for its answer. `args` may bring an id of their own. */
  async ask(name: string, args: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const correlation = randomUUID();
    const responseTopic = `${this.#root}/reply/${correlation}`;
    const body = { id: randomUUID(), issuedAt: new Date().toISOString(), ...args };
    await this.#client.publishAsync(`${this.#root}/cmd/${name}`, JSON.stringify(body), {
      qos: 1,
      properties: { responseTopic, correlationData: Buffer.from(correlation) },
    });
    await until(() => this.newest.has(responseTopic), `cmd/${name} is answered`);
    return this.newest.get(responseTopic) as Record<string, unknown>;
  }

  /** The very moment the next event comes. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#onArrival = resolve;
    });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #heard(topic: string, payload: string): void {
    if (!topic.startsWith(`${this.#root}/event/`)) {
      this.newest.set(
        topic.slice(topic.includes('/reply/') ? 0 : this.#root.length + 1),
        JSON.parse(payload),
      );
      return;
    }
    const { id, sequence, type, data } = JSON.parse(payload) as Record<string, string>;
    const arrival = {
      id: String(id),
      seq: Number(sequence),
      type: String(type).slice(PREFIX.length),
      data: JSON.stringify(data),
    };
    this.arrivals.push(arrival);
    this.#onArrival();
    const first = this.events.get(arrival.seq);
    if (!first) this.events.set(arrival.seq, arrival);
    else if (first.id !== arrival.id || first.type !== arrival.type || first.data !== arrival.data)
      this.contradictions.push(arrival);
  }
}
