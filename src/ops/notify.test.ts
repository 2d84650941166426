import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BellwireError } from '../telephony/errors.js';
import { createNotifier } from './notify.js';

describe('under systemd (a real datagram receiver)', () => {
  let folder: string;
  let receiver: ChildProcess;
  let received = '';
  let socket: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bellwire-notify-'));
    socket = join(folder, 'notify');
    received = '';
    receiver = spawn('socat', ['-u', `UNIX-RECV:${socket}`, 'STDOUT'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    receiver.stdout?.on('data', (bytes: Buffer) => {
      received += bytes.toString();
    });
    await vi.waitFor(() => expect(existsSync(socket)).toBe(true), { timeout: 10_000 });
  });

  afterEach(() => {
    receiver.kill();
    rmSync(folder, { recursive: true });
  });

  test('says ready, alive and stopping, each in its own datagram', async () => {
    const notifier = createNotifier({ NOTIFY_SOCKET: socket });
    notifier.ready();
    notifier.watchdog.ping();
    notifier.stopping();
    const all = 'READY=1\nWATCHDOG=1\nSTOPPING=1\n';
    await vi.waitFor(() => expect(received).toBe(all), { timeout: 10_000 });
  });

  test('comes from the daemon itself, so that NotifyAccess=main is enough', async () => {
    receiver.kill();
    rmSync(socket, { force: true });
    // socat does not show credentials; the kernel attaches them as systemd asks for (SO_PASSCRED).
    const python = spawn('python3', ['-c', CREDENTIALS_RECEIVER, socket], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    python.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
    await vi.waitFor(() => expect(output).toBe('listening\n'), { timeout: 10_000 });
    createNotifier({ NOTIFY_SOCKET: socket }).ready();
    await vi.waitFor(() => expect(output).toBe(`listening\n${process.pid}\n`), { timeout: 10_000 });
  });

  test('a dead receiver is reported, not thrown', () => {
    rmSync(socket);
    const problems: BellwireError[] = [];
    createNotifier({ NOTIFY_SOCKET: socket }, (error) => problems.push(error)).watchdog.ping();
    expect(problems.map((error) => error.code)).toEqual(['NOTIFY_FAILED']);
    expect(problems[0]?.message).toContain(socket);
  });
});

test('without systemd nothing happens', () => {
  const notifier = createNotifier({});
  notifier.ready();
  notifier.stopping();
  notifier.watchdog.ping();
  expect(notifier.watchdog.intervalMs).toBeNull();
});

test('an abstract socket is refused with its name', () => {
  expect(() => createNotifier({ NOTIFY_SOCKET: '@notify' })).toThrow(/@notify/);
});

test.each([
  ['half of the tolerated silence', { WATCHDOG_USEC: '20000000' }, 10_000],
  ['meant for us', { WATCHDOG_USEC: '20000000', WATCHDOG_PID: String(process.pid) }, 10_000],
  ['meant for another process', { WATCHDOG_USEC: '20000000', WATCHDOG_PID: '1' }, null],
  ['not asked for', {}, null],
  ['not a number', { WATCHDOG_USEC: 'soon' }, null],
])('watchdog interval: %s', (_, env, intervalMs) => {
  expect(createNotifier({ NOTIFY_SOCKET: '/nowhere', ...env }).watchdog.intervalMs).toBe(intervalMs);
});

const CREDENTIALS_RECEIVER = `
import socket, struct, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
print('listening', flush=True)
_, ancillary, _, _ = s.recvmsg(4096, 1024)
print(struct.unpack('iii', ancillary[0][2])[0], flush=True)
`;
