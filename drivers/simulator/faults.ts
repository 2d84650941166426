import { between, type Random, seededRandom } from './random.js';
import type { Fault } from './wire.js';

/** What can go wrong by chance. README.md says what each does, and how often it is asked for. */
export const FAULT_NAMES = [
  'drop',
  'double',
  'split',
  'delay',
  'flip',
  'parity',
  'garbage',
  'silence',
  'hold',
  'reboot',
  'jump',
  'nak',
  'check',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** Chances from 0 to 1; what is left out never happens. */
export type FaultRates = { readonly [Name in FaultName]?: number } & {
  /** The clock of the PBX runs fast by so many parts in a million; below 0: slow. */
  readonly drift?: number;
};

/** Chances with their dice: the same seed, asked the same questions, gives the same faults. Throws RangeError. */
export function faults(rates: FaultRates, seed: number): Faults {
  return new Faults(rates, seed);
}

/**
 * Every fault has its own dice, so that one more or less leaves the others as they were. One such object may serve many
 * wires and peers: `happened` counts for all of them.
 */
export class Faults {
  readonly driftPpm: number;
  /** How often each has struck. */
  readonly happened: Readonly<Record<FaultName, number>>;
  readonly #counts: Record<FaultName, number>;
  readonly #rates: FaultRates;
  readonly #dice: Readonly<Record<FaultName, Random>>;

  constructor(rates: FaultRates, seed: number) {
    for (const name of FAULT_NAMES) {
      const rate = rates[name] ?? 0;
      if (!(rate >= 0 && rate <= 1)) throw new RangeError(`${name}=${rate}: a chance is from 0 to 1`);
    }
    const drift = rates.drift ?? 0;
    if (!(Math.abs(drift) < 1_000_000)) throw new RangeError(`drift=${drift}: less than a million`);
    this.#rates = rates;
    this.driftPpm = drift;
    this.#counts = ofEach(() => 0);
    this.happened = this.#counts;
    // The golden ratio's bits: neighbouring seeds of mulberry32 are then far apart.
    this.#dice = ofEach((index) => seededRandom(seed + index * 0x9e3779b9));
  }

  /** Is it time for this one? For what only the peer can do: `nak`, `reboot`, `jump`. */
  next(name: FaultName): boolean {
    const strikes = this.#strikes(name);
    if (strikes) this.#counts[name] += 1;
    return strikes;
  }

  /** A frame of a peer whose last byte is its check byte: as it was, or with a wrong one. */
  sealed(frame: Uint8Array): Buffer {
    const bytes = Buffer.from(frame);
    const last = bytes.length - 1;
    if (last < 0 || !this.next('check')) return bytes;
    bytes.writeUInt8((bytes[last] ?? 0) ^ between(this.#dice.check, 1, 0x7f), last);
    return bytes;
  }

  /** How far the clock of the PBX jumps now: up to an hour, either way; 0: it does not. */
  clockJumpMs(): number {
    if (!this.next('jump')) return 0;
    const ms = between(this.#dice.jump, 60, 3600) * 1000;
    return this.#dice.jump() < 0.5 ? -ms : ms;
  }

  /** What befalls a message of this length on a cable. Flips are asked for per byte, the others per message. */
  onMessage(length: number): Fault[] {
    const faults: Fault[] = [];
    const strike = (name: Fault['fault'], fault: (dice: Random) => Fault) => {
      if (this.next(name)) faults.push(fault(this.#dice[name]));
    };
    strike('garbage', (dice) => ({ fault: 'garbage', bytes: between(dice, 1, 20) }));
    strike('silence', (dice) => ({ fault: 'silence', ms: between(dice, 100, 3000) }));
    strike('hold', (dice) => ({ fault: 'hold', ms: between(dice, 100, 5000) }));
    strike('drop', (dice) => ({
      fault: 'drop',
      after: between(dice, 0, length - 1),
      bytes: between(dice, 1, 8),
    }));
    strike('parity', () => ({ fault: 'parity' }));
    strike('double', () => ({ fault: 'double' }));
    strike('split', (dice) => ({
      fault: 'split',
      pieceBytes: between(dice, 1, 8),
      gapMs: between(dice, 1, 50),
    }));
    strike('delay', (dice) => ({ fault: 'delay', ms: between(dice, 100, 3000) }));
    let bits = 0;
    for (let n = 0; n < length; n += 1) if (this.next('flip')) bits += 1;
    if (bits > 0) faults.push({ fault: 'flip', bits });
    return faults;
  }

  #strikes(name: FaultName): boolean {
    const rate = this.#rates[name] ?? 0;
    return rate > 0 && this.#dice[name]() < rate;
  }
}

function ofEach<T>(make: (index: number) => T): Record<FaultName, T> {
  return Object.fromEntries(FAULT_NAMES.map((name, index) => [name, make(index)])) as Record<FaultName, T>;
}
