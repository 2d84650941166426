import { describe, expect, it } from 'vitest';
import type {
  ControlMachine,
  ControlResult,
  FormatOptions,
  PbxDriver,
} from '../../../src/driver-api/index.js';
// biome-ignore lint/style/noRestrictedImports: this test joins both sides of the driver contract, as the daemon does
import { createFramer } from '../../../src/link/framers/index.js';
import { asExtension, type LinkCommand, type LinkService } from '../../../src/telephony/index.js';
import { loadLinkDriver } from '../../index.js';
import { BackToBack } from '../../simulator/back-to-back.js';
import {
  ahlDialect,
  avayaDialect,
  necDialect,
  nortelDialect,
  nortelLinesDialect,
} from '../../simulator/framed-dialects.js';
import { type FramedDialect, FramedPbx } from '../../simulator/framed-pbx.js';
import { CLEAN, type PipeFaults } from '../../simulator/hostile-pipe.js';
import { between, pick, type Random, seededRandom } from '../../simulator/random.js';

/** Commands a link; `EXCHANGES=10000 npx vitest run …` is the long run. */
const EXCHANGES = Number(process.env.EXCHANGES ?? 300);
const SEED = 20260514;
const ROOMS = ['20118', '20119', '20231', '20345'] as const;
/** Nobody's room: must be refused, not hang. */
const NOBODY = '29999';

interface LinkUnderTest {
  name: string;
  link: { format: string } & FormatOptions;
  dialect: FramedDialect;
  /** Of housekeeping messages. */
  codes: readonly [string, ...string[]];
  /** Most ms that one command may take. */
  patience: number;
  /** Most ms from one command to the next. Default: 6 s. */
  gapMs?: number;
  /** Messages are counted: an event must not be told twice. */
  counted?: true;
}

const LINKS: readonly LinkUnderTest[] = [
  {
    name: 'nec-neax-pms',
    link: { format: 'nec-neax-pms' },
    dialect: necDialect,
    codes: ['12', '13', '02'],
    patience: 120_000,
  },
  ...(['ascii', 'binary'] as const).map((proc) => ({
    name: `avaya-guestworks, ${proc} PROC`,
    link: {
      format: 'avaya-guestworks',
      guestworks: { proc, stationDigits: 5 as const, levels: { barred: '00', all: '03' } },
    },
    dialect: avayaDialect(proc),
    codes: ['1', '2', '3'] as [string, ...string[]],
    patience: 60_000,
    counted: true as const,
  })),
  {
    name: 'nortel-pmsi',
    link: { format: 'nortel-pmsi' },
    dialect: nortelDialect,
    codes: ['CL', 'RE', 'PA'],
    patience: 90_000,
  },
  {
    name: 'nortel-pmsi, background terminal',
    link: { format: 'nortel-pmsi', nortelPmsi: { port: 'bgd' as const } },
    dialect: nortelLinesDialect,
    codes: ['CL', 'RE', 'PA'],
    patience: 160_000,
    gapMs: 60_000,
  },
  {
    name: 'alcatel-ahl',
    link: {
      format: 'alcatel-ahl',
      ahl: { stationDigits: 5, carrier: 'tcp', zeroWake: 'keeps', lamp: { on: '2', off: '1' } },
    },
    dialect: ahlDialect,
    codes: ['1', '2', '3'],
    patience: 60_000,
  },
];

/** Pieces are lost: then nothing that was acknowledged may be missing. */
const LOSSY: PipeFaults = { loss: 0.04, duplicate: 0, flip: 0, delayMs: [1, 40], chunk: 12 };
/**
 * Bits are turned too. ACK carries no check, and a turned STX is one: a message that was lost at that moment counts as
 * delivered. No machine can tell; the end state must be right all the same.
 */
const NOISY: PipeFaults = { ...LOSSY, loss: 0.02, flip: 0.02 };
/** And doubled: no cable does that; nothing may hang. */
const HOSTILE: PipeFaults = { loss: 0.06, duplicate: 0.06, flip: 0.06, delayMs: [1, 400], chunk: 12 };

describe.each(LINKS)('$name through a bad line', (tested) => {
  it('answers every command once, loses no event it acknowledged, and both sides agree in the end', async () => {
    const house = await houseOf(tested, LOSSY);
    house.run(EXCHANGES);
    house.agree();
    const told = countsOf(house.told);
    const delivered = countsOf(house.pbx.delivered);
    const keyed = countsOf([...house.pbx.delivered, ...house.pbx.lost]);
    if (tested.dialect.acknowledges)
      for (const [event, times] of delivered)
        expect(told.get(event) ?? 0, event).toBeGreaterThanOrEqual(times);
    if (tested.counted)
      for (const [event, times] of told) expect(times, event).toBeLessThanOrEqual(keyed.get(event) ?? 0);
    expect(house.kinds.get('confirmed') ?? house.kinds.get('presumed') ?? 0).toBeGreaterThan(EXCHANGES / 4);
    console.log(`${tested.name}: ${EXCHANGES} commands`, Object.fromEntries(house.kinds));
  });

  it.each([
    ['turned bits', NOISY],
    ['doubled pieces, long delays', HOSTILE],
  ])('with %s: never hangs, and recovers', async (_, faults) => {
    const house = await houseOf(tested, faults);
    house.run(Math.ceil(EXCHANGES / 3));
    house.agree();
  });
});

function countsOf(events: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(event, (counts.get(event) ?? 0) + 1);
  return counts;
}

async function houseOf(tested: LinkUnderTest, faults: PipeFaults): Promise<House> {
  return new House(tested, await loadLinkDriver(tested.link), faults);
}

class House {
  readonly pbx: FramedPbx;
  readonly told: string[] = [];
  readonly kinds = new Map<string, number>();
  readonly #tested: LinkUnderTest;
  readonly #services: readonly LinkService[];
  readonly #clock = new Clock();
  readonly #random: Random = seededRandom(SEED);
  readonly #bench: BackToBack;
  readonly #results = new Map<string, ControlResult>();
  #asked = 0;
  #keyed = 0;

  constructor(tested: LinkUnderTest, driver: PbxDriver, faults: PipeFaults) {
    this.#tested = tested;
    this.#services = driver.services;
    this.pbx = new FramedPbx(tested.dialect, ROOMS);
    const machine = machineOf(driver);
    this.#bench = new BackToBack({
      left: {
        framing: driver.framing,
        decoder: () => driver.createDecoder({ referenceDate: () => '2026-05-14' }),
        step: (event, now) => machine.step(event, now),
        onResult: (id, result) => {
          expect(this.#results.has(id), `a second result for ${id}`).toBe(false);
          this.#results.set(id, result);
        },
        onHeard: (_frame, decoded) => {
          if (decoded.is !== 'facts') return;
          for (const fact of decoded.facts)
            if (fact.type === 'RoomStatus')
              this.told.push(`${fact.station} ${fact.code.replace(/^HKR-|^(\d) code.*/, '$1')}`);
        },
      },
      right: {
        framing: tested.dialect.framing,
        decoder: () => ({ decode: () => ({ is: 'ignored', why: 'link' }) }),
        step: (event, now) => this.pbx.step(event, now),
      },
      faults,
      random: this.#random,
      now: this.#clock.now,
      after: this.#clock.after,
      createFramer,
    });
    this.#bench.open();
  }

  run(commands: number): void {
    for (let n = 0; n < commands; n += 1) {
      const room = this.#random() < 0.03 ? NOBODY : pick(this.#random, ROOMS);
      this.#ask(anyCommand(this.#services, room, this.#random));
      if (this.#random() < 0.5) this.#key();
      this.#clock.pass(between(this.#random, 0, this.#tested.gapMs ?? 6000));
    }
    this.#settle();
    expect(this.#results.size).toBe(this.#asked);
    for (const result of this.#results.values()) {
      const kind = 'code' in result ? result.code : result.is;
      this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
      if (result.is === 'failed')
        expect(['PEER_SILENT', 'PEER_NAK', 'COMMAND_SUPERSEDED']).toContain(result.code);
    }
  }

  /** The line is mended and every wish told once more: then the PBX must be as wished, to the last lamp. */
  agree(): void {
    this.#bench.become(CLEAN);
    this.#clock.pass(60_000);
    for (const on of [true, false])
      for (const room of ROOMS)
        for (const service of this.#services) {
          this.#ask(fixedCommand(service, room, on));
          this.#settle();
          const result = this.#results.get(String(this.#asked));
          expect(['confirmed', 'presumed'], `${service} ${room}: ${JSON.stringify(result)}`).toContain(
            result?.is,
          );
          expect(seen(service, this.pbx, room, on), `${service} ${room} ${on}`).toBe(true);
        }
    expect(this.pbx.idle).toBe(true);
  }

  #ask(command: LinkCommand): void {
    this.#asked += 1;
    this.#bench.left.tell({ is: 'command', id: String(this.#asked), command, notAfter: null });
  }

  #key(): void {
    this.#keyed += 1;
    const room = ROOMS[this.#keyed % ROOMS.length] ?? ROOMS[0];
    this.pbx.housekeeping(room, pick(this.#random, this.#tested.codes));
    this.#bench.right.tell({ is: 'wake' });
  }

  #settle(): void {
    const until = this.#clock.now() + this.#tested.patience * 10;
    while (this.#results.size < this.#asked || !this.pbx.idle) {
      if (this.#clock.now() > until) throw new Error('nothing moves any more');
      this.#clock.pass(1000);
    }
  }
}

function machineOf(driver: PbxDriver): ControlMachine {
  const machine = driver.control?.({ localTime: () => ({ date: '2026-05-14', time: '10:00:00' }) });
  if (!machine) throw new Error('no control');
  return machine;
}

function anyCommand(services: readonly LinkService[], room: string, random: Random): LinkCommand {
  const service = services[between(random, 0, services.length - 1)] ?? 'SetMessageWaiting';
  return fixedCommand(service, room, random() < 0.5);
}

function fixedCommand(service: LinkService, room: string, on: boolean): LinkCommand {
  const extension = asExtension(room);
  switch (service) {
    case 'SetMessageWaiting':
    case 'SetDoNotDisturb':
      return { service, extension, on };
    case 'SetClassOfService':
      return { service, extension, level: on ? 'barred' : 'all' };
    case 'SetGuest':
      return { service, extension, arrived: true, guest: { name: on ? 'Müller "X"' : 'Ada' } };
    case 'SetWakeUp':
      return { service, extension, date: null, time: on ? '07:15' : '06:00' };
    case 'ClearWakeUp':
      return { service, extension, date: null, time: null };
    default:
      return { service: 'ClearGuest', extension };
  }
}

function seen(service: LinkService, pbx: FramedPbx, number: string, on: boolean): boolean {
  const room = pbx.rooms.get(number);
  switch (service) {
    case 'SetMessageWaiting':
      return room?.lamp === on;
    case 'SetDoNotDisturb':
      return room?.dnd === on;
    case 'SetClassOfService':
      return room?.barred === on;
    case 'SetGuest':
      return room?.occupied === true;
    case 'SetWakeUp':
      return room?.wakeUp === (on ? '0715' : '0600');
    case 'ClearWakeUp':
      return room?.wakeUp === null;
    default:
      return room?.occupied === false;
  }
}

/** Virtual time without promises: nothing on this bench waits for one. */
class Clock {
  #now = 1_000_000;
  #timers = new Map<number, { at: number; run: () => void }>();
  #last = 0;

  now = (): number => this.#now;

  after = (ms: number, run: () => void): (() => void) => {
    this.#last += 1;
    const id = this.#last;
    this.#timers.set(id, { at: this.#now + ms, run });
    return () => this.#timers.delete(id);
  };

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      let due: { id: number; at: number; run: () => void } | null = null;
      for (const [id, { at, run }] of this.#timers)
        if (at <= end && (due === null || at < due.at)) due = { id, at, run };
      if (!due) break;
      this.#now = Math.max(this.#now, due.at);
      this.#timers.delete(due.id);
      due.run();
    }
    this.#now = end;
  }
}
