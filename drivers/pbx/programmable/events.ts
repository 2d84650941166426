import type { CallEventFact, DriverFact, GuestDetails } from '../../../src/telephony/index.js';
import type { Fields } from './fields.js';

/** What a line of an event must say, what it may say, and the fact that it becomes. */
export interface EventRule {
  readonly needs: readonly string[];
  readonly may: readonly string[];
  /** Throws Misfit. */
  make(fields: Fields): DriverFact;
}

type CallEvent = CallEventFact['event'];

const CALL_EVENTS: Readonly<Record<CallEvent, true>> = {
  ...{ ServiceInitiated: true, Originated: true, Established: true, Held: true, Retrieved: true },
  ...{ Diverted: true, Transferred: true, Conferenced: true, ConnectionCleared: true, Failed: true },
  ...{ Queued: true, BackInService: true, OutOfService: true },
};

function callEvent(event: CallEvent): EventRule {
  return {
    needs: ['device'],
    may: ['other', 'cause', 'call'],
    make: (f) => ({
      type: 'CallEvent',
      event,
      device: f.station('device'),
      other: f.text('other'),
      cause: f.word('cause'),
      call: f.text('call'),
    }),
  };
}

/** The names of events are the names of facts (src/telephony/facts.ts); those of calls are CSTA's. */
export const EVENTS: Readonly<Record<string, EventRule>> = {
  ...Object.fromEntries((Object.keys(CALL_EVENTS) as CallEvent[]).map((event) => [event, callEvent(event)])),
  Delivered: {
    needs: ['device'],
    may: ['reason', 'called', 'calling'],
    make: (f) => ({
      type: 'Delivered',
      at: f.station('device'),
      reason: f.reason(),
      called: f.text('called'),
      calling: f.text('calling'),
    }),
  },
  CheckedIn: {
    needs: ['station'],
    may: ['reservation', ...guestFields()],
    make: (f) => ({
      type: 'CheckedIn',
      station: f.station(),
      reservation: f.text('reservation'),
      guest: guestOf(f),
      share: null,
    }),
  },
  GuestChanged: {
    needs: ['station'],
    may: ['reservation', 'from', ...guestFields()],
    make: (f) => {
      const from = f.number('from');
      return {
        type: 'GuestChanged',
        station: f.station(),
        reservation: f.text('reservation'),
        guest: guestOf(f),
        share: null,
        from: from === null ? null : { station: from, share: null },
      };
    },
  },
  CheckedOut: {
    needs: ['station'],
    may: ['reservation'],
    make: (f) => ({
      type: 'CheckedOut',
      station: f.station(),
      reservation: f.text('reservation'),
      share: null,
    }),
  },
  MessageWaiting: {
    needs: ['station', 'on'],
    may: ['unread', 'read'],
    make: (f) => ({
      type: 'MessageWaiting',
      station: f.station(),
      on: f.on(),
      unread: f.count('unread'),
      read: f.count('read'),
    }),
  },
  DoNotDisturb: {
    needs: ['station', 'on'],
    may: [],
    make: (f) => ({ type: 'DoNotDisturb', station: f.station(), on: f.on() }),
  },
  ClassOfService: {
    needs: ['station', 'level'],
    may: [],
    make: (f) => ({
      type: 'ClassOfService',
      station: f.station(),
      level: f.level(),
      code: f.text('level') ?? '',
    }),
  },
  RoomStatus: {
    needs: ['station', 'status'],
    may: ['maid'],
    make: (f) => ({
      type: 'RoomStatus',
      station: f.station(),
      status: f.status(),
      code: f.text('status') ?? '',
      maid: f.text('maid'),
    }),
  },
  WakeUpSet: {
    needs: ['station', 'time'],
    may: ['date'],
    make: (f) => ({ type: 'WakeUpSet', station: f.station(), date: f.date(), time: f.time() ?? '' }),
  },
  WakeUpCleared: {
    needs: ['station'],
    may: ['date', 'time'],
    make: (f) => ({ type: 'WakeUpCleared', station: f.station(), date: f.date(), time: f.time() }),
  },
  WakeUpDone: {
    needs: ['station', 'outcome'],
    may: ['date', 'time'],
    make: (f) => ({
      type: 'WakeUpDone',
      station: f.station(),
      date: f.date(),
      time: f.time(),
      outcome: f.outcome(),
      code: f.text('outcome') ?? '',
    }),
  },
  MessageText: {
    needs: ['station', 'text'],
    may: ['reservation', 'id'],
    make: (f) => ({
      type: 'MessageText',
      station: f.station(),
      reservation: f.text('reservation'),
      id: f.text('id'),
      text: f.text('text') ?? '',
    }),
  },
  MessageTextDeleted: {
    needs: ['station'],
    may: ['id'],
    make: (f) => ({ type: 'MessageTextDeleted', station: f.station(), id: f.text('id') }),
  },
  CallCounter: {
    needs: ['station', 'count'],
    may: [],
    make: (f) => ({ type: 'CallCounter', station: f.station(), count: f.text('count') ?? '' }),
  },
  Charge: {
    needs: ['station'],
    may: ['article', 'count', 'amount'],
    make: (f) => ({
      type: 'Charge',
      station: f.station(),
      article: f.text('article'),
      count: f.count('count'),
      amount: f.count('amount'),
    }),
  },
  NightAudit: { needs: ['on'], may: [], make: (f) => ({ type: 'NightAudit', running: f.on() }) },
  SyncWanted: { needs: [], may: [], make: () => ({ type: 'SyncWanted' }) },
  SyncStarted: { needs: [], may: [], make: () => ({ type: 'SyncStarted' }) },
  SyncEnded: { needs: [], may: [], make: () => ({ type: 'SyncEnded' }) },
};

/** Events that tell of calls: a link that has them can know what is going on (evidence L2). */
export function isCallEvent(event: string): boolean {
  return event === 'Delivered' || Object.hasOwn(CALL_EVENTS, event);
}

function guestFields(): readonly (keyof GuestDetails)[] {
  return ['name', 'firstName', 'title', 'language', 'vip', 'group'];
}

/** Only what the line has: absent means that it said nothing. */
function guestOf(f: Fields): GuestDetails {
  const said = guestFields().flatMap((name) => {
    const text = f.word(name);
    return text === null ? [] : [[name, text] as const];
  });
  return Object.fromEntries(said);
}
