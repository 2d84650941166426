import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RulesVersion } from '../src/config/house-rules/in-force.js';
import { Ledger } from '../src/ledger/ledger.js';
import { EVENT_DATA } from '../src/mqtt/schemas.js';
import type { Procedure } from '../src/switchboard/procedure.js';
import { BellwireError, type CommandFact, type StationRecord } from '../src/telephony/index.js';
import { testEngine } from './support/engine.js';
import { rulesVersion } from './support/rules.js';

let dir: string;
let ledger: Ledger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-engine-'));
  ledger = Ledger.open(join(dir, 'ledger.db'));
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

const record = (over: Partial<StationRecord> = {}): StationRecord => ({
  format: 'test',
  kind: 'call',
  direction: 'outgoing',
  answered: null,
  extension: '0101',
  trunk: '01',
  dialed: '5550142',
  caller: null,
  ddi: null,
  localTime: '2026-11-24T10:00',
  timeIs: 'end',
  ringSeconds: null,
  durationSeconds: 61,
  account: null,
  cost: null,
  conditions: [],
  transferred: null,
  detail: {},
  line: 1,
  ...over,
});
const frame = (text: string, over: Partial<StationRecord> = {}, at = 1000) => ({
  at,
  raw: { link: 'smdr', text, outcome: 'facts' as const, code: null },
  facts: [{ type: 'StationRecord' as const, record: record(over) }],
  orphan: null,
});
const lampSet = (id: string, over: Partial<CommandFact> = {}): CommandFact => ({
  type: 'Command',
  id,
  name: 'lamp.set',
  args: { room: '0101', reason: 'text-message' },
  by: 'test',
  reply: { via: 'mqtt', address: 'x', correlation: null },
  ...over,
});

describe('a turn', () => {
  it('brings bytes, journal, state and outbox into one commit, and tells only then', () => {
    const { engine, committed } = testEngine(ledger);
    engine.submit(frame('one\r\n'));
    engine.submit(frame('two\r\n', { kind: 'check-in', direction: null }));
    expect(committed).toEqual([]);
    engine.flush();
    expect(committed).toHaveLength(1);
    expect(committed[0]?.events.map((e) => [e.seq, e.type, e.subject])).toEqual([
      [1, 'call', '0101'],
      [2, 'check-in', '0101'],
    ]);
    expect(committed[0]?.states.map((s) => s.of)).toEqual([
      { entity: 'room', key: '0101', aspect: 'occupancy' },
    ]);
    expect(ledger.counts()).toMatchObject({ raw: 2, journal: 2, outbox: 2 });
  });

  it('continues its numbers and its state after a restart', () => {
    const first = testEngine(ledger);
    first.engine.submitFacts(1, lampSet('a'));
    first.engine.submit(frame('one\n'));
    first.engine.flush();
    const second = testEngine(ledger);
    expect(second.engine.house.get('lamp', '0101')).toEqual(first.engine.house.get('lamp', '0101'));
    second.engine.submit(frame('two\n'));
    second.engine.flush();
    const seqs = ledger.outboxAfter(0, 10).map((e) => e.seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(ledger.counts().raw).toBe(2);
  });

  it('a frame left open and never continued ends in the quarantine', () => {
    const { engine } = testEngine(ledger);
    const opened = {
      at: 1,
      raw: { link: 's', text: 'first\n', outcome: 'opened' as const, code: null },
      facts: [],
      orphan: null,
    };
    engine.submit(opened);
    engine.flush();
    expect(ledger.counts().quarantine).toBe(0);
    engine.submit({ ...frame('call\n'), orphan: { link: 's', code: 'FRAME_UNPARSED' } });
    engine.flush();
    expect(ledger.counts()).toMatchObject({ raw: 2, quarantine: 1 });
  });

  it('a frame that a killed life left open ends in the quarantine of the next', () => {
    const first = testEngine(ledger);
    first.engine.submit({
      at: 1,
      raw: { link: 's', text: 'first\n', outcome: 'opened' as const, code: null },
      facts: [],
      orphan: null,
    });
    first.engine.flush();
    const second = testEngine(ledger);
    second.engine.orphanOpenFrames(2);
    second.engine.flush();
    expect(ledger.counts()).toMatchObject({ raw: 1, quarantine: 1 });
    expect(second.committed[0]?.events.map((e) => e.type)).toEqual(['quarantine']);
    const third = testEngine(ledger);
    third.engine.orphanOpenFrames(3);
    third.engine.flush();
    expect(third.committed).toEqual([]);
  });

  it('without a broker nothing is owed, and nothing is given up', () => {
    const { engine, committed, notes } = testEngine(ledger, { outboxLimit: null });
    for (let i = 0; i < 3; i++) engine.submit(frame(`${i}\n`));
    engine.flush();
    engine.flush();
    expect(ledger.counts()).toMatchObject({ journal: 3, outbox: 0 });
    expect(committed[0]?.events).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('after close nothing touches the ledger any more', () => {
    const { engine, runLater } = testEngine(ledger);
    engine.submit(frame('one\n'));
    engine.close();
    ledger.close();
    engine.submit(frame('two\n'));
    engine.flush();
    engine.committer.eventsAcked(1, 1);
    runLater();
    ledger = Ledger.open(join(dir, 'ledger.db'));
    expect(ledger.counts().raw).toBe(1);
  });

  it('a record that was held for further lines is journalled under the frame that opened it', () => {
    const { engine } = testEngine(ledger);
    const of = (text: string, outcome: 'opened' | 'continuation') => ({
      at: 1,
      raw: { link: 's', text, outcome, code: null },
      facts: [],
      orphan: null,
    });
    const held = (over: Partial<StationRecord>) => ({
      link: 's',
      facts: [{ type: 'StationRecord' as const, record: record(over) }],
    });
    engine.submit(of('first\n', 'opened'));
    engine.submit(of('more\n', 'continuation'));
    engine.submit({ ...of('second\n', 'opened'), completed: held({ extension: '1' }) });
    // The line went quiet: no frame of its own.
    engine.submit({ at: 2, raw: null, facts: [], orphan: null, completed: held({ extension: '2' }) });
    engine.flush();
    expect(ledger.counts()).toMatchObject({ raw: 3, quarantine: 0 });
    const calls = [...ledger.dump()].flatMap((row) => {
      const [table, , at, raw, type, , body] = JSON.parse(row) as string[];
      return table === 'journal' && type === 'call'
        ? [{ at, raw, extension: JSON.parse(body ?? '').extension }]
        : [];
    });
    expect(calls).toEqual([
      { at: 1, raw: 1, extension: '1' },
      { at: 2, raw: 3, extension: '2' },
    ]);
    const second = testEngine(ledger);
    second.engine.orphanOpenFrames(3);
    second.engine.flush();
    expect(ledger.counts()).toMatchObject({ quarantine: 0 });
  });

  it('a procedure that throws costs neither the bytes nor the other procedures', () => {
    const broken = {
      id: 'broken',
      on: () => {
        throw new Error('boom');
      },
    };
    const { engine, committed, notes } = testEngine(ledger, { procedures: [broken] });
    engine.submit(frame('one\n'));
    engine.flush();
    expect(ledger.counts().raw).toBe(1);
    expect(notes[0]?.message).toContain('broken on StationRecord: boom');
    expect(committed[0]?.events.map((e) => e.type)).toEqual(['daemon']);
  });
});

describe('commands', () => {
  it('an id is executed once; its repetition gets the kept answer, also after a restart', () => {
    const first = testEngine(ledger);
    first.engine.submitFacts(1, lampSet('id-1'), lampSet('id-1'));
    first.engine.flush();
    const [answer, again] = first.committed[0]?.replies ?? [];
    expect(answer?.body).toMatchObject({ ok: true, changed: true });
    expect(again?.body).toEqual(answer?.body);
    const second = testEngine(ledger);
    second.engine.submitFacts(2, lampSet('id-1'));
    second.engine.flush();
    expect(second.committed[0]?.replies[0]?.body).toEqual(answer?.body);
    expect(second.committed[0]?.events).toEqual([]);
  });

  it('the same id with other content is a conflict', () => {
    const { engine, committed } = testEngine(ledger);
    engine.submitFacts(
      1,
      lampSet('id-1'),
      lampSet('id-1', { args: { room: '0102', reason: 'text-message' } }),
    );
    engine.flush();
    expect(committed[0]?.replies[1]?.body).toMatchObject({ ok: false, code: 'COMMAND_CONFLICT' });
  });

  it('the order of keys makes no other content', () => {
    const { engine, committed } = testEngine(ledger);
    engine.submitFacts(
      1,
      lampSet('id-1'),
      lampSet('id-1', { args: { reason: 'text-message', room: '0101' } }),
    );
    engine.flush();
    expect(committed[0]?.replies[1]?.body).toMatchObject({ ok: true });
  });

  it('a command nobody knows is answered so', () => {
    const { engine, committed } = testEngine(ledger);
    engine.submitFacts(1, lampSet('id-1', { name: 'make-coffee' }));
    engine.flush();
    expect(committed[0]?.replies[0]?.body).toMatchObject({ ok: false, code: 'COMMAND_UNKNOWN' });
  });
});

describe('timers', () => {
  it('a wake-up that is never heard of again becomes unknown, also when the daemon was down meanwhile', () => {
    const first = testEngine(ledger);
    first.engine.submit(frame('x\n', { kind: 'wake-up', direction: null, detail: { event: 'start' } }, 1000));
    first.engine.flush();
    first.engine.tick(1000 + 599_999);
    first.engine.flush();
    expect(first.committed).toHaveLength(1);
    const second = testEngine(ledger);
    second.engine.tick(1000 + 700_000);
    second.engine.flush();
    expect(second.committed[0]?.events[0]).toMatchObject({ type: 'wake-up-unknown', subject: '0101' });
    expect(second.engine.house.get('wake-up', '0101')).toMatchObject({ state: 'unknown' });
    second.engine.tick(1000 + 800_000);
    second.engine.flush();
    expect(second.committed).toHaveLength(1);
  });

  it('an answer in the same pass as the deadline wins', () => {
    const { engine } = testEngine(ledger);
    engine.submit(frame('x\n', { kind: 'wake-up', direction: null, detail: { event: 'start' } }, 1000));
    engine.flush();
    engine.submit(frame('y\n', { kind: 'wake-up', direction: null, detail: { event: 'answered' } }, 700_000));
    engine.tick(700_000);
    engine.flush();
    expect(engine.house.get('wake-up', '0101')).toMatchObject({ state: 'answered' });
  });

  it('is gone from the ledger only with the turn it fired in, whatever is committed between', () => {
    const first = testEngine(ledger);
    first.engine.submit(frame('x\n', { kind: 'wake-up', direction: null, detail: { event: 'start' } }, 1000));
    first.engine.flush();
    first.engine.tick(700_000);
    first.engine.committer.eventsAcked(1, 1);
    first.engine.committer.commit(); // and here the plug is pulled
    const second = testEngine(ledger);
    second.engine.tick(700_000);
    second.engine.flush();
    expect(second.engine.house.get('wake-up', '0101')).toMatchObject({ state: 'unknown' });
  });

  it('a result in time cancels it', () => {
    const { engine, committed } = testEngine(ledger);
    engine.submit(frame('x\n', { kind: 'wake-up', direction: null, detail: { event: 'start' } }, 1000));
    engine.submit(frame('y\n', { kind: 'wake-up', direction: null, detail: { event: 'answered' } }, 2000));
    engine.flush();
    engine.tick(10_000_000);
    engine.flush();
    expect(committed).toHaveLength(1);
    expect(engine.house.get('wake-up', '0101')).toMatchObject({ state: 'answered' });
  });
});

describe('a ledger that cannot be written', () => {
  /** The real ledger behind a switch: what a full disk looks like to the engine. */
  function breakable() {
    const state = { broken: false };
    const proxy = new Proxy(ledger, {
      get(target, name) {
        if (name === 'commit')
          return (batch: Parameters<Ledger['commit']>[0]) => {
            if (state.broken) throw new BellwireError('LEDGER_FULL', 'test');
            return target.commit(batch);
          };
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return { state, proxy };
  }

  it('lamps and answers go on from memory, events wait, and nothing is lost when it heals', () => {
    const { state, proxy } = breakable();
    const { engine, committed, time, runLater } = testEngine(proxy);
    state.broken = true;
    engine.submit(frame('one\n'));
    engine.submitFacts(2, lampSet('id-1'));
    engine.flush();
    time.monotonic = 3000;
    expect(engine.committer.degraded).toMatchObject({ code: 'LEDGER_FULL', pendingTurns: 2, forMs: 3000 });
    expect(committed).toHaveLength(1);
    expect(committed[0]).toMatchObject({ durable: false, events: [], states: [] });
    expect(committed[0]?.puts.map((p) => p.key)).toContain('0101');
    expect(committed[0]?.replies[0]?.body).toMatchObject({ ok: true, durable: false });

    runLater(); // a retry that fails again tells nothing twice
    expect(committed).toHaveLength(1);

    state.broken = false;
    runLater();
    expect(engine.committer.degraded).toBeNull();
    expect(committed[1]).toMatchObject({ durable: true, replies: [] });
    expect(committed[1]?.events.map((e) => e.type)).toEqual(['call', 'lamp']);
    expect(ledger.counts()).toMatchObject({ raw: 1, journal: 2 });
    expect(ledger.command('id-1')).toBeDefined();
  });

  it('a call at the message desk that is told late says since when it is stale', () => {
    const { state, proxy } = breakable();
    const { engine, committed, time, runLater } = testEngine(proxy);
    state.broken = true;
    const call = { at: '001/0007', reason: 'direct', called: '0101', calling: null } as const;
    engine.submitFacts(1000, { type: 'Delivered', ...call });
    engine.flush();
    time.monotonic = 120_000;
    state.broken = false;
    runLater();
    const [event] = committed.at(-1)?.events ?? [];
    // Read at 1000, fresh for 30 s, told two minutes later.
    expect(JSON.parse(event?.body ?? '')).toEqual({ ...call, staleAfter: 31_000 });
  });

  it('stops cleanly, with nothing left to try again', () => {
    const { state, proxy } = breakable();
    const { engine, runLater } = testEngine(proxy);
    state.broken = true;
    engine.submit(frame('one\n'));
    engine.flush();
    engine.close();
    state.broken = false;
    runLater();
    expect(ledger.counts().raw).toBe(0);
  });

  it('takes no more commands at its bound, and says so', () => {
    const { state, proxy } = breakable();
    const { engine, committed } = testEngine(proxy, { pendingLimit: 1 });
    state.broken = true;
    engine.submit(frame('one\n'));
    engine.flush();
    engine.submitFacts(2, lampSet('id-1'));
    engine.flush();
    expect(committed.at(-1)?.replies[0]?.body).toMatchObject({ ok: false, code: 'LEDGER_BEHIND' });
    expect(engine.house.get('lamp', '0101')).toBeUndefined();
  });

  it('a command whose memory could not be read does not block the ledger when it was known after all', () => {
    const first = testEngine(ledger);
    first.engine.submitFacts(1, lampSet('id-1'));
    first.engine.flush();
    const blind = new Proxy(ledger, {
      get(target, name) {
        if (name === 'command')
          return () => {
            throw new BellwireError('LEDGER_IO', 'test');
          };
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const second = testEngine(blind);
    second.engine.submitFacts(2, lampSet('id-1'));
    second.engine.flush();
    expect(second.engine.committer.degraded).toBeNull();
  });

  it('asks the links to pause at its bound, and to go on after', () => {
    const { state, proxy } = breakable();
    const { engine, runLater } = testEngine(proxy, { pendingLimit: 3 });
    const pressure: boolean[] = [];
    engine.committer.onPressure((on) => pressure.push(on));
    state.broken = true;
    for (let i = 0; i < 3; i++) {
      engine.submit(frame(`${i}\n`));
      engine.flush();
    }
    expect(pressure).toEqual([true]);
    state.broken = false;
    runLater();
    expect(pressure).toEqual([true, false]);
    expect(ledger.counts().raw).toBe(3);
  });
});

describe('the WAL', () => {
  const file = () => statSync(join(dir, 'ledger.db')).size;

  it('goes into the ledger between commits, never within one that somebody waits for', () => {
    const { engine, runLater } = testEngine(ledger);
    const before = file();
    // 6 MB: SQLite on its own would have brought it in at 4 MB, within a commit.
    for (let i = 0; i < 399; i++) {
      engine.submit(frame(`${i} ${'x'.repeat(15_000)}\n`));
      engine.flush();
    }
    runLater();
    expect(file()).toBe(before);
    engine.submit(frame('the four hundredth\n'));
    engine.flush();
    expect(file()).toBe(before);
    runLater();
    expect(file()).toBeGreaterThan(6_000_000);
  });

  it('many records in few commits bring it in too', () => {
    const { engine, runLater } = testEngine(ledger);
    const before = file();
    for (let i = 0; i < 4000; i++) engine.submit(frame(`${i}\n`));
    engine.flush();
    expect(file()).toBe(before);
    runLater();
    expect(file()).toBeGreaterThan(before);
  });
});

describe('the outbox', () => {
  it('acknowledgements are merged and leave with the next commit, or after a second', () => {
    const { engine, runLater } = testEngine(ledger);
    for (let i = 0; i < 4; i++) engine.submit(frame(`${i}\n`));
    engine.flush();
    engine.committer.eventsAcked(1, 1);
    engine.committer.eventsAcked(2, 3);
    expect(engine.committer.batch.eventsAcked).toEqual([[1, 3]]);
    expect(engine.committer.outboxDepth).toBe(4);
    runLater();
    expect(engine.committer.outboxDepth).toBe(1);
    expect(ledger.outboxAfter(0, 10).map((e) => e.seq)).toEqual([4]);
  });

  it('at its bound the oldest events leave it, and the journal says so', () => {
    const { engine, notes } = testEngine(ledger, { outboxLimit: 100 });
    for (let i = 0; i < 150; i++) engine.submit(frame(`${i}\n`));
    engine.flush();
    engine.submit(frame('next\n'));
    engine.flush();
    expect(engine.committer.outboxDepth).toBeLessThanOrEqual(102);
    expect(ledger.counts().journal).toBe(152);
    expect(notes.map((n) => n.message).join()).toContain('outbox is full');
    const last = ledger.outboxAfter(0, 1000).at(-1);
    expect(last && JSON.parse(last.body)).toMatchObject({ what: 'outbox-trimmed' });
  });

  it('a retained state is pending until its newest value is acknowledged', () => {
    const { engine } = testEngine(ledger);
    engine.submitFacts(1, lampSet('a'));
    engine.flush();
    const [before] = engine.committer.shownStates('pending');
    engine.submitFacts(2, lampSet('b', { name: 'lamp.clear' }));
    engine.flush();
    if (!before) throw new Error('nothing shown');
    engine.committer.shownAcked(before.of, before.seq);
    expect(engine.committer.shownStates('pending')).toHaveLength(1);
    const [after] = engine.committer.shownStates('pending');
    if (!after) throw new Error('nothing shown');
    engine.committer.shownAcked(after.of, after.seq);
    expect(engine.committer.shownStates('pending')).toEqual([]);
    expect(engine.committer.shownStates('all')).toHaveLength(1);
  });
});

describe('house rules', () => {
  const NEW_YEAR = Date.UTC(2027, 0, 1);
  const rules = [
    rulesVersion(),
    rulesVersion('seaview@1', NEW_YEAR, { hold: { recall: '20s' } }),
    rulesVersion('seaview@2', NEW_YEAR + 60_000, { hold: { recall: '40s' } }),
  ] as const;
  const stamps = () =>
    [...ledger.dump()]
      .map((row) => JSON.parse(row) as unknown[])
      .filter(([table]) => table === 'journal')
      .map(([, , , , type, , , stamp]) => [type, stamp]);
  const changes = () => stamps().filter(([type]) => type === 'rules-in-force');

  it('are those of the moment of the turn, and stamped on its rows', () => {
    const seen: [number, string][] = [];
    const reader: Procedure = {
      id: 'reader',
      on: (_, house) => {
        seen.push([house.rules.hold.recall, house.rulesVersion]);
        return [{ do: 'record', type: 'call', subject: null, data: {}, publish: true }];
      },
    };
    const { engine, committed } = testEngine(ledger, { rules, procedures: [reader] });
    engine.submit(frame('23:59:59.999', {}, NEW_YEAR - 1));
    engine.submit(frame('00:00', {}, NEW_YEAR));
    engine.submit(frame('00:01', {}, NEW_YEAR + 60_000));
    engine.submit(frame('the clock was put back', {}, NEW_YEAR - 1));
    engine.flush();
    expect(seen).toEqual([
      [30_000, 'hotel-base@1'],
      [20_000, 'seaview@1'],
      [40_000, 'seaview@2'],
      [30_000, 'hotel-base@1'],
    ]);
    expect(stamps()).toEqual([
      ['call', 'hotel-base@1'],
      ['rules-in-force', 'seaview@1'],
      ['call', 'seaview@1'],
      ['rules-in-force', 'seaview@2'],
      ['call', 'seaview@2'],
      ['rules-in-force', 'hotel-base@1'],
      ['call', 'hotel-base@1'],
    ]);
    expect(committed[0]?.events.map((e) => e.rules)).toEqual(stamps().map(([, stamp]) => stamp));
    const change = committed[0]?.events[1];
    expect(JSON.parse(change?.body ?? '')).toMatchObject({
      id: 'seaview@1',
      before: 'hotel-base@1',
      effectiveFrom: '2027-01-01T00:00',
      approvedBy: 'Duty manager',
    });
    expect(EVENT_DATA['rules-in-force'].safeParse(JSON.parse(change?.body ?? '')).success).toBe(true);
  });

  it('change at their date in a silent house, once', () => {
    const { engine } = testEngine(ledger, { rules });
    for (const now of [NEW_YEAR - 1000, NEW_YEAR, NEW_YEAR + 1000]) {
      engine.tick(now);
      engine.submitFacts(now);
      engine.flush();
    }
    expect(changes()).toEqual([['rules-in-force', 'seaview@1']]);
    expect(ledger.counts().journal).toBe(1);
  });

  it('are remembered over a restart; the same version changed is told', () => {
    const life = (versions: readonly [RulesVersion, ...RulesVersion[]]) => {
      const { engine } = testEngine(ledger, { rules: versions });
      engine.submitFacts(NEW_YEAR + 5);
      engine.flush();
    };
    const [shipped, first] = rules;
    life([shipped, first]);
    life([shipped, first]);
    expect(changes()).toHaveLength(1);
    life([shipped, { ...first, digest: 'other' }]);
    expect(changes()).toHaveLength(2);
    life([shipped]);
    expect(changes().at(-1)).toEqual(['rules-in-force', 'hotel-base@1']);
  });

  it('the shipped ones are no news', () => {
    const { engine } = testEngine(ledger);
    engine.submitFacts(1);
    engine.flush();
    expect(ledger.counts().journal).toBe(0);
  });
});
