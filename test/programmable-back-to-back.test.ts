import { describe, expect, it } from 'vitest';
import { loadPbxDriver } from '../drivers/index.js';
import { BackToBack, type LinkEnd } from '../drivers/simulator/back-to-back.js';
import { CLEAN, type PipeFaults } from '../drivers/simulator/hostile-pipe.js';
import { ProgrammablePeer, type ProgrammablePeerOptions } from '../drivers/simulator/programmable-peer.js';
import { between, pick, type Random, seededRandom } from '../drivers/simulator/random.js';
import { VirtualTime } from '../drivers/simulator/virtual-time.fixture.js';
import type { ControlResult, ProgrammableFormat } from '../src/driver-api/index.js';
import { createFramer } from '../src/link/framers/index.js';
import { asExtension, type LinkCommand } from '../src/telephony/index.js';

/** Commands per link; `LINK_EXCHANGES=10000 npx vitest run test/programmable-back-to-back.test.ts` is the long run. */
const EXCHANGES = Number(process.env.LINK_EXCHANGES ?? 300);
const ROOMS: readonly [string, ...string[]] = ['0101', '0102', '0103', '0204', '0205', '0306'];
const FAILURES = [
  'PBX_LINK_DOWN',
  'PEER_SILENT',
  'PEER_NAK',
  'COMMAND_SUPERSEDED',
  'COMMAND_EXPIRED',
  'LINK_NOT_STARTED',
];

const LINES = { kind: 'lines', maxFrame: 200, idleFlushMs: 300 } as const;
const WITH_BCC: ProgrammableFormat = {
  line: { framing: 'stx-etx', check: 'bcc' },
  commands: {
    SetMessageWaiting: { on: 'MW1{extension:6< }', off: 'MW0{extension:6< }' },
    MakeCall: 'DIAL{device:6< }{to:12< }',
  },
  answers: { ok: ['<ACK>'], silence: 'failed', withinMs: 1500, retries: 3 },
};
/** Each way is at most this long, so that an answer comes inside of every window. */
const ROUGH: PipeFaults = { loss: 0.03, duplicate: 0.03, flip: 0, delayMs: [0, 250], chunk: 40 };

interface Case {
  name: string;
  format: ProgrammableFormat;
  peer: Pick<ProgrammablePeerOptions, 'framing' | 'answers' | 'talk' | 'busyEvery'>;
  faults: PipeFaults;
  /** The answer proves the command: a confirmed lamp is so. */
  proves: boolean;
}

const CASES: readonly Case[] = [
  {
    name: 'nortel-mwi: success is silence',
    format: { table: 'nortel-mwi' },
    peer: {
      framing: LINES,
      answers: { ok: null, unknown: 'NO DATA FOUND\r\n', busy: 'TRY AGAIN\r\n' },
      busyEvery: 7,
    },
    faults: { ...ROUGH, flip: 0.02 },
    proves: false,
  },
  {
    name: 'mx-one-mwi: an answer without a number',
    format: { table: 'mx-one-mwi', values: { system: '02' } },
    peer: { framing: LINES, answers: { ok: '\x0270\r\n', unknown: null, busy: null } },
    faults: ROUGH,
    proves: true,
  },
  {
    name: 'text-cti: answers that name the station, start and heartbeat',
    format: { table: 'text-cti' },
    peer: {
      framing: LINES,
      answers: {
        ok: 'OK {station}\r\n',
        unknown: 'ERR {station} UNKNOWN\r\n',
        busy: 'ERR {station} AGAIN\r\n',
      },
      talk: { 'MONITOR ALL': 'OK MONITOR\r\n', PING: 'PONG\r\n' },
      busyEvery: 9,
    },
    faults: ROUGH,
    proves: true,
  },
  {
    name: 'STX … ETX with a check byte, bits turned',
    format: WITH_BCC,
    peer: {
      framing: { kind: 'stx-etx', maxFrame: 100, idleFlushMs: 300, trailer: 1 },
      answers: { ok: '\x06', unknown: '\x15', busy: null },
    },
    faults: { ...ROUGH, flip: 0.05 },
    proves: true,
  },
];

interface Asked {
  readonly command: LinkCommand;
  result: ControlResult | null;
}

/** A gateway and a simulated PBX at the ends of a bad line. */
class Bench {
  readonly time = new VirtualTime(1_000_000);
  readonly random: Random;
  readonly peer: ProgrammablePeer;
  readonly asked = new Map<string, Asked>();
  /** Confirmed lamps that were not so when they were confirmed. */
  readonly lies: string[] = [];
  readonly line: BackToBack;

  constructor(left: Omit<LinkEnd, 'onResult'>, peer: ProgrammablePeer, faults: PipeFaults, seed: number) {
    this.random = seededRandom(seed);
    this.peer = peer;
    const onResult = (id: string, result: ControlResult) => this.#resulted(id, result);
    this.line = new BackToBack({
      left: { ...left, onResult },
      right: peer,
      faults,
      random: this.random,
      now: this.time.now,
      after: this.time.after,
      createFramer,
    });
    this.line.open();
  }

  ask(command: LinkCommand, notAfter: number | null = null): string {
    const id = `c${this.asked.size}`;
    this.asked.set(id, { command, result: null });
    this.line.left.tell({ is: 'command', id, command, notAfter });
    return id;
  }

  get owed(): number {
    return [...this.asked.values()].filter(({ result }) => result === null).length;
  }

  async settle(): Promise<void> {
    for (let n = 0; this.owed > 0; n += 1) {
      expect(n, 'a command without a result').toBeLessThan(200);
      await this.time.pass(5000);
    }
  }

  #resulted(id: string, result: ControlResult): void {
    const asked = this.asked.get(id);
    expect(asked?.result, `${id} has one result`).toBeNull();
    if (!asked) return;
    asked.result = result;
    const { command } = asked;
    if (result.is === 'failed') expect(FAILURES).toContain(result.code);
    if (command.service !== 'SetMessageWaiting' || result.is !== 'confirmed') return;
    if (this.peer.rooms.get(command.extension)?.lamp !== command.on) this.lies.push(id);
  }
}

async function bench({ format, peer, faults }: Case, seed: number): Promise<Bench> {
  const driver = await loadPbxDriver('programmable');
  const link = driver.configured?.({ programmable: format }) ?? driver;
  const machine = link.control?.({ paceMs: 500 });
  if (!machine) throw new Error('no control machine');
  const left = {
    framing: link.framing,
    decoder: () => link.createDecoder({ referenceDate: () => '2026-05-14' }),
    step: machine.step.bind(machine),
  };
  return new Bench(left, new ProgrammablePeer({ format, rooms: ROOMS, ...peer }), faults, seed);
}

const lamp = (room: string, on: boolean): LinkCommand => ({
  service: 'SetMessageWaiting',
  extension: asExtension(room),
  on,
});

describe.each(CASES)('$name', (each) => {
  it('every command ends once; when the line is clean, one sweep makes both sides agree', async () => {
    const b = await bench(each, 41);
    const wanted = new Map<string, boolean>();
    for (let n = 0; n < EXCHANGES; n += 1) {
      const room = pick(b.random, ROOMS);
      const on = b.random() < 0.5;
      wanted.set(room, on);
      b.ask(lamp(room, on), b.random() < 0.1 ? b.time.now() + between(b.random, 0, 3000) : null);
      await b.time.pass(between(b.random, 0, 1500));
      if (b.random() < 0.005) {
        b.line.close();
        b.line.open();
      }
      // Every command is there to be told apart; the set of those that are owed stays small.
      expect(b.owed).toBeLessThanOrEqual(ROOMS.length + 1);
    }
    await b.settle();
    if (each.proves) expect(b.lies).toEqual([]);

    b.line.become(CLEAN);
    // The longest a start takes that failed on the bad line.
    await b.time.pass(40_000);
    for (const room of ROOMS) b.ask(lamp(room, wanted.get(room) ?? false));
    await b.settle();
    const lit = ROOMS.filter((room) => wanted.get(room));
    expect(b.peer.lit).toEqual(new Set(lit));
    const ends = new Map<string, number>();
    for (const { result } of b.asked.values()) {
      const name = result === null ? 'none' : 'code' in result ? result.code : result.is;
      ends.set(name, (ends.get(name) ?? 0) + 1);
    }
    console.log(`${each.name}: ${b.asked.size} commands: ${JSON.stringify(Object.fromEntries(ends))}`);
  }, 600_000);
});

// With a check byte and fields of fixed width: on plain text a number that lost digits under way is dialled as it came.
it('no call is made twice: on a line that loses, turns and delays, confirmed is once and failed is at most once', async () => {
  const checked = CASES.find(({ format }) => format === WITH_BCC);
  if (!checked) throw new Error('no case');
  const b = await bench({ ...checked, faults: { ...ROUGH, duplicate: 0, loss: 0.08, flip: 0.02 } }, 42);
  for (let n = 0; n < EXCHANGES; n += 1) {
    const device = asExtension(pick(b.random, ROOMS));
    b.ask({ service: 'MakeCall', device, to: `5550${String(n).padStart(5, '0')}` });
    await b.time.pass(between(b.random, 500, 2500));
  }
  await b.settle();
  const made = new Map<string, number>();
  for (const call of b.peer.calls) made.set(call, (made.get(call) ?? 0) + 1);
  let confirmed = 0;
  for (const { command, result } of b.asked.values()) {
    if (command.service !== 'MakeCall') continue;
    const times = made.get(`MakeCall ${command.device} ${command.to}`) ?? 0;
    if (result?.is === 'confirmed') {
      confirmed += 1;
      expect(times, command.to).toBe(1);
    } else expect(times, command.to).toBeLessThanOrEqual(1);
  }
  expect(confirmed).toBeGreaterThan(EXCHANGES / 4);
  expect(confirmed).toBeLessThan(EXCHANGES);
}, 600_000);
