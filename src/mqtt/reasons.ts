import { BellwireError, type ErrorCode } from '../telephony/index.js';

/** At or above: the broker said no. (0x10, "no matching subscribers", is a success.) */
export const REFUSED = 0x80;
/** Our own verdict too, when a packet is larger than the broker said it takes. */
export const PACKET_TOO_LARGE = 0x95;
const NOT_AUTHORISED = 0x87;
const SESSION_TAKEN_OVER = 0x8e;

/** MQTT 5.0, 2.4: those a gateway meets. */
const TEXT: Readonly<Record<number, string>> = {
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'implementation specific error',
  132: 'protocol version not supported, try mqtt.protocol: 4',
  133: 'client identifier not valid',
  134: 'bad user name or password',
  135: 'not authorised',
  136: 'server unavailable',
  137: 'server busy',
  138: 'banned',
  139: 'server shutting down',
  140: 'bad authentication method',
  141: 'keep alive timeout',
  142: 'session taken over',
  144: 'topic name invalid',
  147: 'receive maximum exceeded',
  149: 'packet too large',
  150: 'message rate too high',
  151: 'quota exceeded',
  152: 'administrative action',
  153: 'payload format invalid',
  154: 'retain not supported',
  155: 'QoS not supported',
  159: 'connection rate exceeded',
};
/** MQTT 3.1.1, 3.2.2.3. */
const CONNACK_3: Readonly<Record<number, string>> = {
  1: 'protocol version not supported',
  2: 'client identifier not valid',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorised',
};
/** Nobody's fault and soon over: not a refused login. */
const UNAVAILABLE = new Set([3, 136, 137, 139, 141, 159]);

function text(code: number): string {
  return `${TEXT[code] ?? CONNACK_3[code] ?? 'unknown reason'}, reason code ${code}`;
}

/** A PUBACK or SUBACK that says no. */
export function refusedMessage(topic: string, code: number): BellwireError {
  return new BellwireError(
    code === NOT_AUTHORISED ? 'BROKER_DENIED' : 'BROKER_NOT_ACCEPTED',
    `${topic}: ${text(code)}`,
  );
}

/** The broker ended the connection and said why (MQTT 5 DISCONNECT). */
export function disconnected(code: number): BellwireError {
  const verdict: ErrorCode =
    code === SESSION_TAKEN_OVER
      ? 'BROKER_TAKEN_OVER'
      : code === NOT_AUTHORISED
        ? 'BROKER_REFUSED'
        : 'BROKER_UNREACHABLE';
  return new BellwireError(verdict, text(code));
}

/** What went wrong while connecting or on an open connection. */
export function connectionError(error: unknown): BellwireError {
  if (error instanceof BellwireError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  const cause = { cause: error };
  if (typeof code === 'number') {
    const verdict = UNAVAILABLE.has(code) ? 'BROKER_UNREACHABLE' : 'BROKER_REFUSED';
    return new BellwireError(verdict, text(code), cause);
  }
  if (isTls(code, message)) {
    return new BellwireError('BROKER_TLS', `${message}${code ? `, ${String(code)}` : ''}`, cause);
  }
  return new BellwireError('BROKER_UNREACHABLE', message, cause);
}

/** OpenSSL's verification codes have no common prefix (nodejs.org, tls: X509 certificate error codes). */
function isTls(code: unknown, message: string): boolean {
  return (
    (typeof code === 'string' &&
      (/^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|CRL_|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH|ERROR_IN_C)/.test(
        code,
      ) ||
        code === 'EPROTO')) ||
    message.includes('TLS not authorized')
  );
}
