import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { SimulatedPort } from './pbx.js';

/** A port of the simulator on something a gateway can really open. */
export type Connection = (
  | { readonly kind: 'pty'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
) & { stop(): Promise<void> };

const PTY_DEADLINE_MS = 5000;

/** Is there a socat on this machine? */
export function socatPresent(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('socat', ['-V'], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/**
 * Over a real pseudo-terminal, which socat makes and `path` links to. A gateway may close and reopen it: `ignoreeof` lets
 * socat outlive the moments in which nobody has the other side open. Rejects when the pty does not appear.
 */
export async function connectOverPty(port: SimulatedPort, path: string): Promise<Connection> {
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path},ignoreeof`, '-']);
  let said = '';
  socat.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-500);
  });
  // When socat is killed its pipe breaks under our writes; what ended it is known from its exit.
  socat.stdin.on('error', () => {});
  const ended = new Promise<string>((resolve) => {
    socat.once('error', (error) => resolve(error.message));
    socat.once('exit', (code, signal) => resolve(`socat ended (${signal ?? code}) ${said}`));
  });
  await appears(path, ended);
  const stopListening = port.onBytes((bytes) => socat.stdin.write(bytes));
  socat.stdout.on('data', (bytes: Buffer) => port.write(bytes));
  return {
    kind: 'pty',
    path,
    stop: async () => {
      stopListening();
      await endOf(socat, ended);
    },
  };
}

/**
 * Over TCP, like a serial device server: one client at a time, the newest one counts. Default: the loopback interface, any
 * free port. Rejects when the port is taken.
 */
export async function connectOverTcp(
  port: SimulatedPort,
  listen: { host?: string | undefined; port: number } = { port: 0 },
): Promise<Connection> {
  let client: Socket | null = null;
  const server = createServer({ noDelay: true }, (socket) => {
    client?.destroy();
    client = socket;
    socket.on('data', (bytes) => port.write(bytes));
    // A broken client is a pulled cable; the next one may come.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (client === socket) client = null;
    });
  });
  const stopListening = port.onBytes((bytes) => client?.write(bytes));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host ?? '127.0.0.1', resolve);
  });
  const { address, port: number } = server.address() as AddressInfo;
  return {
    kind: 'tcp',
    host: address,
    port: number,
    stop: () =>
      new Promise((resolve) => {
        stopListening();
        client?.destroy();
        server.close(() => resolve());
      }),
  };
}

async function appears(path: string, ended: Promise<string>): Promise<void> {
  let why: string | null = null;
  void ended.then((reason) => {
    why = reason;
  });
  const deadline = performance.now() + PTY_DEADLINE_MS;
  while (!(await exists(path))) {
    if (why !== null) throw new Error(`no pseudo-terminal at ${path}: ${why}`);
    if (performance.now() > deadline)
      throw new Error(`no pseudo-terminal at ${path} within ${PTY_DEADLINE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function endOf(socat: ChildProcessWithoutNullStreams, ended: Promise<string>): Promise<void> {
  socat.kill('SIGTERM');
  await ended;
}
