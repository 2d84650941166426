import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/house.js';
import { HOTEL_BASE } from '../../../test/support/rules.js';
import { asLinkId, type Fact, type StationRecord } from '../../telephony/index.js';
import { callLog } from '../call-log/machine.js';
import type { HouseView, Json } from '../procedure.js';
import { MOST_LEGS } from './chains.js';
import { callAssembly, MOST_OPEN } from './machine.js';
import { chainRule } from './rules.js';

/** Few values, so that legs meet by chance: same trunk, same times, same words. */
const FORMATS = ['nortel-meridian', 'nec-neax-k', 'panasonic-td500', 'siemens-hipath-fixed', 'avaya-printer'];
const leg = (format: string): fc.Arbitrary<Partial<StationRecord>> =>
  fc.record({
    format: fc.constant(format),
    trunk: fc.constantFrom('T060001', 'T060002', null),
    extension: fc.constantFrom('0101', '2102'),
    caller: fc.constantFrom('5550123', null),
    direction: fc.constant('incoming' as const),
    conditions: fc.constantFrom(['S'], ['X'], ['E'], ['N'], ['RC'], ['AN'], ['NA'], ['TR'], []),
    transferred: fc.constantFrom(true, null),
    durationSeconds: fc.constantFrom(null, 0, 60),
    localTime: fc.integer({ min: 0, max: 5 }).map((minute) => `2026-11-24T10:0${minute}:00`),
    timeIs: fc.constant('end' as const),
    detail: fc.constantFrom(
      {},
      { phase: 'ringing' },
      { phase: 'follow-on' },
      { partial: true },
      { recordNumber: '007' },
    ),
  });
const facts = fc.constantFrom(...FORMATS).chain((format) =>
  fc.array(
    fc
      .tuple(leg(format), fc.constantFrom('a', 'b'))
      .map(([over, link]): Fact => ({ type: 'StationRecord', record: record(over), link: asLinkId(link) })),
    { minLength: 1, maxLength: 40 },
  ),
);

interface Row {
  seq: number;
  type: string;
  data: Record<string, unknown>;
}

/** The rows of a life that ends when nothing is waited for. `restarts`: all state goes through the ledger's JSON each turn. */
function live(said: readonly Fact[], restarts: boolean) {
  const rows: Row[] = [];
  const timers = new Map<string, number>();
  let states = new Map<string, Json>();
  let mostOpen = 0;
  const house = {
    get: (machine: string, key: string) => states.get(`${machine}\0${key}`),
    *entries(machine: string): IterableIterator<[string, Json]> {
      for (const [key, value] of states) {
        const [of = '', name = ''] = key.split('\0');
        if (of === machine) yield [name, value];
      }
    },
    get lastSeq() {
      return rows.length;
    },
    ...HOTEL_BASE,
    hasRoom: () => false,
    roomOfExtension: () => undefined,
  } satisfies HouseView;
  const turn = (fact: Fact, now: number) => {
    for (const procedure of [callLog, callAssembly])
      for (const effect of procedure.on(fact, house, now))
        if (effect.do === 'record')
          rows.push({ seq: rows.length + 1, type: effect.type, data: effect.data as Row['data'] });
        else if (effect.do === 'timer') timers.set(effect.id, effect.due);
        else if (effect.do === 'cancel-timer') timers.delete(effect.id);
        else if (effect.do === 'put' && effect.value === null)
          states.delete(`${effect.machine}\0${effect.key}`);
        else if (effect.do === 'put') states.set(`${effect.machine}\0${effect.key}`, effect.value);
    if (restarts) states = new Map(JSON.parse(JSON.stringify([...states])) as [string, Json][]);
    mostOpen = Math.max(mostOpen, [...house.entries('call-assembly/chain')].length);
  };
  for (const [index, fact] of said.entries()) turn(fact, index);
  for (const timer of [...timers.keys()].sort()) {
    timers.delete(timer);
    turn({ type: 'TimerDue', timer, due: 0, lateMs: 0, body: null }, said.length);
  }
  const open = [...house.entries('call-assembly/chain')].map(([, chain]) => chain as { legs: unknown[] });
  return { rows, timers, open, mostOpen };
}

/** A leg that is no whole call by itself, by the rule of its format. */
function isFragment(said: StationRecord): boolean {
  const rule = chainRule(said.format);
  const part = rule?.keyOf(said) == null ? null : rule.partOf(said);
  const { begins, mayEnd } = (part !== null && rule?.parts[part]) || { begins: true, mayEnd: true };
  return !(begins && mayEnd);
}

describe('whatever is printed, in whatever order', () => {
  it('no leg is lost and none is used twice; what waits is bounded', () => {
    fc.assert(
      fc.property(facts, (said) => {
        const { rows, timers, open, mostOpen } = live(said, false);
        const used = rows.flatMap(({ type, data }) =>
          type === 'call-joined' ? (data.legs as { seq: number }[]).map(({ seq }) => seq) : [],
        );
        const reprints = new Set(rows.flatMap(({ type, data }) => (type === 'reprint' ? [data.seq] : [])));
        const calls = rows.filter(({ type }) => type === 'call');
        expect(calls).toHaveLength(said.length);
        expect(new Set(used).size).toBe(used.length);
        for (const { seq, data } of calls) {
          if (reprints.has(seq)) expect(used).not.toContain(seq);
          else if (isFragment(data as unknown as StationRecord)) expect(used).toContain(seq);
        }
        const seqs = new Set(calls.map(({ seq }) => seq));
        expect(used.filter((seq) => !seqs.has(seq))).toEqual([]);
        expect([...timers]).toEqual([]);
        expect(open.filter(({ legs }) => legs.length !== 1)).toEqual([]);
        expect(mostOpen).toBeLessThanOrEqual(MOST_OPEN);
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('the same comes out again, with a restart after every record too', () => {
    fc.assert(
      fc.property(facts, (said) => {
        const once = live(said, false).rows;
        expect(live(said, false).rows).toEqual(once);
        expect(live(said, true).rows).toEqual(once);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('a call that never ends is told in pieces', () => {
    const ringing = record({ format: 'siemens-hipath-fixed', trunk: '9', detail: { phase: 'ringing' } });
    const said = Array.from({ length: MOST_LEGS + 1 }, (_, second): Fact => {
      const localTime = `2026-11-24T10:${String(10 + Math.floor(second / 60))}:${String(second % 60).padStart(2, '0')}`;
      return { type: 'StationRecord', record: { ...ringing, localTime, timeIs: 'end' } };
    });
    const joined = live(said, false).rows.filter(({ type }) => type === 'call-joined');
    expect(joined.map(({ data }) => [data.closedBy, (data.legs as []).length])).toEqual([
      ['limit', MOST_LEGS],
      ['time', 1],
    ]);
  });
});
