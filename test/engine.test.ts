import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../src/ledger/ledger.js';
import type { StationRecord } from '../src/telephony/index.js';
import { testEngine } from './support/engine.js';
import { frame, lampSet, record } from './support/inputs.js';

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
