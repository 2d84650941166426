import type { Frame } from '../../../src/driver-api/index.js';
import type { LinkCommand, LinkService } from '../../../src/telephony/index.js';
import {
  ENQ,
  EOT,
  fits,
  type Heard,
  invalid,
  type LocalTime,
  notAMessage,
  type Plan,
  PRESUMED,
  refusal,
  ringsOnThatDay,
  type Step,
  signalOf,
  type Talk,
  UNSUPPORTED,
} from '../framed-kit/index.js';
import { checkNec, extensionField, extensionOf, necFrame, readMessage } from './messages.js';

export const SERVICES: readonly LinkService[] = [
  'SetMessageWaiting',
  'SetDoNotDisturb',
  'SetClassOfService',
  'SetGuest',
  'ClearGuest',
  'SetWakeUp',
  'ClearWakeUp',
];

/** A violation report is a transmission of its own; the NEAX gets this long for it (our choice). */
const VIOLATION_MS = 2000;
/** DLE ? asks to wait, without saying how long. The NEAX itself waits one second between tries. */
const PAUSE_MS = 1000;
/** DLE < and DLE : want the line; the NEAX bids next (our choice). */
const YIELD_MS = 3000;

interface Restriction {
  dnd: boolean;
  barred: boolean;
}

export class NecTalk implements Talk {
  readonly timing = { replyMs: 1000, silentRetries: 15, nakRetries: 3, gapMs: 500 };
  readonly bid = `1!${ENQ}`;
  readonly end = EOT;
  readonly acknowledges = true;
  readonly opening: readonly Step[] = [];
  readonly regularly = null;
  /** One code carries both restrictions: the half that a command does not name stays as it was last told. */
  readonly #restrictions = new Map<string, Restriction>();
  #bidBegan = false;

  plan(command: LinkCommand, local: LocalTime | null): Plan {
    if (!('extension' in command)) return UNSUPPORTED;
    const { service, extension } = command;
    if (!SERVICES.includes(service)) return UNSUPPORTED;
    if (!fits(extension, 6)) return invalid(service, 'an extension of this link has 1 to 6 digits');
    const say = (key: string, ftc: string, fc: string, rest = ''): Plan => ({
      is: 'steps',
      key: `${extension} ${key}`,
      steps: [step(service, ftc, fc, extension, rest)],
    });
    switch (command.service) {
      case 'SetMessageWaiting':
        return say('lamp', '13', command.on ? '1' : '2');
      case 'SetDoNotDisturb':
      case 'SetClassOfService': {
        const wanted = this.#wanted(command);
        return wanted ? say(service, '15', '1', `${codeOf(wanted)}  `) : UNSUPPORTED;
      }
      case 'SetGuest':
        // 16-1 carries no name; a change of data alone has nothing to say.
        return command.arrived ? say('guest', '16', '1') : UNSUPPORTED;
      case 'ClearGuest':
        return say('guest', '16', '2');
      case 'SetWakeUp':
        if (!ringsOnThatDay(command.date, command.time, local))
          return invalid(service, 'this link knows the next 24 hours only');
        return say('wake-up', '19', '4', `${command.time.replace(':', '')}4`);
      case 'ClearWakeUp':
        return say('wake-up', '19', '5', '    4');
      default:
        return UNSUPPORTED;
    }
  }

  done(command: LinkCommand): void {
    if (command.service !== 'SetDoNotDisturb' && command.service !== 'SetClassOfService') return;
    const wanted = this.#wanted(command);
    if (wanted) this.#restrictions.set(command.extension, wanted);
  }

  /** Null: a level that room cut-off cannot express. */
  #wanted(
    command: Extract<LinkCommand, { service: 'SetDoNotDisturb' | 'SetClassOfService' }>,
  ): Restriction | null {
    const now = this.#restrictions.get(command.extension) ?? { dnd: false, barred: false };
    if (command.service === 'SetDoNotDisturb') return { ...now, dnd: command.on };
    if (command.level !== 'barred' && command.level !== 'all') return null;
    return { ...now, barred: command.level === 'barred' };
  }

  hear(frame: Frame): Heard {
    const { text } = frame;
    if (text === ENQ && this.#bidBegan) {
      this.#bidBegan = false;
      return { is: 'bid' };
    }
    this.#bidBegan = text.endsWith('1!');
    if (this.#bidBegan) return { is: 'nothing' };
    const [, code] = /\x10([<:|?])$/.exec(text) ?? [];
    if (code !== undefined) return { is: 'hold', ms: code === '?' ? PAUSE_MS : YIELD_MS };
    const signal = signalOf(frame);
    if (signal) return signal;
    const checked = checkNec(frame);
    if (checked.is !== 'body') return notAMessage(frame, checked);
    this.#remember(checked.body);
    return { is: 'message', body: checked.body, reply: null };
  }

  #remember(body: string): void {
    const message = readMessage(body);
    if (message?.ftc !== '15' || message.fc !== '2') return;
    const extension = extensionOf(message.body);
    const code = message.body.charAt(6);
    if (extension !== null && '0156'.includes(code))
      this.#restrictions.set(extension, {
        dnd: code === '5' || code === '6',
        barred: code === '1' || code === '6',
      });
  }
}

function codeOf({ dnd, barred }: Restriction): string {
  if (dnd) return barred ? '6' : '5';
  return barred ? '1' : '0';
}

function step(service: LinkService, ftc: string, fc: string, extension: string, rest: string): Step {
  const body = extensionField(extension) + rest;
  const violation = (Number.parseInt(ftc, 16) + 0x80).toString(16).toUpperCase();
  return {
    compose: () => necFrame(ftc, fc, body),
    acknowledged: true,
    answerMs: VIOLATION_MS,
    // ACK says that the message arrived; that it was carried out is never said.
    otherwise: PRESUMED,
    judge: (said) => {
      const message = readMessage(said);
      if (message?.ftc !== violation || message.fc !== fc || message.body !== body) return null;
      return refusal(service, 'invalid', `violation report ${violation}-${fc}`);
    },
  };
}
