import { readFile } from 'node:fs/promises';
import type { IClientOptions } from 'mqtt';
import type { MqttConfig } from '../config/site.js';
import { BellwireError, type ErrorCode } from '../telephony/index.js';
import { libraryIds } from './lane.js';
import type { Status } from './schemas.js';
import type { Topics } from './topics.js';

/** No answer to CONNECT within this: the broker hangs. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Bytes. Room for a command that is too large to be answered; more the broker must not send at all (MQTT 5). */
const MAXIMUM_PACKET = 65_536;
/** Commands in flight towards us. */
const RECEIVE_MAXIMUM = 100;

const OFFLINE: Status = { state: 'offline' };

/**
 * The options of one connection. Password and certificates are read at every connect, so that a renewed file is used
 * without a restart. The certificate of the broker is always verified.
 */
export async function loginOptions(
  config: MqttConfig,
  topics: Topics,
  clientId: string,
): Promise<IClientOptions> {
  const { username, passwordFile, tls, protocol } = config;
  const password = passwordFile === undefined ? null : await fileFor('BROKER_REFUSED', passwordFile);
  return {
    clientId,
    protocolVersion: protocol,
    // A fresh session each time: commands that were sent while we were away are late, not owed.
    clean: true,
    keepalive: Math.max(1, Math.round(config.keepAlive / 1000)),
    // Only the answer to a ping proves that the broker is there, and 30,000 timers a second are saved.
    reschedulePings: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // The keeper reconnects, with back-off; every attempt is a client of its own.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    messageIdProvider: libraryIds(),
    // 65,536 ready-made packet ids would take 7 MB; the lane writes its own.
    writeCache: false,
    // The library's own debug output costs even when it is off.
    log: () => undefined,
    will: { topic: topics.status, payload: Buffer.from(JSON.stringify(OFFLINE)), qos: 1, retain: true },
    ...(protocol === 5
      ? { properties: { receiveMaximum: RECEIVE_MAXIMUM, maximumPacketSize: MAXIMUM_PACKET } }
      : {}),
    ...(username === undefined ? {} : { username }),
    // Editors and `echo` end a file with a line end; a password does not have one.
    ...(password === null ? {} : { password: Buffer.from(password.toString('utf8').replace(/\r?\n$/, '')) }),
    ...(tls?.ca === undefined ? {} : { ca: await fileFor('BROKER_TLS', tls.ca) }),
    ...(tls?.cert === undefined ? {} : { cert: await fileFor('BROKER_TLS', tls.cert) }),
    ...(tls?.key === undefined ? {} : { key: await fileFor('BROKER_TLS', tls.key) }),
  };
}

async function fileFor(code: ErrorCode, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new BellwireError(code, error instanceof Error ? error.message : String(error), { cause: error });
  }
}
