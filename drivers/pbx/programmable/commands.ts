import type { LinkCommand, LinkService } from '../../../src/telephony/index.js';

/** What a placeholder holds, and so what may stand there on the wire. */
export type PlaceholderKind = 'number' | 'text' | 'count' | 'date' | 'time' | 'word';

interface ServiceRule {
  /** The cases that have lines of their own; none: the service has one form. */
  readonly cases: readonly string[];
  readonly placeholders: Placeholders;
  /**
   * Saying it twice does what saying it once does. What is not so is never said again after silence: the first may have
   * been carried out, and only its answer lost.
   */
  readonly repeatable: boolean;
  /** Only the newest wish for a station counts. */
  readonly newestOnly: boolean;
}

const OF_STATION = { extension: 'number' } as const;
const OF_CALL = { device: 'number' } as const;
const TO_PARTY = { device: 'number', to: 'number' } as const;
type Placeholders = Readonly<Record<string, PlaceholderKind>>;
const kinds = (kind: PlaceholderKind, ...names: readonly string[]): Placeholders =>
  Object.fromEntries(names.map((name) => [name, kind]));
const GUEST: Placeholders = {
  ...kinds('text', 'name', 'firstName', 'title', 'group'),
  ...kinds('word', 'language', 'vip', 'level'),
  ...kinds('date', 'arrival', 'departure'),
};
const CHARGE: Placeholders = {
  ...kinds('count', 'posting', 'amount', 'units', 'seconds', 'count'),
  ...kinds('number', 'dialed', 'trunk', 'article'),
  kind: 'word',
  date: 'date',
  time: 'time',
};

const state = { cases: ['on', 'off'], placeholders: OF_STATION, repeatable: true, newestOnly: true };
const once = { cases: [], repeatable: false, newestOnly: false };
const again = { cases: [], repeatable: true, newestOnly: false };

export const SERVICES: Readonly<Record<LinkService, ServiceRule>> = {
  SetMessageWaiting: state,
  SetDoNotDisturb: state,
  SetClassOfService: {
    ...again,
    placeholders: { ...OF_STATION, level: 'word' },
    newestOnly: true,
  },
  SetGuest: { ...again, cases: ['arrived', 'changed'], placeholders: { ...OF_STATION, ...GUEST } },
  ClearGuest: { ...again, placeholders: OF_STATION },
  SetWakeUp: {
    ...again,
    cases: ['next', 'dated'],
    placeholders: { ...OF_STATION, time: 'time', date: 'date' },
  },
  ClearWakeUp: {
    ...again,
    cases: ['next', 'dated', 'all'],
    placeholders: { ...OF_STATION, time: 'time', date: 'date' },
  },
  MakeCall: { ...once, placeholders: TO_PARTY },
  ConsultationCall: { ...once, placeholders: TO_PARTY },
  SingleStepTransferCall: { ...once, placeholders: TO_PARTY },
  DeflectCall: { ...once, placeholders: TO_PARTY },
  CampOn: { ...once, placeholders: TO_PARTY },
  Intrude: { ...once, placeholders: TO_PARTY },
  AnswerCall: { ...once, placeholders: OF_CALL },
  ClearConnection: { ...once, placeholders: OF_CALL },
  HoldCall: { ...once, placeholders: OF_CALL },
  RetrieveCall: { ...once, placeholders: OF_CALL },
  ReconnectCall: { ...once, placeholders: OF_CALL },
  AlternateCall: { ...once, placeholders: OF_CALL },
  TransferCall: { ...once, placeholders: OF_CALL },
  ReportRoomStatus: { ...again, placeholders: { ...OF_STATION, status: 'word', maid: 'number' } },
  ReportWakeUp: {
    ...once,
    placeholders: { ...OF_STATION, date: 'date', time: 'time', outcome: 'word' },
  },
  PostCharge: { ...once, placeholders: { ...OF_STATION, ...CHARGE } },
  RequestMessageTexts: { ...again, placeholders: OF_STATION },
  RequestSync: { ...again, placeholders: {} },
  StartSync: { ...again, placeholders: {} },
  EndSync: { ...again, placeholders: {} },
};

export const LINK_SERVICES = Object.keys(SERVICES) as readonly LinkService[];

/** Values are as the house has them; absent and null: none. */
export type Values = Readonly<Record<string, string | null | undefined>>;

export interface Wanted {
  /** Which of the service's cases, or null where it has none. */
  readonly case: string | null;
  readonly values: Values;
  /** The station it is about. */
  readonly station: string | null;
}

export function wantedBy(command: LinkCommand): Wanted {
  switch (command.service) {
    case 'SetMessageWaiting':
    case 'SetDoNotDisturb':
      return about(command.extension, command.on ? 'on' : 'off');
    case 'SetClassOfService':
      return about(command.extension, null, { level: command.level });
    case 'SetGuest': {
      const { classOfService, ...details } = command.guest;
      return about(command.extension, command.arrived ? 'arrived' : 'changed', {
        ...details,
        level: classOfService,
      });
    }
    case 'ClearGuest':
    case 'RequestMessageTexts':
      return about(command.extension, null);
    case 'SetWakeUp':
      return about(command.extension, command.date === null ? 'next' : 'dated', {
        time: command.time,
        date: command.date,
      });
    case 'ClearWakeUp': {
      const which = command.time === null ? 'all' : command.date === null ? 'next' : 'dated';
      return about(command.extension, which, { time: command.time, date: command.date });
    }
    case 'MakeCall':
    case 'ConsultationCall':
    case 'SingleStepTransferCall':
    case 'DeflectCall':
    case 'CampOn':
    case 'Intrude':
      return {
        case: null,
        station: command.device,
        values: { device: command.device, to: command.to },
      };
    case 'AnswerCall':
    case 'ClearConnection':
    case 'HoldCall':
    case 'RetrieveCall':
    case 'ReconnectCall':
    case 'AlternateCall':
    case 'TransferCall':
      return { case: null, station: command.device, values: { device: command.device } };
    case 'ReportRoomStatus':
      return about(command.extension, null, { status: command.status, maid: command.maid });
    case 'ReportWakeUp':
      return about(command.extension, null, {
        date: command.date,
        time: command.time,
        outcome: command.outcome,
      });
    case 'PostCharge': {
      const { amount, units, seconds, count, ...texts } = command.charge;
      const counts = { posting: command.posting, amount, units, seconds, count };
      const asText = Object.entries(counts).map(([name, n]) => [name, n === null ? null : String(n)]);
      return about(command.extension, null, { ...texts, ...Object.fromEntries(asText) });
    }
    case 'RequestSync':
    case 'StartSync':
    case 'EndSync':
      return { case: null, station: null, values: {} };
  }
}

function about(extension: string, which: string | null, values: Values = {}): Wanted {
  return { case: which, station: extension, values: { extension, ...values } };
}
