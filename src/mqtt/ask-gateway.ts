import { randomUUID } from 'node:crypto';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { MqttConfig } from '../config/site.js';
import { BellwireError } from '../telephony/index.js';
import type { CommandName } from './contract.js';
import { loginOptions } from './login.js';
import { connectionError } from './reasons.js';
import { topicsOf } from './topics.js';

export interface Question {
  site: string;
  config: MqttConfig;
  command: CommandName;
  /** The whole message; its `id` is what the answer is known by. */
  body: { readonly id: string } & Readonly<Record<string, unknown>>;
  timeoutMs: number;
}

/**
 * One command to a running gateway, over the broker and the login of its site file, and the answer. Throws BROKER_… when the broker
 * cannot be reached, COMMAND_UNANSWERED when nobody answers.
 */
export async function askGateway({ site, config, command, body, timeoutMs }: Question): Promise<Answer> {
  const topics = topicsOf(config.base, site);
  const answerTo = topics.reply(`ctl-${randomUUID()}`);
  const { default: mqtt } = await import('mqtt');
  const client = mqtt.connect(config.url, await ownLogin(config, topics));
  try {
    await connected(client);
    // A broker or gateway without MQTT 5 knows no response topic: it answers where everybody hears.
    await client.subscribeAsync([answerTo, topics.reply(command)], { qos: 1 });
    const [answer] = await Promise.all([
      answerOf(client, body.id, timeoutMs),
      client.publishAsync(topics.command(command), JSON.stringify(body), {
        qos: 1,
        ...(config.protocol === 5 && { properties: { responseTopic: answerTo } }),
      }),
    ]);
    return answer;
  } catch (error) {
    throw connectionError(error);
  } finally {
    await client.endAsync(true);
  }
}

/** As the contract has it: `ok`, and what else the command's schema says. */
export type Answer = { readonly ok: boolean } & Readonly<Record<string, unknown>>;

/** The gateway's login under a client id of its own, and without its last will: nobody goes offline when we leave. */
async function ownLogin(config: MqttConfig, topics: ReturnType<typeof topicsOf>): Promise<IClientOptions> {
  const {
    will: _will,
    messageIdProvider: _ids,
    ...login
  } = await loginOptions(config, topics, `bellwire-ctl-${randomUUID().slice(0, 8)}`);
  return login;
}

function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new BellwireError('BROKER_UNREACHABLE', client.options.host ?? '')));
  });
}

function answerOf(client: MqttClient, id: string, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new BellwireError('COMMAND_UNANSWERED', `${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    client.on('message', (_topic, payload) => {
      const answer = answerIn(payload);
      if (answer?.id !== id) return;
      clearTimeout(timer);
      resolve(answer);
    });
    client.once('close', () => {
      clearTimeout(timer);
      reject(new BellwireError('BROKER_UNREACHABLE', 'the connection was lost'));
    });
  });
}

/** Others hear and speak on an answer topic too. */
function answerIn(payload: Buffer): Answer | null {
  try {
    return JSON.parse(payload.toString('utf8')) as Answer | null;
  } catch {
    return null;
  }
}
