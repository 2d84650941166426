import { describe, expect, it } from 'vitest';
import { loadLinkDriver, PBX_DRIVER_IDS } from '../../drivers/index.js';
import type { Happened, HotelEvent } from '../../drivers/simulator/hotel.js';
import { SimulatedPbx } from '../../drivers/simulator/index.js';
import { answeredAt, type Leg, legsOf } from '../../drivers/simulator/legs.js';
import {
  type PrinterOptions,
  SMDR_LAYOUTS,
  type SmdrLayout,
} from '../../drivers/simulator/printers/index.js';
import { VirtualTime } from '../../drivers/simulator/virtual-time.fixture.js';
import type { DateOrder, DecodeOptions } from '../../src/driver-api/index.js';
import type { StationRecord } from '../../src/telephony/index.js';
import { hear } from './hear.js';

/** What a format can carry of the model's calls. A field that it cannot carry must be null in the record. */
interface Carries {
  /** `answer`: when the conversation began. Null: it prints no date. */
  time: { of: 'start' | 'answer' | 'end'; to: 'minute' | 'second' } | null;
  timeIs: 'start' | 'end';
  trunk: (line: number, direction: Leg['direction']) => string | null;
  caller: boolean;
  /** Of answered and of unanswered calls. */
  ring: readonly ('answered' | 'unanswered')[];
  seconds: (seconds: number) => number;
  internal: 'no' | 'yes' | 'without duration';
  /** Null: it prints none that nobody answered. */
  unanswered: {
    answered: false | null;
    seconds: 0 | null;
    extension: boolean;
    caller?: false;
    /** The number that rang stands where others have the caller. */
    ddi?: true;
  } | null;
  /** Which record of a call that was put through says so; `one`: there is only one. */
  transferred: 'gave' | 'took' | 'both' | 'nobody' | 'one';
  /** What other records say: not transferred, or nothing. */
  otherwise?: false;
  /** The station that took a call which was put through does not know that it came in. */
  tookWithoutDirection?: true;
  /** Whose conversations are known to have been answered; default: those that come in. */
  answered?: 'of all' | 'of none';
  hotel?: readonly string[];
}

const two = (n: number) => String(n).padStart(2, '0');
const three = (n: number) => String(n).padStart(3, '0');
const whole = (seconds: number) => seconds;
const END = { time: { of: 'end', to: 'minute' }, timeIs: 'end' } as const;
const START = { time: { of: 'start', to: 'minute' }, timeIs: 'start' } as const;
const ALL_WAKE_UPS = ['wake-up start', 'wake-up answered', 'wake-up no-answer'];

const TDA: Carries = {
  ...END,
  trunk: two,
  caller: true,
  ring: ['answered', 'unanswered'],
  seconds: whole,
  internal: 'without duration',
  unanswered: { answered: false, seconds: 0, extension: true },
  transferred: 'gave',
  hotel: ['check-in', 'check-out', ...ALL_WAKE_UPS],
};
const SIEMENS: Carries = {
  ...TDA,
  time: { of: 'end', to: 'second' },
  trunk: String,
  internal: 'no',
  unanswered: { answered: false, seconds: null, extension: true },
  transferred: 'took',
  hotel: [],
};
const AVAYA: Carries = {
  ...END,
  trunk: () => '801',
  caller: false,
  ring: ['unanswered'],
  seconds: (s) => s - (s % 6),
  internal: 'yes',
  unanswered: { answered: false, seconds: null, extension: true },
  transferred: 'nobody',
};

const CARRIES: Readonly<Record<SmdrLayout, Carries>> = {
  'panasonic-tda-a': TDA,
  'panasonic-tda-b': { ...TDA, ring: [] },
  'panasonic-tda-c': { ...TDA, trunk: (n) => String(n).padStart(4, '0') },
  'panasonic-td': { ...TDA, internal: 'no', hotel: ALL_WAKE_UPS },
  'panasonic-td500': { ...TDA, trunk: (n) => `T1${String(n).padStart(4, '0')}`, internal: 'no', hotel: [] },
  'panasonic-t336': {
    ...TDA,
    ...START,
    trunk: (n) => `T1${three(n)}`,
    ring: [],
    internal: 'no',
    unanswered: { answered: null, seconds: 0, extension: true },
    hotel: [],
  },
  'panasonic-ta': {
    ...TDA,
    ...START,
    ring: [],
    internal: 'no',
    unanswered: { answered: null, seconds: null, extension: false },
    transferred: 'took',
    hotel: [],
  },
  'siemens-hipath-fixed': SIEMENS,
  'siemens-hipath-delimited': SIEMENS,
  'mitel-smdr': {
    ...TDA,
    ...START,
    trunk: (n) => `T${three(n)}`,
    caller: false,
    ring: ['answered'],
    internal: 'yes',
    transferred: 'one',
    hotel: ['wake-up answered', 'wake-up no-answer', 'room-status CLEAN'],
  },
  'nec-neax-k': {
    ...TDA,
    time: { of: 'answer', to: 'second' },
    timeIs: 'start',
    trunk: (n) => `001${three(n)}`,
    ring: [],
    internal: 'no',
    unanswered: null,
    transferred: 'took',
    otherwise: false,
    hotel: [],
  },
  'nortel-meridian': {
    ...TDA,
    time: { of: 'start', to: 'second' },
    timeIs: 'start',
    trunk: (n) => `T060${three(n)}`,
    internal: 'yes',
    unanswered: { answered: false, seconds: null, extension: true },
    transferred: 'both',
    hotel: [],
  },
  'ericsson-bp250': {
    ...TDA,
    trunk: (n) => String(700 + n),
    internal: 'yes',
    unanswered: { answered: false, seconds: null, extension: true },
    transferred: 'both',
    answered: 'of all',
    hotel: ['check-in', 'check-out', 'wake-up answered', 'room-status CLEA'],
  },
  'alcatel-4200': {
    ...TDA,
    ...START,
    trunk: (n) => `P${two(n)}`,
    internal: 'no',
    unanswered: { answered: null, seconds: 0, extension: true },
    transferred: 'took',
    hotel: ['wake-up answered', 'wake-up no-answer'],
  },
  'inter-tel-axxess': {
    ...TDA,
    time: null,
    timeIs: 'start',
    trunk: (n) => `94${three(n)}`,
    ring: ['unanswered'],
    internal: 'no',
    unanswered: { answered: false, seconds: null, extension: false },
    transferred: 'nobody',
    hotel: [],
  },
  'avaya-printer': AVAYA,
  'avaya-expanded': {
    ...AVAYA,
    trunk: (_, direction) => (direction === 'outgoing' ? '801' : null),
    caller: true,
  },
  'avaya-teleseer': AVAYA,
  'avaya-lsu': { ...AVAYA, time: null },
  'avaya-custom': { ...AVAYA, caller: true, seconds: whole },
  'samsung-officeserv': {
    ...TDA,
    time: { of: 'answer', to: 'second' },
    timeIs: 'start',
    trunk: (n) => String(700 + n),
    ring: ['unanswered'],
    internal: 'no',
    unanswered: { answered: false, seconds: null, extension: false },
    transferred: 'both',
    tookWithoutDirection: true,
    hotel: [],
  },
  'lg-vodavi': {
    ...TDA,
    ...START,
    trunk: three,
    ring: ['unanswered'],
    internal: 'yes',
    unanswered: { answered: false, seconds: null, extension: false, caller: false, ddi: true },
    transferred: 'took',
    hotel: [],
  },
  'shenou-soc': {
    ...TDA,
    time: { of: 'start', to: 'second' },
    timeIs: 'start',
    trunk: () => null,
    ring: [],
    internal: 'yes',
    unanswered: null,
    transferred: 'nobody',
    answered: 'of none',
    hotel: [],
  },
};

type Seen = Pick<
  StationRecord,
  | 'kind'
  | 'direction'
  | 'answered'
  | 'extension'
  | 'trunk'
  | 'dialed'
  | 'caller'
  | 'ddi'
  | 'localTime'
  | 'timeIs'
  | 'ringSeconds'
  | 'durationSeconds'
  | 'account'
  | 'transferred'
>;

function localTime(at: number, to: 'minute' | 'second'): string {
  return new Date(at).toISOString().slice(0, to === 'minute' ? 16 : 19);
}

/** The records that the format makes of a call. */
function recordsOf(format: SmdrLayout, legs: readonly Leg[]): Seen[] {
  const carries = CARRIES[format];
  return legs.flatMap((leg) => {
    const lost = leg.seconds === null;
    if (leg.direction === 'internal' && carries.internal === 'no') return [];
    if (lost && carries.unanswered === null) return [];
    if (leg.transfer?.role === 'took' && carries.transferred === 'one') return [];
    const { time } = carries;
    const at = { start: leg.startedAt, answer: lost ? leg.startedAt : answeredAt(leg), end: leg.endedAt };
    const comesIn = leg.direction === 'incoming';
    const forgets = leg.transfer?.role === 'took' && carries.tookWithoutDirection;
    const says =
      leg.transfer !== null &&
      [leg.transfer.role, 'both', 'one'].some((whose) => whose === carries.transferred);
    const rings = leg.ringSeconds !== null && carries.ring.includes(lost ? 'unanswered' : 'answered');
    const seconds =
      leg.seconds === null
        ? (carries.unanswered?.seconds ?? null)
        : leg.direction === 'internal' && carries.internal === 'without duration'
          ? null
          : carries.seconds(leg.seconds);
    // A format that counts tenths of a minute makes nothing of a few seconds.
    const talked = comesIn && !forgets && seconds !== 0;
    const saysAnswered = carries.answered === undefined ? talked : carries.answered === 'of all';
    return [
      {
        kind: 'call',
        direction: forgets ? null : leg.direction,
        answered: lost ? (carries.unanswered?.answered ?? null) : saysAnswered ? true : null,
        extension: lost && carries.unanswered?.extension === false ? null : leg.extension,
        trunk: leg.trunk === null ? null : carries.trunk(leg.trunk, leg.direction),
        dialed: comesIn ? null : leg.other,
        caller:
          comesIn && carries.caller && !forgets && !(lost && carries.unanswered?.caller === false)
            ? leg.other
            : null,
        ddi: lost && carries.unanswered?.ddi ? leg.extension : null,
        localTime: time && localTime(at[time.of], time.to),
        timeIs: carries.timeIs,
        ringSeconds: rings && leg.ringSeconds !== null ? carries.seconds(leg.ringSeconds) : null,
        durationSeconds: seconds,
        account: null,
        transferred: says ? true : (carries.otherwise ?? null),
      } satisfies Seen,
    ];
  });
}

/** The record of what is no call, or nothing. */
function hotelRecord(format: SmdrLayout, event: HotelEvent, at: number) {
  const carried = CARRIES[format].hotel ?? [];
  const record = { extension: event.room, localTime: localTime(at, 'minute') };
  switch (event.what) {
    case 'check-in':
    case 'check-out':
      return carried.includes(event.what) ? { ...record, kind: event.what } : null;
    case 'wake-up':
      return carried.includes(`wake-up ${event.step}`)
        ? { ...record, kind: 'wake-up', detail: { event: event.step } }
        : null;
    case 'room-status': {
      const status = carried.find((name) => name.startsWith('room-status '))?.slice('room-status '.length);
      return status === undefined ? null : { ...record, kind: 'room-status', detail: { status } };
    }
    default:
      return null;
  }
}

function picked(record: StationRecord): Seen {
  const { kind, direction, answered, extension, trunk, dialed, caller, ddi, account } = record;
  const { localTime: time, timeIs, ringSeconds, durationSeconds, transferred } = record;
  return {
    ...{ kind, direction, answered, extension, trunk, dialed, caller, ddi, account },
    ...{ localTime: time, timeIs, ringSeconds, durationSeconds, transferred },
  };
}

/** 14 March 2026, 18:05: the evening goes on until after midnight. */
const EVENING = Date.UTC(2026, 2, 14, 18, 5);
const EVENTS = 400;

async function evening(format: SmdrLayout, options: PrinterOptions, decodeOptions: Partial<DecodeOptions>) {
  const time = new VirtualTime(EVENING);
  const pbx = new SimulatedPbx({
    rooms: ['0101', '0102', '0103', '0104', '0105', '0106'],
    smdr: format,
    ...options,
    seed: 7,
    now: time.now,
    after: time.after,
  });
  const chunks: Buffer[] = [];
  pbx.smdr.onBytes((bytes) => chunks.push(bytes));
  const happened: Happened[] = [];
  for (let i = 0; i < EVENTS; i++) {
    const result =
      i % 50 === 0
        ? pbx.happen({ what: 'room-status', room: '0102', status: 'CLEAN' })
        : pbx.happenAtRandom();
    if (!('refused' in result)) happened.push(result);
    await time.pass(61_007);
  }
  const driver = await loadLinkDriver({ format, cdrItems: options.cdrItems });
  return {
    happened,
    heard: await hear(driver, chunks, { referenceDate: () => '2026-03-15', ...decodeOptions }),
  };
}

const CASES: readonly [SmdrLayout, PrinterOptions][] = [
  ...SMDR_LAYOUTS.map((format): [SmdrLayout, PrinterOptions] => [format, {}]),
  ...(['dmy', 'ymd', 'ydm'] as const).map((dateOrder): [SmdrLayout, PrinterOptions] => [
    'panasonic-tda-a',
    { dateOrder },
  ]),
  ...(
    [
      ['panasonic-ta', 'dmy'],
      ['nortel-meridian', 'dmy'],
      ['alcatel-4200', 'mdy'],
      ['avaya-printer', 'dmy'],
      ['avaya-custom', 'dmy'],
      ['samsung-officeserv', 'dmy'],
      ['lg-vodavi', 'mdy'],
    ] as const satisfies readonly (readonly [SmdrLayout, DateOrder])[]
  ).map(([format, dateOrder]): [SmdrLayout, PrinterOptions] => [format, { dateOrder }]),
  ['nec-neax-k', { framing: 'stx-etx' }],
];

describe('an evening of the model hotel', () => {
  it('is printed in every format that prints call records, but the one that a site describes', () => {
    expect([...SMDR_LAYOUTS, 'custom', 'smdi'].sort()).toEqual([...PBX_DRIVER_IDS].sort());
  });

  it.each(CASES)(
    '%s %j: the driver reads all that the format carries, and nothing else',
    async (format, options) => {
      const { dateOrder, framing } = options;
      const { happened, heard } = await evening(format, options, {
        ...(dateOrder && { dateOrder }),
        ...(framing && { framing }),
      });
      expect(heard.unparsed).toEqual([]);
      const left = [...heard.records];
      const seen = new Set<string>();
      for (const each of happened) {
        for (const expected of recordsOf(format, legsOf(each))) {
          const record = left.shift();
          expect(record && picked(record), JSON.stringify(each)).toEqual(expected);
          seen.add(`${expected.direction} ${expected.answered} ${expected.transferred}`);
        }
        const expected = hotelRecord(format, each.event, each.endedAt);
        if (expected !== null) {
          expect(left.shift(), JSON.stringify(each)).toMatchObject(expected);
          seen.add(expected.kind);
        }
      }
      expect(left).toEqual([]);
      // The evening has shown what there is to see.
      expect(seen.size).toBeGreaterThan(2);
      const days = new Set(heard.records.map(({ localTime: at }) => at?.slice(0, 10)));
      expect(days.size).toBe(CARRIES[format].time === null ? 1 : 2);
    },
  );

  it('an avaya-custom record of the items of another site', async () => {
    const cdrItems = [
      'date:6',
      'time:4',
      'space:1',
      'duration:4',
      'cond-code:1',
      'code-used:4',
      'dialed-num:18',
    ];
    const { happened, heard } = await evening(
      'avaya-custom',
      { cdrItems: [...cdrItems, 'clg-num/in-tac:15', 'in-trk-code:4'] },
      {},
    );
    expect(heard.unparsed).toEqual([]);
    expect(heard.records).toHaveLength(happened.flatMap(legsOf).length);
  });
});
