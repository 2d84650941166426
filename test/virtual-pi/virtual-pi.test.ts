import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Consumer } from '../daemon/consumer.js';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.js';
import { until } from '../support/until.js';
import { GuestDaemon } from './daemon.js';
import { VirtualPi } from './machine.js';
import { Pbx } from './pbx.js';
import { fallsOf, latchedBy, Pins } from './pins.js';
import {
  CDEV_LAMP_101,
  CHAIN,
  CHAIN_LAMPS,
  chainOf,
  LAMP_101,
  LAMP_102,
  siteFile,
  USB_NAME,
} from './site.js';

/** Made and named by scripts/virtual-pi, which scripts/test calls. */
const IMAGE = process.env.BELLWIRE_VIRTUAL_PI;
if (!IMAGE) console.log('virtual Raspberry Pi: skipped; `scripts/virtual-pi` builds it and runs these tests');

/** Two Nodes start on an emulated processor: half a minute where nothing else runs. */
const START_MS = 240_000;
/** On the wall, for what takes the Pi a second or less of its own time. */
const SOON_MS = 60_000;

/** One evening on one machine: the tests go on where the one before ended. */
describe.skipIf(!IMAGE)('the daemon on a virtual Raspberry Pi', () => {
  let pi: VirtualPi;
  let daemon: GuestDaemon;
  let broker: Mosquitto;
  let consumer: Consumer;
  const pbx = { smdr: new Pbx('5550123'), usb: new Pbx('5550145') };

  beforeAll(async () => {
    broker = await startMosquitto({ conf: ['persistence true', 'max_queued_messages 0'] });
    consumer = await Consumer.connect(broker.url, 'bellwire/seaview');
    const wires = { uart: await pbx.smdr.plugIn(), usb: await pbx.usb.plugIn() };
    pi = await VirtualPi.boot(IMAGE ?? '', wires);
    daemon = new GuestDaemon(pi);
    await daemon.configure(siteFile(broker.port));
    await start();
  });

  afterAll(async () => {
    await pi?.stop();
    await Promise.all([pbx.smdr.stop(), pbx.usb.stop()]);
    await consumer?.close();
    await broker?.remove();
  });

  const stateOf = (topic: string) => (consumer.newest.get(topic) as { state?: string } | undefined)?.state;
  const linkIs = (id: string, state: string) => stateOf(`link/${id}`) === state;

  async function start(): Promise<void> {
    await daemon.start();
    const begun = performance.now();
    while (!(stateOf('status') === 'online' && linkIs('smdr', 'up') && linkIs('usb', 'up')))
      if (performance.now() - begun > START_MS || !(await daemon.runsAfter(0.5)))
        throw new Error(`the daemon is not online\n${await daemon.log()}\n${pi.console()}`);
  }

  /** Durations of the calls that arrived from a PBX, in order of first arrival. */
  const arrived = (from: keyof typeof pbx): number[] =>
    consumer
      .ofType('call')
      .map(({ data }) => JSON.parse(data) as { caller: string; durationSeconds: number })
      .filter(({ caller }) => caller === pbx[from].caller)
      .map(({ durationSeconds }) => durationSeconds);

  /** Sends the command, dated by the clock of the Pi; the answer may be waited for later. */
  async function lamp(name: 'lamp.set' | 'lamp.clear', room: string) {
    const issuedAt = new Date(await pi.now()).toISOString();
    return { answer: consumer.ask(name, { issuedAt, room, reason: 'text-message' }) };
  }
  const pictures = async () => latchedBy(CHAIN, CHAIN_LAMPS, await pi.pinTrace());
  /** Until the chain shows exactly these rooms. */
  async function chainShows(...rooms: readonly string[]): Promise<void> {
    const wanted = JSON.stringify(chainOf(...rooms));
    const begun = performance.now();
    while (JSON.stringify((await pictures()).at(-1)) !== wanted) {
      if (performance.now() - begun > SOON_MS) throw new Error(`the chain does not show ${rooms.join(', ')}`);
      await pi.shell.say('sleep 0.2');
    }
  }
  const falls = async (pin: number) => fallsOf(pin, await pi.pinTrace());

  it('has the names and rights that udev gives with our rules, and runs without root', async () => {
    expect(await daemon.user()).toBe('bellwire');
    expect(await pi.shell.say('ls -l /dev/gpiochip0 /sys/class/gpio/export')).toMatch(
      /^crw-rw---- .*gpio .*\n--w--w---- .*gpio /,
    );
    expect(await pi.shell.say(`/usr/bin/readlink -f ${USB_NAME} /dev/bellwire/ttyAMA0`)).toBe(
      '/dev/ttyUSB0\n/dev/ttyAMA0',
    );
  });

  it('a chain of shift registers stays disabled until its first picture is latched', async () => {
    await chainShows();
    const pins = new Pins();
    let enabledFirst: boolean | null = null;
    for (const write of await pi.pinTrace()) {
      const latched = pins.isHigh(CHAIN.latch);
      pins.apply(write);
      if (!latched && pins.isHigh(CHAIN.latch)) enabledFirst ??= pins.drivesLow(CHAIN.enable);
    }
    expect(enabledFirst).toBe(false);
    expect((await pictures())[0]).toEqual(chainOf());
  });

  it('a message lights the lamp of the room, and its reading darkens it, within 2 s', async () => {
    for (const [name, high] of [
      ['lamp.set', true],
      ['lamp.clear', false],
    ] as const) {
      const { answer } = await lamp(name, '0101');
      const took = await pi.waitFor(LAMP_101, high, SOON_MS);
      console.log(
        `${name}: ${Math.round(took.piMs)} ms by the Pi's clock, ${Math.round(took.wallMs)} ms by ours`,
      );
      expect(took.piMs).toBeLessThan(2000);
      expect(await answer).toMatchObject({ ok: true });
      await pi.waitFor(CDEV_LAMP_101, high, SOON_MS);
      await chainShows(...(high ? ['0101'] : []));
    }
    expect(await pi.isHigh(LAMP_102)).toBe(false);
  });

  it('a chain of 1,000 lamps shows the rooms that are lit, and nothing else', async () => {
    const before = (await pictures()).length;
    const lit = ['0101', '0102', '0110', '0119', '0120'];
    for (const room of lit) await (await lamp('lamp.set', room)).answer;
    await chainShows(...lit);
    // On the way one lamp after the other joined; none was ever shown that was not wanted.
    const wanted = chainOf(...lit);
    for (const picture of (await pictures()).slice(before))
      expect(picture.every((on, output) => !on || wanted[output])).toBe(true);
    for (const room of lit) await (await lamp('lamp.clear', room)).answer;
    await chainShows();
  });

  it('call records come through the UART without loss', async () => {
    const printed = pbx.smdr.print(100);
    await until(() => arrived('smdr').length >= printed.length, 'all calls arrive', SOON_MS);
    expect(arrived('smdr')).toEqual(printed);
  });

  it('the mini UART is refused where it would drop the parity, with the fix', async () => {
    expect(consumer.newest.get('link/mini')).toMatchObject({ state: 'down', why: 'PORT_SETTINGS' });
    const note = (await daemon.log()).split('\n').find((line) => line.includes('PORT_SETTINGS'));
    expect(note).toContain('/dev/ttyS1: parity even was dropped (it is none)');
    expect(note).toMatch(/"fix":"[^"]*use the PL011 \(hw-docs\/pi-uart\.md\)/);
  });

  it('an adapter that its kernel driver lets go and takes again comes back under its name', async () => {
    const before = pbx.usb.print(5);
    await until(() => arrived('usb').length === before.length, 'the first calls arrive', SOON_MS);
    const driver = '/sys/bus/usb/drivers/ftdi_sio';
    const adapter = await pi.shell.say('basename $(readlink -f /sys/class/tty/ttyUSB0/device/..)');
    await pi.shell.say(`echo ${adapter} >${driver}/unbind`);
    await until(() => linkIs('usb', 'down'), 'the link is down', SOON_MS);
    expect((await pi.shell.run(`test -e ${USB_NAME}`)).code).toBe(1);
    await pi.shell.say(`echo ${adapter} >${driver}/bind`);
    await until(() => linkIs('usb', 'up'), 'the link is up again', SOON_MS);
    expect(await pi.shell.say(`readlink -f ${USB_NAME}`)).toBe('/dev/ttyUSB0');
    const after = pbx.usb.print(5);
    await until(() => arrived('usb').length === before.length + after.length, 'calls arrive again', SOON_MS);
    expect(arrived('usb')).toEqual([...before, ...after]);
  });

  it('killed with lit lamps and undelivered calls, it loses no call, and no lamp goes dark on sysfs', async () => {
    for (const room of ['0101', '0102']) await (await lamp('lamp.set', room)).answer;
    for (const pin of [LAMP_101, LAMP_102, CDEV_LAMP_101]) await pi.waitFor(pin, true, SOON_MS);
    await chainShows('0101', '0102');
    const fallsBefore = await Promise.all([LAMP_102, CDEV_LAMP_101].map(falls));
    const [delivered, others] = [arrived('smdr').length, arrived('usb').length];
    const shown = (await pictures()).length;
    await broker.stop();
    const printed = pbx.smdr.print(20);
    const calls = "select count(*) from journal where type = 'call'";
    while (Number(await daemon.query(calls)) < delivered + others + printed.length)
      await pi.shell.say('sleep 0.2');

    await daemon.kill();
    expect(await pi.isHigh(LAMP_102), 'sysfs holds the line of a dead process').toBe(true);
    // Debian's kernel makes an input of a line of the character device when its holder dies.
    expect(await Promise.all([LAMP_102, CDEV_LAMP_101].map(falls))).toEqual([
      fallsBefore[0],
      Number(fallsBefore[1]) + 1,
    ]);

    await broker.start();
    await start();
    await until(() => arrived('smdr').length >= delivered + printed.length, 'the calls arrive', SOON_MS);
    expect(arrived('smdr').slice(delivered)).toEqual(printed);
    expect(consumer.contradictions).toEqual([]);
    expect(await daemon.query('pragma integrity_check')).toBe('ok');
    expect(await daemon.query('select max(seq) = count(*) from journal')).toBe('1');
    await pi.waitFor(CDEV_LAMP_101, true, SOON_MS);
    expect(await falls(LAMP_102), 'never dark, not for a moment').toBe(fallsBefore[0]);
    const pictured = (await pictures()).slice(shown);
    expect(
      pictured.every((picture) => JSON.stringify(picture) === JSON.stringify(chainOf('0101', '0102'))),
    ).toBe(true);
  });

  it('stopped as systemd does, it leaves the lamps as they are', async () => {
    const before = await falls(LAMP_102);
    await daemon.stop();
    await until(() => stateOf('status') !== 'online', 'the broker tells that it is gone', SOON_MS);
    expect(await pi.isHigh(LAMP_102)).toBe(true);
    expect(await falls(LAMP_102)).toBe(before);
    // Its last test, so that every count of falls above is known to count.
    expect(await falls(LAMP_101), 'lamp.clear in two tests').toBe(2);
  });
});
