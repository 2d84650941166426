import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../support/until.js';
import { type RegisterWrite, traced } from './pins.js';
import { Qtest } from './qtest.js';
import { GuestShell } from './shell.js';

/** Local TCP ports that the machine's serial ports are wired to. */
export interface Wires {
  /** The full UART, /dev/ttyAMA0. */
  uart: number;
  /** An FTDI adapter in a USB socket, /dev/ttyUSB0. */
  usb: number;
}

const PERIPHERALS = 0x3f000000;
/** Lower half of the free-running microsecond counter (BCM2835 ARM Peripherals, chapter 12). */
const MICROSECONDS = PERIPHERALS + 0x3004;
/** GPLEV0 (chapter 6). */
const PIN_LEVELS = PERIPHERALS + 0x200034;
/** GPCLR1 of pin 53, which belongs to the SD card: without effect. */
const MARK = { register: 0x2c, value: 1 << 21 };
const BOOT_MS = 90_000;

/** A Raspberry Pi 3B that QEMU plays. Its console is the mini UART; its network is a USB adapter. */
export class VirtualPi {
  private constructor(
    /** In the guest, as root. */
    readonly shell: GuestShell,
    private readonly writes: readonly RegisterWrite[],
    readonly stop: () => Promise<void>,
    readonly console: () => string,
    private readonly qtest: Qtest,
  ) {}

  /** `image`: folder made by `scripts/virtual-pi build`. Back when the guest's shell is there. */
  static async boot(image: string, wires: Wires): Promise<VirtualPi> {
    const dir = mkdtempSync(join(tmpdir(), 'bellwire-virtual-pi-'));
    const file = (name: string) => join(dir, name);
    const console = () => (existsSync(file('console')) ? readFileSync(file('console'), 'latin1') : '');
    const shell = await GuestShell.listen();
    // A pipe: QEMU writes some ten thousand lines a second there, and few of them are about the pins.
    execFileSync('mkfifo', [file('trace')]);
    const sieve = spawn('grep', ['--line-buffered', 'bcm2835_gpio', file('trace')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const writes: RegisterWrite[] = [];
    createInterface({ input: sieve.stdout }).on('line', (line) => {
      const write = traced(line);
      if (write) writes.push(write);
    });

    const log = openSync(file('log'), 'w');
    const qemu = spawn('qemu-system-aarch64', machine(image, dir, wires, shell.port), {
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    let running = true;
    const ended = new Promise<void>((resolve) => {
      qemu.once('close', resolve);
      qemu.once('error', resolve);
    }).then(() => {
      running = false;
    });
    const stop = async () => {
      qemu.kill('SIGKILL');
      await ended;
      shell.close();
      sieve.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    };

    try {
      await until(() => existsSync(file('qtest')) || !running, 'QEMU runs');
      await until(() => shell.connected || !running, 'the virtual Raspberry Pi is up', BOOT_MS);
      if (!running) throw new Error('QEMU ended');
      return new VirtualPi(shell, writes, stop, console, new Qtest(connect(file('qtest'))));
    } catch (error) {
      const said = `${console()}\n${readFileSync(file('log'), 'utf8')}`;
      await stop();
      throw new Error(`${String(error)}\n${said}`);
    }
  }

  /** Every write to the GPIO block since power-on: all that was done before this call. */
  async pinTrace(): Promise<readonly RegisterWrite[]> {
    const marks = () =>
      this.writes.filter((write) => write.register === MARK.register && write.value === MARK.value);
    const before = marks().length;
    await this.qtest.write(PERIPHERALS + 0x200000 + MARK.register, MARK.value);
    await until(() => marks().length > before, 'the trace has caught up');
    return this.writes;
  }

  /** Level of a pin now, read from the chip. */
  async isHigh(pin: number): Promise<boolean> {
    return (((await this.qtest.read(PIN_LEVELS)) >>> pin) & 1) === 1;
  }

  /** The time of day there, ms since 1970. It falls behind ours: an emulated second takes longer. */
  async now(): Promise<number> {
    return Number(await this.shell.say('/usr/bin/date +%s%3N'));
  }

  /** Waits for the level. How long that took by the Pi's own counter and by the clock on the wall, ms. */
  async waitFor(pin: number, high: boolean, withinMs = 20_000): Promise<{ piMs: number; wallMs: number }> {
    const wall = performance.now();
    const begun = await this.qtest.read(MICROSECONDS);
    while ((await this.isHigh(pin)) !== high) {
      if (performance.now() - wall > withinMs)
        throw new Error(`pin ${pin} is not ${high ? 'high' : 'low'} after ${withinMs} ms`);
      // Each look stops the machine for a moment.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const micros = ((await this.qtest.read(MICROSECONDS)) - begun) >>> 0;
    return { piMs: micros / 1000, wallMs: performance.now() - wall };
  }
}

/**
 * QEMU's arguments. The Pi's time is counted in instructions (icount: 2^1 ns each, slower than a core of a real Pi 3 at
 * 1.2 GHz), so that what takes two seconds there takes two seconds however busy this computer is. All four cores of the
 * guest must run: one that was never started turns in a loop and takes its share of the one thread that plays them.
 */
function machine(image: string, dir: string, wires: Wires, shell: number): string[] {
  const kernel = [
    'console=ttyS1,115200 quiet loglevel=4 rdinit=/init panic=-1 net.ifnames=0 usbcore.autosuspend=-1',
    // The machine has no clock, and the guest must know where to call us.
    `bellwire.now=${Math.floor(Date.now() / 1000)} bellwire.shell=${shell} `,
  ];
  const wire = (id: string, port: number) => [
    '-chardev',
    `socket,id=${id},host=127.0.0.1,port=${port},server=off,reconnect=1`,
  ];
  return [
    ...['-M', 'raspi3b', '-accel', 'tcg,thread=single', '-icount', 'shift=1'],
    ...['-kernel', join(image, 'kernel'), '-dtb', join(image, 'pi3.dtb'), '-initrd', join(image, 'initrd')],
    ...['-append', kernel.join(' ')],
    ...['-display', 'none', '-monitor', 'none', '-no-reboot'],
    ...[...wire('uart', wires.uart), '-serial', 'chardev:uart', '-serial', `file:${join(dir, 'console')}`],
    ...[...wire('usb', wires.usb), '-device', 'usb-serial,chardev=usb,serial=PBX0001,always-plugged=on'],
    ...['-netdev', 'user,id=lan', '-device', 'usb-net,netdev=lan'],
    // Full speed: an eighth of the frames to be played.
    ...['-global', 'dwc2-usb.usb_version=1'],
    ...['-qtest', `unix:${join(dir, 'qtest')},server=on,wait=off`, '-qtest-log', '/dev/null'],
    ...['-trace', 'memory_region_ops_write', '-D', join(dir, 'trace')],
  ];
}
