import { closeSync, openSync, readSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { getSystemErrorName } from 'node:util';
import { BellwireError } from '../../src/telephony/index.js';
import { loadWatch, type WatchFd } from './edges.js';

/** The kernel's side of the character device: everything that touches the system, so that a test can stand in. */
export interface GpioDevices {
  /** Paths of all chips, lowest number first. */
  list(): Promise<string[]>;
  /** Throws errno errors (ENOENT, EACCES), as all that follow. */
  open(path: string): number;
  ioctl(fd: number, request: number, argument: Uint8Array | Uint32Array): void;
  read(fd: number, into: Buffer): number;
  close(fd: number): void;
  watch(): Promise<WatchFd>;
  /** Text of a kernel module's parameter; null: no such module or parameter. */
  parameter(module: string, name: string): Promise<string | null>;
}

/**
 * This computer's own, with koffi for the one call that Node lacks: ioctl(2). Throws RUNTIME_MODULE.
 */
export async function loadDevices(): Promise<GpioDevices> {
  const koffi = await import('koffi').catch((cause: unknown) => {
    throw new BellwireError('RUNTIME_MODULE', 'koffi: npm install koffi', { cause });
  });
  // Null: what the process itself is linked to, so glibc and musl alike.
  const ioctl: (fd: number, request: number, argument: Uint8Array | Uint32Array) => number = koffi.default
    .load(null)
    .func('ioctl', 'int', ['int', 'unsigned long', 'void *']);
  return {
    list: async () =>
      (await readdir('/dev'))
        .filter((name) => /^gpiochip\d+$/.test(name))
        .sort((a, b) => Number(a.slice(8)) - Number(b.slice(8)))
        .map((name) => `/dev/${name}`),
    open: (path) => openSync(path, 'r+'),
    ioctl: (fd, request, argument) => {
      if (ioctl(fd, request, argument) >= 0) return;
      const code = getSystemErrorName(-koffi.default.errno());
      throw Object.assign(new Error(`${code}: ioctl 0x${request.toString(16)}`), { code });
    },
    read: (fd, into) => readSync(fd, into, 0, into.length, null),
    close: closeSync,
    watch: loadWatch,
    parameter: (module, name) =>
      readFile(`/sys/module/${module}/parameters/${name}`, 'latin1').then(
        (value) => value.trim(),
        () => null,
      ),
  };
}
