import { randomUUID } from 'node:crypto';
import type { MqttConfig } from '../config/site.js';
import { BellwireError } from '../telephony/index.js';
import type { CommandName } from './contract.js';
import { loginOptions } from './login.js';
import { connectionError } from './reasons.js';
import { topicsOf } from './topics.js';

/** The answer of the daemon, as the contract has it. */
export type Answer =
  | { ok: true; [field: string]: unknown }
  | { ok: false; code: string; message: string; fix: string };

const PATIENCE_MS = 5_000;

/**
 * Sends one command to the running daemon over its broker, with the login of the site file, and waits for the answer.
 * Throws BellwireError: BROKER_… , PEER_SILENT when nothing comes (the broker may not let this login read `reply/`).
 */
export async function askDaemon(
  { site, config }: { site: string; config: MqttConfig },
  name: CommandName,
  args: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const topics = topicsOf(config.base, site);
  const id = randomUUID();
  // Without the last will of the daemon: nobody goes offline when this command ends.
  const { will: _, ...login } = await loginOptions(config, topics, `bellwire-cli-${id.slice(0, 8)}`);
  const { default: mqtt } = await import('mqtt');
  const client = await mqtt.connectAsync(config.url, login, false).catch((error: unknown) => {
    throw connectionError(error);
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = new Promise<Answer>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new BellwireError('PEER_SILENT', `${name} over ${config.url}`)),
        PATIENCE_MS,
      );
      client.on('message', (_topic, payload) => {
        const body = JSON.parse(payload.toString('utf8')) as Answer & { id: unknown };
        if (body.id === id) resolve(body);
      });
    });
    await client.subscribeAsync(topics.reply(name), { qos: 1 });
    const command = { id, issuedAt: new Date().toISOString(), by: 'cli', ...args };
    await client.publishAsync(topics.command(name), JSON.stringify(command), { qos: 1 });
    return await answer;
  } catch (error) {
    throw connectionError(error);
  } finally {
    clearTimeout(timer);
    await client.endAsync(true);
  }
}
