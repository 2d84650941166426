import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { transpileTo } from '../../test/support/fakegpio-namespace.js';
import { type GpioDevices, loadDevices } from './gpio-device.js';
import { IOCTL } from './uapi.js';

/** The real koffi and epoll, on a pipe: GPIO needs a Pi, their way into the kernel does not. */
let dir: string;
let pipe: number;
let devices: GpioDevices;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-ioctl-'));
  execFileSync('mkfifo', [join(dir, 'pipe')]);
  pipe = openSync(join(dir, 'pipe'), 'r+');
  devices = await loadDevices();
});
afterAll(() => {
  closeSync(pipe);
  rmSync(dir, { recursive: true });
});

it('ioctl: the kernel writes into our bytes', () => {
  writeSync(pipe, 'abc');
  const waiting = new Uint32Array(1);
  const FIONREAD = 0x541b;
  devices.ioctl(pipe, FIONREAD, waiting);
  expect([...waiting]).toEqual([3]);
  expect(devices.read(pipe, Buffer.alloc(8))).toBe(3);
});

it('ioctl: the error has its name', () => {
  const zero = devices.open('/dev/zero');
  expect(() => devices.ioctl(zero, IOCTL.CHIPINFO, Buffer.alloc(68))).toThrow(
    expect.objectContaining({ code: 'ENOTTY', message: expect.stringContaining('0x8044b401') }),
  );
  devices.close(zero);
  expect(() => devices.open(join(dir, 'absent'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

it('watch: called when there is something to read, not after it was ended', async () => {
  const watch = await devices.watch();
  let calls = 0;
  const readable = new Promise<string>((resolve) => {
    const stop = watch(pipe, 'events', () => {
      calls += 1;
      const bytes = Buffer.alloc(8);
      stop();
      resolve(bytes.toString('latin1', 0, readSync(pipe, bytes)));
    });
  });
  writeSync(pipe, 'edge');
  expect(await readable).toBe('edge');
  // A second watch hears of the next bytes; the first would have heard of them before.
  const next = new Promise<void>((resolve) => {
    const stop = watch(pipe, 'events', () => {
      stop();
      readSync(pipe, Buffer.alloc(8));
      resolve();
    });
  });
  writeSync(pipe, 'more');
  await next;
  expect(calls).toBe(1);
});

it('a parameter that this kernel does not have', async () => {
  expect(await devices.parameter('pinctrl_bcm2835', 'no_such_parameter')).toBe(null);
});

it('the same in plain Node: vitest is kinder to CommonJS modules', () => {
  const out = join(dir, 'js');
  transpileTo(out, ['drivers/gpio-kit', 'src/driver-api', 'src/telephony']);
  const script = `
    import { loadDevices } from '${out}/drivers/gpio-kit/gpio-device.js';
    import { openSync, writeSync } from 'node:fs';
    const devices = await loadDevices();
    const pipe = openSync('${join(dir, 'pipe')}', 'r+');
    writeSync(pipe, 'abc');
    const waiting = new Uint32Array(1);
    devices.ioctl(pipe, 0x541b, waiting);
    const watch = await devices.watch();
    const stop = watch(pipe, 'events', () => {
      stop();
      console.log(waiting[0], devices.read(pipe, Buffer.alloc(8)));
    });`;
  const args = ['--input-type=module', '--eval', script];
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('3 3\n');
});
