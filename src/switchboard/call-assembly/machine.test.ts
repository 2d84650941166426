import { describe, expect, it } from 'vitest';
import { record, rehearse } from '../../../test/support/house.js';
import { asLinkId, type Fact, type StationRecord } from '../../telephony/index.js';
import { callLog } from '../call-log/machine.js';
import type { Record_ } from '../procedure.js';
import { callAssembly, MOST_OPEN } from './machine.js';
import { WINDOW } from './reprints.js';

const HOUR = 3_600_000;

const row = ({ type, subject, data }: Record_): Record<string, unknown> => ({ ...data, type, subject });

/** A PBX that prints one format on one link; what the gateway says of it beyond the records themselves. */
function pbx(format: string) {
  const house = rehearse(callLog, callAssembly);
  const timers = new Map<string, number>();
  const told = (fact: Fact, now: number) => {
    const effects = house.on(fact, now);
    for (const effect of effects) {
      if (effect.do === 'timer') timers.set(effect.id, effect.due);
      if (effect.do === 'cancel-timer') timers.delete(effect.id);
    }
    return effects.flatMap((effect) =>
      effect.do === 'record' && effect.type !== 'call' && effect.type !== 'quarantine' ? [row(effect)] : [],
    );
  };
  return {
    timers,
    house: house.house,
    print: (over: Partial<StationRecord>, now = 0, link = 'smdr') =>
      told({ type: 'StationRecord', record: record({ format, ...over }), link: asLinkId(link) }, now),
    noise: () => told({ type: 'Quarantined', link: asLinkId('smdr'), code: 'FRAME_UNPARSED', length: 9 }, 0),
    start: (...links: string[]) => told({ type: 'Daemon', what: 'started', version: '1', links }, 0),
    wait: (now: number) =>
      [...timers].flatMap(([timer, due]) => {
        if (due > now) return [];
        timers.delete(timer);
        return told({ type: 'TimerDue', timer, due, lateMs: now - due, body: null }, now);
      }),
  };
}

const seqs = (joined: Record<string, unknown> | undefined) =>
  (joined?.legs as { seq: number }[] | undefined)?.map(({ seq }) => seq);

describe('Nortel: S, X and E on one trunk are one call', () => {
  const leg = (type: string, extension: string, durationSeconds: number, trunk = 'T060022') => ({
    direction: 'incoming' as const,
    answered: true,
    trunk,
    extension,
    durationSeconds,
    conditions: [type],
    localTime: '2026-11-24T10:00:00',
    timeIs: 'start' as const,
  });

  it('told with its last leg, with everybody who had it and the time of all', () => {
    const meridian = pbx('nortel-meridian');
    expect(meridian.print(leg('S', '0101', 20))).toEqual([]);
    expect(meridian.print(leg('X', '2102', 30))).toEqual([]);
    expect(meridian.print(leg('E', '5003', 40, 'A060022'))).toEqual([
      {
        type: 'call-joined',
        subject: '5003',
        link: 'smdr',
        format: 'nortel-meridian',
        complete: true,
        closedBy: 'last-leg',
        direction: 'incoming',
        answered: true,
        extensions: ['0101', '2102', '5003'],
        trunk: 'T060022',
        dialed: null,
        caller: null,
        ddi: null,
        account: null,
        localTime: '2026-11-24T10:00:00',
        timeIs: 'start',
        ringSeconds: null,
        durationSeconds: 90,
        legs: [
          { seq: 1, line: 1, part: 'S' },
          { seq: 2, line: 1, part: 'X' },
          { seq: 3, line: 1, part: 'E' },
        ],
      },
    ]);
    expect(meridian.timers.size).toBe(0);
    expect([...meridian.house.entries('call-assembly/chain')]).toEqual([]);
  });

  it('other trunks and other links have their own', () => {
    const meridian = pbx('nortel-meridian');
    meridian.print(leg('S', '0101', 20));
    expect(meridian.print(leg('S', '0102', 20, 'T060023'))).toEqual([]);
    expect(meridian.print(leg('E', '0103', 20), 0, 'other')).toMatchObject([{ complete: false }]);
    expect(seqs(meridian.print(leg('E', '0104', 20))[0])).toEqual([1, 5]);
  });

  it('an end without a beginning is told as incomplete', () => {
    expect(pbx('nortel-meridian').print(leg('E', '0101', 20))).toMatchObject([
      { complete: false, closedBy: 'last-leg', legs: [{ part: 'E' }] },
    ]);
  });

  it.each(['S', 'N'])('the trunk taken by a new call (%s) ends one whose end never came', (type) => {
    const meridian = pbx('nortel-meridian');
    meridian.print(leg('S', '0101', 20));
    expect(meridian.print(leg(type, '0102', 5))).toMatchObject([
      { complete: false, closedBy: 'next-call', extensions: ['0101'] },
    ]);
  });

  it('so does time', () => {
    const meridian = pbx('nortel-meridian');
    meridian.print(leg('S', '0101', 20), HOUR);
    expect(meridian.wait(13 * HOUR - 1)).toEqual([]);
    expect(meridian.wait(13 * HOUR)).toMatchObject([{ closedBy: 'time', complete: false }]);
    expect(meridian.wait(99 * HOUR)).toEqual([]);
  });

  it('ordinary calls are not told twice', () => {
    const meridian = pbx('nortel-meridian');
    expect([meridian.print(leg('N', '0101', 5)), meridian.print(leg('B', '0101', 0))].flat()).toEqual([]);
    expect(meridian.timers.size).toBe(0);
  });
});

describe('NEC: digit 51 says that the record goes on where the one before on the trunk ended', () => {
  const leg = (extension: string, localTime: string, durationSeconds: number, transferred: boolean) => ({
    direction: 'incoming' as const,
    trunk: '000037',
    caller: '5550123',
    extension,
    localTime: `2026-01-12T${localTime}`,
    timeIs: 'start' as const,
    durationSeconds,
    transferred,
    conditions: [transferred ? '100' : '000'],
  });

  it('and is told when the trunk is taken again, or after two hours', () => {
    const neax = pbx('nec-neax-k');
    neax.print(leg('132', '11:59:50', 10, false));
    neax.print(leg('135', '12:00:00', 137, true));
    expect(neax.print(leg('140', '12:10:00', 5, false))).toMatchObject([
      { complete: true, closedBy: 'next-call', extensions: ['132', '135'], durationSeconds: 147 },
    ]);
    neax.print(leg('141', '12:10:05', 5, true), HOUR);
    expect(neax.wait(3 * HOUR)).toMatchObject([
      { complete: true, closedBy: 'time', extensions: ['140', '141'] },
    ]);
  });

  it.each([
    ['later than that', { localTime: '2026-01-12T12:00:03' }],
    ['on another trunk', { trunk: '000038' }],
    ['of another caller', { caller: '5550124' }],
  ])('a transferred record %s belongs to a call that was not seen', (_, over) => {
    const neax = pbx('nec-neax-k');
    neax.print(leg('132', '11:59:50', 10, false));
    neax.print({ ...leg('135', '12:00:00', 137, true), ...over });
    expect(neax.wait(3 * HOUR)).toMatchObject([{ complete: false, extensions: ['135'] }]);
  });

  it('the clock put back between the legs does not part them', () => {
    const neax = pbx('nec-neax-k');
    neax.print(leg('132', '02:59:50', 10, false));
    neax.print(leg('135', '02:00:00', 137, true));
    expect(neax.wait(3 * HOUR)).toMatchObject([{ extensions: ['132', '135'] }]);
  });
});

describe('Panasonic', () => {
  const leg = (extension: string, time: string, durationSeconds: number | null, code?: string) => ({
    direction: 'incoming' as const,
    trunk: '03',
    caller: '5550123',
    extension,
    localTime: `2026-02-01T${time}`,
    timeIs: 'end' as const,
    ringSeconds: 7,
    durationSeconds,
    conditions: code ? [code] : [],
    transferred: code === 'TR' ? true : null,
    answered: durationSeconds ? true : null,
  });

  it('a floating extension and the one that answered are one call, and so is who got it by transfer', () => {
    const tda = pbx('panasonic-tda-a');
    tda.print({ ...leg('303', '20:12', 0), ringSeconds: 17 });
    tda.print(leg('205', '20:14', 125));
    tda.print(leg('250', '20:15', 60, 'TR'));
    expect(tda.print(leg('101', '20:20', 5))).toMatchObject([
      {
        complete: true,
        extensions: ['303', '205', '250'],
        ringSeconds: 17,
        durationSeconds: 185,
        answered: true,
        legs: [{ part: 'group' }, { part: 'call' }, { part: 'transferred' }],
      },
    ]);
  });

  it('RC, AN and the final record are one call', () => {
    const td = pbx('panasonic-td500');
    td.print(leg('F12', '20:12', null, 'RC'));
    td.print(leg('E127', '20:12', null, 'AN'));
    td.print(leg('E127', '20:14', 100));
    expect(td.wait(2 * HOUR)).toMatchObject([{ complete: true, extensions: ['F12', 'E127'] }]);
  });

  it('a group that nobody answered is no part of the next call', () => {
    const tda = pbx('panasonic-tda-a');
    tda.print(leg('303', '20:12', 0));
    expect(tda.print(leg('205', '20:30', 60))).toMatchObject([{ complete: false, extensions: ['303'] }]);
    expect(tda.wait(99 * HOUR)).toEqual([]);
  });

  it('trunk 00 is every trunk from 100 on: nothing is joined there', () => {
    const tda = pbx('panasonic-tda-a');
    tda.print({ ...leg('303', '20:12', 0), trunk: '00' });
    tda.print({ ...leg('205', '20:12', 10), trunk: '00' });
    expect([...tda.house.entries('call-assembly/chain'), ...tda.timers]).toEqual([]);
  });
});

describe('Siemens: ringing phones, the conversation, its further segments', () => {
  const leg = (phase: string, extension: string, time: string, over: Partial<StationRecord> = {}) => ({
    direction: 'incoming' as const,
    trunk: '9',
    caller: '5550123',
    extension,
    localTime: `2026-01-31T${time}`,
    timeIs: 'end' as const,
    detail: { phase },
    ...over,
  });

  it('are one call', () => {
    const hipath = pbx('siemens-hipath-fixed');
    hipath.print(leg('ringing', '500', '15:23:44'));
    hipath.print(leg('ringing', '250', '15:23:49'));
    hipath.print(leg('call', '250', '15:23:58', { ringSeconds: 5, durationSeconds: 7, answered: true }));
    hipath.print(leg('follow-on', '110', '15:24:25', { durationSeconds: 26, answered: true }));
    expect(hipath.print(leg('ringing', '500', '15:24:51'))).toMatchObject([
      { complete: true, extensions: ['500', '250', '110'], durationSeconds: 33, ringSeconds: 5 },
    ]);
  });

  it('a call is answered when one leg is', () => {
    const hipath = pbx('siemens-hipath-fixed');
    hipath.print(leg('call', '250', '15:23:58', { ringSeconds: 5, answered: false }));
    hipath.print(leg('follow-on', '110', '15:24:25', { durationSeconds: 27, answered: true }));
    expect(hipath.wait(2 * HOUR)).toMatchObject([{ answered: true }]);
    hipath.print(leg('ringing', '250', '15:30:00'));
    hipath.print(leg('call', '250', '15:30:20', { ringSeconds: 20, answered: false }));
    expect(hipath.wait(2 * HOUR)).toMatchObject([{ answered: false }]);
  });

  it('ringing without any conversation is told as incomplete', () => {
    const hipath = pbx('siemens-hipath-delimited');
    hipath.print(leg('ringing', '500', '15:23:44'));
    expect(hipath.print(leg('call', '500', '16:00:00', { durationSeconds: 5 }))).toMatchObject([
      { complete: false, extensions: ['500'] },
    ]);
  });
});

describe('a call of more than ten hours', () => {
  const call = { trunk: '701', extension: '0101', dialed: '5550123', direction: 'outgoing' as const };

  const part = (durationSeconds: number, localTime: string | null, partial: boolean) => ({
    ...call,
    localTime,
    timeIs: 'end' as const,
    durationSeconds,
    detail: partial ? { partial } : {},
  });

  it('Avaya: comes in parts and a rest', () => {
    const avaya = pbx('avaya-printer');
    avaya.print(part(35_946, '2026-01-01T10:00', true));
    avaya.print(part(35_946, '2026-01-01T20:00', true));
    expect(avaya.print(part(1800, '2026-01-01T20:30', false))).toMatchObject([
      { complete: true, closedBy: 'last-leg', extensions: ['0101'], durationSeconds: 35_946 * 2 + 1800 },
    ]);
    expect(avaya.print(part(300, '2026-01-01T20:40', false))).toEqual([]);
  });

  it('LSU: prints no time, the parties must do; ringing and lines without parties are no part', () => {
    const avaya = pbx('avaya-lsu');
    avaya.print(part(35_946, null, true));
    avaya.print({ ...part(0, null, false), detail: { phase: 'ringing' } });
    avaya.print({ ...part(60, null, false), extension: null, dialed: null });
    avaya.print({ ...part(60, null, false), extension: '0102' });
    expect(seqs(avaya.print(part(1800, null, false))[0])).toEqual([1, 5]);
  });

  it('Ericsson: comes in records of 9:59', () => {
    const bp250 = pbx('ericsson-bp250');
    bp250.print({ ...call, localTime: '2026-01-01T20:00', timeIs: 'end', durationSeconds: 35_999 });
    expect(
      bp250.print({ ...call, localTime: '2026-01-01T20:10', timeIs: 'end', durationSeconds: 600 }),
    ).toMatchObject([{ complete: true, durationSeconds: 36_599 }]);
  });
});

it('another format on the link begins anew, and what was open is told by its own rule', () => {
  const meridian = pbx('nortel-meridian');
  meridian.print({ trunk: '0001', extension: '1', conditions: ['S'], detail: { recordNumber: '100' } });
  const told = meridian.print({
    format: 'ericsson-bp250',
    trunk: '0001',
    extension: '2',
    detail: { sequence: '715' },
  });
  expect(told).toEqual([]);
  const neax = pbx('nec-neax-k');
  neax.print({ trunk: '0001', extension: '1', localTime: '2026-01-12T10:00:00', timeIs: 'start' });
  const call = { trunk: '0001', extension: '2', localTime: '2026-01-12T10:00:00', timeIs: 'start' as const };
  neax.print({ ...call, format: 'siemens-hipath-fixed', detail: { phase: 'follow-on' } });
  expect(neax.wait(2 * HOUR)).toMatchObject([{ format: 'siemens-hipath-fixed', legs: { length: 1 } }]);
});

it('of a link that left the site file only what is owed is kept, until it is told', () => {
  const neax = pbx('nec-neax-k');
  const call = { trunk: '01', localTime: '2026-01-12T10:00:00', timeIs: 'start' as const };
  neax.print({ ...call, extension: '1' }, 0, 'gone');
  neax.print({ ...call, extension: '2', trunk: '02', transferred: true }, 0, 'gone');
  neax.print({ ...call, extension: '3', format: 'ericsson-bp250', detail: { sequence: '001' } }, 0, 'gone');
  neax.print({ ...call, extension: '4' });
  expect(neax.start('smdr')).toEqual([]);
  const left = ['recent', 'count', 'chain'].map((of) =>
    [...neax.house.entries(`call-assembly/${of}`)].map(([key]) => key),
  );
  expect(left).toEqual([['smdr'], [], ['gone/02', 'smdr/01']]);
  expect(neax.wait(2 * HOUR)).toMatchObject([{ link: 'gone', extensions: ['2'] }]);
});

it('never more calls are open than a PBX has trunks: the oldest makes room', () => {
  const meridian = pbx('nortel-meridian');
  const start = (n: number) =>
    meridian.print({ trunk: `T${String(n).padStart(6, '0')}`, extension: `${n}`, conditions: ['S'] });
  for (let n = 0; n < MOST_OPEN; n++) expect(start(n)).toEqual([]);
  expect(meridian.print({ trunk: 'T000007', extension: '8', conditions: ['X'] })).toEqual([]);
  expect(start(MOST_OPEN)).toMatchObject([{ closedBy: 'limit', extensions: ['0'] }]);
  expect([...meridian.house.entries('call-assembly/chain')]).toHaveLength(MOST_OPEN);
  expect(meridian.timers.size).toBe(MOST_OPEN);
});

describe('the same words again', () => {
  const call = (time: string, extension: string, over: Partial<StationRecord> = {}) => ({
    trunk: '04',
    extension,
    localTime: `2026-02-07T${time}`,
    timeIs: 'end' as const,
    durationSeconds: 39,
    direction: 'outgoing' as const,
    ...over,
  });

  it('are a reprint when a later call was printed since, however often; each has its own event', () => {
    const td = pbx('panasonic-td');
    td.print(call('00:32', '101'));
    td.print(call('00:38', '101'));
    expect(td.print(call('00:32', '101', { line: 9 }))).toMatchObject([
      { type: 'reprint', link: 'smdr', seq: 3, of: 1, again: 1, total: 1 },
    ]);
    expect(td.print(call('00:32', '101'))).toMatchObject([{ type: 'reprint', of: 1, again: 2, total: 2 }]);
    expect(td.print(call('00:38', '101'))).toEqual([]);
  });

  it('are twins when nothing later was printed between', () => {
    const td = pbx('panasonic-td');
    const all = ['101', '101', '102', '101'].flatMap((extension) => td.print(call('06:46', extension)));
    expect(all).toEqual([]);
  });

  it('start times to the minute: the later call must have ended a minute later, whoever began first', () => {
    const oxo = pbx('alcatel-4200');
    const redial = call('17:29', '725', { timeIs: 'start', durationSeconds: 0 });
    oxo.print(redial);
    oxo.print(call('17:29', '705', { timeIs: 'start', durationSeconds: 14 }));
    expect(oxo.print(redial)).toEqual([]);
    oxo.print(call('17:30', '705', { timeIs: 'start', durationSeconds: 14 }));
    expect(oxo.print(redial)).toMatchObject([{ type: 'reprint', of: 3 }]);
  });

  it('with the same running number are a reprint at once, and no gap', () => {
    const bp250 = pbx('ericsson-bp250');
    const numbered = call('10:00', '255', { detail: { sequence: '715' } });
    bp250.print(numbered);
    expect(bp250.print(numbered)).toMatchObject([{ type: 'reprint', of: 1 }]);
    expect(bp250.print({ ...numbered, detail: { sequence: '716' } })).toEqual([]);
  });

  it('a reprinted leg is not taken into a call again', () => {
    const meridian = pbx('nortel-meridian');
    const leg = (type: string, recordNumber: string) =>
      meridian.print({ trunk: 'T060022', extension: '1', conditions: [type], detail: { recordNumber } });
    leg('S', '001');
    leg('S', '001');
    expect(seqs(leg('E', '002')[0])).toEqual([1, 4]);
  });

  it('are twins when the later call stood before both', () => {
    const td = pbx('panasonic-td');
    const all = ['00:38', '00:32', '00:32'].flatMap((time) => td.print(call(time, '101')));
    expect(all).toEqual([]);
  });

  it('are looked for among the last records only', () => {
    const td = pbx('panasonic-td');
    const others = (from: number, to: number) => {
      for (let n = from; n < to; n++) td.print(call('00:38', `${n}`));
    };
    td.print(call('00:32', '101'));
    others(1, WINDOW);
    expect(td.print(call('00:32', '101'))).toMatchObject([{ type: 'reprint' }]);
    others(WINDOW, WINDOW + 1);
    expect(td.print(call('00:32', '101'))).toEqual([]);
    expect(td.house.get('call-assembly/recent', 'smdr')).toMatchObject({ seen: { length: WINDOW } });
  });

  it('of another link are another call', () => {
    const td = pbx('panasonic-td');
    td.print(call('00:32', '101'));
    td.print(call('00:38', '101'));
    expect(td.print(call('00:32', '101'), 0, 'other')).toEqual([]);
  });
});

describe('running numbers', () => {
  const bp250 = () => {
    const at = pbx('ericsson-bp250');
    return {
      ...at,
      number: (sequence: string) => at.print({ detail: { sequence } }),
    };
  };

  it('in order and round the end nothing is said', () => {
    const { number } = bp250();
    expect(['997', '998', '999', '001', '002'].flatMap(number)).toEqual([]);
    const meridian = pbx('nortel-meridian');
    const numbers = ['126', '127', '000', '001'];
    expect(numbers.flatMap((recordNumber) => meridian.print({ detail: { recordNumber } }))).toEqual([]);
  });

  it('LG: nobody says whether zero is a number', () => {
    const numbers = (...all: string[]) => {
      const lg = pbx('lg-vodavi');
      return all.flatMap((sequence) => lg.print({ detail: { sequence } })).map(({ why }) => why);
    };
    expect(numbers('9998', '9999', '0000', '0001')).toEqual([]);
    expect(numbers('9998', '9999', '0001', '0002')).toEqual([]);
    expect(numbers('3233', '0001')).toEqual(['restart']);
    expect(numbers('9999', '0002')).toEqual(['gap']);
  });

  it('missing ones are counted, and what did not decode is named beside them', () => {
    const { number, noise } = bp250();
    number('997');
    noise();
    expect(number('002')).toMatchObject([
      { type: 'sequence-gap', why: 'gap', after: '997', before: '002', missing: 3, unread: 1, total: 3 },
    ]);
    expect(number('005')).toMatchObject([{ missing: 2, unread: 0, total: 5 }]);
  });

  it('a restart of the PBX and a number out of all order lose nobody knows how many', () => {
    const { number } = bp250();
    number('500');
    expect(number('001')).toMatchObject([{ why: 'restart', missing: null, total: 0 }]);
    number('002');
    expect(number('800')).toMatchObject([{ why: 'jump', missing: null }]);
    expect(number('801')).toEqual([]);
  });

  it('what is no number is passed over', () => {
    const { number } = bp250();
    expect(['001', '000', '', '7x', '002'].flatMap(number)).toEqual([]);
  });

  it('a format without numbers keeps none', () => {
    const td = pbx('panasonic-td');
    td.print({ detail: { sequence: '001' } });
    td.noise();
    expect([...td.house.entries('call-assembly/count')]).toEqual([]);
  });
});
