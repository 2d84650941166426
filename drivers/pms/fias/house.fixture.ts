import type { ControlResult, FiasOptions, PbxDriver } from '../../../src/driver-api/index.js';
import { FIAS_RECORDS } from '../../../src/driver-api/index.js';
import {
  asExtension,
  type DriverFact,
  type Extension,
  type LinkCommand,
} from '../../../src/telephony/index.js';
import { BackToBack, type SeatParts } from '../../simulator/back-to-back.js';
import { FiasPms } from '../../simulator/fias-pms.js';
import { CLEAN, type PipeFaults } from '../../simulator/hostile-pipe.js';
import { between, pick, type Random, seededRandom } from '../../simulator/random.js';
import { VirtualTime } from '../../simulator/virtual-time.fixture.js';
import { fias, fiasSerial } from './index.js';
import type { FiasRecord, Wiring } from './record.js';

export const FIAS_DEFAULTS: FiasOptions = {
  charset: 'latin1',
  records: FIAS_RECORDS,
  resync: 'at-start',
  keepAliveMinutes: 5,
  postingAnswer: 'wait',
  enqAtStart: 'nak',
};

export interface HousePlan {
  wiring: Wiring;
  faults: PipeFaults;
  /** The line breaks about once in so many exchanges. */
  breakEvery: number;
  seed: number;
  exchanges: number;
}

export interface HouseReport {
  /** Results of commands, by what they were and their code. */
  results: Map<string, number>;
  charges: { done: number; refused: number };
  syncs: number;
}

/** What the house wants told. It asks until it is told so, as the outlets of the daemon do. */
interface Wish {
  command: LinkCommand;
  state: 'asked' | 'done' | 'refused';
}

const ROOMS = ['0101', '0102', '0103', '0104', '0105', '0106'] as const;
const MOST_GUESTS = 9;
const LONGEST_MS = 30 * 60_000;

/** A hotel whose gateway and PMS live through bad times, then through good ones; then both must know the same. */
export class House {
  readonly time = new VirtualTime(Date.UTC(2026, 4, 14, 9, 0));
  readonly pms: FiasPms;
  readonly #plan: HousePlan;
  readonly #random: Random;
  readonly #bench: BackToBack;
  readonly #results = new Map<string, number>();
  /** By what is wished about: lamp of a room, wake-up of a room, a posting, a report. */
  readonly #wishes = new Map<string, Wish>();
  readonly #asked = new Map<string, { key: string; wish: Wish; at: number }>();
  /** What the facts have said. */
  readonly #guests = new Map<string, Set<string>>();
  #syncs = 0;
  #lastId = 0;
  #reservations = 0;
  #clean = false;

  /** `createFramer`: the daemon's, which a driver may not import. */
  constructor(plan: HousePlan, createFramer: SeatParts['createFramer']) {
    this.#plan = plan;
    this.#random = seededRandom(plan.seed);
    this.pms = new FiasPms({ rooms: ROOMS, wiring: plan.wiring });
    const driver: PbxDriver = plan.wiring === 'serial' ? fiasSerial : fias;
    const machine = driver.control?.({ paceMs: 100 });
    if (!machine) throw new Error('no control machine');
    this.#bench = new BackToBack({
      left: {
        framing: driver.framing,
        decoder: () => driver.createDecoder({ referenceDate: () => '2026-05-14' }),
        step: (event, now) => machine.step(event, now),
        onResult: (id, result) => this.#onResult(id, result),
        onHeard: (_frame, decoded) => {
          if (decoded.is === 'facts') for (const fact of decoded.facts) this.#learn(fact);
        },
      },
      right: this.pms,
      faults: plan.faults,
      random: this.#random,
      now: this.time.now,
      after: this.time.after,
      createFramer,
    });
  }

  async live(): Promise<HouseReport> {
    this.#bench.open();
    for (let n = 0; n < this.#plan.exchanges; n++) {
      this.#something();
      if (between(this.#random, 1, this.#plan.breakEvery) === 1) await this.#breakLine();
      await this.time.pass(between(this.#random, 50, 3000));
    }
    await this.#calmDown();
    const charges = [...this.#wishes.values()].filter(({ command }) => command.service === 'PostCharge');
    return {
      results: this.#results,
      charges: {
        done: charges.filter(({ state }) => state === 'done').length,
        refused: charges.filter(({ state }) => state === 'refused').length,
      },
      syncs: this.#syncs,
    };
  }

  /** What the two sides know differently; empty: nothing. */
  differences(): string[] {
    const wrong: string[] = [];
    for (const [room, { guests }] of this.pms.hotel.rooms) {
      const here = [...(this.#guests.get(room) ?? [])].sort().join();
      const there = guests
        .map(({ reservation }) => reservation)
        .sort()
        .join();
      if (here !== there) wrong.push(`guests of ${room}: [${here}] here, [${there}] at the PMS`);
    }
    for (const [key, { command, state }] of this.#wishes) {
      if (state === 'asked') wrong.push(`${key} has no end`);
      if (!this.#agrees(command, state)) wrong.push(`${key} ${state}: the PMS does not agree`);
    }
    const posted = [...this.#wishes.values()].filter(
      ({ command }) => command.service === 'PostCharge',
    ).length;
    if (this.pms.hotel.charges.size > posted) wrong.push('charges that nobody posted');
    return wrong;
  }

  #agrees(command: LinkCommand, state: Wish['state']): boolean {
    const { hotel } = this.pms;
    switch (command.service) {
      case 'SetMessageWaiting':
        return hotel.rooms.get(command.extension)?.told.get('ML') === (command.on ? 'Y' : 'N');
      case 'SetWakeUp':
        return hotel.rooms.get(command.extension)?.wakeUps.has('260515 070000') ?? false;
      case 'ClearWakeUp':
        return !hotel.rooms.get(command.extension)?.wakeUps.has('260515 070000');
      case 'ReportWakeUp':
        return hotel.wakeUpResults.has(`${command.extension} 260514 ${command.time.replace(':', '')}00`);
      case 'PostCharge':
        return hotel.charges.has(String(command.posting)) === (state === 'done');
      default:
        return true;
    }
  }

  #something(): void {
    const room = asExtension(pick(this.#random, ROOMS));
    const { hotel } = this.pms;
    const guests = [...hotel.rooms.values()].flatMap((each) => each.guests);
    const guest = guests[between(this.#random, 0, Math.max(0, guests.length - 1))];
    switch (between(this.#random, 0, 11)) {
      case 0:
      case 1:
        this.#wish(`lamp ${room}`, {
          service: 'SetMessageWaiting',
          extension: room,
          on: this.#random() < 0.5,
        });
        break;
      case 2: {
        const key = `wake-up ${room}`;
        // One after the other: an older wish that comes late must not undo a newer one.
        if (this.#wishes.get(key)?.state === 'asked') break;
        const at = { extension: room, date: '2026-05-15', time: '07:00' };
        this.#wish(key, { service: this.#random() < 0.5 ? 'SetWakeUp' : 'ClearWakeUp', ...at });
        break;
      }
      case 3: {
        const n = this.#wishes.size;
        const time = `${pad(Math.floor(n / 60) % 24)}:${pad(n % 60)}`;
        const what = { extension: room, date: '2026-05-14', time, outcome: 'answered' } as const;
        this.#wish(`report ${room} ${time}`, { service: 'ReportWakeUp', ...what });
        break;
      }
      case 4:
      case 5:
        this.#post(room);
        break;
      case 6:
        if (guests.length < MOST_GUESTS) this.#tell(this.#arrival(room));
        break;
      case 7:
        if (guest) this.#tell(hotel.checkOut(guest.reservation));
        break;
      case 8:
        if (guest) this.#tell(hotel.move(guest.reservation, room));
        break;
      case 9:
        this.#tell(hotel.leaveText(room, String(between(this.#random, 1, 99)), 'Please call 555-0142'));
        break;
      case 10:
        if (this.#random() < 0.1) this.#audit();
        else
          this.#interrupt(hotel.checkIn(room, { reservation: String(++this.#reservations), name: 'Sharer' }));
        break;
      default:
        if (this.#random() < 0.1) this.#bench.right.perform(this.pms.end(this.time.now()));
        else this.#ask('sync', { command: { service: 'RequestSync' }, state: 'asked' });
    }
  }

  #arrival(room: string): FiasRecord {
    this.#reservations += 1;
    return this.pms.hotel.checkIn(room, { reservation: String(this.#reservations), name: 'Müster' });
  }

  #audit(): void {
    this.#tell(this.pms.hotel.audit(true));
    this.time.after(60_000, () => this.#tell(this.pms.hotel.audit(false)));
  }

  #post(room: Extension): void {
    const posting = this.#wishes.size + 1;
    const charge = {
      kind: 'telephone',
      date: '2026-05-14',
      time: '09:41:00',
      amount: between(this.#random, 10, 9999),
      units: null,
      seconds: null,
      dialed: '5550101',
      trunk: null,
      article: null,
      count: null,
    } as const;
    this.#wish(`charge ${posting}`, { service: 'PostCharge', extension: room, posting, charge });
  }

  #tell(record: FiasRecord): void {
    this.#bench.right.perform(this.pms.tell(record, this.time.now()));
  }

  #interrupt(record: FiasRecord): void {
    this.#bench.right.perform(this.pms.interrupt(record, this.time.now()));
  }

  #wish(key: string, command: LinkCommand): void {
    const wish: Wish = { command, state: 'asked' };
    this.#wishes.set(key, wish);
    this.#ask(key, wish);
  }

  #ask(key: string, wish: Wish): void {
    const id = String(++this.#lastId);
    wish.state = 'asked';
    this.#asked.set(id, { key, wish, at: this.time.now() });
    this.#bench.left.tell({ is: 'command', id, command: wish.command, notAfter: null });
  }

  #onResult(id: string, result: ControlResult): void {
    const asked = this.#asked.get(id);
    if (!asked) throw new Error(`a second result for command ${id}`);
    this.#asked.delete(id);
    const { key, wish } = asked;
    const told = 'code' in result ? `${result.is} ${result.code}` : result.is;
    const name = `${wish.command.service} ${told}`;
    this.#results.set(name, (this.#results.get(name) ?? 0) + 1);
    if (result.is === 'refused') wish.state = 'refused';
    else if (result.is === 'confirmed' || (result.is === 'presumed' && this.#plan.wiring === 'tcp'))
      wish.state = 'done';
    if (result.is === 'presumed' && wish.state === 'done')
      this.#presumed.push({ key, wish, at: this.time.now() });
    // Asked again a little later, unless something newer is wished by then.
    if (wish.state === 'asked' && this.#wishes.get(key) === wish)
      this.time.after(this.#clean ? 100 : 5000, () => {
        if (this.#wishes.get(key) === wish && wish.state === 'asked') this.#ask(key, wish);
      });
  }

  /** TCP: what was on its way when the connection broke may be lost. */
  readonly #presumed: { key: string; wish: Wish; at: number }[] = [];

  async #breakLine(): Promise<void> {
    const brokenAt = this.time.now();
    this.#bench.close();
    await this.time.pass(between(this.#random, 100, 20_000));
    this.#bench.open();
    for (const { key, wish, at } of this.#presumed.splice(0))
      if (at >= brokenAt - 2000 && this.#wishes.get(key) === wish) this.#ask(key, wish);
  }

  async #calmDown(): Promise<void> {
    this.#clean = true;
    this.#bench.become(CLEAN);
    const { hotel } = this.pms;
    this.#tell(hotel.audit(false));
    const end = this.time.now() + LONGEST_MS;
    const restless = () => [...this.#wishes.values()].some(({ state }) => state === 'asked');
    while ((restless() || !this.pms.alive) && this.time.now() < end) {
      await this.time.pass(10_000);
      this.#tell(hotel.audit(false));
    }
    this.#ask('sync', { command: { service: 'RequestSync' }, state: 'asked' });
    await this.time.pass(60_000);
  }

  #learn(fact: DriverFact): void {
    switch (fact.type) {
      case 'SyncStarted':
        this.#syncs += 1;
        this.#guests.clear();
        break;
      case 'CheckedIn':
        this.#guestsOf(fact.station).add(fact.reservation ?? '');
        break;
      case 'GuestChanged':
        if (fact.from) this.#guestsOf(fact.from.station).delete(fact.reservation ?? '');
        this.#guestsOf(fact.station).add(fact.reservation ?? '');
        break;
      case 'CheckedOut':
        if (fact.reservation === null) this.#guestsOf(fact.station).clear();
        else this.#guestsOf(fact.station).delete(fact.reservation);
        break;
      default:
        break;
    }
  }

  #guestsOf(room: string): Set<string> {
    const guests = this.#guests.get(room) ?? new Set();
    this.#guests.set(room, guests);
    return guests;
  }
}

const pad = (n: number): string => String(n).padStart(2, '0');
