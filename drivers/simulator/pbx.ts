import { PbxClock } from './clock.js';
import type { Faults } from './faults.js';
import { type Happened, Hotel, type HotelEvent, type Refused } from './hotel.js';
import { createPrinter, type PrinterOptions, type SmdrLayout } from './printers/index.js';
import { framed, printed, type SmdrPrinter } from './printers/printer.js';
import { type Random, seededRandom } from './random.js';
import { SmdiSwitch } from './smdi-switch.js';
import { randomEvent } from './traffic.js';
import { type After, type Fate, type Fault, Wire } from './wire.js';

export interface SimulatorOptions extends PrinterOptions {
  /** Guest rooms; a room's station has the room's number. */
  rooms: readonly string[];
  /** How the SMDR port prints. */
  smdr: SmdrLayout;
  /** Outside lines. Default 8. */
  trunks?: number;
  /** Same seed, same day. Default 1. */
  seed?: number;
  /** Ms, of the same clock as `after`: paces faults and answers. */
  now: () => number;
  after: After;
  /** The PBX's own wall clock: ms that read as UTC give the time it prints (a PBX knows no zone). Default `now`. */
  wallClock?: () => number;
  /** What goes wrong by chance, on both ports and with the clock. */
  faults?: Faults;
  /** SMDI: digits of a station number. Default 7. */
  stationDigits?: number;
  /** SMDI: form of INV and BLK. Default `dms`. */
  refusals?: 'dms' | 'cisco';
  /** SMDI: BLK for a lamp that is already as asked. Default true. */
  blockWhenAlreadySo?: boolean;
  /** SMDI: ms between a lamp command and its refusal. Default 20. */
  answerMs?: number;
}

/** The socket on the PBX's back, seen from the cable. */
export interface SimulatedPort {
  /** What the PBX sends. Returns how to stop listening. */
  onBytes(listener: (bytes: Buffer) => void): () => void;
  /** What the PBX receives. */
  write(bytes: Uint8Array): void;
}

export type PortName = 'smdr' | 'smdi';

/** One message the PBX has sent: the truth to compare a gateway with. */
export interface Sent {
  port: PortName;
  /** What it tells of; null for page headers, banners and lamp refusals. */
  event: HotelEvent | null;
  /** With line ends, latin1. */
  text: string;
  fate: Fate;
}

/** How long a PBX says nothing after a restart. */
const REBOOT_MS = 3000;

/**
 * A small hotel PBX: prints SMDR, keeps message lamps over SMDI, and breaks in the usual ways on demand. Deterministic:
 * time, timers and the seed come from outside.
 */
export class SimulatedPbx {
  readonly hotel: Hotel;
  readonly smdr: SimulatedPort;
  readonly smdi: SimulatedPort;
  /** Everything sent, oldest first. A long drill empties it from time to time. */
  readonly sent: Sent[] = [];
  readonly #o: SimulatorOptions;
  readonly #printer: SmdrPrinter;
  readonly #clock: PbxClock;
  readonly #switch: SmdiSwitch;
  readonly #random: Random;
  readonly #wires: Record<PortName, Wire>;
  readonly #ears: Record<PortName, Set<(bytes: Buffer) => void>> = { smdr: new Set(), smdi: new Set() };
  readonly #lampWatchers = new Set<(room: string, lit: boolean) => void>();
  readonly #pending = new Set<() => void>();

  constructor(options: SimulatorOptions) {
    this.#o = options;
    this.hotel = new Hotel(options.rooms, options.trunks ?? 8);
    this.#random = seededRandom(options.seed ?? 1);
    this.#printer = createPrinter(options.smdr, options);
    this.#clock = new PbxClock(options.wallClock ?? options.now, options.faults?.driftPpm ?? 0);
    this.#switch = new SmdiSwitch({
      stations: options.rooms,
      digits: options.stationDigits ?? 7,
      refusals: options.refusals ?? 'dms',
      blockWhenAlreadySo: options.blockWhenAlreadySo ?? true,
    });
    this.#wires = { smdr: this.#wire('smdr'), smdi: this.#wire('smdi') };
    // An SMDR port is a printer port: what is typed at it goes nowhere.
    this.smdr = this.#port('smdr', () => {});
    this.smdi = this.#port('smdi', (bytes) => this.#obey(bytes));
  }

  /** Lets something happen in the hotel, ending now; the PBX prints what it prints of it. */
  happen(event: HotelEvent): Happened | Refused {
    const result = this.hotel.take(event, this.#time());
    if ('refused' in result) return result;
    if (this.#o.faults?.next('reboot')) this.reboot();
    this.setClock(this.#o.faults?.clockJumpMs() ?? 0);
    if (event.what === 'message-call') this.#send('smdi', event, this.#switch.callRecord(event));
    else for (const text of printed(this.#printer, this.#asSeen(result))) this.#send('smdr', event, text);
    return result;
  }

  /** Lets something random happen. */
  happenAtRandom(): Happened | Refused {
    return this.happen(randomEvent(this.#random, this.hotel));
  }

  /** Rooms whose message lamp burns at the PBX. */
  get lamps(): ReadonlySet<string> {
    return this.#switch.lit;
  }

  onLamp(watcher: (room: string, lit: boolean) => void): () => void {
    this.#lampWatchers.add(watcher);
    return () => this.#lampWatchers.delete(watcher);
  }

  break(port: PortName, fault: Fault): void {
    this.#wires[port].order(fault);
  }

  /** By how much the clock of the PBX is ahead, ms: what it prints now is wrong by that. */
  get clockAheadMs(): number {
    return this.#clock.aheadMs;
  }

  /** Somebody sets the clock of the PBX. */
  setClock(byMs: number): void {
    this.#clock.set(byMs);
  }

  /** Power comes back: lamps are forgotten, both ports are silent for a while, then a banner and a fresh page head. */
  reboot(): void {
    this.#switch.forget();
    for (const port of ['smdr', 'smdi'] as const) this.break(port, { fault: 'silence', ms: REBOOT_MS });
    this.#later(REBOOT_MS, () => {
      const head = this.#printer.head?.(this.#time() + this.#clock.aheadMs) ?? [];
      for (const line of ['', 'PBX SIMULATOR V1.0 READY', ...head])
        this.#send('smdr', null, framed(this.#printer, line));
    });
  }

  /** All that was sent has arrived, or is lost; no restart is under way. */
  get idle(): boolean {
    return this.#pending.size === 0 && this.#wires.smdr.idle && this.#wires.smdi.idle;
  }

  /** Pulls both cables: nothing more is delivered, no timer is left. */
  stop(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
    this.#wires.smdr.cut();
    this.#wires.smdi.cut();
  }

  #time(): number {
    return (this.#o.wallClock ?? this.#o.now)();
  }

  /** What happened, by the clock of the PBX. */
  #asSeen(happened: Happened): Happened {
    const ahead = this.#clock.aheadMs;
    return { ...happened, startedAt: happened.startedAt + ahead, endedAt: happened.endedAt + ahead };
  }

  #obey(bytes: Uint8Array): void {
    for (const { answer, changed } of this.#switch.receive(bytes)) {
      if (changed !== null)
        for (const watcher of this.#lampWatchers) watcher(changed, this.#switch.lit.has(changed));
      if (answer !== null) this.#later(this.#o.answerMs ?? 20, () => this.#send('smdi', null, answer));
    }
  }

  #later(ms: number, run: () => void): void {
    const cancel = this.#o.after(ms, () => {
      this.#pending.delete(cancel);
      run();
    });
    this.#pending.add(cancel);
  }

  #send(port: PortName, event: HotelEvent | null, text: string): void {
    const fate = this.#wires[port].send(Buffer.from(text, 'latin1'));
    this.sent.push({ port, event, text, fate });
  }

  #wire(port: PortName): Wire {
    const deliver = (bytes: Buffer) => {
      for (const ear of this.#ears[port]) ear(bytes);
    };
    const { now, after, faults } = this.#o;
    return new Wire({ now, after, random: this.#random, deliver, faults });
  }

  #port(port: PortName, write: (bytes: Uint8Array) => void): SimulatedPort {
    return {
      onBytes: (listener) => {
        this.#ears[port].add(listener);
        return () => this.#ears[port].delete(listener);
      },
      write,
    };
  }
}
