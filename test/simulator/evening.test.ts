import { describe, expect, it } from 'vitest';
import { loadLinkDriver, loadPbxDriver, PBX_DRIVER_IDS } from '../../drivers/index.js';
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
import { CARRIES, WITHOUT_PRINTER } from './carries.js';
import { hear } from './hear.js';

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
  it('is printed in every format that prints call records', async () => {
    const drivers = await Promise.all(PBX_DRIVER_IDS.map((id) => loadPbxDriver(id)));
    // A control link is played by its own switch.
    const printing = drivers.filter(({ control }) => control === undefined).map(({ id }) => id);
    expect([...SMDR_LAYOUTS, ...WITHOUT_PRINTER].sort()).toEqual(printing.sort());
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

  it.each(SMDR_LAYOUTS)(
    '%s: the page head after a restart is no record, and nothing unknown',
    async (smdr) => {
      const time = new VirtualTime(EVENING);
      const pbx = new SimulatedPbx({ rooms: ['0101'], smdr, now: time.now, after: time.after });
      const chunks: Buffer[] = [];
      pbx.smdr.onBytes((bytes) => chunks.push(bytes));
      pbx.reboot();
      await time.pass(10_000);
      const heard = await hear(await loadPbxDriver(smdr), chunks, { referenceDate: () => '2026-03-15' });
      expect(heard.records).toEqual([]);
      expect(heard.unparsed.map((raw) => raw.trim()).filter((raw) => raw !== '')).toEqual([
        'PBX SIMULATOR V1.0 READY',
      ]);
    },
  );

  it('is the same one whatever prints it', async () => {
    const [one, other] = [await evening('mitel-smdr', {}, {}), await evening('lg-vodavi', {}, {})];
    expect(one.happened).toEqual(other.happened);
  });

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
