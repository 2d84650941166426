import { describe, expect, it } from 'vitest';
import type {
  ControlMachine,
  ControlResult,
  Decoded,
  FiasOptions,
  Frame,
} from '../../../src/driver-api/index.js';
import { asExtension, type ChargeDetails, type LinkCommand } from '../../../src/telephony/index.js';
import { charsetOf } from './charset.js';
import { FIAS_DEFAULTS } from './house.fixture.js';
import { fias, fiasSerial } from './index.js';
import { ACK, ENQ, ETX, frameOf, NAK, parseRecord, STX, type Wiring } from './record.js';

/** 2026-05-14 09:41:00, UTC: machines that are told no local time print that. */
const NINE_41 = Date.UTC(2026, 4, 14, 9, 41);
const DA_TI = 'DA260514\\|TI09\\d{4}\\|';
const IGNORED: Decoded = { is: 'ignored', why: 'link' };
const room = asExtension('0101');
const LAMP: LinkCommand = { service: 'SetMessageWaiting', extension: room, on: true };

/** A machine, its clock, and what it wrote: records without their frame, signals by name. */
class Bench {
  readonly machine: ControlMachine;
  readonly results: Record<string, ControlResult> = {};
  readonly wiring: Wiring;
  now = NINE_41;
  #wrote: string[] = [];
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(wiring: Wiring = 'tcp', over: Partial<FiasOptions> = {}) {
    const base = wiring === 'serial' ? fiasSerial : fias;
    const driver = base.configured?.({ fias: { ...FIAS_DEFAULTS, resync: 'never', ...over } }) ?? base;
    const machine = driver.control?.({ paceMs: 1 });
    if (!machine) throw new Error('no control machine');
    this.machine = machine;
    this.wiring = wiring;
  }

  step(event: Parameters<ControlMachine['step']>[0]): this {
    for (const action of this.machine.step(event, this.now)) {
      if (action.do === 'send') this.#wrote.push(named(Buffer.from(action.bytes).toString('latin1')));
      if (action.do === 'wake') this.#wakeAt = action.at;
      if (action.do === 'result') {
        expect(this.results[action.id], `a second result for ${action.id}`).toBeUndefined();
        this.results[action.id] = action.result;
      }
    }
    return this;
  }

  open(): this {
    return this.step({ is: 'opened' });
  }

  command(id: string, command: LinkCommand, notAfter: number | null = null): this {
    return this.step({ is: 'command', id, command, notAfter });
  }

  /** A record or a signal of the PMS. */
  hears(text: string): this {
    const record = parseRecord(text);
    const bytes = record
      ? Buffer.from(frameOf(record, this.wiring, charsetOf('latin1'))).toString('latin1')
      : text;
    const frame: Frame = { text: bytes, at: this.now, cut: null, line: 1 };
    return this.step({ is: 'heard', frame, decoded: IGNORED });
  }

  /** Time goes by; the machine is woken when it asked for it. */
  pass(ms: number): this {
    const end = this.now + ms;
    while (this.#wakeAt <= end) {
      this.now = Math.max(this.now, this.#wakeAt);
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.step({ is: 'wake' });
    }
    this.now = end;
    return this;
  }

  /** What it wrote since the last look. */
  wrote(): string[] {
    return this.#wrote.splice(0);
  }

  /** A link that is up and idle. */
  started(): this {
    this.open().hears('LS|');
    if (this.wiring === 'serial') for (let n = 0; n < 20; n++) this.hears(ACK).pass(250);
    this.hears('LA|').pass(250);
    this.wrote();
    return this;
  }
}

function named(bytes: string): string {
  if (!bytes.startsWith(STX))
    return { [ACK]: 'ACK', [NAK]: 'NAK', [ENQ]: 'ENQ' }[bytes] ?? JSON.stringify(bytes);
  return bytes.slice(1, bytes.indexOf(ETX));
}

describe('link start', () => {
  it('answers LS with who we are, what we want, and LA; the LA of the PMS is the start', () => {
    const bench = new Bench('tcp', { records: ['GI', 'PS'], resync: 'at-start' }).open();
    bench.hears('LS|DA260514|TI094100|');
    expect(bench.wrote()).toEqual([
      'LD|DA260514|TI094100|V#1.0|IFPB|',
      'LR|RIGI|FLRNG#GNGFGTGLGVGGGAGDGSCSSF|',
      'LR|RIPS|FLRNPTTAMPDUDDMAM#DATIP#|',
      'LA|DA260514|TI094100|',
    ]);
    bench.command('1', LAMP).pass(10);
    expect(bench.wrote()).toEqual([]);
    bench.hears('LA|DA260514|TI094101|').pass(10);
    expect(bench.wrote()).toEqual(['DR|DA260514|TI094100|', 'RE|RN0101|MLY|']);
    expect(bench.results['1']).toEqual({ is: 'presumed' });
  });

  it('asks for LS after three seconds of silence, then every twelve', () => {
    const bench = new Bench().open().pass(2999);
    expect(bench.wrote()).toEqual([]);
    bench.pass(1);
    expect(bench.wrote()).toEqual(['LS|DA260514|TI094103|']);
    bench.pass(24_000);
    expect(bench.wrote()).toHaveLength(2);
  });

  it('is described anew to a PMS that takes our LS for a check of a living link', () => {
    const bench = new Bench().open().pass(3000).hears('LA|');
    expect(bench.wrote().map((record) => record.slice(0, 2))).toContain('LD');
  });

  it('starts over when the PMS never says LA', () => {
    const bench = new Bench('tcp', { records: ['GI'] }).open().hears('LS|');
    bench.wrote();
    bench.pass(30_000);
    expect(bench.wrote()).toEqual(['LS|DA260514|TI094130|']);
  });
});

describe('a living link', () => {
  it('answers LS with LA only; a second one within a minute is a PMS that has forgotten us', () => {
    const bench = new Bench('tcp', { records: ['GI'] }).started();
    bench.hears('LS|');
    expect(bench.wrote().map((record) => record.slice(0, 2))).toEqual(['LA']);
    bench.pass(61_000).hears('LS|');
    expect(bench.wrote().map((record) => record.slice(0, 2))).toEqual(['LA']);
    bench.pass(59_000).hears('LS|');
    expect(bench.wrote().map((record) => record.slice(0, 2))).toEqual(['LD', 'LR', 'LA']);
  });

  it('is checked after five minutes of silence; without LA in fifteen seconds it starts over', () => {
    const bench = new Bench().started().pass(300_000);
    expect(bench.wrote()[0]).toMatch(new RegExp(`^LS\\|${DA_TI}$`));
    bench.hears('LA|').pass(300_000);
    expect(bench.wrote()).toHaveLength(1);
    bench.pass(14_000).command('1', LAMP).pass(1000);
    expect(bench.results['1']).toEqual({ is: 'presumed' });
    expect(bench.wrote().map((record) => record.slice(0, 2))).toEqual(['RE', 'LS']);
    bench.command('2', LAMP).pass(29_999);
    expect(bench.results['2']).toBeUndefined();
    expect(bench.pass(1).results['2']).toEqual({ is: 'failed', code: 'LINK_NOT_STARTED' });
  });

  it('answers LE with LE, once, and waits for LS', () => {
    const bench = new Bench().started().hears('LE|').hears('LE|');
    expect(bench.wrote()).toEqual(['LE|DA260514|TI094100|']);
    expect(bench.pass(3000).wrote()).toEqual(['LS|DA260514|TI094103|']);
  });

  it('sends nothing between DS and DE, and asks no longer than a minute for a lost DE', () => {
    const bench = new Bench().started().hears('DS|').command('1', LAMP).pass(59_000);
    expect(bench.wrote()).toEqual([]);
    bench.hears('GI|RN0101|SF|').pass(59_000).hears('DE|').pass(1);
    expect(bench.wrote()).toEqual(['RE|RN0101|MLY|']);
    bench.hears('DS|').command('2', LAMP).pass(59_999);
    expect(bench.wrote()).toEqual([]);
    expect(bench.pass(1).wrote()).toEqual(['RE|RN0101|MLY|']);
  });

  it('a lost DE holds nothing up for longer, whatever else the PMS says', () => {
    const bench = new Bench().started().hears('DS|').command('1', LAMP);
    for (let n = 0; n < 5; n++) bench.pass(11_000).hears('GI|RN0102|');
    expect(bench.wrote()).toEqual([]);
    expect(bench.pass(5000).wrote()).toEqual(['RE|RN0101|MLY|']);
  });

  it.each(['LC|CG12|', 'ZZ|', 'PA|', 'PA|P#9|ASOK|', '\x02\x03', 'noise', ACK])(
    'is not moved by %j',
    (text) => {
      const bench = new Bench().started().hears(text).pass(1000);
      expect(bench.wrote()).toEqual([]);
      bench.command('1', LAMP);
      expect(bench.results['1']).toEqual({ is: 'presumed' });
    },
  );
});

const CHARGE: ChargeDetails = {
  kind: 'telephone',
  date: '2026-05-14',
  time: '09:40:00',
  amount: 1050,
  units: null,
  seconds: null,
  dialed: '5550101',
  trunk: null,
  article: null,
  count: null,
};
const post = (posting: number, over: Partial<ChargeDetails> = {}): LinkCommand => ({
  service: 'PostCharge',
  extension: room,
  posting,
  charge: { ...CHARGE, ...over },
});
const NO_AMOUNT = { amount: null, dialed: null };

describe('commands as records', () => {
  const cases: [LinkCommand, string][] = [
    [{ service: 'SetMessageWaiting', extension: room, on: false }, 'RE|RN0101|MLN|'],
    [{ service: 'SetDoNotDisturb', extension: room, on: true }, 'RE|RN0101|DNY|'],
    [{ service: 'SetClassOfService', extension: room, level: 'barred' }, 'RE|RN0101|CS0|'],
    [{ service: 'SetClassOfService', extension: room, level: 'all' }, 'RE|RN0101|CS3|'],
    [
      { service: 'ReportRoomStatus', extension: room, status: 'inspected-occupied', maid: '12' },
      'RE|RN0101|RS6|ID12|',
    ],
    [{ service: 'ReportRoomStatus', extension: room, status: 'no-request', maid: null }, 'RE|RN0101|RS10|'],
    [
      { service: 'SetWakeUp', extension: room, date: '2026-05-20', time: '07:05' },
      'WR|RN0101|DA260520|TI070500|',
    ],
    [{ service: 'SetWakeUp', extension: room, date: null, time: '09:42' }, 'WR|RN0101|DA260514|TI094200|'],
    [{ service: 'SetWakeUp', extension: room, date: null, time: '09:41' }, 'WR|RN0101|DA260515|TI094100|'],
    [
      { service: 'ClearWakeUp', extension: room, date: '2026-05-20', time: '07:05' },
      'WC|RN0101|DA260520|TI070500|',
    ],
    [{ service: 'ClearWakeUp', extension: room, date: null, time: null }, 'WC|RN0101|DA|TI|'],
    [
      { service: 'ReportWakeUp', extension: room, date: '2026-05-14', time: '07:00', outcome: 'busy' },
      'WA|RN0101|DA260514|TI070000|ASBY|',
    ],
    [post(7), 'PS|RN0101|PTC|TA1050|DD5550101|DA260514|TI094000|P#7|'],
    [post(8, { ...NO_AMOUNT, units: 12 }), 'PS|RN0101|PTT|MP12|DA260514|TI094000|P#8|'],
    [post(9, { ...NO_AMOUNT, seconds: 3725 }), 'PS|RN0101|PTT|DU010205|DA260514|TI094000|P#9|'],
    [
      post(10, { ...NO_AMOUNT, kind: 'minibar', article: '1450', count: 2 }),
      'PS|RN0101|PTM|MA1450|M#2|DA260514|TI094000|P#10|',
    ],
    [{ service: 'RequestMessageTexts', extension: room }, 'XM|RN0101|'],
    [{ service: 'RequestSync' }, 'DR|DA260514|TI094100|'],
  ];
  it.each(cases)('%j', (command, record) => {
    const bench = new Bench().started();
    bench.now = NINE_41;
    expect(bench.command('1', command).pass(1).wrote()).toEqual([record]);
  });

  const INVALID = { is: 'refused', code: 'COMMAND_REFUSED', reason: 'invalid' };
  const impossible: LinkCommand[] = [
    { service: 'SetMessageWaiting', extension: asExtension('01|01'), on: true },
    { service: 'SetMessageWaiting', extension: asExtension(`01${ETX}`), on: true },
    { service: 'SetMessageWaiting', extension: asExtension(''), on: true },
    { service: 'ReportRoomStatus', extension: room, status: 'maid-present', maid: null },
    { service: 'ReportRoomStatus', extension: room, status: 'clean-vacant', maid: '1\r2' },
    { service: 'SetWakeUp', extension: room, date: '14.05.2026', time: '07:00' },
    { service: 'SetWakeUp', extension: room, date: null, time: '24:00' },
    { service: 'ReportWakeUp', extension: room, date: '2026-05-14', time: '07:00', outcome: 'unknown' },
    post(1, NO_AMOUNT),
    post(1, { amount: -5 }),
    post(1, { amount: 0.5 }),
    post(1, { dialed: '555|0101' }),
    post(1, { ...NO_AMOUNT, seconds: 360_000 }),
    post(-1),
  ];
  it.each(impossible)('refuses %j', (command) => {
    const bench = new Bench().started().command('1', command);
    expect(bench.results['1']).toEqual(INVALID);
    expect(bench.pass(1000).wrote()).toEqual([]);
  });

  it('refuses what FIAS has no record for', () => {
    const bench = new Bench().command('1', { service: 'MakeCall', device: room, to: '5550101' });
    expect(bench.results['1']).toEqual({ is: 'refused', code: 'SERVICE_UNSUPPORTED', reason: 'other' });
  });
});

describe('postings', () => {
  it('one at a time, ended by the PA of its number, zeros or not', () => {
    const bench = new Bench().started().command('1', post(1729)).command('2', post(1730)).pass(1000);
    expect(bench.wrote().map((record) => record.slice(-7))).toEqual(['P#1729|']);
    bench.hears('PA|RN0101|ASOK|P#1730|').hears('PA|P#1729|');
    expect(bench.results).toEqual({});
    bench.hears('PA|RN0101|ASOK|P#00001729|').pass(1);
    expect(bench.results['1']).toEqual({ is: 'confirmed' });
    expect(bench.wrote().map((record) => record.slice(-7))).toEqual(['P#1730|']);
    bench.hears('PA|RN0101|ASNG|CTINVALID ROOM|P#1730|');
    const no = { is: 'refused', code: 'COMMAND_REFUSED', reason: 'other', detail: 'NG INVALID ROOM' };
    expect(bench.results['2']).toEqual(no);
  });

  it('again with the same number after a minute, three times in all; other records go on', () => {
    const bench = new Bench().started().command('1', post(5)).command('2', LAMP).pass(59_000);
    expect(bench.wrote()).toHaveLength(2);
    bench.pass(1000);
    expect(bench.wrote()[0]).toMatch(/^PS\|.*P#5\|$/);
    bench.pass(60_000);
    expect(bench.wrote()).toHaveLength(1);
    expect(bench.results['1']).toBeUndefined();
    expect(bench.pass(60_000).results['1']).toEqual({ is: 'failed', code: 'PEER_SILENT' });
  });

  it('wait for the end of the night audit', () => {
    const bench = new Bench().started().hears('NS|').command('1', post(5)).command('2', LAMP).pass(100_000);
    expect(bench.wrote()).toEqual(['RE|RN0101|MLY|']);
    expect(bench.hears('NE|').wrote()).toHaveLength(1);
  });

  it('are over once sent where the PMS never answers', () => {
    const bench = new Bench('tcp', { postingAnswer: 'none' }).started().command('1', post(5));
    expect(bench.results['1']).toEqual({ is: 'presumed' });
  });

  it('are sent again, with the same number, when the link starts anew', () => {
    const bench = new Bench('tcp', { records: ['GI'] }).started().command('1', post(5)).hears('LE|');
    bench.wrote();
    bench.pass(1000).hears('LS|').hears('LA|').pass(1);
    expect(bench.wrote().at(-1)).toMatch(/^PS\|.*P#5\|$/);
    expect(bench.hears('PA|ASOK|P#5|').results['1']).toEqual({ is: 'confirmed' });
  });
});

describe('commands that cannot go out', () => {
  it.each([
    ['no notAfter', null, 30_000],
    ['a later notAfter', 60_000, 30_000],
    ['an earlier notAfter', 5000, 5001],
  ])('LINK_NOT_STARTED, with %s', (_name, notAfter, ms) => {
    const bench = new Bench().open();
    bench.command('1', LAMP, notAfter === null ? null : bench.now + notAfter).pass(ms - 1);
    expect(bench.results['1']).toBeUndefined();
    expect(bench.pass(1).results['1']).toEqual({ is: 'failed', code: 'LINK_NOT_STARTED' });
  });

  it('PBX_LINK_DOWN when the port is closed, now or later', () => {
    const bench = new Bench().command('1', LAMP);
    expect(bench.results['1']).toEqual({ is: 'failed', code: 'PBX_LINK_DOWN' });
    bench.started().command('2', post(1)).command('3', post(2)).step({ is: 'closed' });
    expect(bench.results).toMatchObject({ 2: { code: 'PBX_LINK_DOWN' }, 3: { code: 'PBX_LINK_DOWN' } });
  });

  it('COMMAND_EXPIRED in a resync, COMMAND_SUPERSEDED by a newer wish for the same lamp', () => {
    const bench = new Bench().started().hears('DS|');
    bench.command('1', LAMP, bench.now + 5000).command('2', { ...LAMP, on: false });
    expect(bench.results['1']).toEqual({ is: 'failed', code: 'COMMAND_SUPERSEDED' });
    bench.command('3', post(1), bench.now + 5000).pass(5001);
    expect(bench.results['3']).toEqual({ is: 'failed', code: 'COMMAND_EXPIRED' });
    expect(bench.hears('DE|').wrote()).toEqual(['RE|RN0101|MLN|']);
  });

  it('RequestSync: DS is its answer, a minute its time', () => {
    const bench = new Bench().started().command('1', { service: 'RequestSync' }).hears('DS|');
    expect(bench.results['1']).toEqual({ is: 'confirmed' });
    bench.hears('DE|').command('2', { service: 'RequestSync' }).pass(60_001);
    expect(bench.results['2']).toEqual({ is: 'failed', code: 'PEER_SILENT' });
  });
});

describe('RS-232', () => {
  const serial = () => new Bench('serial', { records: ['GI'] });

  it('answers a good record with ACK, a wrong check byte with NAK, and ENQ with the last of both', () => {
    const bench = serial().open().hears(ENQ).hears('LE|').hears(ENQ).hears(`${STX}LE|${ETX}?`).hears(ENQ);
    expect(bench.wrote()).toEqual(['NAK', 'ACK', 'ACK', 'NAK', 'NAK']);
    // A record came over whole that is none: to ask for it again would not mend it.
    expect(bench.hears(`${STX}x${ETX}{`).wrote()).toEqual(['ACK']);
    bench.hears('LE|').hears('noise').hears(ENQ);
    expect(bench.wrote()).toEqual(['ACK', 'NAK']);
    bench.hears('LE|').pass(10_000).hears(ENQ);
    expect(bench.wrote()).toContain('NAK');
  });

  it('answers an ENQ at start-up as the site says', () => {
    expect(new Bench('serial', { enqAtStart: 'ack' }).open().hears(ENQ).wrote()).toEqual(['ACK']);
  });

  it('starts as the printed trace: LS, ENQ at 3, 6 and 9 seconds, LS again at 12', () => {
    const bench = serial().open().pass(3000);
    const at: number[] = [];
    const begin = bench.now;
    const wrote = bench.wrote();
    for (let s = 1; s <= 12; s++)
      for (const each of bench.pass(1000).wrote()) {
        wrote.push(each);
        at.push(bench.now - begin);
      }
    expect(wrote.map((each) => each.slice(0, 3))).toEqual(['LS|', 'ENQ', 'ENQ', 'ENQ', 'LS|']);
    expect(at).toEqual([3000, 6000, 9000, 12_000]);
  });

  it('one record at a time; ACK confirms a command', () => {
    const bench = serial().open().hears('LS|');
    const sent = bench.wrote();
    for (let n = 0; n < 3; n++) sent.push(...bench.hears(ACK).pass(250).wrote());
    expect(sent.map((each) => each.slice(0, 3))).toEqual(['ACK', 'LD|', 'LR|', 'LA|']);
    bench.hears('LA|').command('1', LAMP).pass(250);
    expect(bench.wrote().at(-1)).toBe('RE|RN0101|MLY|');
    expect(bench.results['1']).toBeUndefined();
    expect(bench.hears(ACK).results['1']).toEqual({ is: 'confirmed' });
  });

  it('sends a record of the start again, once, when its ACK had to be asked for', () => {
    const bench = serial().open().hears('LS|').hears(ACK).pass(250);
    bench.wrote();
    bench.pass(3000).hears(ACK).pass(3000);
    expect(bench.wrote()).toEqual(['ENQ', expect.stringMatching(/^LR\|/)]);
    bench.pass(3000).hears(ACK).pass(3000);
    expect(bench.wrote()).toEqual(['ENQ', expect.stringMatching(/^LA\|/)]);
  });

  it('four attempts on NAK, then PEER_NAK', () => {
    const bench = serial().started().command('1', LAMP);
    for (let n = 0; n < 3; n++) bench.hears(NAK).pass(250);
    expect(bench.wrote()).toEqual(Array.from({ length: 4 }, () => 'RE|RN0101|MLY|'));
    expect(bench.results['1']).toBeUndefined();
    expect(bench.hears(NAK).results['1']).toEqual({ is: 'failed', code: 'PEER_NAK' });
  });

  it('three ENQs on silence, then PEER_SILENT; an ACK that had to be asked for is presumed', () => {
    const bench = serial().started().command('1', LAMP).pass(11_999);
    expect(bench.wrote()).toEqual(['RE|RN0101|MLY|', 'ENQ', 'ENQ', 'ENQ']);
    expect(bench.pass(1).results['1']).toEqual({ is: 'failed', code: 'PEER_SILENT' });
    bench.pass(3000).command('2', LAMP).pass(3000).hears(ACK);
    expect(bench.results['2']).toEqual({ is: 'presumed' });
  });

  it('a reply that comes twice acknowledges nothing else', () => {
    const bench = serial()
      .started()
      .command('1', LAMP)
      .command('2', { ...LAMP, on: false });
    bench.hears(ACK).pass(100).hears(ACK).pass(249);
    expect(bench.wrote()).toHaveLength(1);
    expect(bench.pass(1).wrote()).toEqual(['RE|RN0101|MLN|']);
    expect(bench.results['2']).toBeUndefined();
  });

  it('a PA that is faster than the ACK ends its posting once, whatever comes next', () => {
    const bench = serial().started().command('1', post(5)).hears('PA|ASOK|P#5|');
    expect(bench.results['1']).toEqual({ is: 'confirmed' });
    // The bench throws at a second result. The silence about the PS is no fault of the link.
    bench.wrote();
    expect(bench.pass(30_000).wrote()).toEqual(['ENQ', 'ENQ', 'ENQ']);
    bench.command('2', post(6)).hears('PA|ASOK|P#6|').step({ is: 'closed' });
    expect(bench.results['2']).toEqual({ is: 'confirmed' });
  });

  it('LE comes before a record that waits for its reply; that one goes out again later', () => {
    const bench = serial().started().command('1', LAMP).hears('LE|');
    expect(bench.wrote()).toEqual(['RE|RN0101|MLY|', 'ACK']);
    expect(bench.pass(3000).wrote()[0]).toMatch(/^LE\|/);
    bench.hears(ACK).pass(250).hears('LS|');
    for (let n = 0; n < 5; n++) bench.hears(ACK).pass(250);
    bench.hears('LA|').pass(250);
    expect(bench.wrote().at(-1)).toBe('RE|RN0101|MLY|');
    expect(bench.hears(ACK).results['1']).toEqual({ is: 'confirmed' });
  });
});

it.each(['tcp', 'serial'] as const)('a clock set back an hour holds nothing up (%s)', (wiring) => {
  const bench = new Bench(wiring).started().command('1', post(1));
  if (wiring === 'serial') bench.hears(ACK);
  bench.now -= 3_600_000;
  bench.step({ is: 'wake' }).wrote();
  bench.pass(60_000);
  expect(bench.wrote()[0]).toMatch(/^PS\|/);
});
