import type {
  ControlAction,
  ControlEvent,
  Decoded,
  Framing,
  ProgrammableFormat,
} from '../../src/driver-api/index.js';
import { compile } from '../pbx/programmable/compile.js';
import { bcc } from '../pbx/programmable/reading.js';
import { merged } from '../pbx/programmable/tables/index.js';
import type { Template } from '../pbx/programmable/templates.js';

export interface ProgrammablePeerOptions {
  /** The description that the gateway has of this PBX. */
  format: ProgrammableFormat;
  rooms: readonly string[];
  /** How the gateway's messages end. */
  framing: Framing;
  /** Whole messages, as they stand on the wire; `{station}` is the station of the command. Null: it says nothing. */
  answers: { ok: string | null; unknown: string | null; busy: string | null };
  /** Every so many-th command is answered `busy` and not carried out; 0: none. */
  busyEvery?: number;
  /** What it says to lines that are no commands: start strings, heartbeats. */
  talk?: Readonly<Record<string, string>>;
}

/** A station of the simulated PBX. */
export interface PeerRoom {
  lamp: boolean;
  doNotDisturb: boolean;
  level: string | null;
  occupied: boolean;
  name: string | null;
  /** `HH:MM` as they were keyed in. */
  readonly wakeUps: Set<string>;
}

/**
 * A PBX with a programmable line, seen from its own side: it understands the strings of a table and keeps the state of a
 * small hotel. Pure: bytes and time come from outside. It has the shape of a LinkEnd (back-to-back.ts).
 */
export class ProgrammablePeer {
  readonly framing: Framing;
  readonly rooms: ReadonlyMap<string, PeerRoom>;
  /** Call control that was carried out, in order: `MakeCall 0101 5550142`. */
  readonly calls: string[] = [];
  readonly #o: ProgrammablePeerOptions;
  readonly #strings: readonly PeerString[];
  readonly #line: { prefix: string; trailer: string; check: boolean };
  #commands = 0;

  constructor(options: ProgrammablePeerOptions) {
    this.#o = options;
    this.framing = options.framing;
    const { compiled } = compile(merged(options.format));
    this.#line = compiled.line;
    this.#strings = [...compiled.commands].flatMap(([key, templates]) =>
      templates.map((template) => ({ key, pattern: patternOf(template), names: namesOf(template) })),
    );
    this.rooms = new Map(
      options.rooms.map((room) => [
        room,
        { lamp: false, doNotDisturb: false, level: null, occupied: false, name: null, wakeUps: new Set() },
      ]),
    );
  }

  /** Stations whose lamp is lit. */
  get lit(): ReadonlySet<string> {
    return new Set([...this.rooms].flatMap(([room, { lamp }]) => (lamp ? [room] : [])));
  }

  decoder(): { decode: () => Decoded } {
    return { decode: () => ({ is: 'ignored', why: 'link' }) };
  }

  step(event: ControlEvent): readonly ControlAction[] {
    if (event.is !== 'heard' || event.frame.cut !== null) return [];
    const answer = this.hear(event.frame.text);
    return answer === null ? [] : [{ do: 'send', bytes: Buffer.from(answer, 'latin1') }];
  }

  /** One message of the gateway, as framed; what is said to it, or null. */
  hear(frame: string): string | null {
    const text = this.#unframed(frame);
    if (text === null) return null;
    const said = this.#o.talk?.[text];
    if (said !== undefined) return said;
    for (const { key, pattern, names } of this.#strings) {
      const found = pattern.exec(text);
      if (found) return this.#obey(key, new Map(names.map((name, n) => [name, (found[n + 1] ?? '').trim()])));
    }
    // Not understood: like most of its kind, it says nothing.
    return null;
  }

  /** Null: harmed on the way. */
  #unframed(frame: string): string | null {
    const { prefix, trailer, check } = this.#line;
    const body = check ? frame.slice(0, -1) : frame;
    if (check && frame.at(-1) !== bcc(body)) return null;
    // Bytes of noise may stand before the message; inside it they make it another.
    const from = prefix === '' ? 0 : body.lastIndexOf(prefix);
    const end = trailer === '' ? body.length : body.length - trailer.length;
    return from < 0 || !body.endsWith(trailer) ? null : body.substring(from + prefix.length, end);
  }

  #obey(key: string, values: ReadonlyMap<string, string>): string | null {
    const { answers, busyEvery = 0 } = this.#o;
    const printed = values.get('extension') ?? values.get('device') ?? '';
    const say = (answer: string | null) => answer?.replace('{station}', printed) ?? null;
    const station = this.rooms.has(printed) ? printed : printed.replace(/^0+/, '');
    const room = this.rooms.get(station);
    if (!room) return say(answers.unknown);
    this.#commands += 1;
    if (busyEvery > 0 && this.#commands % busyEvery === 0) return say(answers.busy);
    this.#carryOut(key, station, room, values);
    return say(answers.ok);
  }

  #carryOut(key: string, station: string, room: PeerRoom, values: ReadonlyMap<string, string>): void {
    const time = values.get('time');
    const [service, which] = key.split('.');
    switch (service) {
      case 'SetMessageWaiting':
        room.lamp = which === 'on';
        return;
      case 'SetDoNotDisturb':
        room.doNotDisturb = which === 'on';
        return;
      case 'SetClassOfService':
        room.level = values.get('level') ?? null;
        return;
      case 'SetGuest':
        room.occupied = true;
        room.name = values.get('name') ?? room.name;
        return;
      case 'ClearGuest':
        room.occupied = false;
        room.name = null;
        return;
      case 'SetWakeUp':
        if (time !== undefined) room.wakeUps.add(clock(time));
        return;
      case 'ClearWakeUp':
        if (time === undefined) room.wakeUps.clear();
        else room.wakeUps.delete(clock(time));
        return;
      default:
        this.calls.push([service, station, values.get('to')].filter((part) => part !== undefined).join(' '));
    }
  }
}

interface PeerString {
  readonly key: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** The string of the gateway, read from the other side. */
function patternOf({ parts }: Template): RegExp {
  const source = parts.map((part) => {
    if (part.is === 'bytes') return part.text.replace(/[^A-Za-z0-9]/g, (char) => `\\x${hex(char)}`);
    const { form, min, max, fill } = part.place;
    if (form !== null) return `([\\d:/.-]{${form.length}})`;
    return part.kind === 'text' ? `(.{${min},${max}})` : `([0-9A-Za-z*# ]{${fill ? max : min},${max}})`;
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

function namesOf({ parts }: Template): readonly string[] {
  return parts.flatMap((part) => (part.is === 'value' ? [part.place.name] : []));
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, '0');
}

/** `0645` as `06:45`. */
function clock(digits: string): string {
  const [hours, minutes] = [digits.replace(/\D/g, '').slice(0, 2), digits.replace(/\D/g, '').slice(2, 4)];
  return `${hours}:${minutes}`;
}
