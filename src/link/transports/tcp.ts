import { connect, type Socket } from 'node:net';
import { BellwireError, type ErrorCode } from '../../telephony/index.js';
import type { OpenPort, PortEvents, Transport } from '../transport.js';
import { StreamPort } from './stream-port.js';

export interface TcpTarget {
  host: string;
  port: number;
  /** Quiet time before the first probe, ms; libuv then probes each second, ten times. Finds a peer that lost power. */
  keepAliveMs: number;
  /** Default 10 s. */
  connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** A serial device server, or a PBX that serves its records over TCP. */
export class TcpTransport implements Transport {
  readonly #target: TcpTarget;

  constructor(target: TcpTarget) {
    this.#target = target;
  }

  async open(on: PortEvents, signal: AbortSignal): Promise<OpenPort> {
    const { host, port } = this.#target;
    const name = `${host}:${port}`;
    const socket = await this.#connect(name, signal);
    const opened = new StreamPort(
      {
        stream: socket,
        name,
        isOpen: () => socket.writable,
        release: async () => {
          socket.destroy();
        },
      },
      on,
    );
    let failure: Error | null = null;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () =>
      opened.ended(failure ? tcpError(failure, name) : new BellwireError('TCP_CLOSED', name)),
    );
    return opened;
  }

  #connect(name: string, signal: AbortSignal): Promise<Socket> {
    const { host, port, keepAliveMs, connectTimeoutMs = CONNECT_TIMEOUT_MS } = this.#target;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new BellwireError('TCP_UNREACHABLE', `${name}: given up`));
      const socket = connect({
        host,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: keepAliveMs,
        timeout: connectTimeoutMs,
      });
      const fail = (error: BellwireError): void => {
        settle();
        // A destroyed socket may still report an error of its own.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      };
      const aborted = (): void => fail(new BellwireError('TCP_UNREACHABLE', `${name}: given up`));
      const late = (): void =>
        fail(new BellwireError('TCP_UNREACHABLE', `${name}: no answer within ${connectTimeoutMs} ms`));
      const refused = (error: Error): void => fail(tcpError(error, name));
      const connected = (): void => {
        settle();
        socket.setTimeout(0);
        socket.pause();
        resolve(socket);
      };
      const settle = (): void => {
        signal.removeEventListener('abort', aborted);
        socket.off('timeout', late).off('error', refused).off('connect', connected);
      };
      signal.addEventListener('abort', aborted);
      socket.on('timeout', late).on('error', refused).on('connect', connected);
    });
  }
}

function tcpError(error: Error, name: string): BellwireError {
  return new BellwireError(codeOf('code' in error ? error.code : null), `${name}: ${error.message}`, {
    cause: error,
  });
}

function codeOf(system: unknown): ErrorCode {
  switch (system) {
    case 'ECONNREFUSED':
      return 'TCP_REFUSED';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'TCP_CLOSED';
    default:
      return 'TCP_UNREACHABLE';
  }
}
