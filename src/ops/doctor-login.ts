import type { IClientOptions } from 'mqtt';
import type { BrokerAnswer, BrokerLogin } from './doctor-probes.js';

/** One attempt to log in at the broker; publishes and subscribes nothing. */
export async function tryLogin(login: BrokerLogin, timeoutMs: number): Promise<BrokerAnswer> {
  const { default: mqtt } = await import('mqtt');
  return new Promise((resolve) => {
    const client = mqtt.connect(login.url, optionsOf(login, timeoutMs));
    const answer = (result: BrokerAnswer) => {
      clearTimeout(timer);
      client.removeAllListeners();
      // An error after the answer (a reset while closing) is of no interest, and must not be an unhandled one.
      client.on('error', () => undefined);
      client.end(true, () => resolve(result));
    };
    const timer = setTimeout(
      () => answer({ is: 'unreachable', why: `no answer in ${timeoutMs} ms` }),
      timeoutMs,
    );
    client.once('connect', () => answer({ is: 'accepted' }));
    client.once('error', (error) => answer(classify(error)));
    client.once('close', () =>
      answer({ is: 'unreachable', why: 'the broker closed the connection without a word' }),
    );
  });
}

function optionsOf(login: BrokerLogin, timeoutMs: number): IClientOptions {
  return {
    clientId: login.clientId,
    protocolVersion: login.protocol,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: timeoutMs,
    ...(login.username !== null && { username: login.username }),
    ...(login.password !== null && { password: login.password }),
    ...(login.ca !== null && { ca: login.ca }),
    ...(login.cert !== null && { cert: login.cert }),
    ...(login.key !== null && { key: login.key }),
  };
}

function classify(error: Error): BrokerAnswer {
  const code = 'code' in error ? error.code : undefined;
  // A number is the broker's own reason in CONNACK; system and TLS errors have names.
  if (typeof code === 'number') return { is: 'refused', why: error.message };
  const tls = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(String(code));
  return { is: tls ? 'tls' : 'unreachable', why: error.message || String(code) };
}
