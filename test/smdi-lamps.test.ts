import { afterEach, describe, expect, it } from 'vitest';
import { createPbxBoard } from '../drivers/lamp/pbx/index.js';
import { driver } from '../drivers/pbx/smdi/index.js';
import { CLEAN, type HostilePipe, hostilePipe, type PipeFaults } from '../drivers/simulator/hostile-pipe.js';
import { between, pick, type Random, seededRandom } from '../drivers/simulator/random.js';
import { SmdiSwitch } from '../drivers/simulator/smdi-switch.js';
import { VirtualTime } from '../drivers/simulator/virtual-time.fixture.js';
import { LampService } from '../src/lamps/service.js';
import { ControlSession } from '../src/link/control.js';
import { createFramer, type Framer } from '../src/link/framers/index.js';
import { asRoom } from '../src/telephony/index.js';

/** `EXCHANGES=10000 npx vitest run test/smdi-lamps.test.ts` is the long run. */
const EXCHANGES = Number(process.env.EXCHANGES ?? 300);
const ROOMS = ['0101', '0102', '0103', '0104', '0105', '0106'] as const;
const SWEEP_MS = 60_000;

/** Lamp service, pbx board and SMDI machine of the house; a line; the simulated switch. */
class House {
  readonly time = new VirtualTime(Date.UTC(2026, 4, 14, 9, 0));
  readonly wanted = new Set<string>();
  readonly switch = new SmdiSwitch({ stations: ROOMS, digits: 7, refusals: 'dms', blockWhenAlreadySo: true });
  /** What went out and when. */
  readonly sent: { at: number; text: string }[] = [];
  readonly service: LampService;
  readonly #session: ControlSession;
  readonly #pipes: readonly HostilePipe[];
  #framer: Framer | null = null;
  #cancelIdle = () => {};

  constructor(random: Random, faults: PipeFaults) {
    const { now, after } = this.time;
    const line = { ...faults, random, now, after };
    const toUs = hostilePipe(line, (bytes) => this.#read(bytes));
    const toSwitch = hostilePipe(line, (bytes) => {
      for (const { answer } of this.switch.receive(bytes))
        if (answer !== null) after(20, () => toUs.send(Buffer.from(answer, 'latin1')));
    });
    this.#pipes = [toUs, toSwitch];
    const machine = driver.control?.({ paceMs: 1000 });
    if (!machine) throw new Error('SMDI has no machine');
    this.#session = new ControlSession({
      machine,
      write: async (bytes) => {
        this.sent.push({ at: now(), text: Buffer.from(bytes).toString('latin1') });
        toSwitch.send(bytes);
      },
      writeFailed: () => {},
      now,
      after,
    });
    const board = createPbxBoard({
      id: 'phones',
      options: {},
      map: new Map(ROOMS.map((room, n) => [asRoom(room), n])),
      extensionOf: (room) => room,
      pbx: {
        setMessageWaiting: (extension, on) =>
          this.#session.run({ service: 'SetMessageWaiting', extension: extension as never, on }, null),
      },
      note: () => {},
    });
    this.service = new LampService({
      boards: [board],
      timers: { now, after },
      submit: () => {},
      note: () => {},
    });
    this.plug();
    this.service.start([]);
  }

  want(room: string, lit: boolean): void {
    if (lit) this.wanted.add(room);
    else this.wanted.delete(room);
    this.service.setWanted(asRoom(room), lit);
  }

  become(faults: PipeFaults): void {
    for (const pipe of this.#pipes) pipe.become(faults);
  }

  pull(): void {
    for (const pipe of this.#pipes) pipe.cut();
    this.#session.closed();
  }

  plug(): void {
    const decoder = driver.createDecoder({ referenceDate: () => '2026-05-14' });
    this.#framer = createFramer(driver.framing, (frame) => this.#session.heard(frame, decoder.decode(frame)));
    this.#session.opened();
    this.service?.boardReturned('phones');
  }

  #read(bytes: Buffer): void {
    this.#framer?.push(bytes, this.time.now());
    this.#cancelIdle();
    this.#cancelIdle = this.time.after(driver.framing.idleFlushMs, () => this.#framer?.idle(this.time.now()));
  }
}

let house: House;
afterEach(() => house.service.stop('leave'));

const litRooms = () => [...house.switch.lit].sort();
const wantedRooms = () => [...house.wanted].sort();

it('after a restart of the switch a reopened link gets every wanted lamp again, at least a second apart', async () => {
  house = new House(seededRandom(1), CLEAN);
  for (const room of ROOMS.slice(0, 5)) house.want(room, true);
  house.want('0102', false);
  await house.time.pass(SWEEP_MS);
  expect(litRooms()).toEqual(wantedRooms());
  house.pull();
  house.switch.forget();
  await house.time.pass(5000);
  house.sent.length = 0;
  house.plug();
  await house.time.pass(SWEEP_MS);
  expect(litRooms()).toEqual(wantedRooms());
  const on = house.sent.filter(({ text }) => text.startsWith('OP:')).map(({ text }) => text.slice(10, 14));
  expect(on.sort()).toEqual(wantedRooms());
  const gaps = house.sent.slice(1).map(({ at }, n) => at - (house.sent[n]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
});

it('a command that was lost in silence is mended by the next sweep, lit or dark', async () => {
  house = new House(seededRandom(2), CLEAN);
  house.want('0101', true);
  await house.time.pass(SWEEP_MS);
  house.become({ ...CLEAN, loss: 1 });
  house.want('0101', false);
  house.want('0102', true);
  await house.time.pass(SWEEP_MS);
  house.become(CLEAN);
  // Silence is presumed success: the house cannot know.
  await house.time.pass(SWEEP_MS);
  expect(litRooms()).toEqual(['0101']);
  house.pull();
  house.plug();
  await house.time.pass(SWEEP_MS);
  expect(litRooms()).toEqual(['0102']);
});

const LINES: Record<string, PipeFaults> = {
  'loses, doubles and delays': { loss: 0.1, duplicate: 0.1, flip: 0, delayMs: [1, 300], chunk: 4096 },
  'loses pieces and turns bits': { loss: 0.03, duplicate: 0.03, flip: 0.03, delayMs: [1, 60], chunk: 6 },
};

describe.each(Object.entries(LINES))('on a line that %s', (_name, faults) => {
  it.each([1, 2])('both sides show the same after a sweep on a clean line (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    house = new House(random, CLEAN);
    // All lamps are ours from here on: what the house never lit it never darkens.
    for (const room of ROOMS) house.want(room, true);
    await house.time.pass(SWEEP_MS);
    house.become(faults);
    for (let n = 0; n < EXCHANGES; n++) {
      house.want(pick(random, ROOMS), random() < 0.5);
      await house.time.pass(between(random, 0, 6000));
      if (random() < 0.02) {
        house.pull();
        if (random() < 0.5) house.switch.forget();
        await house.time.pass(between(random, 0, 6000));
        house.plug();
      }
    }
    house.become(CLEAN);
    await house.time.pass(SWEEP_MS);
    house.pull();
    house.plug();
    await house.time.pass(2 * SWEEP_MS);
    expect(litRooms()).toEqual(wantedRooms());
    expect(house.service.snapshot().faults).toBe(0);
  });
});
