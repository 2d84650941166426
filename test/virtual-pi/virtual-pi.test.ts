import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectOverTcp, SimulatedPbx } from '../../drivers/simulator/index.js';
import { Consumer } from '../daemon/consumer.js';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.js';
import { until } from '../support/until.js';
import { GuestDaemon } from './daemon.js';
import { VirtualPi } from './machine.js';
import { fallsOf } from './pins.js';

/** Made and named by scripts/virtual-pi, which scripts/test calls. */
const IMAGE = process.env.BELLWIRE_VIRTUAL_PI;
if (!IMAGE) console.log('virtual Raspberry Pi: skipped; `scripts/virtual-pi` builds it and runs these tests');

const USB_NAME = '/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_PBX0001-if00-port0';
/** BCM numbers of the lamps of rooms 0101 and 0102. */
const LAMP_101 = 17;
const LAMP_102 = 27;
/** Node starts on an emulated processor. */
const START_MS = 90_000;

const site = (broker: number) => `
site: seaview
timezone: Europe/Lisbon
rooms: ["0101-0120"]
links:
  - { id: smdr, format: panasonic-tda-a, dateOrder: dmy, transport: { type: serial, path: /dev/bellwire/ttyAMA0, flow: none } }
  - { id: usb, format: panasonic-tda-a, dateOrder: dmy, transport: { type: serial, path: ${USB_NAME}, flow: none } }
  - { id: mini, format: panasonic-tda-a, dateOrder: dmy, transport: { type: serial, path: /dev/ttyS1, dataBits: 7, parity: even, flow: none } }
lamps: { boards: [{ id: panel, driver: onoff, map: { "0101": ${LAMP_101}, "0102": ${LAMP_102} } }] }
mqtt: { url: "mqtt://10.0.2.2:${broker}", keepAlive: 60s }
privacy: { dialed: full, names: true }
`;

/** A PBX of which every call can be told from the others: by the caller which PBX it is, by the seconds which call. */
class Pbx {
  #wall = Date.UTC(2026, 4, 1, 8);
  #calls = 0;
  readonly simulated = new SimulatedPbx({
    rooms: ['0101'],
    smdr: 'panasonic-tda-a',
    dateOrder: 'dmy',
    now: () => performance.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    wallClock: () => this.#wall,
  });

  constructor(readonly caller: string) {}

  /** Calls that end now. Their durations in seconds, as printed. */
  print(calls: number): number[] {
    return Array.from({ length: calls }, () => {
      this.#calls += 1;
      this.#wall += 3_600_000;
      const event = { what: 'call-in', room: '0101', caller: this.caller, ringSeconds: 5 } as const;
      const happened = this.simulated.happen({ ...event, seconds: this.#calls });
      if ('refused' in happened) throw new Error(happened.refused);
      return this.#calls;
    });
  }
}

describe.skipIf(!IMAGE)('the daemon on a virtual Raspberry Pi', () => {
  let pi: VirtualPi;
  let daemon: GuestDaemon;
  let broker: Mosquitto;
  let consumer: Consumer;
  const pbx = { smdr: new Pbx('5550123'), usb: new Pbx('5550145') };
  const wires: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    broker = await startMosquitto({ conf: ['persistence true', 'max_queued_messages 0'] });
    consumer = await Consumer.connect(broker.url, 'bellwire/seaview');
    const uart = await connectOverTcp(pbx.smdr.simulated.smdr);
    const usb = await connectOverTcp(pbx.usb.simulated.smdr);
    wires.push(uart, usb);
    if (uart.kind !== 'tcp' || usb.kind !== 'tcp') throw new Error('not on TCP');
    pi = await VirtualPi.boot(IMAGE ?? '', { uart: uart.port, usb: usb.port });
    daemon = new GuestDaemon(pi);
    await daemon.configure(site(broker.port));
    await start();
  }, 180_000);

  afterAll(async () => {
    await pi?.stop();
    await Promise.all(wires.map((wire) => wire.stop()));
    await consumer?.close();
    await broker?.remove();
  });

  const linkIs = (id: string, state: string) =>
    (consumer.newest.get(`link/${id}`) as { state?: string } | undefined)?.state === state;
  const online = () => (consumer.newest.get('status') as { state?: string } | undefined)?.state === 'online';
  const offline = () => until(() => !online(), 'the broker tells that the daemon is gone');

  async function start(): Promise<void> {
    await daemon.start();
    try {
      await until(() => online() && linkIs('smdr', 'up') && linkIs('usb', 'up'), 'online', START_MS);
    } catch (error) {
      throw new Error(`${String(error)}\n${await daemon.log()}\n${pi.console()}`);
    }
  }

  /** Durations of the calls that arrived from a PBX, in order of first arrival. */
  const arrived = (from: 'smdr' | 'usb'): number[] =>
    consumer
      .ofType('call')
      .map(({ data }) => JSON.parse(data) as { caller: string; durationSeconds: number })
      .filter(({ caller }) => caller === pbx[from].caller)
      .map(({ durationSeconds }) => durationSeconds);

  const lamp = async (name: 'lamp.set' | 'lamp.clear', room: string) => {
    const issuedAt = new Date(await pi.now()).toISOString();
    return { answer: consumer.ask(name, { issuedAt, room, reason: 'text-message' }) };
  };

  it('has the names and rights that udev gives with our rules, and runs without root', async () => {
    expect(await daemon.user()).toBe('bellwire');
    expect(await pi.shell.say('ls -l /dev/gpiochip0 /sys/class/gpio/export')).toMatch(
      /^crw-rw---- .*gpio .*\n--w--w---- .*gpio /,
    );
    expect(await pi.shell.say(`/usr/bin/readlink -f ${USB_NAME} /dev/bellwire/ttyAMA0`)).toBe(
      '/dev/ttyUSB0\n/dev/ttyAMA0',
    );
  });

  it('a message lights the lamp of the room, and its reading darkens it, within 2 s', async () => {
    for (const [name, high] of [
      ['lamp.set', true],
      ['lamp.clear', false],
    ] as const) {
      const { answer } = await lamp(name, '0101');
      const took = await pi.waitFor(LAMP_101, high);
      console.log(
        `${name}: ${Math.round(took.piMs)} ms by the Pi's counter, ${Math.round(took.wallMs)} ms on the wall`,
      );
      expect(took.piMs).toBeLessThan(2000);
      expect(await answer).toMatchObject({ ok: true });
    }
    expect(await pi.isHigh(LAMP_102)).toBe(false);
  });

  it('call records come through the UART without loss', async () => {
    const printed = pbx.smdr.print(100);
    await until(() => arrived('smdr').length >= printed.length, 'all calls arrive', 60_000);
    expect(arrived('smdr')).toEqual(printed);
  });

  it('the mini UART is refused where it would drop the parity, with the fix', async () => {
    expect(consumer.newest.get('link/mini')).toMatchObject({ state: 'down', why: 'PORT_SETTINGS' });
    const log = await daemon.log();
    const note = log.split('\n').find((line) => line.includes('PORT_SETTINGS')) ?? '';
    expect(note).toContain('/dev/ttyS1: parity even was dropped (it is none)');
    expect(note).toMatch(/"fix":"[^"]*use the PL011 \(hw-docs\/pi-uart\.md\)/);
  });

  it('an adapter whose driver lets go and takes it again comes back under its name', async () => {
    const before = pbx.usb.print(5);
    await until(() => arrived('usb').length === before.length, 'the first calls arrive');
    const driver = '/sys/bus/usb/drivers/ftdi_sio';
    const adapter = await pi.shell.say('basename $(readlink -f /sys/class/tty/ttyUSB0/device/..)');
    await pi.shell.say(`echo ${adapter} >${driver}/unbind`);
    await until(() => linkIs('usb', 'down'), 'the link is down', 30_000);
    expect((await pi.shell.run(`test -e ${USB_NAME}`)).code).toBe(1);
    await pi.shell.say(`echo ${adapter} >${driver}/bind`);
    await until(() => linkIs('usb', 'up'), 'the link is up again', 60_000);
    expect(await pi.shell.say(`readlink -f ${USB_NAME}`)).toBe('/dev/ttyUSB0');
    const after = pbx.usb.print(5);
    await until(() => arrived('usb').length === before.length + after.length, 'calls arrive again', 30_000);
    expect(arrived('usb')).toEqual([...before, ...after]);
  });

  it('killed with a lit lamp and undelivered calls, it loses neither', async () => {
    await (await lamp('lamp.set', '0102')).answer;
    await pi.waitFor(LAMP_102, true);
    const delivered = arrived('smdr').length;
    await broker.stop();
    const printed = pbx.smdr.print(20);
    const kept = async () => Number(await daemon.query("select count(*) from journal where type = 'call'"));
    const all = delivered + printed.length + arrived('usb').length;
    while ((await kept()) < all) await new Promise((resolve) => setTimeout(resolve, 200));
    await daemon.kill();
    expect(await pi.isHigh(LAMP_102), 'sysfs holds the line of a dead process').toBe(true);
    await broker.start();
    await start();
    await until(() => arrived('smdr').length >= delivered + printed.length, 'the calls arrive', 60_000);
    expect(arrived('smdr').slice(delivered)).toEqual(printed);
    expect(consumer.contradictions).toEqual([]);
    expect(await daemon.query('pragma integrity_check')).toBe('ok');
    expect(await daemon.query('select max(seq) = count(*) from journal')).toBe('1');
    expect(await pi.isHigh(LAMP_102)).toBe(true);
    expect(fallsOf(LAMP_102, pi.writes), 'never dark, not for a moment').toBe(0);
  });

  it('restarted by systemd, it never darkens a lamp that is lit', async () => {
    await daemon.stop();
    await offline();
    expect(await pi.isHigh(LAMP_102)).toBe(true);
    await start();
    expect(fallsOf(LAMP_102, pi.writes)).toBe(0);
    await (await lamp('lamp.clear', '0102')).answer;
    await pi.waitFor(LAMP_102, false);
    expect(fallsOf(LAMP_102, pi.writes)).toBe(1);
  });
});
