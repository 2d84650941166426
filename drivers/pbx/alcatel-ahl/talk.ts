import type { AhlOptions, ControlResult, Frame } from '../../../src/driver-api/index.js';
import type { LinkCommand, LinkService } from '../../../src/telephony/index.js';
import {
  CONFIRMED,
  fits,
  type Heard,
  invalid,
  notAMessage,
  type Plan,
  PRESUMED,
  plainName,
  refusal,
  type Step,
  signalOf,
  type Talk,
  UNSUPPORTED,
} from '../framed-kit/index.js';
import { ahlFrame, checkAhl, isLog, isSession, LINK_ALIVE, LINK_START, stationOf } from './messages.js';

const ALIVE_MS = 30_000;
/** How long the PBX takes for its reply (R) is not sourced: ours. */
const ANSWER_MS = 5000;

/**
 * A modification (M) carries a wake-up field. Whether zeros in it clear a wake-up that is set is told both ways; until
 * the site says which, nothing that needs M is sent, so that no lamp ever costs a guest his wake-up.
 */
export function servicesOf({ zeroWake, lamp }: AhlOptions): readonly LinkService[] {
  const services: LinkService[] = ['SetGuest'];
  if (zeroWake === 'clears') services.push('ClearWakeUp');
  if (zeroWake === 'keeps') services.push('SetDoNotDisturb');
  if (zeroWake === 'keeps' && lamp) services.push('SetMessageWaiting');
  return services;
}

/** The fields of A and M behind the number; zeros say "unchanged". */
interface Fields {
  name?: string;
  lamp?: string;
  dnd?: string;
}

export class AhlTalk implements Talk {
  readonly timing = { replyMs: 3000, silentRetries: 3, nakRetries: 3, gapMs: 0 };
  readonly bid = null;
  readonly end = '';
  readonly acknowledges = true;
  readonly opening: readonly Step[];
  readonly regularly: Talk['regularly'];
  readonly #options: AhlOptions;
  /** `0` in the DND field switches it off: rooms whose DND we switched on keep it through other modifications. */
  readonly #undisturbed = new Set<string>();

  constructor(options: AhlOptions) {
    this.#options = options;
    const tcp = options.carrier === 'tcp';
    this.opening = tcp ? [said(LINK_START)] : [];
    this.regularly = tcp ? { everyMs: ALIVE_MS, step: said(LINK_ALIVE) } : null;
  }

  plan(command: LinkCommand): Plan {
    if (!('extension' in command)) return UNSUPPORTED;
    const { service, extension } = command;
    if (!servicesOf(this.#options).includes(service)) return UNSUPPORTED;
    const digits = this.#options.stationDigits;
    // How a shorter number is filled up is not sourced.
    if (!fits(extension, digits) || extension.length !== digits)
      return invalid(service, `a number of this link has ${digits} digits`);
    const dnd = this.#undisturbed.has(extension) ? '2' : '0';
    switch (command.service) {
      case 'SetGuest': {
        const name = plainName(command.guest.name ?? '', 20);
        // A arrives in a room without a wake-up; M must not touch one.
        if (command.arrived) return this.#say('A', extension, 'guest', service, { name });
        return this.#options.zeroWake === 'keeps'
          ? this.#say('M', extension, 'guest', service, { name, dnd })
          : UNSUPPORTED;
      }
      case 'SetDoNotDisturb':
        return this.#say('M', extension, 'dnd', service, { dnd: command.on ? '2' : '0' });
      case 'SetMessageWaiting': {
        const { on = '0', off = '0' } = this.#options.lamp ?? {};
        return this.#say('M', extension, 'lamp', service, { lamp: command.on ? on : off, dnd });
      }
      case 'ClearWakeUp':
        return this.#say('M', extension, 'wake-up', service, { dnd });
      default:
        return UNSUPPORTED;
    }
  }

  done(command: LinkCommand): void {
    if (command.service === 'SetDoNotDisturb' && command.on) this.#undisturbed.add(command.extension);
    else if (command.service === 'SetDoNotDisturb' || (command.service === 'SetGuest' && command.arrived))
      this.#undisturbed.delete(command.extension);
  }

  #say(letter: 'A' | 'M', extension: string, key: string, service: LinkService, fields: Fields): Plan {
    const { name = '', lamp = '0', dnd = '0' } = fields;
    const named = name === '' ? '0'.repeat(20) : name.padEnd(20);
    // ext occ1 name20 lang1 vip1 group3 pw4 dod2 deposit9 mw1 wake5 dnd1
    const zeros = '0'.repeat(1 + 1 + 3 + 4 + 2 + 9);
    const body = `${letter}${extension}0${named}${zeros}${lamp}00000${dnd}`;
    const step: Step = {
      compose: () => ahlFrame(body),
      acknowledged: true,
      answerMs: ANSWER_MS,
      otherwise: PRESUMED,
      judge: (answer) => this.#judge(answer, extension, service),
    };
    return { is: 'steps', key: `${extension} ${key}`, steps: [step] };
  }

  /** R ext pw4 status2; its first letter tells. */
  #judge(body: string, extension: string, service: LinkService): ControlResult | null {
    const digits = this.#options.stationDigits;
    if (!body.startsWith('R') || stationOf(body, digits) !== extension) return null;
    const letter = body.charAt(1 + digits + 4);
    switch (letter) {
      case 'H':
        return CONFIRMED;
      case 'A':
        return refusal(service, 'blocked', 'R A: unavailable');
      case 'R':
        return refusal(service, 'invalid', 'R R: invalid extension');
      default:
        return refusal(service, 'other', `R ${letter.replace(/[^0-9A-Z]/, '?')}`);
    }
  }

  hear(frame: Frame): Heard {
    const signal = signalOf(frame);
    if (signal) return signal;
    // Neither start nor alive carries a check; no source says that they are answered.
    if (isSession(frame)) return { is: 'nothing' };
    const checked = checkAhl(frame);
    if (checked.is === 'body') return { is: 'message', body: checked.body, reply: null };
    if (checked.is === 'outside' && isLog(checked.text)) return { is: 'nothing' };
    return notAMessage(frame, checked);
  }
}

function said(bytes: string): Step {
  return { compose: () => bytes, acknowledged: false, answerMs: 0, otherwise: CONFIRMED, judge: () => null };
}
