import { createRequire } from 'node:module';
import { BellwireError } from '../telephony/errors.js';

/**
 * The service manager's ear: sd_notify(3), for `Type=notify` and `WatchdogSec=`.
 * Outside systemd (no NOTIFY_SOCKET) every call does nothing.
 *
 * Node has no AF_UNIX datagrams. Looked at, on Debian 12 and Node 20.20 (24.21 for the first):
 * - `unix-dgram` 2.0.7 (nan, compiled at install; builds and runs on Node 20 and 24): 16–60 µs a message, 1.7 MiB,
 *   comes from our own process, so `NotifyAccess=main` is enough. Chosen. It pads the address, so it cannot
 *   reach abstract sockets (`@…`); systemd's system and user managers give a path.
 * - `node-unix-socket` 0.2.7 (prebuilt): no abstract sockets either, and it burns a whole core while the receiver's
 *   queue is full.
 * - `koffi` 3.3 (prebuilt FFI): works, 3.5 MiB resident and 4 MB on disk for one system call.
 * - spawning `systemd-notify`: stalls the event loop 13–29 ms a message, needs `NotifyAccess=all`, and on a dying
 *   SD card the exec fails, so that the watchdog would kill a daemon that still serves from memory.
 */
export interface Notifier {
  /** Start-up is complete: systemd starts what is ordered after us and begins to count the watchdog. */
  ready(): void;
  /** Orderly stop begins. */
  stopping(): void;
  readonly watchdog: {
    /** Milliseconds between pings: half of what systemd tolerates; null when it does not watch us. */
    readonly intervalMs: number | null;
    /** Call only while links, ledger, timers and lamps all report fresh; silence is what restarts us. */
    ping(): void;
  };
}

/** A message was lost. The caller logs it; the next ping repeats the attempt. */
export type NotifyProblem = (error: BellwireError) => void;

/**
 * @param env reads NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID (sd_watchdog_enabled(3))
 * @throws BellwireError NOTIFY_UNAVAILABLE when systemd waits for us and the native module is missing:
 *   better a clear line now than a start timeout in a minute
 */
export function createNotifier(
  env: Readonly<Record<string, string | undefined>> = process.env,
  onProblem: NotifyProblem = (error) => process.emitWarning(error),
): Notifier {
  const path = env.NOTIFY_SOCKET;
  if (!path) return SILENT;
  const send = sender(path, onProblem);
  return {
    ready: () => send('READY=1'),
    stopping: () => send('STOPPING=1'),
    watchdog: { intervalMs: watchdogInterval(env), ping: () => send('WATCHDOG=1') },
  };
}

const SILENT: Notifier = {
  ready() {},
  stopping() {},
  watchdog: { intervalMs: null, ping() {} },
};

/** The part of `unix-dgram` that is used; the package brings no types. */
interface UnixDgram {
  createSocket(type: 'unix_dgram'): {
    send(
      buffer: Buffer,
      offset: number,
      length: number,
      path: string,
      done: (error?: Error & { errno?: number }) => void,
    ): void;
    close(): void;
  };
}

function sender(path: string, onProblem: NotifyProblem): (message: string) => void {
  const dgram = loadDgram(path);
  return (message) => {
    const bytes = Buffer.from(`${message}\n`);
    // A socket per message: an open one would be polled and keep the process from ending.
    const socket = dgram.createSocket('unix_dgram');
    // The callback runs before send() returns.
    socket.send(bytes, 0, bytes.length, path, (cause) => {
      if (cause) onProblem(new BellwireError('NOTIFY_FAILED', `${path}: ${cause.message}`, { cause }));
    });
    socket.close();
  };
}

function loadDgram(path: string): UnixDgram {
  if (path.startsWith('@')) {
    throw new BellwireError('NOTIFY_UNAVAILABLE', `abstract socket ${path}`);
  }
  try {
    return createRequire(import.meta.url)('unix-dgram') as UnixDgram;
  } catch (cause) {
    throw new BellwireError('NOTIFY_UNAVAILABLE', 'module unix-dgram does not load', { cause });
  }
}

/** WATCHDOG_PID guards against a parent's variable that we only inherited. */
function watchdogInterval(env: Readonly<Record<string, string | undefined>>): number | null {
  const usec = Number(env.WATCHDOG_USEC);
  const forUs = env.WATCHDOG_PID === undefined || env.WATCHDOG_PID === String(process.pid);
  return forUs && Number.isSafeInteger(usec) && usec > 0 ? Math.max(1, Math.floor(usec / 2000)) : null;
}
