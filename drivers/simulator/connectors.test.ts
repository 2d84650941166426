import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  type Connection,
  connectOverPty,
  connectOverTcp,
  type SimulatedPort,
  socatPresent,
} from './index.js';

/** A port that keeps what is written to it. */
function port() {
  const ears = new Set<(bytes: Buffer) => void>();
  let received = '';
  const simulated: SimulatedPort = {
    onBytes: (ear) => {
      ears.add(ear);
      return () => ears.delete(ear);
    },
    write: (bytes) => {
      received += Buffer.from(bytes).toString('latin1');
    },
  };
  const say = (text: string) => {
    for (const ear of ears) ear(Buffer.from(text, 'latin1'));
  };
  return { simulated, say, received: () => received };
}

async function until(what: () => boolean): Promise<void> {
  const deadline = performance.now() + 8000;
  while (!what()) {
    if (performance.now() > deadline) throw new Error(`not within 8 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

function keep(connection: Connection): Connection {
  cleanUp.push(() => connection.stop());
  return connection;
}

const HAS_SOCAT = await socatPresent();
if (!HAS_SOCAT) console.log('connectors: pty test skipped, socat is absent');

it.skipIf(!HAS_SOCAT)(
  'a pty carries every byte both ways, and survives that the gateway closes it',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bellwire-sim-'));
    cleanUp.push(() => rm(folder, { recursive: true }));
    const { simulated, say, received } = port();
    const path = join(folder, 'port');
    keep(await connectOverPty(simulated, path));

    // Another program opens the terminal, as a gateway does: reads into `heard`, writes what it is given.
    const open = () => {
      const reader = spawn('socat', ['-', `${path},raw,echo=0`]);
      const ended = new Promise((resolve) => reader.once('exit', resolve));
      let heard = '';
      reader.stdout.on('data', (bytes: Buffer) => {
        heard += bytes.toString('latin1');
      });
      return {
        heard: () => heard,
        type: (text: string) => reader.stdin.write(text, 'latin1'),
        close: () => {
          reader.kill();
          return ended;
        },
      };
    };
    const everyByte = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');

    const first = open();
    say(everyByte);
    first.type(everyByte);
    await until(() => first.heard().length >= 256 && received().length >= 256);
    expect(first.heard()).toBe(everyByte);
    expect(received()).toBe(everyByte);
    await first.close();

    const second = open();
    say('again');
    await until(() => second.heard() === 'again');
    await second.close();
  },
);

it('a pty that cannot be made is an error that says why', async () => {
  await expect(connectOverPty(port().simulated, '/nonexistent/folder/port')).rejects.toThrow(
    /no pseudo-terminal/,
  );
});

it('TCP carries every byte both ways, and takes the next client', async () => {
  const { simulated, say, received } = port();
  const connection = keep(await connectOverTcp(simulated));
  if (connection.kind !== 'tcp') throw new Error('not tcp');
  const client = () => connect({ host: connection.host, port: connection.port });
  const first = client();
  cleanUp.push(async () => first.destroy());
  first.write(Buffer.from([0, 0x04, 0xff]));
  await until(() => received() === '\x00\x04\xff');
  const second = client();
  cleanUp.push(async () => second.destroy());
  let heard = '';
  second.on('data', (bytes) => {
    heard += bytes.toString('latin1');
  });
  await until(() => first.destroyed);
  say('\x19\x80');
  await until(() => heard === '\x19\x80');
});
