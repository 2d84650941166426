import type { HotelEvent } from './hotel.js';

export interface SmdiSwitchOptions {
  /** Stations of this switch; a lamp command for any other is answered INV. */
  stations: readonly string[];
  /** Digits of a station number on the link. */
  digits: number;
  /** `dms`: `MWInnnnnnn INV` with DEL DEL EM behind it. `cisco`: `MWI nnnnnnn! INV`. */
  refusals: 'dms' | 'cisco';
  /** BLK for a lamp that is already as asked; without it such a command is taken in silence. */
  blockWhenAlreadySo: boolean;
}

/** One message as it goes on the line. Nothing here keeps time: whoever asks decides when it is sent. */
export interface SmdiAnswer {
  /** Bytes for the voice mail side, or null: success is silence. */
  answer: string | null;
  /** The station whose lamp changed, or null. */
  changed: string | null;
}

const EOT = 0x04;
/** The longest command is 20 bytes; what comes without EOT for longer is line noise. */
const MAX_COMMAND = 64;

/** The switch's end of an SMDI link: lamps, refusals, and call records for the message desk. */
export class SmdiSwitch {
  readonly #o: SmdiSwitchOptions;
  /** Station by its number on the link. */
  readonly #stations: ReadonlyMap<string, string>;
  readonly #lit = new Set<string>();
  #pending = '';
  #lastTerminal = 0;

  constructor(options: SmdiSwitchOptions) {
    this.#o = options;
    this.#stations = new Map(options.stations.map((station) => [this.#onLink(station), station]));
  }

  get lit(): ReadonlySet<string> {
    return this.#lit;
  }

  /** A restart of the switch: it forgets its lamps. */
  forget(): void {
    this.#lit.clear();
    this.#pending = '';
  }

  receive(bytes: Uint8Array): SmdiAnswer[] {
    const answers: SmdiAnswer[] = [];
    for (const byte of bytes) {
      if (byte !== EOT) {
        this.#pending = (this.#pending + String.fromCharCode(byte & 0x7f)).slice(-MAX_COMMAND);
        continue;
      }
      const answer = this.#obey(this.#pending);
      this.#pending = '';
      if (answer) answers.push(answer);
    }
    return answers;
  }

  /** Null: not a lamp command; a switch says nothing to that. The blank after the colon is the DMS guide's print. */
  #obey(command: string): SmdiAnswer | null {
    const [, verb, number = ''] = /(OP|RMV): ?MWI (\d{1,10})!$/.exec(command) ?? [];
    if (verb === undefined) return null;
    const station = this.#stations.get(number.padStart(this.#o.digits, '0'));
    if (station === undefined) return { answer: this.#refusal(number, 'INV'), changed: null };
    const on = verb === 'OP';
    if (this.#lit.has(station) === on) {
      return { answer: this.#o.blockWhenAlreadySo ? this.#refusal(number, 'BLK') : null, changed: null };
    }
    if (on) this.#lit.add(station);
    else this.#lit.delete(station);
    return { answer: null, changed: station };
  }

  #refusal(number: string, word: 'INV' | 'BLK'): string {
    if (this.#o.refusals === 'cisco') return `\r\nMWI ${number}! ${word}\r\n`;
    return `\r\nMWI${number} ${word}\r\n\x7f\x7f\x19`;
  }

  /** The record for a call that arrives at the message desk; its terminals take turns. */
  callRecord(call: Extract<HotelEvent, { what: 'message-call' }>): string {
    this.#lastTerminal = (this.#lastTerminal % 8) + 1;
    const terminal = String(this.#lastTerminal).padStart(4, '0');
    const forwarded = call.reason === 'D' ? '' : this.#onLink(call.room);
    return `\r\nMD001${terminal}${call.reason}${forwarded} ${this.#onLink(call.caller)} \r\n\x19`;
  }

  #onLink(station: string): string {
    return station === '' ? '' : station.padStart(this.#o.digits, '0');
  }
}
