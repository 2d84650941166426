import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyBatch } from '../src/ledger/batch.js';
import { Ledger } from '../src/ledger/ledger.js';
import { MIGRATIONS } from '../src/ledger/migrations.js';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellwire-ledger-'));
  path = join(dir, 'ledger.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function oneRecord(seq: number, text = '0101 calls 555-0142\r\n') {
  const batch = emptyBatch();
  batch.turns = 1;
  batch.raws.push({ id: seq, link: 'smdr', at: 1000 + seq, text, outcome: 'facts', code: null });
  const body = JSON.stringify({ n: seq });
  const rules = 'hotel-base@1';
  const row = { seq, at: 1000 + seq, raw: seq, type: 'call', subject: '0101', body, rules } as const;
  batch.journal.push({ ...row, publish: true });
  return batch;
}

describe('ledger', () => {
  it('keeps raw bytes true, also NUL, control bytes and bytes above 0x7f', () => {
    const ledger = Ledger.open(path);
    const text = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join('');
    ledger.commit(oneRecord(1, text));
    ledger.close();
    const db = new Database(path, { readonly: true });
    const bytes = db.prepare('select bytes from raw').pluck().get() as Buffer;
    expect([...bytes]).toEqual(Array.from({ length: 256 }, (_, i) => i));
    db.close();
  });

  it('writes a batch whole or not at all', () => {
    const ledger = Ledger.open(path);
    ledger.commit(oneRecord(1));
    const bad = oneRecord(2);
    bad.journal.push(...oneRecord(1).journal); // seq 1 exists
    expect(() => ledger.commit(bad)).toThrow(expect.objectContaining({ code: 'INTERNAL_FAULT' }));
    expect(ledger.counts()).toMatchObject({ raw: 1, journal: 1, outbox: 1 });
    ledger.commit(oneRecord(2)); // and goes on
    expect(ledger.counts()).toMatchObject({ raw: 2, journal: 2, outbox: 2 });
    ledger.close();
  });

  it('a link first named in a failed transaction can be named again', () => {
    const ledger = Ledger.open(path);
    const bad = oneRecord(1);
    bad.journal.push(...bad.journal);
    expect(() => ledger.commit(bad)).toThrow();
    ledger.commit(oneRecord(1));
    expect(ledger.counts().raw).toBe(1);
    ledger.close();
  });

  it('the journal is append-only', () => {
    const ledger = Ledger.open(path);
    ledger.commit(oneRecord(1));
    ledger.close();
    const db = new Database(path);
    expect(() => db.exec("update journal set body = '{}'")).toThrow(/append-only/);
    expect(() => db.exec('delete from journal')).toThrow(/append-only/);
    db.close();
  });

  it('an acknowledged event leaves the outbox and stays in the journal', () => {
    const ledger = Ledger.open(path);
    for (const seq of [1, 2, 3]) ledger.commit(oneRecord(seq));
    const batch = emptyBatch();
    batch.eventsAcked.push([1, 2]);
    expect(ledger.commit(batch)).toBe(2);
    expect(ledger.outboxAfter(0, 10).map((e) => e.seq)).toEqual([3]);
    expect(ledger.counts()).toMatchObject({ journal: 3, outbox: 1 });
    ledger.close();
  });

  it('forgets executed commands that are old, and only those', () => {
    const ledger = Ledger.open(path);
    const batch = emptyBatch();
    batch.turns = 1;
    for (const [id, at] of [
      ['old', 1000],
      ['new', 5000],
    ] as const)
      batch.commands.set(id, { id, at, request: '{}', reply: '{}' });
    ledger.commit(batch);
    expect(ledger.purgeCommands(5000)).toBe(1);
    expect(ledger.command('old')).toBeUndefined();
    expect(ledger.command('new')).toBeDefined();
    ledger.close();
  });

  it('one daemon per ledger; a second is told so, and the lock dies with its holder', () => {
    const ledger = Ledger.open(path);
    expect(() => Ledger.open(path)).toThrow(expect.objectContaining({ code: 'LEDGER_LOCKED' }));
    ledger.close();
    Ledger.open(path).close();
  });

  it('a ledger of a newer version is refused, not touched', () => {
    Ledger.open(path).close();
    const db = new Database(path);
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    db.close();
    expect(() => Ledger.open(path)).toThrow(expect.objectContaining({ code: 'LEDGER_NEWER' }));
  });

  it('a file that is no database is called corrupt and left as it is', () => {
    writeFileSync(path, 'not a database, but long enough to have a header'.repeat(100));
    expect(() => Ledger.open(path)).toThrow(expect.objectContaining({ code: 'LEDGER_CORRUPT' }));
  });

  it('a missing folder is named', () => {
    expect(() => Ledger.open(join(dir, 'nowhere', 'ledger.db'))).toThrow(
      expect.objectContaining({ code: 'LEDGER_IO' }),
    );
  });

  it('takes over a ledger from before rows were stamped: its rows stay, with no rules', () => {
    const old = new Database(path);
    old.exec(MIGRATIONS[0] ?? '');
    old.pragma('user_version = 1');
    old.exec("insert into journal (seq, at, type, body) values (1, 1000, 'call', '{}')");
    old.exec('insert into outbox (seq) values (1)');
    old.close();
    const ledger = Ledger.open(path);
    ledger.commit(oneRecord(2));
    expect(ledger.outboxAfter(0, 10).map(({ seq, rules }) => [seq, rules])).toEqual([
      [1, null],
      [2, 'hotel-base@1'],
    ]);
    ledger.close();
  });

  // PLAN F1/D1: the pragma reads FULL while better-sqlite3 behaves as NORMAL, so only counting proves it.
  it.runIf(canTrace())('every commit is synced to disk: 100 commits, at least 100 fsyncs', () => {
    const script = `
      import { Ledger } from '${join(process.cwd(), 'dist/src/ledger/ledger.js')}';
      import { emptyBatch } from '${join(process.cwd(), 'dist/src/ledger/batch.js')}';
      const ledger = Ledger.open(${JSON.stringify(path)});
      for (let seq = 1; seq <= 100; seq++) {
        const batch = emptyBatch();
        batch.turns = 1;
        batch.journal.push({ seq, at: seq, raw: null, type: 'call', subject: null, body: '{}', rules: 'a@1', publish: true });
        ledger.commit(batch);
      }
      process.kill(process.pid, 'SIGKILL');`;
    const traced = spawnSync(
      'strace',
      [
        '-f',
        '-e',
        'trace=fsync,fdatasync',
        '-o',
        join(dir, 'trace'),
        process.execPath,
        '--input-type=module',
        '-e',
        script,
      ],
      { encoding: 'utf8' },
    );
    expect(traced.stderr).toBe('');
    const syncs = execFileSync('grep', ['-c', 'sync(', join(dir, 'trace')], { encoding: 'utf8' });
    expect(Number(syncs)).toBeGreaterThanOrEqual(100);
    // And what was committed before the kill is there.
    const ledger = Ledger.open(path);
    expect(ledger.counts().journal).toBe(100);
    ledger.close();
  });
});

function canTrace(): boolean {
  const works = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
  if (!works) console.log('strace is not usable here: the fsync count is not tested');
  return works;
}
