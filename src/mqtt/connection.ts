import { Socket } from 'node:net';
import type { IConnackPacket, IPublishPacket, MqttClient, Packet } from 'mqtt';
import type { MqttConfig } from '../config/site.js';
import { BellwireError } from '../telephony/index.js';
import { QosOneLane } from './lane.js';
import { loginOptions } from './login.js';
import { connectionError, disconnected } from './reasons.js';
import type { Topics } from './topics.js';

export interface ConnectionOptions {
  config: MqttConfig;
  topics: Topics;
  clientId: string;
  /** Logged in and subscribed; `denied`: the broker refused the subscription, so no commands will come. */
  onUp: (lane: QosOneLane, denied: BellwireError | null) => void;
  onMessage: (message: IncomingMessage) => void;
  /** Exactly once, whether it ever was up or not. */
  onEnd: (why: BellwireError) => void;
}

export interface IncomingMessage {
  topic: string;
  payload: Buffer;
  retain: boolean;
  responseTopic: string | null;
  /** Base64. */
  correlation: string | null;
  /** User property `by`. */
  by: string | null;
}

export interface Connection {
  /** DISCONNECT (the broker drops the last will), then the socket. Bounded: a deaf broker is left. */
  close(): Promise<void>;
}

const CLOSE_MS = 500;

/** One attempt and, if it succeeds, one connection. Throws BellwireError when it cannot even be tried. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { config, topics, clientId } = options;
  let client: MqttClient;
  try {
    const login = await loginOptions(config, topics, clientId);
    // Loaded here, so that a site without a broker does not pay for it.
    const { default: mqtt } = await import('mqtt');
    client = mqtt.connect(config.url, login);
  } catch (error) {
    throw connectionError(error);
  }
  follow(client, options);
  return { close: () => close(client) };
}

function follow(client: MqttClient, { config, topics, onUp, onMessage, onEnd }: ConnectionOptions): void {
  let why: BellwireError | null = null;
  let ended = false;
  let lane: QosOneLane | null = null;

  client.on('error', (error) => {
    why ??= connectionError(error);
    client.end(true);
  });
  client.on('disconnect', ({ reasonCode }) => {
    why ??= disconnected(reasonCode ?? 0);
  });
  client.on('close', () => {
    if (ended) return;
    ended = true;
    lane = null;
    onEnd(why ?? closedWithoutReason());
  });
  client.on('connect', (connack) => {
    // Without it a PUBLISH waits up to 40 ms for the acknowledgement of the one before (Nagle).
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    lane = laneOf(client, config.protocol, connack);
    // rh 2: retained commands are not sent at all. rap: one that is sent with the retain flag shows it.
    client.subscribe(topics.commands, { qos: 1, rh: 2, rap: true }, (error) => {
      if (!lane) return;
      if (!error) onUp(lane, null);
      // A SUBACK that says no; any other error is the end of the connection, and `close` follows.
      else if ('code' in error)
        onUp(lane, new BellwireError('BROKER_DENIED', topics.commands, { cause: error }));
    });
  });
  client.on('packetreceive', (packet: Packet) => {
    if (packet.cmd === 'puback' && packet.messageId !== undefined) {
      lane?.acknowledged(packet.messageId, packet.reasonCode ?? 0);
    }
  });
  client.on('message', (topic, payload, packet) => onMessage(incoming(topic, payload, packet)));
}

/** Mosquitto 2.0 says nothing when it throws a client out for another one with the same id (tried with 2.0.11). */
function closedWithoutReason(): BellwireError {
  return new BellwireError(
    'BROKER_UNREACHABLE',
    'closed without a reason; if this repeats, another client may be using the same client id',
  );
}

function laneOf(client: MqttClient, protocol: 4 | 5, { properties }: IConnackPacket): QosOneLane {
  return new QosOneLane({
    protocol,
    // MQTT 5.0, 3.2.2.3: absent means 65535, and no limit.
    receiveMaximum: properties?.receiveMaximum ?? 65_535,
    maximumPacketSize: properties?.maximumPacketSize ?? Infinity,
    write: (bytes) => {
      client.stream.write(bytes);
    },
  });
}

function incoming(topic: string, payload: Buffer, { retain, properties }: IPublishPacket): IncomingMessage {
  const by = properties?.userProperties?.by;
  return {
    topic,
    payload,
    retain,
    responseTopic: properties?.responseTopic ?? null,
    correlation: properties?.correlationData?.toString('base64') ?? null,
    by: (Array.isArray(by) ? by[0] : by) ?? null,
  };
}

function close(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => client.end(true, () => resolve()), CLOSE_MS);
    client.end(false, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
