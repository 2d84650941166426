import type { ControlResult, Frame, GuestWorksOptions } from '../../../src/driver-api/index.js';
import type { LinkCommand, LinkService } from '../../../src/telephony/index.js';
import {
  CONFIRMED,
  fits,
  type Heard,
  invalid,
  notAMessage,
  PEER_SILENT,
  type Plan,
  PRESUMED,
  refusal,
  type Step,
  signalOf,
  type Talk,
  UNSUPPORTED,
} from '../framed-kit/index.js';
import {
  type AvayaMessage,
  avayaFrame,
  checkAvaya,
  countOf,
  FEATURES,
  readMessage,
  stationOf,
} from './messages.js';

/** The switch's own timers are administered on it and not published: these are ours. */
const ANSWER_MS = 10_000;
const NULL2 = '  ';

export function servicesOf({ levels }: GuestWorksOptions): readonly LinkService[] {
  return levels
    ? ['SetMessageWaiting', 'ClearGuest', 'SetClassOfService']
    : ['SetMessageWaiting', 'ClearGuest'];
}

export class AvayaTalk implements Talk {
  readonly timing = { replyMs: 2000, silentRetries: 3, nakRetries: 3, gapMs: 0 };
  readonly bid = null;
  readonly end = '';
  readonly acknowledges = true;
  readonly opening: readonly Step[] = [];
  readonly regularly = null;
  readonly #options: GuestWorksOptions;
  #lastAnswered = '';

  constructor(options: GuestWorksOptions) {
    this.#options = options;
  }

  plan(command: LinkCommand): Plan {
    if (!('extension' in command)) return UNSUPPORTED;
    const { service, extension } = command;
    if (!servicesOf(this.#options).includes(service)) return UNSUPPORTED;
    const digits = this.#options.stationDigits;
    // How a shorter number is filled up is not sourced.
    if (!fits(extension, digits) || extension.length !== digits)
      return invalid(service, `a station number of this link has ${digits} digits`);
    switch (command.service) {
      case 'SetMessageWaiting': {
        const { on } = command;
        return this.#say(
          `${extension} lamp`,
          extension,
          { feature: 'MSG', proc: on ? '1' : '2' },
          PRESUMED,
          (proc) => (proc === '5' && !on ? refusal(service, 'other', 'the lamp is still on (MSG 5)') : null),
        );
      }
      case 'ClearGuest':
        return this.#say(
          `${extension} guest`,
          extension,
          { feature: 'CKO', proc: '1' },
          PEER_SILENT,
          (proc) => ('2345'.includes(proc) ? CONFIRMED : null),
        );
      case 'SetClassOfService': {
        const level = this.#options.levels?.[command.level];
        if (level === undefined) return UNSUPPORTED;
        return this.#say(
          `${extension} level`,
          extension,
          { feature: 'CR', proc: '1', fields: level },
          PEER_SILENT,
          (proc) => (proc === '2' ? CONFIRMED : null),
        );
      }
      default:
        return UNSUPPORTED;
    }
  }

  #say(
    key: string,
    station: string,
    { feature, proc, fields = '' }: { feature: 'MSG' | 'CKO' | 'CR'; proc: string; fields?: string },
    otherwise: ControlResult,
    meant: (proc: string) => ControlResult | null,
  ): Plan {
    const tag = feature.padEnd(3);
    const judge = (body: string) => {
      const said = readMessage(body, this.#options);
      if (said?.tag !== tag || stationOf(said.rest, station.length) !== station) return null;
      return meant(said.proc);
    };
    const rest = `${station}${fields}${NULL2}`;
    const step = this.#step({ feature: FEATURES[feature], tag, proc, rest }, ANSWER_MS, otherwise, judge);
    return { is: 'steps', key, steps: [step] };
  }

  #step(
    message: Omit<AvayaMessage, 'count'>,
    answerMs: number,
    otherwise: ControlResult,
    judge: Step['judge'],
  ): Step {
    return {
      compose: (serial) => avayaFrame({ ...message, count: countOf(serial) }, this.#options),
      acknowledged: true,
      answerMs,
      otherwise,
      judge,
    };
  }

  hear(frame: Frame): Heard {
    const signal = signalOf(frame);
    if (signal) return signal;
    const checked = checkAvaya(frame);
    if (checked.is !== 'body') return notAMessage(frame, checked);
    const said = readMessage(checked.body, this.#options);
    // A repeat is acknowledged again, but not answered twice.
    const answer = said && frame.text !== this.#lastAnswered ? answerTo(said) : null;
    if (answer) this.#lastAnswered = frame.text;
    const reply = answer && this.#step(answer, 0, CONFIRMED, () => null);
    return { is: 'message', body: checked.body, reply };
  }
}

/** Housekeeping is accepted with PROC 9, a heartbeat answered with PROC 0; the rest of the message as it came. */
function answerTo({ feature, tag, proc, rest }: AvayaMessage): Omit<AvayaMessage, 'count'> | null {
  if ((tag === 'HKR' && '123456'.includes(proc)) || (tag === 'HKS' && '1234'.includes(proc)))
    return { feature, tag, proc: '9', rest };
  if (tag === 'STS' && proc === 'F') return { feature, tag, proc: '0', rest };
  return null;
}
