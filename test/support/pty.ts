import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { until } from './until.js';

/** A real terminal device whose other end, the PBX, is in the hands of the test. */
export interface Pty {
  /** What the daemon opens; the same name after restore(). */
  readonly path: string;
  /** The PBX sends; resolves when the bytes are on their way. Strings are latin1. */
  send(bytes: string | Buffer): Promise<void>;
  /** All that the daemon wrote since the pty was made, latin1. */
  received(): string;
  /** The adapter is pulled out: the device hangs up and its name is gone. */
  hangUp(): Promise<void>;
  /** It is plugged in again. */
  restore(): Promise<void>;
  /** Hangs up and cleans up. */
  dispose(): Promise<void>;
}

/** One pty; the PBX's end is pipes of a socat process. */
export async function openPty(): Promise<Pty> {
  const directory = mkdtempSync(join(tmpdir(), 'bellwire-pty-'));
  const path = join(directory, 'port');
  let received = '';
  let socat: Socat | null = null;

  const restore = async (): Promise<void> => {
    socat = await startSocat([`pty,raw,echo=0,link=${path}`, '-'], [path]);
    socat.output.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
  };
  const hangUp = async (): Promise<void> => {
    await socat?.kill();
    socat = null;
  };
  await restore();
  return {
    path,
    send: (bytes) =>
      new Promise((resolve, reject) => {
        if (!socat) return reject(new Error('the pty is hung up'));
        const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
        socat.input.write(buffer, (error) => (error ? reject(error) : resolve()));
      }),
    received: () => received,
    hangUp,
    restore,
    dispose: async () => {
      await hangUp();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Two ptys back to back, for a simulated PBX that opens a port itself. */
export interface PtyPair {
  /** The daemon's end. */
  readonly port: string;
  /** The PBX's end. */
  readonly pbx: string;
  hangUp(): Promise<void>;
  restore(): Promise<void>;
  dispose(): Promise<void>;
}

export async function openPtyPair(): Promise<PtyPair> {
  const directory = mkdtempSync(join(tmpdir(), 'bellwire-pty-'));
  const port = join(directory, 'port');
  const pbx = join(directory, 'pbx');
  let socat: Socat | null = null;
  const restore = async (): Promise<void> => {
    socat = await startSocat([`pty,raw,echo=0,link=${port}`, `pty,raw,echo=0,link=${pbx}`], [port, pbx]);
  };
  const hangUp = async (): Promise<void> => {
    await socat?.kill();
    socat = null;
  };
  await restore();
  return {
    port,
    pbx,
    hangUp,
    restore,
    dispose: async () => {
      await hangUp();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Socat {
  input: Writable;
  output: Readable;
  kill(): Promise<void>;
}

async function startSocat(addresses: readonly string[], links: readonly string[]): Promise<Socat> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn('socat', addresses, {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('close', () => resolve());
    child.on('error', reject);
  });
  // The pipe breaks when socat is killed while we send.
  child.stdin.on('error', () => undefined);
  await Promise.race([
    until(() => links.every((link) => existsSync(link)), 'socat makes the pty'),
    ended.then(() => Promise.reject(new Error('socat ended at once'))),
  ]);
  // socat would end when the daemon closes the port; a second opener keeps it.
  const keepers = await Promise.all(
    links.map((link) => open(link, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)),
  );
  return {
    input: child.stdin,
    output: child.stdout,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      // A dangling link would name whatever pty gets this number next.
      for (const link of links) rmSync(link, { force: true });
      await Promise.all(keepers.map((keeper) => keeper.close()));
    },
  };
}
