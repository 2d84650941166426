import type { Frame } from '../../../src/driver-api/index.js';
import type { LinkCommand, LinkService, SetGuest } from '../../../src/telephony/index.js';
import {
  fits,
  type Heard,
  invalid,
  type LocalTime,
  notAMessage,
  type Plan,
  PRESUMED,
  plainName,
  refusal,
  ringsOnThatDay,
  type Step,
  signalOf,
  type Talk,
  UNSUPPORTED,
} from '../framed-kit/index.js';
import { nortelMessage, type PortKind, readText } from './text.js';

export const SERVICES: readonly LinkService[] = [
  'SetMessageWaiting',
  'SetDoNotDisturb',
  'SetGuest',
  'ClearGuest',
  'SetWakeUp',
  'ClearWakeUp',
];

/** Success is silence; an error text comes within this (links.md e). */
const SILENCE_MS = { pmsi: 1500, pms2: 1500, bgd: 30_000 } as const;
/** At most 27 characters with its quotes. */
const LONGEST_NAME = 25;

export class NortelTalk implements Talk {
  // No source tells timers or retries of PMSI: these are ours.
  readonly timing = { replyMs: 3000, silentRetries: 3, nakRetries: 3, gapMs: 0 };
  readonly bid = null;
  readonly end = '';
  readonly acknowledges: boolean;
  readonly opening: readonly Step[] = [];
  readonly regularly: Talk['regularly'];
  readonly #port: PortKind;

  constructor(port: PortKind, pollMs: number | null) {
    this.#port = port;
    this.acknowledges = port !== 'bgd';
    const poll = this.#step('ST PO', () => null, 0);
    this.regularly = pollMs === null ? null : { everyMs: pollMs, step: poll };
  }

  plan(command: LinkCommand, local: LocalTime | null): Plan {
    if (!('extension' in command)) return UNSUPPORTED;
    const { service, extension } = command;
    if (!SERVICES.includes(service)) return UNSUPPORTED;
    if (!fits(extension, 7)) return invalid(service, 'an extension of this link has 1 to 7 digits');
    const set = (key: string, words: string): Plan => ({
      is: 'steps',
      key: `${extension} ${key}`,
      steps: [this.#command(service, words)],
    });
    switch (command.service) {
      case 'SetMessageWaiting':
        return set('lamp', `SE ST ${extension} MW ${onOff(command.on)}`);
      case 'SetDoNotDisturb':
        return set('dnd', `SE ST ${extension} DN ${onOff(command.on)}`);
      case 'SetGuest':
        return this.#guest(command);
      case 'ClearGuest':
        return set('guest', `SE ST ${extension} CH OU`);
      case 'SetWakeUp':
        if (!ringsOnThatDay(command.date, command.time, local))
          return invalid(service, 'this link knows the next 24 hours only');
        return set('wake-up', `SE WA ${extension} TI ${command.time.replace(':', '')}`);
      case 'ClearWakeUp':
        return set('wake-up', `SE WA ${extension} TI OF`);
      default:
        return UNSUPPORTED;
    }
  }

  /** One line a fact: check-in, name, language, VIP; only those that are told. */
  #guest({ service, extension, arrived, guest }: SetGuest): Plan {
    const words: string[] = [];
    if (arrived) words.push(`SE ST ${extension} CH IN`);
    // A quote would end the name.
    const name = plainName(guest.name ?? '', LONGEST_NAME, '"');
    if (name !== '') words.push(`SE CP ${extension} "${name}" ${name.length}`);
    if (guest.language && /^\d{1,2}$/.test(guest.language))
      words.push(`SE ST ${extension} LA ${guest.language}`);
    if (guest.vip !== undefined)
      words.push(`SE ST ${extension} VI ${onOff(guest.vip !== null && guest.vip !== '0')}`);
    const [first, ...rest] = words.map((text) => this.#command(service, text));
    if (!first) return invalid(service, 'nothing of this guest can be told on this link');
    return { is: 'steps', key: `${extension} guest`, steps: [first, ...rest] };
  }

  #command(service: LinkService, words: string): Step {
    return this.#step(
      words,
      (text) => {
        if (text === 'TRY AGAIN') return 'again';
        if (!/^[A-Z][A-Z ]*$/.test(text) || text === 'IS TEST') return null;
        return refusal(service, text === 'MNEMONIC' ? 'invalid' : 'other', text);
      },
      SILENCE_MS[this.#port],
    );
  }

  #step(words: string, judge: Step['judge'], answerMs: number): Step {
    return {
      compose: () => nortelMessage(words, this.#port),
      acknowledged: this.#port !== 'bgd',
      answerMs,
      otherwise: PRESUMED,
      judge,
    };
  }

  hear(frame: Frame): Heard {
    const signal = this.#port === 'bgd' ? null : signalOf(frame);
    if (signal) return signal;
    const read = readText(frame, this.#port);
    if (read.is === 'text') return { is: 'message', body: read.text, reply: null };
    return read.is === 'blank' ? { is: 'nothing' } : notAMessage(frame, read.checked);
  }
}

const onOff = (on: boolean): string => (on ? 'ON' : 'OF');
