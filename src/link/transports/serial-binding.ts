import { readSync, write } from 'node:fs';
import { promisify } from 'node:util';
import type { SerialPort } from 'serialport';

type Binding = typeof SerialPort.binding;
type BoundPort = Awaited<ReturnType<Binding['open']>>;
/** A port of a Unix binding: a file descriptor and a poller. */
type UnixPort = Extract<BoundPort, { poller: unknown; fd: number | null }>;

const writeFd = promisify(write);

/**
 * serialport's binding with a read that knows what 0 bytes from a terminal mean: the line hung up. The original reads
 * again at once, for ever, without telling anybody (bindings-cpp issue 162; measured in hw/README.md section 3, bug A).
 *
 * Closing waits until no write uses the file descriptor (its number may be another file's a moment later) and
 * drops unsent bytes: a close under XOFF would otherwise wait for the kernel's 30 s (same section).
 *
 * `onCloseTrouble`: what closing met; the descriptor is released all the same.
 */
export function hangUpSafe(base: Binding, onCloseTrouble: (error: unknown) => void): Binding {
  const open = base.open.bind(base) as (options: unknown) => Promise<BoundPort>;
  const safe = {
    list: () => base.list(),
    open: async (options: unknown) => {
      const port = await open(options);
      return isUnix(port) ? safePort(port, onCloseTrouble) : port;
    },
  };
  return safe as Binding;
}

function isUnix(port: BoundPort): port is UnixPort {
  return 'poller' in port && 'fd' in port;
}

function safePort(port: UnixPort, onCloseTrouble: (error: unknown) => void): UnixPort {
  const closePort = port.close.bind(port);
  const inUse = new Set<Promise<unknown>>();
  let closing = false;

  const fd = (): number => {
    if (closing || port.fd === null) throw canceled();
    return port.fd;
  };

  /** Null when ready. A hang-up comes as an error here; what was received before it can still be read. */
  const wait = (event: 'readable' | 'writable'): Promise<Error | null> =>
    new Promise((resolve) => {
      port.poller.once(event, (error: Error | null) => resolve(error));
    });

  /** One write, repeated when the descriptor was not ready. */
  const attempt = async (operation: (fd: number) => Promise<number>) => {
    for (let trouble: Error | null = null; ; trouble = await wait('writable')) {
      try {
        return await operation(fd());
      } catch (error) {
        if (closing) throw canceled();
        if (!isNotReady(error)) throw error;
        if (trouble) throw trouble;
      }
    }
  };

  const using = <T>(work: Promise<T>): Promise<T> => {
    inUse.add(work);
    return work.finally(() => inUse.delete(work));
  };

  // Read at once when there is something, on this thread: the trip through the thread pool costs more than the read, and
  // the descriptor never blocks. Never before it is readable, so that it cannot hang even if somebody made it blocking.
  port.read = async (buffer, offset, length) => {
    for (;;) {
      const trouble = closing ? null : await wait('readable');
      try {
        const bytesRead = readSync(fd(), buffer, offset, length, null);
        if (bytesRead > 0) return { bytesRead, buffer };
        throw new Error('hung up');
      } catch (error) {
        if (closing) throw canceled();
        if (!isNotReady(error)) throw error;
        if (trouble) throw trouble;
      }
    }
  };

  port.write = (buffer) =>
    using(
      (async () => {
        for (let from = 0; from < buffer.length; ) {
          const operation = async (descriptor: number) =>
            (await writeFd(descriptor, buffer, from, buffer.length - from)).bytesWritten;
          from += await attempt(operation);
        }
      })(),
    );

  port.close = async () => {
    closing = true;
    port.poller.stop(); // ends the waits
    await Promise.allSettled(inUse);
    await port.flush().catch(onCloseTrouble);
    await closePort().catch(onCloseTrouble);
  };

  return port;
}

/** The stream takes errors marked so as the end of an operation, not of the port. */
function canceled(): Error {
  return Object.assign(new Error('Port is not open'), { canceled: true });
}

function isNotReady(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}
