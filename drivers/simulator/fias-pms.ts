import type {
  ControlAction,
  ControlEvent,
  Decoded,
  FiasCharset,
  Frame,
  Framing,
} from '../../src/driver-api/index.js';
import { charsetOf } from '../pms/fias/charset.js';
import { fias, fiasSerial } from '../pms/fias/index.js';
import { type LayerStep, type LinkLayer, SerialLayer, TcpLayer } from '../pms/fias/layer.js';
import { type FiasRecord, fieldOf, frameOf, readFrame, type Wiring } from '../pms/fias/record.js';
import { FiasHotel } from './fias-hotel.js';

export interface FiasPmsOptions {
  rooms: readonly string[];
  wiring: Wiring;
  charset?: FiasCharset;
  /** False: waits to be asked with LS. Default true. */
  startsLink?: boolean;
  /** False: never answers a posting, as NethVoice. Default true. */
  answersPostings?: boolean;
}

const LS_AGAIN_MS = 12_000;
const AFTER_LE_MS = 5000;

type State =
  | { is: 'closed' }
  /**
   * Its LS is out, or will be at `askAt`; null: it waits to be asked. `ending`: it said LE, and what comes from a
   * gateway that has not heard of it (no LE, no LD) still counts.
   */
  | { is: 'waiting'; askAt: number | null; described: boolean; ending: boolean }
  | { is: 'alive' };

/**
 * The PMS's end of a FIAS link, over TCP or RS-232, with a small hotel behind it. A pure machine: what it does is told by
 * `step`, and by the calls that let something happen at its front desk.
 */
export class FiasPms {
  readonly hotel: FiasHotel;
  readonly framing: Framing;
  /** Ids of the records that the gateway asked for. */
  readonly wanted = new Set<string>();
  /** Everything it was told, oldest first. */
  readonly heard: FiasRecord[] = [];
  readonly #o: FiasPmsOptions;
  readonly #charset;
  readonly #layer: LinkLayer;
  #state: State = { is: 'closed' };
  #outgoing: FiasRecord[] = [];
  #actions: ControlAction[] = [];

  constructor(options: FiasPmsOptions) {
    this.#o = options;
    this.hotel = new FiasHotel(options.rooms);
    this.framing = (options.wiring === 'serial' ? fiasSerial : fias).framing;
    this.#charset = charsetOf(options.charset ?? 'latin1');
    this.#layer = options.wiring === 'serial' ? new SerialLayer('nak') : new TcpLayer();
  }

  get alive(): boolean {
    return this.#state.is === 'alive';
  }

  /** It hears for itself: what it decodes is nobody's business. */
  decoder(): { decode(frame: Frame): Decoded } {
    return { decode: () => ({ is: 'ignored', why: 'link' }) };
  }

  step(event: ControlEvent, now: number): ControlAction[] {
    this.#actions = [];
    switch (event.is) {
      case 'opened':
        this.#layer.reset();
        this.#wait(this.#o.startsLink === false ? null : now);
        break;
      case 'closed':
        this.#state = { is: 'closed' };
        this.#outgoing = [];
        this.#layer.reset();
        break;
      case 'heard': {
        const heard = readFrame(event.frame, this.#o.wiring, this.#charset);
        this.#layered(this.#layer.hear(heard, now));
        if (heard.is === 'record') this.#hear(heard.record, now);
        break;
      }
      case 'command':
      case 'wake':
        break;
    }
    return this.#goOn(now);
  }

  /** A record of something that happened in the house. Nobody hears of it while the link is down, or unasked. */
  tell(record: FiasRecord, now: number): ControlAction[] {
    this.#actions = [];
    if (this.alive && this.wanted.has(record.id)) this.#outgoing.push(record);
    return this.#goOn(now);
  }

  /** As `tell`, before whatever waits to be sent: between the records of a resync, for one. */
  interrupt(record: FiasRecord, now: number): ControlAction[] {
    this.#actions = [];
    if (this.alive && this.wanted.has(record.id)) this.#outgoing.unshift(record);
    return this.#goOn(now);
  }

  /** Ends the link, and starts it again a little later. */
  end(now: number): ControlAction[] {
    this.#actions = [];
    this.#outgoing = [];
    this.#state = { is: 'waiting', askAt: now + AFTER_LE_MS, described: false, ending: true };
    this.#outgoing.push(record('LE'));
    return this.#goOn(now);
  }

  #hear(said: FiasRecord, now: number): void {
    this.heard.push(said);
    switch (said.id) {
      case 'LS':
        if (this.alive) this.#outgoing.push(record('LA'));
        else this.#wait(now);
        break;
      case 'LD':
        this.wanted.clear();
        this.#state = { is: 'waiting', askAt: now + LS_AGAIN_MS, described: true, ending: false };
        this.#outgoing = [];
        break;
      case 'LR':
        this.wanted.add(fieldOf(said, 'RI') ?? '');
        break;
      case 'LA':
        if (this.#state.is !== 'waiting' || !this.#state.described) break;
        this.#state = { is: 'alive' };
        this.#outgoing.push(record('LA'));
        break;
      case 'LE':
        if (this.#state.is === 'waiting') this.#state.ending = false;
        if (!this.alive) break;
        this.#wait(now + AFTER_LE_MS);
        this.#outgoing.push(record('LE'));
        break;
      case 'DR':
        if (this.alive) this.#outgoing.push(record('DS'), ...this.hotel.swap(), record('DE'));
        break;
      default:
        if (!this.alive && !(this.#state.is === 'waiting' && this.#state.ending)) break;
        for (const answer of this.hotel.take(said))
          if (answer.id !== 'PA' || this.#o.answersPostings !== false) this.#outgoing.push(answer);
    }
  }

  #wait(askAt: number | null): void {
    this.#state = { is: 'waiting', askAt, described: false, ending: false };
    this.#outgoing = [];
  }

  #layered(step: LayerStep): void {
    for (const bytes of step.send) this.#actions.push({ do: 'send', bytes });
  }

  /** Sends what may be sent, and says when to be called again. */
  #goOn(now: number): ControlAction[] {
    this.#layered(this.#layer.due(now));
    const state = this.#state;
    if (state.is === 'waiting' && state.askAt !== null && now >= state.askAt) {
      this.#outgoing.push(record('LS'));
      state.askAt = now + LS_AGAIN_MS;
      state.described = false;
    }
    while (this.#outgoing.length > 0 && this.#layer.mayBegin(now)) {
      const next = this.#outgoing.shift();
      if (next) this.#layered(this.#layer.begin(frameOf(next, this.#o.wiring, this.#charset), now));
    }
    const at = [this.#layer.wakeAt(), this.#state.is === 'waiting' ? this.#state.askAt : null];
    const ahead = at.filter((time) => time !== null && time > now) as number[];
    if (ahead.length > 0) this.#actions.push({ do: 'wake', at: Math.min(...ahead) });
    return this.#actions;
  }
}

const record = (id: string): FiasRecord => ({ id, fields: [] });
