import { asExtension, type GuestDetails, type LinkCommand } from '../../../src/telephony/index.js';
import { LINK_SERVICES } from './commands.js';
import { KINDS, LEVELS, OUTCOMES, STATUSES } from './fields.js';

/** What a sample may say of a command; the rest of it is null, or nothing. */
type Written = Readonly<Record<string, unknown>>;

class Unclear extends Error {}

/** The command that a sample describes, or what it lacks. */
export function commandOf(sample: Written): LinkCommand | string {
  try {
    return build(sample);
  } catch (error) {
    if (error instanceof Unclear) return error.message;
    throw error;
  }
}

function build(sample: Written): LinkCommand {
  const service = LINK_SERVICES.find((name) => name === sample.service);
  if (service === undefined) throw new Unclear(`no service ${JSON.stringify(sample.service ?? null)}`);
  const needed = (name: string): string => text(sample, name) ?? lacking(name);
  const extension = () => asExtension(needed('extension'));
  const device = () => asExtension(needed('device'));
  switch (service) {
    case 'SetMessageWaiting':
    case 'SetDoNotDisturb':
      return { service, extension: extension(), on: truth(sample, 'on') };
    case 'SetClassOfService':
      return { service, extension: extension(), level: word(sample, 'level', LEVELS) };
    case 'SetGuest':
      return { service, extension: extension(), guest: guest(sample), arrived: truth(sample, 'arrived') };
    case 'ClearGuest':
    case 'RequestMessageTexts':
      return { service, extension: extension() };
    case 'SetWakeUp':
      return { service, extension: extension(), date: text(sample, 'date'), time: needed('time') };
    case 'ClearWakeUp':
      return { service, extension: extension(), date: text(sample, 'date'), time: text(sample, 'time') };
    case 'MakeCall':
    case 'ConsultationCall':
    case 'SingleStepTransferCall':
    case 'DeflectCall':
    case 'CampOn':
    case 'Intrude':
      return { service, device: device(), to: needed('to') };
    case 'AnswerCall':
    case 'ClearConnection':
    case 'HoldCall':
    case 'RetrieveCall':
    case 'ReconnectCall':
    case 'AlternateCall':
    case 'TransferCall':
      return { service, device: device() };
    case 'ReportRoomStatus': {
      const status = word(sample, 'status', STATUSES);
      return { service, extension: extension(), status, maid: text(sample, 'maid') };
    }
    case 'ReportWakeUp': {
      const outcome = word(sample, 'outcome', OUTCOMES);
      return { service, extension: extension(), date: needed('date'), time: needed('time'), outcome };
    }
    case 'PostCharge':
      return {
        service,
        extension: extension(),
        posting: count(sample, 'posting') ?? lacking('posting'),
        charge: {
          kind: word(sample, 'kind', KINDS),
          date: needed('date'),
          time: needed('time'),
          amount: count(sample, 'amount'),
          units: count(sample, 'units'),
          seconds: count(sample, 'seconds'),
          dialed: text(sample, 'dialed'),
          trunk: text(sample, 'trunk'),
          article: text(sample, 'article'),
          count: count(sample, 'count'),
        },
      };
    case 'RequestSync':
    case 'StartSync':
    case 'EndSync':
      return { service };
  }
}

function text(sample: Written, name: string): string | null {
  const value = sample[name];
  return typeof value === 'string' ? value : null;
}

function count(sample: Written, name: string): number | null {
  const value = sample[name];
  return typeof value === 'number' ? value : null;
}

function truth(sample: Written, name: string): boolean {
  const value = sample[name];
  return typeof value === 'boolean' ? value : lacking(`${name}: true or false`);
}

function word<Word extends string>(sample: Written, name: string, words: readonly Word[]): Word {
  return words.find((one) => one === sample[name]) ?? lacking(`${name}: ${words.join(', ')}`);
}

function guest(sample: Written): GuestDetails {
  const { guest } = sample;
  if (typeof guest !== 'object' || guest === null) return {};
  const details = Object.fromEntries(Object.entries(guest).filter(([, value]) => typeof value === 'string'));
  const { classOfService, ...texts } = details;
  const level = LEVELS.find((one) => one === classOfService);
  return level === undefined ? texts : { ...texts, classOfService: level };
}

function lacking(what: string): never {
  throw new Unclear(`no ${what}`);
}
