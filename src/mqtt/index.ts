import { hostname } from 'node:os';
import type { MqttConfig, PrivacyConfig } from '../config/site.js';
import type { Json } from '../switchboard/procedure.js';
import type { CommandFact, ReplyTo } from '../telephony/index.js';
import { BrokerClient, type BrokerSnapshot, type Health } from './client.js';
import { answerBody, Intake } from './intake.js';
import type { Outbox } from './outbox.js';
import { type Note, systemTiming, type Timing } from './ports.js';
import { Publisher, type PublisherSnapshot } from './publisher.js';
import { topicsOf } from './topics.js';

export type { Outbox, OutboxEvent, OutboxState } from './outbox.js';

export interface MqttOptions {
  site: string;
  config: MqttConfig;
  privacy: PrivacyConfig;
  version: string;
  outbox: Outbox;
  note: Note;
  /** Hands a checked command to the engine. */
  submit: (fact: CommandFact) => void;
  /** Asked every second. */
  health: () => Health;
  timing?: Timing;
}

/** The outlet to the broker and the way in for commands, wired up. */
export interface Mqtt {
  /** Returns at once; an absent broker is normal. */
  start(): void;
  /** Answers a command that came with `via: 'mqtt'`. Lost when the broker is away; the sender asks again by the same id. */
  reply(to: ReplyTo, id: string, body: Json): void;
  snapshot(): BrokerSnapshot & { publisher: PublisherSnapshot };
  /** Within 2 s. What is not acknowledged stays in the outbox. */
  stop(): Promise<void>;
}

export function createMqtt(options: MqttOptions): Mqtt {
  const { site, config, privacy, version, outbox, note, submit, health, timing = systemTiming } = options;
  const topics = topicsOf(config.base, site);
  const publisher = new Publisher({ site, topics, privacy, outbox, timing, note });
  const answer = (to: ReplyTo, payload: string) =>
    publisher.say({ topic: to.address, payload, retain: false, correlation: to.correlation });
  const intake = new Intake({
    topics,
    commandMaxAge: config.commandMaxAge,
    now: timing.now,
    monotonic: timing.monotonic,
    note,
    submit,
    answer: (to, _command, body) => answer(to, JSON.stringify(body)),
    schemas: async () => (await import('./schemas.js')).COMMANDS,
  });
  const client = new BrokerClient({
    config,
    topics,
    clientId: config.clientId ?? `bellwire-${site}-${hostname()}`,
    version,
    timing,
    note,
    health,
    onUp: (lane, hello) => publisher.attach(lane, hello),
    onDown: () => publisher.detach(),
    say: (word) => publisher.say(word),
    onCommand: (message) => intake.receive(message),
  });
  return {
    start: () => client.start(),
    reply: (to, id, body) => answer(to, answerBody(id, body)),
    snapshot: () => ({ ...client.snapshot(), publisher: publisher.snapshot() }),
    async stop() {
      await client.stop();
      publisher.stop();
    },
  };
}
