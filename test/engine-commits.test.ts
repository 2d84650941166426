import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../src/ledger/ledger.js';
import { BellwireError } from '../src/telephony/index.js';
import { testEngine } from './support/engine.js';
import { frame, lampSet } from './support/inputs.js';

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
