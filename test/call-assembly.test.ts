import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPbxDriver, PBX_DRIVER_IDS } from '../drivers/index.js';
import { intake } from '../src/engine/intake.js';
import { Ledger } from '../src/ledger/ledger.js';
import { callAssembly } from '../src/switchboard/call-assembly/machine.js';
import { chainRule, counterOf } from '../src/switchboard/call-assembly/rules.js';
import { callLog } from '../src/switchboard/call-log/machine.js';
import { asLinkId, type StationRecord } from '../src/telephony/index.js';
import { testEngine } from './support/engine.js';
import { record, rehearse } from './support/house.js';

/** Recorded third-party logs on the reference shelf (outside of this repository), already decoded there. */
const SHELF = new URL('../../shared/specimens/', import.meta.url);
const present = existsSync(SHELF);
let records = 0;
let logs = 0;

afterAll(() => {
  if (present) console.log(`call assembly: ${records} shelf records in ${logs} recorded logs`);
  else console.log(`call assembly: shelf skipped, ${SHELF.pathname} is absent`);
});

/** What is said of a log beyond its records, once every timer has come due. */
function assemble(name: string) {
  const house = rehearse(callLog, callAssembly);
  const timers = new Set<string>();
  const rows: { type: string; data: Record<string, unknown> }[] = [];
  const take = (effects: ReturnType<typeof house.on>) => {
    for (const effect of effects) {
      if (effect.do === 'timer') timers.add(effect.id);
      if (effect.do === 'cancel-timer') timers.delete(effect.id);
      if (effect.do === 'record')
        rows.push({ type: effect.type, data: effect.data as Record<string, unknown> });
    }
  };
  logs += 1;
  for (const line of readFileSync(new URL(`${name}.expected.jsonl`, SHELF), 'utf8').split('\n')) {
    if (line === '') continue;
    const said = record(JSON.parse(line) as Partial<StationRecord>);
    if ((said.kind as string) === 'unparsed') continue;
    records += 1;
    take(house.on({ type: 'StationRecord', record: said }));
  }
  for (const timer of timers) take(house.on({ type: 'TimerDue', timer, due: 0, lateMs: 0, body: null }));
  const joined = rows.filter(({ type }) => type === 'call-joined').map(({ data }) => data);
  return {
    whole: joined.filter(({ complete }) => complete),
    broken: joined.filter(({ complete }) => !complete),
    reprints: rows.filter(({ type }) => type === 'reprint').length,
    gaps: rows.filter(({ type }) => type === 'sequence-gap').length,
  };
}

describe.skipIf(!present)('recorded logs', () => {
  it('KX-TD816: the one record that came five times is four reprints', () => {
    expect(assemble('panasonic-td.td816ru').reprints).toBe(4);
  });

  it.each(['panasonic-td.t1232ru', 'panasonic-tda-b.tda100', 'alcatel-4200.log'])(
    '%s: equal lines in order are twins',
    (name) => {
      expect(assemble(name).reprints).toBe(0);
    },
  );

  it.each(['nortel-meridian.v1', 'nortel-meridian.v2', 'ericsson-bp250.bp250'])(
    '%s: no number is missing',
    (name) => {
      expect(assemble(name).gaps).toBe(0);
    },
  );

  it('HiPath 3750: each of the 24 further segments finds its call', () => {
    const { whole, broken } = assemble('siemens-hipath-delimited.hipath3750');
    expect(broken).toEqual([]);
    expect(whole.reduce((sum, { legs }) => sum + (legs as []).length - 1, 0)).toBe(24);
  });

  it('Hicom 118: each of the 21 ringing phones finds its call', () => {
    const { whole, broken } = assemble('siemens-hipath-fixed.hicom118');
    expect(broken).toEqual([]);
    const legs = whole.flatMap(({ legs }) => legs as { part: string }[]);
    expect(legs.filter(({ part }) => part === 'ringing')).toHaveLength(21);
  });

  it('NEAX: every transferred record finds its first leg', () => {
    const calls = ['nec-neax-k.neax2000', 'nec-neax-k.neax7400'].map(assemble);
    expect(calls.flatMap(({ broken }) => broken)).toEqual([]);
    expect(calls.map(({ whole }) => whole.length)).toEqual([3, 2]);
  });

  it('KX: transferred records follow what they were transferred from', () => {
    const names = readdirSync(SHELF).flatMap(
      (file) => /^(panasonic-td\.(?!t1).*)\.expected/.exec(file)?.[1] ?? [],
    );
    const legs = names
      .map(assemble)
      .map(({ whole, broken }) =>
        [whole, broken].map((calls) =>
          calls
            .flatMap((call) => call.legs as { part: string }[])
            .filter(({ part }) => part === 'transferred'),
        ),
      );
    expect(legs.flatMap(([found]) => found ?? []).length).toBeGreaterThan(8);
    // Lone ones: the log begins within their call.
    expect(legs.flatMap(([, lone]) => lone ?? []).length).toBeLessThan(3);
  });
});

it('the rules are for formats that there are', () => {
  expect(PBX_DRIVER_IDS.filter((id) => chainRule(id)).sort()).toEqual([
    'avaya-custom',
    'avaya-expanded',
    'avaya-lsu',
    'avaya-printer',
    'avaya-teleseer',
    'ericsson-bp250',
    'nec-neax-k',
    'nortel-meridian',
    'panasonic-t336',
    'panasonic-td',
    'panasonic-td500',
    'panasonic-tda-a',
    'panasonic-tda-b',
    'panasonic-tda-c',
    'siemens-hipath-delimited',
    'siemens-hipath-fixed',
  ]);
  expect(PBX_DRIVER_IDS.filter((id) => counterOf(id)).sort()).toEqual([
    'ericsson-bp250',
    'lg-vodavi',
    'nortel-meridian',
  ]);
});

describe('in the real engine, from bytes', () => {
  // An invented call to group 303, taken by room 0101; the daemon is restarted between the two records.
  const RINGS = "02/01/26 20:12    0303 03 <I>5550123                0'17 00:00'00".padEnd(80);
  const TALKS = "02/01/26 20:14    0101 03 <I>5550123                0'00 00:02'05".padEnd(80);

  it('the joined call names its legs by the sequence of their own events, over a restart too', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'bellwire-assembly-'));
    const ledger = Ledger.open(join(dir, 'ledger.db'));
    try {
      const driver = await loadPbxDriver('panasonic-tda-a');
      const decoder = driver.createDecoder({ referenceDate: () => '2026-02-01', dateOrder: 'mdy' });
      const events = [];
      for (const [index, text] of [RINGS, TALKS].entries()) {
        const { engine, committed } = testEngine(ledger);
        const frame = { text: `${text}\r\n`, at: 1000, cut: null, line: index + 1 };
        engine.submit(intake(asLinkId('smdr'), frame, decoder.decode(frame)));
        engine.flush();
        engine.tick(1000 + 2 * 3_600_000);
        engine.flush();
        events.push(...committed.flatMap((each) => each.events));
      }
      expect(events.map(({ seq, type, subject }) => [seq, type, subject])).toEqual([
        [1, 'call', '0303'],
        [2, 'call', '0101'],
        [3, 'call-joined', '0101'],
      ]);
      const [joined] = events.slice(-1);
      expect(JSON.parse(joined?.body ?? '')).toMatchObject({
        link: 'smdr',
        complete: true,
        legs: [
          { seq: 1, line: 1, part: 'group' },
          { seq: 2, line: 2, part: 'call' },
        ],
      });
    } finally {
      ledger.close();
      rmSync(dir, { recursive: true });
    }
  });
});
