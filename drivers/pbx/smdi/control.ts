import type {
  ControlAction,
  ControlEvent,
  ControlMachine,
  ControlOptions,
  ControlResult,
} from '../../../src/driver-api/index.js';
import type { DriverFact, LinkCommand } from '../../../src/telephony/index.js';

/** Asterisk waits this long for INV or BLK before it takes silence for success (README, "Timing"). */
export const ANSWER_WINDOW_MS = 1000;
/** A blocked lamp is asked for again this often, this long apart. */
export const BLOCKED_RETRIES = 2;
export const BLOCKED_PAUSE_MS = 5000;

const DEFAULT_PACE_MS = 1000;
const DEFAULT_STATION_DIGITS = 7;
const LONG_AGO = Number.NEGATIVE_INFINITY;

/**
 * The lamp command cycle of SMDI: one command on the wire, its answer window, bounded retries, a pace. Success is
 * silence, so the best result is `presumed`.
 *
 * Per station only the newest wish counts: a command that still waits is superseded by the next one for its station
 * (`COMMAND_SUPERSEDED`) and gives it its place in the queue. The queue is thereby bounded by the number of stations.
 */
export function createSmdiControl(options: ControlOptions): ControlMachine {
  return new SmdiControl(options.paceMs ?? DEFAULT_PACE_MS, options.stationDigits ?? DEFAULT_STATION_DIGITS);
}

interface Wish {
  readonly id: string;
  readonly station: string;
  readonly on: boolean;
  readonly notAfter: number | null;
  /** How often the switch has said BLK. */
  blocked: number;
  /** Not sent before this time (pause after BLK). */
  notBefore: number;
}

class SmdiControl implements ControlMachine {
  readonly #paceMs: number;
  readonly #digits: number;
  /** In order of arrival, one per station. */
  readonly #waiting = new Map<string, Wish>();
  /** The one on the wire. */
  #asked: { wish: Wish; answerBy: number } | null = null;
  #open = false;
  #maySendAt = LONG_AGO;
  #lastNow = LONG_AGO;
  /** What the present step has decided. */
  #actions: ControlAction[] = [];

  constructor(paceMs: number, digits: number) {
    this.#paceMs = paceMs;
    this.#digits = digits;
  }

  step(event: ControlEvent, now: number): ControlAction[] {
    this.#actions = [];
    this.#followClock(now);
    this.#take(event, now);
    if (this.#asked && now >= this.#asked.answerBy) {
      this.#finish(this.#asked.wish, { is: 'presumed' });
      this.#asked = null;
    }
    this.#expire(now);
    this.#sendNext(now);
    const at = this.#wakeAt();
    if (at !== null) this.#actions.push({ do: 'wake', at });
    return this.#actions;
  }

  #take(event: ControlEvent, now: number): void {
    switch (event.is) {
      case 'opened':
        this.#open = true;
        break;
      case 'closed':
        this.#open = false;
        if (this.#asked) this.#finish(this.#asked.wish, LINK_DOWN);
        for (const wish of this.#waiting.values()) this.#finish(wish, LINK_DOWN);
        this.#asked = null;
        this.#waiting.clear();
        break;
      case 'command':
        this.#enqueue(event.id, event.command, event.notAfter);
        break;
      case 'heard':
        if (event.decoded.is === 'facts') for (const fact of event.decoded.facts) this.#answer(fact, now);
        break;
      case 'wake':
        break;
    }
  }

  #enqueue(id: string, command: LinkCommand, notAfter: number | null): void {
    if (command.service !== 'SetMessageWaiting') {
      const result = { is: 'refused', code: 'SERVICE_UNSUPPORTED', reason: 'other' } as const;
      this.#actions.push({ do: 'result', id, result });
      return;
    }
    const station = command.extension.padStart(this.#digits, '0');
    const wish: Wish = { id, station, on: command.on, notAfter, blocked: 0, notBefore: LONG_AGO };
    if (!this.#open) {
      this.#finish(wish, LINK_DOWN);
    } else if (!/^\d{1,10}$/.test(station)) {
      // Only digits can stand in the station field; anything else would be another message on the wire.
      this.#finish(wish, refused('invalid'));
    } else {
      const older = this.#waiting.get(station);
      if (older) this.#finish(older, { is: 'failed', code: 'COMMAND_SUPERSEDED' });
      this.#waiting.set(station, wish);
    }
  }

  #answer(fact: DriverFact, now: number): void {
    if (fact.type !== 'MessageWaitingRefused' || !this.#asked) return;
    const { wish } = this.#asked;
    if (fact.extension.padStart(this.#digits, '0') !== wish.station) return;
    this.#asked = null;
    if (fact.reason === 'blocked') wish.blocked += 1;
    // A newer wish for the station makes another try at this one pointless.
    const again = fact.reason === 'blocked' && wish.blocked <= BLOCKED_RETRIES;
    if (again && !this.#waiting.has(wish.station)) {
      wish.notBefore = now + BLOCKED_PAUSE_MS;
      this.#waiting.set(wish.station, wish);
    } else {
      this.#finish(wish, refused(fact.reason));
    }
  }

  #expire(now: number): void {
    for (const wish of this.#waiting.values())
      if (wish.notAfter !== null && now > wish.notAfter) {
        this.#waiting.delete(wish.station);
        this.#finish(wish, { is: 'failed', code: 'COMMAND_EXPIRED' });
      }
  }

  #finish(wish: Wish, result: ControlResult): void {
    this.#actions.push({ do: 'result', id: wish.id, result });
  }

  #sendNext(now: number): void {
    if (!this.#open || this.#asked || now < this.#maySendAt) return;
    for (const wish of this.#waiting.values()) {
      if (now < wish.notBefore) continue;
      this.#waiting.delete(wish.station);
      this.#asked = { wish, answerBy: now + ANSWER_WINDOW_MS };
      this.#maySendAt = now + this.#paceMs;
      this.#actions.push({ do: 'send', bytes: lampMessage(wish.station, wish.on) });
      return;
    }
  }

  #wakeAt(): number | null {
    let at = this.#asked?.answerBy ?? Number.POSITIVE_INFINITY;
    for (const wish of this.#waiting.values()) {
      if (!this.#asked) at = Math.min(at, Math.max(this.#maySendAt, wish.notBefore));
      if (wish.notAfter !== null) at = Math.min(at, wish.notAfter + 1);
    }
    return Number.isFinite(at) ? at : null;
  }

  /** A clock set back must not hold the line up: our own deadlines move with it (`notAfter` is wall time and stays). */
  #followClock(now: number): void {
    const back = this.#lastNow - now;
    this.#lastNow = now;
    if (back <= 0) return;
    this.#maySendAt -= back;
    if (this.#asked) this.#asked.answerBy -= back;
    for (const wish of this.#waiting.values()) wish.notBefore -= back;
  }
}

const LINK_DOWN: ControlResult = { is: 'failed', code: 'PBX_LINK_DOWN' };

function refused(reason: 'invalid' | 'blocked'): ControlResult {
  return { is: 'refused', code: 'LAMP_REFUSED', reason };
}

/** `OP:MWI nnnnnnn!` EOT lights, `RMV:MWI nnnnnnn!` EOT darkens; no CR or LF (README, "Lamps"). */
function lampMessage(station: string, on: boolean): Uint8Array {
  return Buffer.from(`${on ? 'OP' : 'RMV'}:MWI ${station}!\x04`, 'latin1');
}
